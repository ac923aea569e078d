"""The library as one viewer sees it: what routes have in the place of the library itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corpus.errors import NoticeNotFound
from corpus.notice import NoticeId
from corpus.read import PublishedFile
from corpus.store import Added, NoticeVersion, Publication
from corpus.visibility import Viewer, Visibility, may_see
from service.library import Library
from service.rated_answer import RatedAnswer
from service.sight import refuse_unseen
from service.snapshot import Snapshot
from service.stored_notices import Progress
from service.views import Views


@dataclass(frozen=True, slots=True)
class SeenLibrary:
    """Reads, publishes and removes for one viewer. What they may not see is not there for them."""

    _library: Library
    _views: Views
    viewer: Viewer

    def snapshot(self) -> Snapshot:
        """The notices that the viewer may see, as they are answered from."""
        return self._views.of(self.viewer).shelf.snapshot()

    def versions(self, notice_id: NoticeId) -> tuple[NoticeVersion, ...]:
        """All versions of a notice, oldest first. Raises ``NoticeNotFound``."""
        if self.hides(notice_id):
            raise NoticeNotFound(notice_id)
        return self._library.store.versions(notice_id)

    def hides(self, notice_id: NoticeId) -> bool:
        """Whether there is such a notice and the viewer may not see it."""
        there = self._library.store.visibility(notice_id)
        return there is not None and not may_see(self.viewer, there)

    def visibility(self, notice_id: NoticeId) -> Visibility | None:
        """Who may see a notice, as it is kept now; None where there is none for the viewer."""
        there = self._library.store.visibility(notice_id)
        return there if there is not None and may_see(self.viewer, there) else None

    def shows(self, answer: RatedAnswer) -> bool:
        """Whether the viewer may see an answer that somebody rated.

        They have to see whatever it was made from then, and all that it quotes, as it is now.
        """
        may = all(may_see(self.viewer, kind) for kind in answer.kinds)
        return may and not any(self.hides(notice_id) for notice_id in answer.about)

    def would_add(self, file: PublishedFile, replace: bool) -> Added:
        """What ``ingest`` would do now, nothing changed. Raises what it would raise."""
        refuse_unseen(self._library.store, file, self.viewer)
        return self._library.store.would_add(file.notice_id, file.text, file.metadata, replace)

    def ingest(
        self,
        file: PublishedFile,
        *,
        replace: bool = False,
        seen: int | None = None,
        progress: Progress | None = None,
        by: str | None = None,
        when_kept: Callable[[Added], None] | None = None,
    ) -> Added:
        """As ``Library.ingest``."""
        return self._library.ingest(
            file,
            replace=replace,
            seen=seen,
            progress=progress,
            viewer=self.viewer,
            by=by,
            when_kept=when_kept,
        )

    def publications(self) -> dict[NoticeId, Publication]:
        """What was last done to every notice that the viewer may see, and by whom."""
        shown = self.snapshot().readings
        return {k: it for k, it in self._library.store.publications().items() if k in shown}

    def remove(
        self,
        notice_id: NoticeId,
        *,
        seen: int | None = None,
        when_gone: Callable[[], None] | None = None,
    ) -> None:
        """As ``Library.remove``."""
        self._library.remove(notice_id, seen=seen, viewer=self.viewer, when_gone=when_gone)

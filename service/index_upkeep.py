"""The saved search index of a home, kept in step with the notices in its store.

A change first saves the notice's part of the index, then commits it: a crash in between leaves an
index ahead, which whoever opens it next makes good, notice by notice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from corpus.errors import IndexDamaged, IndexNotBuilt, StoreUnavailable
from corpus.notice import NoticeId, Reading
from corpus.visibility import Viewer, may_see
from kg.build import passage_names
from retrieval import index_files
from retrieval.hit import Embedder
from retrieval.index import PassageIndex, segments_of
from retrieval.segment import Segment
from service.home_files import INDEX
from service.index_cover import IndexCover
from service.saved_index import SavedIndex
from service.snapshot import Stored, kinds_of
from service.stored_notices import Progress, StoredNotices
from service.writers_lock import writers_lock

_LOG = logging.getLogger(__name__)


class IndexUpkeep:
    """Puts notices into the index of ``home``, takes them out, and opens it. Its callers hold the
    writers' lock for ``put``, ``drop`` and ``make_anew``, and see to it that one of them opens.
    """

    def __init__(
        self,
        home: Path,
        notices: StoredNotices,
        embedder: Callable[[], Embedder],
        in_use: Callable[[], PassageIndex | None],
    ) -> None:
        """``in_use``: the index that is answered from, which is not read again."""
        self._home = home
        self._folder = home / INDEX
        self._notices = notices
        self._embedder = embedder
        self._in_use = in_use
        self._cover = IndexCover()
        self.saved = SavedIndex(self._folder, lambda: embedder().fingerprint)

    def in_step(self) -> tuple[Stored, PassageIndex]:
        """The notices as they stand now with an index of exactly them, made good where need be."""
        stored = self._notices.stored()
        index = self._opened()
        if self._cover.is_behind(index, stored.readings) or self.saved.is_damaged:
            return self._caught_up()
        return stored, index

    def put(self, reading: Reading, progress: Progress | None, viewer: Viewer) -> None:
        """Save the index with this notice in it; of what else is there, only the list is read.

        The comparison comes before that: once the index is ahead of the store, who opens it waits.
        """
        notice_id, fingerprint = reading.notice.notice_id, self._embedder().fingerprint
        try:
            before = self._sound_segment(notice_id)
        except IndexNotBuilt:
            self._notices.compare(reading, progress, viewer)
            others = self._notices.readings()
            counted = progress if all(may_see(viewer, kind) for kind in kinds_of(others)) else None
            self.make_anew({**others, notice_id: reading}, counted)
            return
        known = {} if before is None else {notice_id: before}
        put = self._segments([reading], known, progress)
        self._notices.compare(reading, progress, viewer)
        index_files.change(self._folder, fingerprint, put, drop={notice_id})

    def drop(self, notice_id: NoticeId) -> None:
        """Save the index without this notice."""
        try:
            self._sound_segment(notice_id)
            index_files.change(self._folder, self._embedder().fingerprint, drop={notice_id})
        except IndexNotBuilt:
            readings = self._notices.readings()
            self.make_anew({k: each for k, each in readings.items() if k != notice_id}, None)

    def make_anew(self, readings: Mapping[NoticeId, Reading], progress: Progress | None) -> None:
        """Save an index of these notices, all embedded now."""
        segments = self._segments(readings.values(), {}, progress)
        PassageIndex.of(segments, self._embedder().fingerprint).save(self._folder)

    def forget_all_but(self, readings: Mapping[NoticeId, Reading]) -> None:
        """Let go of what is known of notices that are no longer there."""
        self._cover.forget_all_but(readings)

    def _opened(self) -> PassageIndex:
        """The index on disk, empty where there is none; what is in use of it is not read again."""
        return self.saved.opened(self._in_use())

    def _sound_segment(self, notice_id: NoticeId) -> Segment | None:
        """What the index has of one notice; damage anywhere that shows is made good first."""
        try:
            return self.saved.sound_segment(notice_id)
        except IndexDamaged as error:
            self.saved.found_damaged(error)
        self._made_good(self._notices.stored(), save=True)
        return self.saved.sound_segment(notice_id)

    def _caught_up(self) -> tuple[Stored, PassageIndex]:
        """The notices with an index made good for them, saved where that is possible.

        Made while no other process writes: the index that one has just saved is ahead of the
        store for a moment, and must not be overwritten by one of the old notices.
        """
        try:
            with writers_lock(self._home):
                stored = self._notices.stored()
                return stored, self._made_good(stored, save=True)
        except StoreUnavailable as error:
            _LOG.warning("index_not_saved %s", error)
        stored = self._notices.stored()
        return stored, self._made_good(stored, save=False)

    def _made_good(self, stored: Stored, *, save: bool) -> PassageIndex:
        """The saved index with what it lacks put in, and what is beyond the store taken out."""
        readings, saved = stored.readings, self._opened()
        lacking = self._cover.lacking(saved, readings)
        beyond = self._cover.beyond(saved, readings)
        if not lacking and not beyond and not self.saved.is_damaged:
            return saved
        _LOG.info("index_behind generation=%d notices=%d", stored.generation, len(readings))
        put = self._segments([readings[each] for each in lacking], saved.segments, None)
        index = saved.changed(put, beyond)
        if save:
            self.saved.keep(saved, index, put, beyond)
        return index

    def _segments(
        self,
        readings: Iterable[Reading],
        before: Mapping[NoticeId, Segment],
        progress: Progress | None,
    ) -> list[Segment]:
        held = list(readings)
        return segments_of(
            [passage for reading in held for passage in reading.passages],
            {pid: each for r in held for pid, each in passage_names(r).items()},
            self._embedder(),
            before,
            progress,
        )

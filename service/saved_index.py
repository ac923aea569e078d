"""The search index that a home keeps: opened, kept in step, and made good where it is damaged."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from corpus.errors import IndexDamaged, IndexNotBuilt, IndexNotSaved
from corpus.notice import NoticeId
from retrieval import index_files
from retrieval.index import PassageIndex
from retrieval.segment import Segment
from service.logs import log_event

_LOG = logging.getLogger(__name__)


class SavedIndex:
    """The index in ``folder``. Its callers see to it that one of them at a time is at work.

    Nothing in it is lost when it is damaged: what is not as it was written is left out, is then
    lacking like that of a new notice, and is made again from the store.
    """

    def __init__(self, folder: Path, fingerprint: Callable[[], str]) -> None:
        self._folder = folder
        self._fingerprint = fingerprint
        self.is_damaged = False
        """Whether damage was found that is still on disk."""

    def found_damaged(self, error: IndexDamaged) -> None:
        """Take note of damage that somebody else met; the log says it once."""
        if not self.is_damaged:
            log_event(_LOG, logging.WARNING, "index_damaged", problem=error.problem)
        self.is_damaged = True

    def opened(self, before: PassageIndex | None) -> PassageIndex:
        """The index on disk, as far as it is sound; empty where there is none.

        What is in use of it is not read again. Raises IndexMismatch.
        """
        fingerprint = self._fingerprint()
        if not self.is_damaged:
            try:
                return PassageIndex.open(self._folder, fingerprint, before)
            except IndexNotBuilt:
                return PassageIndex.of((), fingerprint)
            except IndexDamaged as error:
                self.found_damaged(error)
        return PassageIndex.of(index_files.sound(self._folder, fingerprint).values(), fingerprint)

    def sound_segment(self, notice_id: NoticeId) -> Segment | None:
        """What is saved of one notice, all of it looked at; None where there is nothing.

        Raises IndexNotBuilt, IndexMismatch and IndexDamaged.
        """
        segment = index_files.load_one(self._folder, self._fingerprint(), notice_id)
        if segment is not None:
            segment.check()
        return segment

    def keep(
        self,
        saved: PassageIndex,
        index: PassageIndex,
        put: Iterable[Segment],
        drop: Collection[NoticeId],
    ) -> None:
        """Save ``index``, which is what was ``saved`` with this put in and dropped, if possible."""
        try:
            if saved.segments and not self.is_damaged:
                index_files.change(self._folder, index.fingerprint, put, drop)
            else:
                index.save(self._folder)
        except IndexNotSaved as error:
            # the answers are right all the same; the next start will have to make it again
            _LOG.warning("index_not_saved %s", error)
            return
        if self.is_damaged:
            log_event(_LOG, logging.WARNING, "index_made_good", notices=len(index.segments))
        self.is_damaged = False

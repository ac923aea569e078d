"""What a store holds, and all that was worked out of it: each text read once, each pair compared.

The readings, the facts taken from them and what follows up what are kept from one generation to the
next, so that a change costs what it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from corpus.notice import Notice, NoticeId, Reading
from corpus.passages import reading_of
from corpus.store import NoticeStore
from corpus.visibility import Viewer, may_see
from kg.build import FactsKept
from kg.edits import RecordedEdit
from kg.follow_ups import FollowUps
from retrieval.similarity import TextSimilarity
from service.edit_log import EditLog
from service.snapshot import Snapshot, Stored

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with (stage, done, total)."""


class StoredNotices:
    """The notices and edits of one store, as they stand when they are asked for. Safe to share."""

    def __init__(self, store: NoticeStore, similarity: TextSimilarity) -> None:
        self._store = store
        self._edits = EditLog(store.engine)
        self._similarity = similarity
        self._follow_ups = FollowUps(similarity)
        self._kept = FactsKept()
        self._known: Mapping[NoticeId, Reading] = {}

    def edits(self) -> tuple[RecordedEdit, ...]:
        """Every edit by hand, those undone included."""
        return self._edits.edits()

    def readings(self) -> Mapping[NoticeId, Reading]:
        """The notices as the store has them now, read."""
        return self._read(self._store.notices())

    def stored(self) -> Stored:
        """The notices and edits as they stand now, all of one generation."""
        while True:
            generation = self._store.generation()
            notices, edits = self._store.notices(), self.edits()
            if self._store.generation() == generation:
                readings = self._known = self._read(notices)
                return self._of(generation, readings, edits)

    def stored_of(self, full: Snapshot) -> Stored:
        """What the store held when a snapshot of all notices was made."""
        return self._of(full.generation, full.readings, full.graph.overlay.edits)

    def compare(self, reading: Reading, progress: Progress | None, viewer: Viewer) -> None:
        """Ask the model now what the graph will ask it, so that no later build waits for it.

        The notices that the viewer may not see come last and are not counted.
        """
        notice, new = reading.notice, self._kept.of(reading)
        others = (each for each in self._store.notices() if each.notice_id != notice.notice_id)
        known = self._read(each for each in others if each.issuer == notice.issuer)
        told, untold = [reading], list[Reading]()
        for each in known.values():
            (told if may_see(viewer, each.notice.visibility) else untold).append(each)
        for done, each in enumerate([*told, *untold]):
            if progress is not None and done < len(told):
                progress("joining plans to results", done, len(told))
            other = self._kept.of(each)
            self._follow_ups.between(new, other)
            self._follow_ups.between(other, new)
        self._similarity.save()
        if progress is not None:
            progress("joining plans to results", len(told), len(told))

    def will_hold(self, reading: Reading) -> None:
        """Take over a reading of what the store is about to be given, rather than read it again."""
        self._known = {**self._known, reading.notice.notice_id: reading}

    def forget_all_but(self, readings: Mapping[NoticeId, Reading]) -> None:
        """Let go of what was worked out of notices that are no longer there."""
        self._kept.forget_all_but(readings)
        self._follow_ups.forget_all_but(readings)

    def _of(
        self,
        generation: int,
        readings: Mapping[NoticeId, Reading],
        edits: tuple[RecordedEdit, ...],
    ) -> Stored:
        return Stored(generation, readings, edits, self._kept, self._follow_ups, self._similarity)

    def _read(self, notices: Iterable[Notice]) -> Mapping[NoticeId, Reading]:
        """Each notice read; those that were read before are not read again."""
        known = self._known
        readings: dict[NoticeId, Reading] = {}
        for notice in notices:
            before = known.get(notice.notice_id)
            same = before is not None and before.notice == notice
            readings[notice.notice_id] = before if before and same else reading_of(notice)
        self._known = {**self._known, **readings}
        return readings

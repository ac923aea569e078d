"""The snapshot that answers come from, and the next one, which is made beside it.

Graph, index and statements of a large notice take seconds. Who asks meanwhile goes on being
answered from the snapshot before, while all that the store has more than that is new notices. Where
a notice was removed, or has other words or another visibility by now, or the graph was edited, who
asks waits. What a call of this process does to a notice is not so before that call returns, which
is when the next snapshot is in place. Decision 0030.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from corpus.errors import IndexDamaged
from corpus.notice import NoticeId
from corpus.store import NoticeState, NoticeStore
from kg.edits import RecordedEdit
from retrieval.index import PassageIndex
from service.collection import collected_afterwards
from service.logs import log_failure
from service.snapshot import Snapshot

Prepare: TypeAlias = Callable[[Snapshot], Callable[[], None] | None]
"""Makes something of a snapshot that is to come; what it returns is called once that is current."""

_LOG = logging.getLogger(__name__)


class Change:
    """What one call does to one notice, from when it begins to write until it returns."""

    def __init__(self, notice_id: NoticeId) -> None:
        self.notice_id = notice_id
        self._is_writing = False
        self._left: tuple[NoticeState | None] | None = None

    def begins(self) -> None:
        """It writes from now on; to be said under the writers' lock, when nobody else can."""
        self._is_writing = True

    def left(self, state: NoticeState | None) -> None:
        """What it has left in the store; None: no such notice. Under the lock still."""
        self._left = (state,)

    def made(self, state: NoticeState | None) -> bool:
        """Whether the notice may be so in the store because of it."""
        return self._is_writing and (self._left is None or self._left == (state,))


@dataclass(frozen=True, slots=True)
class _Compared:
    """A snapshot beside the store: the notices that are otherwise there, each as it is there."""

    of: Snapshot
    generation: int
    differing: Mapping[NoticeId, NoticeState | None]
    is_edited: bool


class SnapshotKeeper:
    """Keeps the current snapshot of a store, and has the next one made. Safe to share."""

    def __init__(
        self,
        store: NoticeStore,
        edits: Callable[[], tuple[RecordedEdit, ...]],
        make: Callable[[], Snapshot],
    ) -> None:
        """``make`` makes the snapshot of the store as it stands; one at a time is made."""
        self._store = store
        self._edits = edits
        self._make = make
        self.current: Snapshot | None = None
        """The last one that was put in place; None before the first, and where it is of no use."""
        self.making = threading.Lock()
        """Held while one is made, and by whoever says that the current one is of no use."""
        self._prepare: list[Prepare] = []
        self._changes: list[Change] = []
        self._compared: _Compared | None = None
        self._starting = threading.Lock()
        self._aside: threading.Thread | None = None
        self._failed: int | None = None  # the generation that could not be loaded aside
        self._tidying: threading.Thread | None = None

    def prepare_by(self, prepare: Prepare) -> None:
        """Have this called with every new snapshot before it is put in place."""
        self._prepare.append(prepare)

    def prepare_no_more_by(self, prepare: Prepare) -> None:
        """Take back ``prepare_by``."""
        if prepare in self._prepare:
            self._prepare.remove(prepare)

    def latest(self) -> Snapshot:
        """The store as it stands now; waits where that has to be made. Raises what making does."""
        generation = self._store.generation()
        current = self.current
        if current is not None and current.generation == generation:
            return current
        with self.making:
            current = self.current
            if current is None or current.generation != self._store.generation():
                with collected_afterwards():
                    current = self._make()
                    prepared = self._prepared(current)
                self.current, self._compared = current, None
                for go_on in prepared:
                    go_on()
                self._tidy_aside(current.index)
            return current

    def at_hand(self) -> Snapshot:
        """The store as it stands, or without the notices that are being made ready now."""
        generation = self._store.generation()
        current = self.current
        if current is not None and current.generation == generation:
            return current
        if current is None or self._failed == generation or self._is_wrong(current):
            return self.latest()
        self._make_aside(generation)
        return current

    @contextmanager
    def changing(self, notice_id: NoticeId) -> Iterator[Change]:
        """A change of a notice that is acknowledged after the block, and not before."""
        change = Change(notice_id)
        self._changes.append(change)
        try:
            yield change
        finally:
            self._changes.remove(change)

    def put_in_place(self) -> None:
        """Have who asks see the store as it stands now, if anybody has asked anything yet."""
        if self.current is not None:
            self.latest()

    def close(self) -> None:
        """Wait for what is made aside."""
        for thread in (self._aside, self._tidying):
            if thread is not None:
                thread.join()

    def _is_wrong(self, current: Snapshot) -> bool:
        """Whether the store does more than add to it, other than by a call under way."""
        compared = self._compared_with(current)
        return compared.is_edited or any(
            not any(each.notice_id == notice_id and each.made(state) for each in [*self._changes])
            for notice_id, state in compared.differing.items()
        )

    def _compared_with(self, current: Snapshot) -> _Compared:
        while True:
            generation = self._store.generation()
            known = self._compared
            if known is not None and known.of is current and known.generation == generation:
                return known
            states, edits = self._store.states(), self._edits()
            if self._store.generation() == generation:
                differing = {
                    notice_id: states.get(notice_id)
                    for notice_id, state in current.states.items()
                    if states.get(notice_id) != state
                }
                is_edited = edits != current.graph.overlay.edits
                compared = _Compared(current, generation, differing, is_edited)
                if self.current is current:  # or one that is let go of would be kept by this
                    self._compared = compared
                return compared

    def _prepared(self, coming: Snapshot) -> list[Callable[[], None]]:
        """What is to be called once it is current."""
        prepared: list[Callable[[], None]] = []
        try:
            coming.make_ready(self.current)
            for prepare in [*self._prepare]:
                if (go_on := prepare(coming)) is not None:
                    prepared.append(go_on)
        except IndexDamaged:
            _LOG.info("not_prepared generation=%d", coming.generation)  # who asks has it mended
        except Exception as error:  # noqa: BLE001 — it is made when it is asked for, as ever
            log_failure(_LOG, "snapshot.not_prepared", error)
        return prepared

    def _make_aside(self, generation: int) -> None:
        """Have the next snapshot made in a thread of its own, if nobody is about it."""

        def make() -> None:
            try:
                self.latest()
            except Exception as error:  # noqa: BLE001 — raised to whoever asks next, who tries it
                self._failed = generation
                log_failure(_LOG, "snapshot.failed", error)
            else:
                self._failed = None

        with self._starting:
            if self.making.locked() or (self._aside is not None and self._aside.is_alive()):
                return
            self._aside = threading.Thread(target=make, name="wenjin-next-snapshot", daemon=True)
            self._aside.start()

    def _tidy_aside(self, index: PassageIndex) -> None:
        """Put the index together anew while it answers, where much came and went."""
        if not index.is_scattered or (self._tidying is not None and self._tidying.is_alive()):
            return

        def tidy() -> None:
            index.tidy()
            with self.making:  # the notices may have changed again meanwhile
                if self.current is not None and self.current.index is not index:
                    self.current.index.take_over(index)

        self._tidying = threading.Thread(target=tidy, name="index-tidying", daemon=True)
        self._tidying.start()

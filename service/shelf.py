"""The notices of some visibilities, as a library of their own for whoever answers from them.

A shelf holds a snapshot made of nothing but its notices: the graph is built from these alone, the
index finds these alone and weighs words by these alone. What is asked of it cannot come upon
another notice, whatever asks.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from corpus.errors import IndexDamaged
from corpus.visibility import Viewer, Visibility, visible
from retrieval.hit import Embedder
from service.library import Library
from service.snapshot import Snapshot


class Notices(Protocol):
    """What answers are made from: a whole library, or a shelf of it."""

    @property
    def embedder(self) -> Embedder:
        """The embedding model, loaded on first use."""

    def snapshot(self) -> Snapshot:
        """The notices as they stand now."""

    @property
    def times_mended(self) -> int:
        """How often damage of the index was made good since it was opened."""

    def mend(self, error: IndexDamaged, times_mended: int) -> None:
        """As ``Library.mend``."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What was made of a snapshot of all notices, when damage had been mended so often."""

    full: Snapshot
    seen: Snapshot
    times_mended: int


class Shelf:
    """The notices of a library that have one of some visibilities. Safe to share."""

    def __init__(self, library: Library, kinds: frozenset[Visibility]) -> None:
        self.kinds = kinds
        self._library = library
        self._making = threading.Lock()
        self._made: _Made | None = None
        self._coming: _Made | None = None
        self._embedder: Embedder | None = None

    @classmethod
    def of(cls, library: Library, viewer: Viewer) -> Shelf:
        """Of all that a viewer may see of the library as it is now."""
        return cls(library, visible(viewer, library.at_hand().kinds))

    @property
    def embedder(self) -> Embedder:
        """The library's model, with a memory of the questions that are asked here alone."""
        if self._embedder is None:
            # two at once: one of the memories is forgotten, and nothing is in it yet
            self._embedder = self._library.embedder.apart()
        return self._embedder

    def snapshot(self) -> Snapshot:
        """The notices as they are answered from; the same object while none of them has changed."""
        times = self.times_mended  # before the snapshot, which is then at least as new
        full = self._library.at_hand()
        with self._making:
            self._take(full)
            made = self._made
            # somebody may have gone on to a later one than was at hand here a moment ago
            if made and (made.full is full or made.full.generation > full.generation):
                return made.seen
            self._made = self._made_of(full, times)
            return self._made.seen

    def make_ready(self, full: Snapshot) -> Snapshot:
        """What will be shown of a snapshot that is to come; the present one is shown meanwhile."""
        coming = self._made_of(full, self.times_mended)
        if coming.seen is not full:
            coming.seen.make_ready(self.last())
        with self._making:
            self._coming = coming
        return coming.seen

    def go_on(self, full: Snapshot) -> None:
        """Show what was made ready of a snapshot, which is current by now."""
        with self._making:
            self._take(full)

    def _take(self, full: Snapshot) -> None:
        if self._coming is not None and self._coming.full is full:
            self._made, self._coming = self._coming, None

    def last(self) -> Snapshot | None:
        """The last one that ``snapshot`` gave; nothing is made for it."""
        made = self._made
        return None if made is None else made.seen

    @property
    def times_mended(self) -> int:
        """How often damage of the index was made good since it was opened."""
        return self._library.times_mended

    def mend(self, error: IndexDamaged, times_mended: int) -> None:
        """As ``Library.mend``; what was made of the damaged index is made anew, by every shelf."""
        self._library.mend(error, times_mended)

    def _made_of(self, full: Snapshot, times: int) -> _Made:
        before = self._made
        # what was made of a damaged index has the damage, whatever its digests say
        is_sound = before is not None and before.times_mended == times
        return _Made(full, self._seen_of(full, before.seen if before and is_sound else None), times)

    def _seen_of(self, full: Snapshot, before: Snapshot | None) -> Snapshot:
        if full.kinds <= self.kinds:
            return full
        seen = self._library.stored_of(full).only(self.kinds)
        digests = {key: each.digest for key, each in full.index.segments.items()}
        if before is not None and before.is_made_of(seen.readings, seen.edits, digests):
            return before
        index = full.index.changed(drop=digests.keys() - seen.readings.keys())
        readings = MappingProxyType(dict(seen.readings))
        return Snapshot(full.generation, readings, seen.graph(), index)

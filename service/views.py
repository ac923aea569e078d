"""What answers each viewer: a few views of the library, each of the notices of some visibilities.

Viewers who may see the same notices share a view; where every notice is public that is one for all.
Whatever keeps texts or what came of them (evidence, cards, suggestions, embedded questions) is a
view's own, so that no question can tell what others may see, or have asked.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.visibility import Viewer, Visibility, visible
from service.answering.pipeline import Answerer
from service.answering.suggested import SuggestedQuestions
from service.assist.assistant import Assistant
from service.library import Library
from service.shelf import Shelf
from service.snapshot import Snapshot

KEPT = 6
"""Views that are kept, the least recently used forgotten first; one is made when it is needed."""


@dataclass(frozen=True, slots=True)
class View:
    """The notices of some visibilities, and what answers from them."""

    kinds: frozenset[Visibility]
    shelf: Shelf
    answerer: Answerer
    assistant: Assistant
    suggested: SuggestedQuestions


class Views:
    """The views of one library. Safe to share between threads."""

    def __init__(self, library: Library, kept: int = KEPT) -> None:
        self._library = library
        self._most = kept
        self._lock = threading.Lock()
        self._kept: OrderedDict[frozenset[Visibility], View] = OrderedDict()

    def of(self, viewer: Viewer) -> View:
        """The view of all that this viewer may see now.

        It is never one of more: what comes later of another visibility is not on its shelf.
        """
        return self._of_kinds(visible(viewer, self._library.snapshot().kinds))

    def within(self, kinds: Iterable[Visibility]) -> View:
        """The view of the notices there are of these visibilities."""
        return self._of_kinds(frozenset(kinds) & self._library.snapshot().kinds)

    def last(self, kinds: Iterable[Visibility]) -> Snapshot | None:
        """What was last answered from by the view of these visibilities; makes nothing."""
        with self._lock:
            view = self._kept.get(frozenset(kinds))
        return None if view is None else view.shelf.last()

    def prepare(self) -> None:
        """Make every view that is kept ready for the notices as they stand now."""
        with self._lock:
            views = tuple(self._kept.values())
        for view in views:
            view.answerer.evidence_base()

    def stop(self) -> None:
        """Stop all that looks for something aside."""
        with self._lock:
            views = tuple(self._kept.values())
        for view in views:
            view.suggested.stop()

    def _of_kinds(self, kinds: frozenset[Visibility]) -> View:
        forgotten = None
        with self._lock:
            view = self._kept.get(kinds)
            if view is None:
                view = self._kept[kinds] = self._made(kinds)
                if len(self._kept) > self._most:
                    _, forgotten = self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(kinds)
        if forgotten is not None:
            forgotten.suggested.stop()
        return view

    def _made(self, kinds: frozenset[Visibility]) -> View:
        shelf = Shelf(self._library, kinds)
        answerer = Answerer(shelf)
        return View(
            kinds, shelf, answerer, Assistant(answerer), SuggestedQuestions(shelf, answerer)
        )

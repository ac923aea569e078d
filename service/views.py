"""What answers each viewer: a few views of the library, each of the notices of some visibilities.

Viewers who may see the same notices share a view; where every notice is public that is one for all.
Whatever keeps texts or what came of them (evidence, cards, suggestions, embedded questions) is a
view's own, so that no question can tell what others may see, or have asked.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from corpus.visibility import Viewer, Visibility, visible
from service.answering.callers import Callers
from service.answering.pipeline import Answerer
from service.answering.suggested import SuggestedQuestions
from service.assist.assistant import Assistant
from service.library import Library
from service.shelf import Shelf
from service.snapshot import Snapshot

KEPT = 6
"""Views that are kept, the least recently used forgotten first; one is made when it is needed."""

_VIEWERS = 40
"""Viewers who asked last, for whom a new snapshot is made ready before it is shown."""


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
        self.callers = Callers()
        """Those who are being answered, from whatever view."""
        self._library = library
        self._most = kept
        self._lock = threading.Lock()
        self._kept: OrderedDict[frozenset[Visibility], View] = OrderedDict()
        self._viewers: OrderedDict[Viewer, None] = OrderedDict()
        library.prepare_by(self._make_ready)

    def of(self, viewer: Viewer) -> View:
        """The view of all that this viewer may see now.

        It is never one of more: what comes later of another visibility is not on its shelf.
        """
        with self._lock:
            self._viewers[viewer] = None
            self._viewers.move_to_end(viewer)
            if len(self._viewers) > _VIEWERS:
                self._viewers.popitem(last=False)
        return self._of_kinds(visible(viewer, self._library.at_hand().kinds))

    def within(self, kinds: Iterable[Visibility]) -> View:
        """The view of the notices there are of these visibilities."""
        return self._of_kinds(frozenset(kinds) & self._library.at_hand().kinds)

    def last(self, kinds: Iterable[Visibility]) -> Snapshot | None:
        """What was last answered from by the view of these visibilities; makes nothing."""
        with self._lock:
            view = self._kept.get(frozenset(kinds))
        return None if view is None else view.shelf.last()

    def stop(self) -> None:
        """Stop all that looks for something aside."""
        self._library.prepare_no_more_by(self._make_ready)
        with self._lock:
            views = tuple(self._kept.values())
        for view in views:
            view.suggested.stop()

    def _make_ready(self, coming: Snapshot) -> Callable[[], None]:
        """Make ready what those who asked lately will be answered from, once this is in place.

        Returns what has them go on to it then, so that nothing holds the snapshot before. No view
        is forgotten for it: those of now are in use until then, and nobody may be waited for.
        """
        with self._lock:
            viewers = [*reversed(self._viewers)]
        ready: list[tuple[View, Snapshot]] = []
        wanted = dict.fromkeys(visible(viewer, coming.kinds) for viewer in viewers)
        for kinds in [*wanted][: self._most]:
            with self._lock:
                view = self._found(kinds)
            seen = view.shelf.make_ready(coming)
            view.answerer.bases.make_ready(seen)
            ready.append((view, seen))

        def go_on() -> None:
            for view, seen in ready:
                view.shelf.go_on(coming)
                view.answerer.bases.go_on(seen)

        return go_on

    def _of_kinds(self, kinds: frozenset[Visibility]) -> View:
        forgotten: list[View] = []
        with self._lock:
            view = self._found(kinds)
            while len(self._kept) > self._most:
                forgotten.append(self._kept.popitem(last=False)[1])
        for each in forgotten:
            each.suggested.stop()
        return view

    def _found(self, kinds: frozenset[Visibility]) -> View:
        """The view of these visibilities, made where there is none; the lock is held."""
        view = self._kept.get(kinds)
        if view is None:
            view = self._kept[kinds] = self._made(kinds)
        self._kept.move_to_end(kinds)
        return view

    def _made(self, kinds: frozenset[Visibility]) -> View:
        shelf = Shelf(self._library, kinds)
        answerer = Answerer(shelf)
        return View(
            kinds,
            shelf,
            answerer,
            Assistant(answerer),
            SuggestedQuestions(shelf, answerer, self.callers),
        )

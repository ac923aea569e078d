"""How long each stage of one question takes, and whether it is still wanted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from service.answering.outcome import Timings


class NoLongerAsked(Exception):
    """Whoever asked has gone: not an error, and nobody is left to be told of it."""


class StageClock:
    """Milliseconds spent on each stage of one question, while it is still wanted."""

    def __init__(self, is_wanted: Callable[[], bool] | None = None) -> None:
        self._is_wanted = is_wanted
        self._began = time.perf_counter()
        self._spent = {"embed": 0.0, "retrieve": 0.0}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what runs inside towards a stage. Raises NoLongerAsked instead of beginning it."""
        if self._is_wanted is not None and not self._is_wanted():
            raise NoLongerAsked
        began = time.perf_counter()
        try:
            yield
        finally:
            self._spent[name] += (time.perf_counter() - began) * 1000

    def timings(self) -> Timings:
        """All so far; what is in no other stage is composing."""
        total = (time.perf_counter() - self._began) * 1000
        embed, retrieve = self._spent["embed"], self._spent["retrieve"]
        return Timings(total, embed, retrieve, total - embed - retrieve)

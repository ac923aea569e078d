"""Says how long functions take that call each other, without touching their source."""

from __future__ import annotations

import functools
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any


class Stopwatch:
    """Seconds by stage, each without what other stages in it took.

    A stage is a function that is looked up by name where it is called: an attribute of a module, a
    class or an object. Threads are counted each by itself, so that waiting for another thread's
    stage counts twice: once as waiting.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = threading.local()
        self._seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def watching(self, stages: Sequence[tuple[str, object, str]]) -> Iterator[None]:
        """Time (stage, owner, attribute) until the end of the block."""
        before = [(owner, name, vars(owner).get(name)) for _, owner, name in stages]
        for stage, owner, name in stages:
            setattr(owner, name, self._timed(stage, getattr(owner, name)))
        try:
            yield
        finally:
            for owner, name, own in before:
                if own is None:
                    delattr(owner, name)
                else:
                    setattr(owner, name, own)

    def lap(self) -> dict[str, float]:
        """The seconds by stage since the last lap."""
        with self._lock:
            taken = dict(self._seconds)
            self._seconds.clear()
        return taken

    def _timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def timed(*given: Any, **named: Any) -> Any:
            inner = self._inner()
            inner.append(0.0)
            start = time.perf_counter()
            try:
                return function(*given, **named)
            finally:
                took = time.perf_counter() - start
                within = inner.pop()
                if inner:
                    inner[-1] += took
                with self._lock:
                    self._seconds[stage] += took - within

        return timed

    def _inner(self) -> list[float]:
        """For each stage that runs in this thread, what stages inside it have taken so far."""
        try:
            inner: list[float] = self._running.inner
        except AttributeError:
            inner = self._running.inner = []
        return inner

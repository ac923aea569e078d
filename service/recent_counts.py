"""How often things happened in the last minutes, for who looks at the service now."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable

MINUTES = 15


class RecentCounts:
    """Counts by the minute, those of the last ``MINUTES`` kept. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._minutes: deque[tuple[int, Counter[str]]] = deque()

    def add(self, what: str) -> None:
        """It happened once more."""
        with self._lock:
            minute = self._now()
            if not self._minutes or self._minutes[-1][0] != minute:
                self._minutes.append((minute, Counter()))
            self._minutes[-1][1][what] += 1

    def of(self, what: str) -> int:
        """How often it happened in the last ``MINUTES``."""
        with self._lock:
            self._now()
            return sum(counts[what] for _, counts in self._minutes)

    def _now(self) -> int:
        """The minute it is; older ones are forgotten."""
        minute = int(self._clock() // 60)
        while self._minutes and self._minutes[0][0] <= minute - MINUTES:
            self._minutes.popleft()
        return minute

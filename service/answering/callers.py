"""Whether anybody is being answered now, so that what is looked for aside can make way."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

QUIET_S = 0.25
"""After an answer: who asks one question after another leaves shorter gaps than this."""


class Callers:
    """Counts those who are being answered. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = 0
        self._ended = float("-inf")

    @contextmanager
    def answered(self) -> Iterator[None]:
        """Somebody is being answered within the block."""
        with self._lock:
            self._now += 1
        try:
            yield
        finally:
            with self._lock:
                self._now -= 1
                self._ended = time.monotonic()

    @property
    def are_there(self) -> bool:
        """Whether somebody is being answered, or was a moment ago."""
        with self._lock:
            return self._now > 0 or time.monotonic() - self._ended < QUIET_S

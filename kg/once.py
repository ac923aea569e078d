"""A value that is made when it is first asked for, once, however many threads ask."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_Made = TypeVar("_Made")


class Once(Generic[_Made]):
    """Calls ``make`` at the first ``get``; the others wait for it and get the same value.

    ``functools.cached_property`` has no lock any more (Python 3.12): two first requests would each
    spend the seconds that the index of a large graph takes.
    """

    def __init__(self, make: Callable[[], _Made]) -> None:
        self._make = make
        self._making = threading.Lock()
        self._made: tuple[_Made] | None = None

    @property
    def is_made(self) -> bool:
        """Whether it has been asked for."""
        return self._made is not None

    def get(self) -> _Made:
        """The value. An error of ``make`` is raised to each who asks, and it is tried again."""
        made = self._made
        if made is None:
            with self._making:
                made = self._made
                if made is None:
                    made = self._made = (self._make(),)
        return made[0]

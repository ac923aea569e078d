"""The questions embedded last, so that no question is embedded twice in a row of answers."""

from __future__ import annotations

import threading
from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from retrieval.hit import QueryVectors


class QueryMemory:
    """Vectors by question, the least recently used forgotten first. Safe to share."""

    def __init__(self, capacity: int) -> None:
        """``capacity`` is in bytes of vectors, over all questions."""
        self._capacity = capacity
        self._held = 0
        self._known: OrderedDict[str, QueryVectors] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str) -> QueryVectors | None:
        """What is known of ``text``."""
        with self._lock:
            found = self._known.get(text)
            if found is not None:
                self._known.move_to_end(text)
            return found

    def put(self, text: str, vectors: QueryVectors) -> None:
        """Remember; the arrays can be read only from now on, since all who ask get the same."""
        for array in _arrays(vectors):
            array.setflags(write=False)
        with self._lock:
            before = self._known.pop(text, None)
            self._held += _bytes(vectors) - (_bytes(before) if before is not None else 0)
            self._known[text] = vectors
            while self._held > self._capacity:
                _, forgotten = self._known.popitem(last=False)
                self._held -= _bytes(forgotten)


def _arrays(vectors: QueryVectors) -> tuple[NDArray[np.generic], ...]:
    tokens = vectors.tokens
    return vectors.vector, tokens.vectors, tokens.ids, tokens.places


def _bytes(vectors: QueryVectors) -> int:
    return sum(array.nbytes for array in _arrays(vectors))

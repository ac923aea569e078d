"""Where the ragged arrays of each row stand: in which segment, and at which of its passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.hit import RowNumbers
from retrieval.rows import Rows
from retrieval.segment import Segment
from retrieval.threads import keep_products_to_one_thread


class Places:
    """The rows of an index within its segments."""

    def __init__(self, rows: Rows, segments: Sequence[Segment]) -> None:
        """The rows are the passages of these segments, in turn."""
        keep_products_to_one_thread()
        self.rows = rows
        self._segments = tuple(segments)
        self._first = np.cumsum([0, *map(len, segments)])

    def each(self, name: str, rows: RowNumbers) -> Iterator[NDArray[Any] | None]:
        """The ragged array ``name`` of each of these rows; None where its notice has none."""
        numbers = self.rows.notice_numbers[rows].tolist()
        for row, number in zip(rows.tolist(), numbers, strict=True):
            ragged = self._segments[number].ragged.get(name)
            yield ragged and ragged.of_passage(row - int(self._first[number]))

    def gather(self, name: str, rows: RowNumbers) -> tuple[NDArray[Any] | None, NDArray[np.int64]]:
        """The ragged array ``name`` of these rows, put together in their order.

        Returns it, or None where there is none of any row, and how many of its rows each has.
        """
        found = list(self.each(name, rows))
        counts = np.array([0 if each is None else len(each) for each in found], dtype=np.int64)
        held = [each for each in found if each is not None]
        return (np.concatenate(held) if counts.any() else None), counts


def best_of_each(values: NDArray[Any], counts: NDArray[np.int64]) -> NDArray[Any]:
    """The greatest of each run of ``counts`` rows of ``values``, column by column; 0 of none."""
    best = np.zeros((len(counts), *values.shape[1:]), dtype=values.dtype)
    told = np.flatnonzero(counts)
    starts = np.cumsum(counts)[told] - counts[told]
    best[told] = np.maximum.reduceat(values, starts, axis=0)
    return best

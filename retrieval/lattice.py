"""The cheapest way to write a stretch of text as words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

_SAME = 1e-9  # sums that differ by less came about in another order


class Step(NamedTuple):
    """A word that may stand for the characters from ``start`` up to ``end``, and its price."""

    start: int
    end: int
    word: str
    price: float
    is_changed: bool = False


def cheapest_path(length: int, steps: Iterable[Step]) -> list[Step]:
    """The steps that lead from 0 to ``length`` at the lowest price (Viterbi's algorithm).

    Of equal prices the path with fewer changes wins, then the one that comes first when steps are
    sorted. The single characters must be among the steps, so that there is a path.
    """
    leaving: list[list[Step]] = [[] for _ in range(length)]
    for step in sorted(steps):
        leaving[step.start].append(step)
    prices: list[float] = [0.0] + [float("inf")] * length
    changes = [0] * (length + 1)
    arrived: list[Step | None] = [None] * (length + 1)
    for start, following in enumerate(leaving):
        here, changed = prices[start], changes[start]
        for step in following:
            price, end = here + step.price, step.end
            if price > prices[end] + _SAME:
                continue
            number = changed + step.is_changed
            if price < prices[end] - _SAME or number < changes[end]:
                prices[end], changes[end], arrived[end] = price, number, step
    return _backwards(arrived)


def _backwards(arrived: Sequence[Step | None]) -> list[Step]:
    path: list[Step] = []
    step = arrived[-1]
    while step is not None:
        path.append(step)
        step = arrived[step.start]
    return path[::-1]

"""Counts of what is right, and the figures that follow from them.

A figure that nothing speaks for is not a number: it passes no bound, and is shown as –.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """Right, invented and missed; ``n`` is how many the gold has.

    A figure that nothing speaks for is not a number: it passes no bound, and is shown as –.
    """

    right: int
    invented: int
    missed: int

    @property
    def n(self) -> int:
        """How many there are to find."""
        return self.right + self.missed

    @property
    def precision(self) -> float:
        """Share of what was found that is right; not a number where nothing was found."""
        return _share(self.right, self.right + self.invented)

    @property
    def recall(self) -> float:
        """Share of the gold that was found; not a number where there is none."""
        return _share(self.right, self.n)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two; not a number where there is neither find nor gold."""
        return _share(2 * self.right, 2 * self.right + self.invented + self.missed)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report: all names, names of one type, or the figures."""

    name: str
    lenient: Score
    strict: Score


@dataclass(frozen=True, slots=True)
class Share:
    """How many of ``n`` are right."""

    name: str
    right: int
    n: int

    @property
    def value(self) -> float:
        """From 0 to 1; not a number where ``n`` is 0."""
        return _share(self.right, self.n)


@dataclass(frozen=True, slots=True)
class Scored:
    """How much of the notice was annotated, and so scored. Blank lines do not count as lines."""

    lines: int
    of_lines: int
    characters: int
    of_characters: int
    whole: bool


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """One line of the report on edges: one predicate, or all of them.

    ``explicit`` leaves out the edges one end of which the text does not name.
    """

    name: str
    every: Score
    explicit: Score


def added(scores: Iterable[Score]) -> Score:
    """All of these together: what is micro-averaged."""
    known = list(scores)
    return Score(
        sum(score.right for score in known),
        sum(score.invented for score in known),
        sum(score.missed for score in known),
    )


def macro_f1(scores: Sequence[Score]) -> float:
    """The mean F1 of those that the gold has any of; not a number where it has none."""
    known = [score.f1 for score in scores if score.n]
    return _share(math.fsum(known), len(known))


def _share(part: float, whole: int) -> float:
    return part / whole if whole else math.nan

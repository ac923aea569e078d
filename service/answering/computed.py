"""What follows from quoted figures, spelt out with its terms: 后者少43个(203 − 160 = 43)。"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from types import MappingProxyType

from kg.quantities import Comparator, Quantity
from service.answering.asked import Asked
from service.answering.frames import FEWER, LEFT_OVER, MORE, SAME
from service.answering.outcome import Language
from service.answering.understand import Understood

OF_DIFFERENCE: Mapping[str, str] = MappingProxyType({"%": "个百分点"})
"""The unit of a difference where it is not that of its terms: 93% − 90% is 3个百分点."""

_LEFT = re.compile(r"还(?:剩|差)|剩(?:下|余)|没完成|left\b|remain|残り")


@dataclass(frozen=True, slots=True)
class Computed:
    """A closing sentence of our own, and the stretch of it that states a figure with its terms."""

    sentence: str
    stretch: str = ""


def is_exact(figure: Quantity) -> bool:
    """Whether one can reckon with it: no range, and not 超过 or 约 so much."""
    return figure.upper_normalised is None and figure.comparator is Comparator.EQUAL


def computed(understood: Understood, quoted: Sequence[Sequence[Quantity]]) -> Computed | None:
    """What the question asks to be reckoned from the figures of each quote, where that is clear.

    Two quotes are compared; the two figures of a single one are taken from each other. What is to
    be added up is told by ``added``.
    """
    language = understood.language
    if len(quoted) == 2 and Asked.COMPARISON in understood.asked:
        return _difference(quoted[0], quoted[1], language)
    if len(quoted) == 1 and Asked.COMPARISON in understood.asked:
        alike = [pair for pair in combinations(quoted[0], 2) if _are_alike(*pair)]
        return _difference([alike[0][0]], [alike[0][1]], language) if len(alike) == 1 else None
    if len(quoted) == 1 and len(quoted[0]) == 2 and _are_alike(*quoted[0]):
        first, second = quoted[0]
        if _LEFT.search(understood.key):
            return _told(LEFT_OVER[language], _larger_first(first, second))
    return None


def _difference(
    before: Sequence[Quantity], after: Sequence[Quantity], language: Language
) -> Computed | None:
    """How much the later figure is more or less; None where no figures match, or several do."""
    pairs = [(a, b) for a in before for b in after if a.unit_normalised == b.unit_normalised]
    if len(pairs) != 1 or not _are_alike(*pairs[0]):
        return None
    return difference(*pairs[0], language)


def difference(first: Quantity, second: Quantity, language: Language) -> Computed:
    """How much more or less the second of two exact figures of one unit is than the first."""
    if first.value_normalised == second.value_normalised:
        return Computed(SAME[language])
    frame = MORE if second.value_normalised > first.value_normalised else FEWER
    return _told(frame[language], _larger_first(first, second))


def _are_alike(a: Quantity, b: Quantity) -> bool:
    return a.unit_normalised == b.unit_normalised and is_exact(a) and is_exact(b)


def _larger_first(a: Quantity, b: Quantity) -> tuple[Quantity, Quantity]:
    return (a, b) if a.value_normalised >= b.value_normalised else (b, a)


def _told(frame: str, terms: tuple[Quantity, Quantity]) -> Computed:
    stretch = spelt(terms, "−")
    return Computed(frame.format(amount=stretch), stretch)


def spelt(terms: Sequence[Quantity], sign: str) -> str:
    """The result of adding all terms (+), or of taking the others from the first (−)."""
    first, *others = (term.value_normalised for term in terms)
    value = _plain(first + sum(others) if sign == "+" else first - sum(others))
    unit = terms[0].unit_normalised
    unit = unit if sign == "+" else OF_DIFFERENCE.get(unit, unit)
    told = f" {sign} ".join(_plain(term.value_normalised) for term in terms)
    return f"{value}{unit}({told} = {value})"


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")

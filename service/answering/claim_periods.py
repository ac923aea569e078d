"""A claim that takes a thing by another measure: 每年 for 每两年, 每天 for 每个泊位.

Periods are compared by their length (每6个月 is 每半年), and with the clause that the claim
rewords: that another one has the same period does not help it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from corpus.clauses import clauses
from corpus.notice import Span
from service.answering.claim_faults import Fault, Slot

_PERIOD = re.compile(
    r"每(?P<n>半|[一二两三四五六七八九十]|\d{1,3})?个?(?P<unit>半年|季度|季|学期|年|月|旬|周|星期|日|天|小时|分钟)"
)
_NUMBERS = {"半": Decimal("0.5")} | {
    word: Decimal(number)
    for word, number in zip(
        "一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True
    )
}
_LENGTHS = {
    "年": ("月", 12),
    "半年": ("月", 6),
    "季度": ("月", 3),
    "季": ("月", 3),
    "月": ("月", 1),
    "学期": ("学期", 1),
    "旬": ("旬", 1),
    "周": ("周", 1),
    "星期": ("周", 1),
    "日": ("日", 1),
    "天": ("日", 1),
    "小时": ("分", 60),
    "分钟": ("分", 1),
}
_EVERY = re.compile(r"每(?![逢当])")
_OTHERWISE = re.compile(
    r"[年月周日天季]均|按[年月周日天季]|逐[年月日]|[年月周日天]/|/[年月周日天]|单日|当[日天]|一[年天日]"
)
_MARGIN = 2
_LEAST = 3
Period = tuple[str, Decimal]


def periods(said: str, told: str) -> Iterator[Fault]:
    """Periods of the claim ``said`` that the nearest clause of ``told`` has otherwise."""
    if _OTHERWISE.search(told):
        return
    quoted = [(_grams(clause), _periods(clause), clause) for clause in _clauses(told)]
    for clause in _clauses(said):
        grams = _grams(clause)
        for found in _PERIOD.finditer(clause):
            own = _length(found)
            holding = [len(grams & g) for g, theirs, _ in quoted if own in theirs]
            apart = [len(grams & g) for g, theirs, _ in quoted if theirs and own not in theirs]
            others = [
                len(grams & g)
                for g, theirs, each in quoted
                if own not in theirs and _EVERY.search(each)
            ]
            if holding:
                if apart and max(apart) >= max(holding) + _MARGIN:
                    yield Fault(Slot.UNIT, found[0])
            elif others and max(others) >= _LEAST:
                yield Fault(Slot.UNIT, found[0])


def _clauses(text: str) -> list[str]:
    return [span.of(text) for span in clauses(text, Span(0, len(text)))]


def _grams(clause: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a clause without its periods."""
    words = _PERIOD.sub("\n", clause)
    return frozenset(a + b for a, b in pairwise(words) if not f"{a}{b}".isspace())


def _periods(clause: str) -> frozenset[Period]:
    return frozenset(_length(found) for found in _PERIOD.finditer(clause))


def _length(found: re.Match[str]) -> Period:
    base, times = _LENGTHS[found["unit"]]
    number = found["n"]
    count = Decimal(1) if number is None else _NUMBERS.get(number) or Decimal(number)
    return base, count * times

"""Whether a ranking of ours follows from its quotes: 南开区(13个 > 8个)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.notice import Span
from kg.quantities import Quantity, find_quantities, same_amount
from service.answering.computed import is_exact
from service.answering.figure_manner import JOINS, RESPECTIVELY

RANKING = re.compile(r"(?P<names>.+)\((?=[^()]* [<>] )(?P<terms>[^()<>=]+(?: [<>=] [^()<>=]+)+)\)")
_SIGN = re.compile(r" ([<>=]) ")
_ENDS = re.compile(r"[。；;\n]")
_JOINING = re.compile(r"(?<!、)(?:以及|[和与及])")
_CLAUSE = re.compile(r"[，,：:。；;\n]|其中")


def is_ranked(stretch: re.Match[str], quotes: Sequence[str]) -> bool:
    """Whether the figures are quoted, exact and in this order, and the first ones the names'."""
    parts = _SIGN.split(stretch["terms"])
    spelt, signs = parts[::2], parts[1::2]
    figures = [_figure(each) for each in spelt]
    unused = [q for quote in quotes for q in find_quantities(quote) if is_exact(q)]
    terms: list[Quantity] = []
    for figure in figures:
        source = next((q for q in unused if figure is not None and _is_same(figure, q)), None)
        if source is None:
            return False
        unused.remove(source)
        terms.append(source)
    if len({*signs} - {"="}) != 1 or not _are_ordered(terms, signs):
        return False
    tied = next((at for at, sign in enumerate(signs) if sign != "="), len(signs)) + 1
    names = stretch["names"].split("、") if tied > 1 else [stretch["names"]]
    return len(names) == tied and all(
        any(_has(quote, name, terms[0]) for quote in quotes) for name in names
    )


def _figure(spelt: str) -> Quantity | None:
    """The one exact figure that the words are."""
    found = find_quantities(spelt)
    whole = len(found) == 1 and found[0].span == Span(0, len(spelt))
    return found[0] if whole and is_exact(found[0]) else None


def _is_same(a: Quantity, b: Quantity) -> bool:
    return a.unit_normalised == b.unit_normalised and same_amount(a, b)


def _are_ordered(terms: Sequence[Quantity], signs: Sequence[str]) -> bool:
    """Whether every sign is true of the terms beside it."""
    values = [term.value_normalised for term in terms]
    return all(
        sign == ("=" if a == b else ">" if a > b else "<")
        for sign, (a, b) in zip(signs, pairwise(values), strict=True)
    )


def _has(quote: str, name: str, figure: Quantity) -> bool:
    """Whether the next figure of the unit after the name is this one; where 分别 tells, its own."""
    at = quote.find(name)
    if at < 0:
        return False
    after = [
        q
        for q in find_quantities(quote)
        if q.span.start >= at + len(name) and q.unit_normalised == figure.unit_normalised
    ]
    respectively = RESPECTIVELY.search(quote, at)
    if respectively is None or (after and after[0].span.start < respectively.start()):
        return bool(after) and _is_same(after[0], figure)
    closing = _ENDS.search(quote, respectively.end())
    end = closing.start() if closing else len(quote)
    given = [q for q in after if respectively.end() <= q.span.start < end]
    names = _CLAUSE.split(quote[: respectively.start()])[-1]
    before, _, behind = names.partition(name)
    place = before.count("、") + (JOINS.search(before) is not None)
    fewest = place + 1 + behind.count("、")  # names; any 和 in those behind may join one more
    if not fewest <= len(given) <= fewest + len(_JOINING.findall(behind)):
        return False
    return _is_same(given[place], figure)

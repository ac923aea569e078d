"""Whether terms that are to be ranked are all that there are: the most of some may not be the most.

Looked at is the whole paragraph, and the list that the terms stand in: a further thing with a
figure of the unit, a total that the terms do not come to, or figures of two periods rank nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from corpus.notice import Span
from kg.quantities import find_quantities
from service.answering.asked import PERCENT_UNITS
from service.answering.computed import is_exact
from service.answering.ranked_terms import Term

_PERIOD = re.compile(
    r"(?:\d{4}年|[去今明本上当]年)?(?:[上下]半年|第?[一二三四]季度|\d{1,2}月)|\d{4}年|[去今明上当]年|本年度?"
)


def leaves_none_over(
    terms: Sequence[Term],
    ahead: str,
    text: str,
    sentences: Sequence[Span],
    names: Callable[[Span], Sequence[Span] | None],
    *,
    largest: bool,
) -> bool:
    """Whether the terms are all things of their kind that are told of, at one time.

    ``ahead`` is what stands before the first of them; ``sentences`` are those of their paragraph
    and list, where ``names`` finds such things, or None where anything may be one.
    """
    if any(term.is_open for term in terms) or not _are_of_one_time(terms, ahead, text):
        return False
    unit = terms[0].figure.unit_normalised
    if unit in PERCENT_UNITS and len({term.rest for term in terms if term.rest}) > 1:
        return False  # shares of different wholes
    if not _may_be_all(terms, ahead, largest=largest):
        return False
    whole = sum(term.figure.value_normalised for term in terms)
    known = {term.at for term in terms}
    begin, end = min(term.span.start for term in terms), max(term.span.end for term in terms)
    for sentence in sentences:
        named = names(sentence)
        for figure in find_quantities(sentence.of(text)):
            at = sentence.start + figure.span.start
            if figure.unit_normalised != unit or at in known:
                continue
            if sentence.start <= begin < sentence.end:
                if at < begin:
                    continue  # stands ahead
            elif named is not None and not named:
                continue
            is_their_sum = at >= end and figure.value_normalised == whole and is_exact(figure)
            if not is_their_sum:
                return False
    return True


def _may_be_all(terms: Sequence[Term], ahead: str, *, largest: bool) -> bool:
    """Whether the wholes that are told ahead leave no room for another that would be the first."""
    values = [term.figure.value_normalised for term in terms]
    unit = terms[0].figure.unit_normalised
    for total in find_quantities(ahead):
        if total.unit_normalised != unit or unit in PERCENT_UNITS:
            continue
        left = total.value_normalised - sum(values)
        if not is_exact(total) or left < 0 or (left >= max(values) if largest else left > 0):
            return False
    return True


def _are_of_one_time(terms: Sequence[Term], ahead: str, text: str) -> bool:
    """Whether the terms tell of one period, which is named before their first figure."""
    first, last = min(terms, key=lambda t: t.at), max(terms, key=lambda t: t.span.end)
    opening = ahead + text[first.span.start : first.at]
    held = _PERIOD.findall(opening)
    between = _PERIOD.findall(text[first.at : last.span.end])
    return len({*held, *between}) <= 1 and (bool(held) or not between)

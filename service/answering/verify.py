"""The last look before an answer leaves: nothing in it that its citations do not hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.normalize import match_key
from corpus.notice import NoticeId, Reading
from kg.divisions import find_divisions
from kg.quantities import Quantity, find_dates, find_quantities, same_amount
from service.answering.outcome import Citation

_MARKER = re.compile(r"\[\d{1,3}\]")


def unsupported(
    text: str, citations: Sequence[Citation], computed: Sequence[str] = ()
) -> tuple[str, ...]:
    """Figures, years and places of ``text`` that stand in no cited quote; empty when all do.

    ``computed`` are stretches of the text that spell out a computation (203 − 160 = 43): they are
    set aside, since each of their terms is checked where it is cited.
    """
    stated = text
    for stretch in computed:
        stated = stated.replace(stretch, " ")
    stated = re.sub(r"(?m)^\d{1,2}\. ", "", _MARKER.sub(" ", stated))
    quotes = [citation.quote for citation in citations]
    quoted_figures = [figure for quote in quotes for figure in find_quantities(quote)]
    missing = [
        figure.text
        for figure in find_quantities(stated)
        if not _stands_in(figure, quoted_figures, quotes)
    ]
    years = {mention.year for quote in quotes for mention in find_dates(quote)}
    missing += [
        mention.text
        for mention in find_dates(stated)
        if mention.year is not None and mention.year not in years
    ]
    keys = [match_key(quote) for quote in quotes]
    missing += [
        place.text
        for place in find_divisions(stated)
        if not any(match_key(place.text) in key for key in keys)
    ]
    return tuple(missing)


def displaced(
    citations: Sequence[Citation], readings: Mapping[NoticeId, Reading]
) -> tuple[Citation, ...]:
    """The citations whose quote is not what the notice has at their offsets; empty when all are."""
    return tuple(
        citation
        for citation in citations
        if citation.span.of(readings[citation.notice_id].notice.text) != citation.quote
    )


def _stands_in(figure: Quantity, quoted: Sequence[Quantity], quotes: Sequence[str]) -> bool:
    if any(same_amount(figure, other) for other in quoted):
        return True
    return any(figure.text in quote for quote in quotes)

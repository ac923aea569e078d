"""The last look before an answer leaves: nothing in it that its citations do not hold.

What stands in a citation's exact words is supported by being there. Everything else is our own
words, and there each figure, date and place must be one that a cited quote has; a digit that is
read as none of them must stand in a quote as the same number. A figure that we computed must spell
out its terms, every one of which a quote has, and its arithmetic must be right. So must a ranking,
whose first must stand before its figure in a quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from corpus.clauses import clauses
from corpus.normalize import match_key
from corpus.notice import NoticeId, Reading, Span
from corpus.numerals import COUNT, ordinal
from kg.divisions import PlaceMention, find_divisions
from kg.quantities import DateMention, Quantity, find_dates, find_quantities, same_amount
from service.answering.computed import OF_DIFFERENCE, is_exact
from service.answering.enumerated import listed_in
from service.answering.outcome import Citation
from service.answering.verify_ranking import RANKING, is_ranked

_MARKER = re.compile(r"\[(\d{1,3})\]")
_LIST_NUMBER = re.compile(r"(?m)^(\d{1,2})\. ")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_VALUE = r"\d+(?:\.\d+)?"
_COMPUTATION = re.compile(
    rf"(?P<value>{_VALUE})(?P<unit>[^\d()]*)"
    rf"\((?P<terms>{_VALUE}(?: [+−] {_VALUE})+) = (?P<result>{_VALUE})\)"
)
_TERM = re.compile(rf"(?P<sign>[+−]?) ?(?P<value>{_VALUE})")
_OPENING_NUMBER = re.compile(rf"[\s#*（(]*第?([{COUNT}]{{1,7}})")


def unsupported(
    text: str,
    citations: Sequence[Citation],
    computed: Sequence[str] = (),
    counted: int | None = None,
    heads: int = 1,
) -> tuple[str, ...]:
    """Figures, dates, places and markers of ``text`` that no cited quote holds; empty: all do.

    ``computed`` are the stretches of the text that state a figure of our own: a computation with
    its terms (43个(203 − 160 = 43)) or a count (39条), whose citation opens with that very number.
    ``counted`` is how many entries the answer says there are: each is cited, beside ``heads``
    quotes that only announce them, or one quote lists them.
    """
    quotes = tuple(citation.quote for citation in citations)
    held = _Held.by(quotes, _own_names(citations))
    missing = [stretch for stretch in computed if not _follows(stretch, held)]
    verbatim = tuple(span for quote in quotes for span in _occurrences(quote, text))
    stated = _without_numbering(text, verbatim, len(citations))
    if counted is not None and not _lists(counted, quotes, heads):
        missing.append(str(counted))
    for stretch in computed:
        for span in _occurrences(stretch, stated):
            stated = _blanked(stated, span, _set_aside(stretch))
    if counted is not None:
        # the first time it is said outside the quotes; said of anything else, it needs a quote
        said = (s for s in _occurrences(str(counted), stated) if not _is_in(s, verbatim))
        for span in islice(said, 1):
            stated = _blanked(stated, span, " " * len(span))
    missing += _markers_of_nothing(text, verbatim, len(citations))
    missing += _strangers(stated, verbatim, held)
    return tuple(dict.fromkeys(missing))


def own_words(text: str, citations: Sequence[Citation], computed: Sequence[str] = ()) -> str:
    """What of ``text`` is not its citations' exact words, nor a marker, number of a line or a
    computed stretch: those are made blanks, so that offsets keep their meaning.
    """
    verbatim = tuple(span for each in citations for span in _occurrences(each.quote, text))
    own = _without_numbering(text, verbatim, len(citations))
    for span in (*verbatim, *(s for stretch in computed for s in _occurrences(stretch, text))):
        own = _blanked(own, span, " " * len(span))
    return own


def displaced(
    citations: Sequence[Citation], readings: Mapping[NoticeId, Reading]
) -> tuple[Citation, ...]:
    """The citations whose quote is not what the notice has at their offsets; empty when all are."""
    return tuple(
        citation
        for citation in citations
        if citation.notice_id not in readings
        or citation.span.of(readings[citation.notice_id].notice.text) != citation.quote
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """What the cited quotes say."""

    quotes: tuple[str, ...]
    figures: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    places: tuple[PlaceMention, ...]
    digits: frozenset[str]

    @classmethod
    def by(cls, quotes: tuple[str, ...], names: Sequence[str] = ()) -> _Held:
        """Of quotes; ``names`` are those of the notices, which say of what place they speak."""
        return cls(
            quotes,
            tuple(figure for quote in quotes for figure in find_quantities(quote)),
            tuple(date for quote in quotes for date in find_dates(quote)),
            tuple(place for said in (*quotes, *names) for place in find_divisions(said)),
            frozenset(match_key(run) for quote in quotes for run in _DIGITS.findall(quote)),
        )

    def has_figure(self, stated: Quantity) -> bool:
        """The same amount; a unit that is stated must be held too."""
        return any(
            same_amount(stated, other) and (other.unit_normalised or not stated.unit_normalised)
            for other in self.figures
        )

    def has_date(self, stated: DateMention) -> bool:
        """A date that has whatever is stated: its year, its month, its day, its last year."""
        return any(
            all(
                said is None or said == held
                for said, held in zip(_parts(stated), _parts(other), strict=True)
            )
            for other in self.dates
        )

    def has_place(self, stated: PlaceMention) -> bool:
        """The same place, in whatever form."""
        meant = {division.code for division in stated.candidates}
        return any(meant & {each.code for each in other.candidates} for other in self.places)


def _strangers(stated: str, verbatim: Sequence[Span], held: _Held) -> Iterable[str]:
    """What ``stated`` says outside the quotes that they do not hold."""
    own = stated
    for span in verbatim:
        own = _blanked(own, span, " " * len(span))
    for figure in find_quantities(stated):
        if not _is_in(figure.span, verbatim):
            own = _blanked(own, figure.span, " " * len(figure.span))
            if not held.has_figure(figure):
                yield figure.text
    for date in find_dates(stated):
        if not _is_in(date.span, verbatim):
            own = _blanked(own, date.span, " " * len(date.span))
            if not held.has_date(date):
                yield date.text
    for place in find_divisions(stated):
        if not _is_in(place.span, verbatim) and not held.has_place(place):
            yield place.text
    yield from (run for run in _DIGITS.findall(own) if match_key(run) not in held.digits)


def _own_names(citations: Sequence[Citation]) -> Sequence[str]:
    """Who issued the notices that are cited, and what they are called."""
    return [name for each in citations for name in (each.issuer, each.notice_title) if name]


def _follows(stretch: str, held: _Held) -> bool:
    """Whether a computed stretch is right, and all that it is computed from is quoted."""
    if (ranked := RANKING.fullmatch(stretch)) is not None:
        return is_ranked(ranked, held.quotes)
    spelt = _COMPUTATION.fullmatch(stretch)
    if spelt is None:
        opened = {str(_opening_number(quote)) for quote in held.quotes}
        counts = _DIGITS.findall(stretch)
        return "=" not in stretch and bool(counts) and opened.issuperset(counts)
    total = Decimal(0)
    unused = [figure for figure in held.figures if is_exact(figure)]
    for term in _TERM.finditer(spelt["terms"]):
        value = Decimal(term["value"])
        total += -value if term["sign"] == "−" else value
        source = next((f for f in unused if _is_term(f, value, spelt["unit"])), None)
        if source is None:
            return False
        unused.remove(source)
    return total == Decimal(spelt["value"]) == Decimal(spelt["result"])


def _set_aside(stretch: str) -> str:
    """A computed stretch without its digits; of a ranking, without all of its figures (3.2万亩)."""
    ranked = RANKING.fullmatch(stretch)
    kept = stretch if ranked is None else ranked["names"].ljust(len(stretch))
    return _DIGITS.sub(_spaces, kept)


def _lists(counted: int, quotes: Sequence[str], heads: int) -> bool:
    """Whether the quotes are so many entries below a head, or one of them lists so many."""
    return len(quotes) - heads == counted or any(
        listed_in(text[clause.start : clause.end]) == counted
        for text in quotes
        for clause in clauses(text, Span(0, len(text)))
    )


def _is_term(figure: Quantity, value: Decimal, unit: str) -> bool:
    units = (figure.unit_normalised, OF_DIFFERENCE.get(figure.unit_normalised))
    return figure.value_normalised == value and unit in units


def _opening_number(quote: str) -> int | None:
    """The number that a heading or item opens with: 六、 (二) 39. 第十一条."""
    opening = _OPENING_NUMBER.match(quote)
    return ordinal(opening[1]) if opening is not None else None


def _without_numbering(text: str, verbatim: Sequence[Span], citations: int) -> str:
    """``text`` with markers of citations and the numbers of its lines made blanks, length kept."""
    blank = text
    for marker in _MARKER.finditer(text):
        span = Span(*marker.span())
        if 1 <= int(marker[1]) <= citations and not any(span.overlaps(v) for v in verbatim):
            blank = _blanked(blank, span, " " * len(span))
    line = 0
    for number in _LIST_NUMBER.finditer(text):
        span = Span(*number.span())
        if int(number[1]) == line + 1 and not any(span.overlaps(v) for v in verbatim):
            line += 1
            blank = _blanked(blank, span, " " * len(span))
    return blank


def _markers_of_nothing(text: str, verbatim: Sequence[Span], citations: int) -> Iterable[str]:
    """Markers of no citation, even where a quote has the same number: [2] beside 两级."""
    for marker in _MARKER.finditer(text):
        if not 1 <= int(marker[1]) <= citations and not _is_in(Span(*marker.span()), verbatim):
            yield marker[1]


def _occurrences(words: str, text: str) -> Iterable[Span]:
    """Where ``words`` stand in ``text``, never in the middle of a number."""
    if not words:
        return
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        before, after = text[start - 1 : start + 1], text[end - 1 : end + 1]
        if not (len(before) == 2 and before.isdecimal()) and not (
            len(after) == 2 and after.isdecimal()
        ):
            yield Span(start, end)
        start = text.find(words, end)


def _is_in(span: Span, verbatim: Sequence[Span]) -> bool:
    return any(quote.contains(span) for quote in verbatim)


def _blanked(text: str, span: Span, filling: str) -> str:
    return text[: span.start] + filling + text[span.end :]


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _parts(date: DateMention) -> tuple[int | None, ...]:
    return (date.year, date.month, date.day, date.until_year)

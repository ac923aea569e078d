"""Which of several things has the most, or the least, by the exact figures that a notice gives.

南开区13个、和平区8个 says which has more, though not in words. The figures stand in one sentence,
in the entries of one announced list, or in neighbouring sentences of one paragraph; they have one
unit, one year and one status, as the graph has them, and each thing has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from corpus.normalize import match_key
from corpus.notice import NoticeId, Span
from corpus.words import words
from kg.divisions import Level, find_divisions
from kg.model import NodeType
from kg.quantities import find_dates
from kg.status import Status
from kg.target_filter import TargetFilter
from service.answering.announced import Announced, announced_by, announcing
from service.answering.asked import MONEY_UNITS, PERCENT_UNITS, asks_money, asks_share
from service.answering.evidence import EvidenceBase, Statement, within
from service.answering.extent import one_a_sentence
from service.answering.needs import Need
from service.answering.places import speaks_for
from service.answering.ranked_subject import counts_what_is_asked
from service.answering.ranked_terms import (
    Term,
    are_of_one_kind,
    single_term,
    terms_by_label,
    terms_by_name,
    units_in,
)
from service.answering.ranked_whole import leaves_none_over
from service.answering.superlative import Sought, Superlative, superlative_of

_NEAR = 1.5
"""How far behind the best a statement may score whose sentence is looked at."""
_MOST_SENTENCES = 3
_MOST_NEIGHBOURS = 12
_MOST_TARGETS = 10_000
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{1,6}[区县市旗]")
_DISTRICT_ENDS = re.compile(r"(?<![全各本])[区县市旗](?![民政长委级])")
_TYPES = {
    Sought.DISTRICT: frozenset({NodeType.DISTRICT}),
    Sought.BODY: frozenset({NodeType.DEPARTMENT, NodeType.ORGANISATION}),
    Sought.WHO: frozenset({NodeType.DISTRICT, NodeType.DEPARTMENT, NodeType.ORGANISATION}),
}


@dataclass(frozen=True, slots=True)
class Ranking:
    """Things by their figures, the one that is asked for first; ``first`` of them are tied.

    ``word`` is the adjective that is asked with; ``sentences`` are those that the terms stand in.
    """

    notice_id: NoticeId
    terms: tuple[Term, ...]
    first: int
    word: str
    sentences: tuple[Span, ...]
    is_planned: bool


def ranking_of(need: Need, statements: Sequence[Statement], base: EvidenceBase) -> Ranking | None:
    """What the sentences of the best statements, or those around them, rank; None: nothing."""
    asked = superlative_of(need.key)
    if asked is None:
        return None
    for statement in one_a_sentence(within(statements, _NEAR))[:_MOST_SENTENCES]:
        finder = _Finder(base, statement, asked, need)
        for unit in finder.units():
            for terms in finder.terms(unit):
                ranking = finder.ranked(terms)
                if ranking is not None:
                    return ranking
    return None


class _Finder:
    """Looks for terms around one statement."""

    def __init__(
        self, base: EvidenceBase, statement: Statement, asked: Superlative, need: Need
    ) -> None:
        self._base, self._notice_id = base, statement.notice_id
        self._asked, self._need = asked, need
        self._period = statement.sentence.period
        title = base.readings[self._notice_id].notice.title
        self._around = statement.sentence.words | frozenset(words(match_key(title)))
        self._text, self._sentences, self._at = base.place_of(statement.sentence)

    def units(self) -> Sequence[str]:
        """The unit that is asked about, or the only one that there is beside money and shares."""
        need, around = self._need, [*self._entries(), *self._paragraph()]
        units = dict.fromkeys(unit for span in around for unit in units_in(span.of(self._text)))
        if need.units:
            return [unit for unit in units if unit in need.units]
        for is_asked, its in ((asks_money, MONEY_UNITS), (asks_share, PERCENT_UNITS)):
            if is_asked(need.key):
                return [unit for unit in units if unit in its]
        plain = [u for u in units if u not in MONEY_UNITS | PERCENT_UNITS]
        return plain or list(units)

    def terms(self, unit: str) -> Iterator[tuple[Term, ...]]:
        """The terms of the sentence; of the list that it is in; of the paragraph."""
        here = self._sentences[self._at]
        said = here.of(self._text)
        names = self._names(here)
        if names is None:
            yield terms_by_label(said, here.start, unit)
        else:
            yield terms_by_name(said, here.start, names, unit)
        if names is not None and self._asked.sought is Sought.DISTRICT:
            yield self._by_label(here, unit)
        entries = [self._single(span, unit) for span in self._entries()]
        if entries and all(entries):
            yield tuple(term for term in entries if term is not None)
        if names is not None:
            yield self._neighbours(unit)

    def _by_label(self, here: Span, unit: str) -> tuple[Term, ...]:
        """The terms of a sentence whose districts no list of divisions need have; none where it
        names another beside them: 甲区、乙区共13个."""
        terms = terms_by_label(here.of(self._text), here.start, unit)
        if not terms or not all(_DISTRICT.fullmatch(term.name) for term in terms):
            return ()
        reach = self._text[here.start : max(term.span.end for term in terms)]
        return terms if len(_DISTRICT_ENDS.findall(reach)) == len(terms) else ()

    def ranked(self, terms: tuple[Term, ...]) -> Ranking | None:
        """The terms in order, where they are of one kind, one year and one status."""
        if len(terms) < 2 or not are_of_one_kind(terms):
            return None
        largest = self._asked.is_largest(terms[0].figure.unit_normalised)
        told = self._told(terms)
        if largest is None or told is None:
            return None
        order = sorted(
            terms, key=lambda term: term.figure.value_normalised * (-1 if largest else 1)
        )
        values = [term.figure.value_normalised for term in order]
        if values[0] == values[-1]:
            return None  # none is the most
        first = len(list(next(groupby(values))[1]))
        ahead = self._ahead(terms)
        if not counts_what_is_asked(self._need, self._asked, terms, ahead, self._around):
            return None
        beside, all_names = self._beside(terms), partial(self._names, is_strict=False)
        if not leaves_none_over(terms, ahead, self._text, beside, all_names, largest=largest):
            return None
        held = [span for span in self._sentences if any(span.contains(term.span) for term in terms)]
        return Ranking(self._notice_id, tuple(order), first, self._asked.word, tuple(held), told)

    def _ahead(self, terms: Sequence[Term]) -> str:
        """What stands before the first term in its sentence, or above the list that it is in."""
        at = min(term.span.start for term in terms)
        found = self._list()
        for entry in () if found is None else found.entries:
            if found is not None and entry.start <= at < entry.end:
                return f"{found.head.of(self._text)}。{self._text[entry.start : at]}"
        own = next(span for span in self._sentences if span.start <= at < span.end)
        return self._text[own.start : at]

    def _beside(self, terms: Sequence[Term]) -> Sequence[Span]:
        """The sentences of the lines, and of the list, that the terms stand in."""
        whole = [term.span for term in terms]
        entries = self._entries()
        if any(entry.contains(span) for entry in entries for span in whole):
            whole += entries
        start = self._text.rfind("\n", 0, min(span.start for span in whole)) + 1
        end = self._text.find("\n", max(span.end for span in whole))
        lines = Span(start, end if end >= 0 else len(self._text))
        return [span for span in self._sentences if span.overlaps(lines)]

    def _told(self, terms: Sequence[Term]) -> bool | None:
        """Whether the figures are planned; None where they differ in year or in being done."""
        known = self._targets()
        statuses, years = set[str](), set[int]()
        for term in terms:
            status, year = known.get(term.at, ("", None))
            statuses.add(status)
            years.update([] if year is None else [year])
            dates = find_dates(term.span.of(self._text))
            years.update(date.year for date in dates if date.year is not None)
        is_planned = {each == Status.PLANNED for each in statuses if each}
        if len(years) > 1 or len(is_planned) > 1:
            return None
        if years and self._need.years and not years & self._need.years:
            return None
        return is_planned == {True} or self._period.status is Status.PLANNED

    def _targets(self) -> dict[int, tuple[str, int | None]]:
        """The status and the year of each figure of the notice, by where it begins."""
        wanted = TargetFilter(notice_id=self._notice_id)
        found = self._base.snapshot.queries.targets(wanted, limit=_MOST_TARGETS).found
        told = {}
        for each in found:
            year = each.target.attribute("year")
            about = (
                str(each.target.attribute("status") or ""),
                year if isinstance(year, int) else None,
            )
            told.update({m.span.start: about for m in each.target.mentions})
        return told

    def _names(self, span: Span, *, is_strict: bool = True) -> list[Span] | None:
        """Where the things that are asked for are named in a stretch; None: by no kind of name.

        Not ``is_strict``: also where a word may be a name.
        """
        if self._asked.sought is Sought.ANY:
            return None
        types = _TYPES[self._asked.sought]
        home = self._base.homes[self._notice_id]
        inside = [
            named.span
            for named in self._base.snapshot.named_in(self._notice_id, span)
            if named.type in types
        ]
        found = {Span(each.start - span.start, each.end - span.start) for each in inside}
        if NodeType.DISTRICT in types:
            for place in find_divisions(span.of(self._text), home):
                if speaks_for(home, place) or place.division.level is Level.PROVINCE:
                    found.discard(place.span)
                elif not (is_strict and place.is_weak):
                    found.add(place.span)
        longest = [a for a in found if not any(b != a and b.contains(a) for b in found)]
        return sorted(longest)

    def _single(self, span: Span, unit: str) -> Term | None:
        return single_term(span.of(self._text), span.start, self._names(span), unit)

    def _entries(self) -> Sequence[Span]:
        """The entries of that list."""
        found = self._list()
        return () if found is None else found.entries

    def _list(self) -> Announced | None:
        """The list that the sentence announces or stands in."""
        place = self._text, self._sentences, self._at
        return announced_by(*place) or announcing(*place)

    def _paragraph(self) -> Sequence[Span]:
        """The sentence with those around it on the same line."""
        first = last = self._at
        text, sentences = self._text, self._sentences
        while first and "\n" not in text[sentences[first - 1].start : sentences[first].start]:
            first -= 1
            if self._at - first >= _MOST_NEIGHBOURS:
                break
        while (
            last + 1 < len(sentences)
            and "\n" not in text[sentences[last].start : sentences[last + 1].start]
        ):
            last += 1
            if last - self._at >= _MOST_NEIGHBOURS:
                break
        return sentences[first : last + 1]

    def _neighbours(self, unit: str) -> tuple[Term, ...]:
        """The terms of the sentences around it, as far as each gives one thing one figure."""
        here, kept = self._sentences[self._at], list[Term]()
        is_reached = False
        for span in self._paragraph():
            term = self._single(span, unit)
            if term is not None:
                kept.append(term)
                is_reached = is_reached or span == here
            elif is_reached:
                break
            else:
                kept = []
        return tuple(kept) if is_reached else ()

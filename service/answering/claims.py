"""Whether quotes hold a claim: each of its figures, dates, places, bodies, names, and its tense.

What a claim states must stand in a cited quote, and belong to the same statement there. The notice
around the quotes tells only the year, whether a part reports or plans, and whose city 市 is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.normalize import match_key
from kg.mentions import home_of_reading
from kg.status import Status
from service.answering.claim_binding import Binding, among
from service.answering.claim_bodies import Actor
from service.answering.claim_evidence import (
    CitedQuote,
    Evidence,
    Said,
    bare,
    cached_told,
    listed_actors,
)
from service.answering.claim_faults import Fault, Slot
from service.answering.claim_figures import Day, Figure
from service.answering.claim_reading import Quoted, Stretch, Told
from service.answering.claim_status import claimed_status, is_only_under_way, quoted_status
from service.answering.claim_strangers import strangers
from service.answering.claim_turns import turned

__all__ = ["CitedQuote", "Fault", "Slot", "check_claim", "states"]


def check_claim(claim: str, quotes: Sequence[CitedQuote]) -> tuple[Fault, ...]:
    """The faults of ``claim``; empty: the quotes hold it."""
    home = home_of_reading(quotes[0].reading) if quotes else None
    check = _Check(cached_told(claim, home), Evidence(quotes, home))
    return tuple(dict.fromkeys(check.faults()))


def states(sentence: str, quotes: Sequence[CitedQuote]) -> bool:
    """Whether a sentence has anything to check: a figure, a date, a name, a place or a body."""
    home = home_of_reading(quotes[0].reading) if quotes else None
    stretches = cached_told(sentence, home).stretches
    return any(stretch.slots() or stretch.names for stretch in stretches)


_MARGIN = 0.05
_ONE = re.compile(r"[一1]个?(?P<of>年|月|季度|天|日|周|次)")
_SAME_TIME = {"天": ("天", "日"), "日": ("天", "日")}
_LISTED = frozenset({"个", "家", "项", "类", "条", "种", "地", "部门"})


class _Check:
    """One claim against its evidence."""

    def __init__(self, claim: Told, evidence: Evidence) -> None:
        self.claim = claim
        self.evidence = evidence
        self.binding = Binding(claim, evidence)

    def faults(self) -> Iterator[Fault]:
        yield from strangers(self.claim, self.evidence)
        yield from turned(self.claim, self.evidence)
        for number, stretch in enumerate(self.claim.stretches):
            who = self.binding.actors(stretch.own or stretch.scope)
            self.binding.begin(stretch)
            for figure in stretch.figures:
                listed = listed_actors(self.claim, figure)
                yield from self._figure(
                    number, figure, self.binding.actors(listed) if listed else who
                )
            for day in stretch.days:
                yield from self._day(number, day, who)
            for name in stretch.names:
                yield from self._name(number, name, who)
            if not self.binding.proved:
                yield from self._belonging(stretch)
            yield from self._status(number, stretch)

    def _figure(self, number: int, figure: Figure, who: Sequence[Actor]) -> Iterator[Fault]:
        evidence = self.evidence
        former = figure.is_former
        told_of = [(s, f) for s, f in evidence.figures if f.is_former == former]
        amount = [(s, f) for s, f in told_of if figure.same_amount(f)]
        equal = [(s, f) for s, f in amount if f.bound == figure.bound]
        if not equal:
            if not amount and self._is_any(figure):
                return
            if not amount and any(figure.same_amount(f) for _, f in evidence.figures):
                yield Fault(Slot.SWAPPED, figure.text)
                return
            yield Fault(self._slot_of(figure, bool(amount)), figure.text)
            return
        rivals = [(s, f) for s, f in told_of if f.unit == figure.unit and not figure.same_amount(f)]
        fitting = self.binding.bind(number, figure, who, equal, rivals)
        if not fitting:
            yield Fault(Slot.SWAPPED, figure.text)
            return
        yield from self._year_of(number, figure, fitting)

    def _is_any(self, figure: Figure) -> bool:
        """一年 for 每年, or the count of what a quote lists without counting it: 两个栏目."""
        match = _ONE.fullmatch(figure.text)
        if match is not None:
            forms = _SAME_TIME.get(match["of"], (match["of"],))
            return any(form in self.evidence.key for form in forms)
        if figure.unit not in _LISTED or any(
            f.unit == figure.unit for _, f in self.evidence.figures
        ):
            return False
        stretches = [s.stretch for s in self.evidence.said if not s.title]
        return any(figure.low in {len(s.names), len(s.own)} - {0, 1} for s in stretches)

    def _slot_of(self, figure: Figure, amount: bool) -> Slot:
        if amount:
            return Slot.COMPARATOR
        numbers = {f.printed for _, f in self.evidence.figures}
        return Slot.UNIT if figure.printed in numbers else Slot.FIGURE

    def _year_of(
        self, number: int, figure: Figure, fitting: Sequence[tuple[Said, Figure]]
    ) -> Iterator[Fault]:
        """The year that speaks for the figure in the claim must do so in the quote."""
        day = self._year_before(number, figure.span.start)
        if day is None or day.year is None:
            return
        if not any(not (y := s.years(f.span.start)) or day.year in y for s, f in fitting):
            yield Fault(Slot.YEAR, day.text)

    def _year_before(self, number: int, at: int) -> Day | None:
        here = self.claim.stretches[number]
        for stretch in reversed(self.claim.stretches[: number + 1]):
            if stretch.sentence != here.sentence:
                break
            dated = [
                d
                for d in stretch.days
                if d.year is not None and d.span.start < at and not self._is_compared(d)
            ]
            if dated:
                return dated[-1]
        return None

    def _is_compared(self, day: Day) -> bool:
        """比2023年增加: the year of another figure."""
        return self.claim.text[max(0, day.span.start - 1) : day.span.start] in {"比", "较"}

    def _day(self, number: int, day: Day, who: Sequence[Actor]) -> Iterator[Fault]:
        evidence = self.evidence
        if day.precision == "year":
            yield from self._bare_year(number, day, who)
            return
        saying = [(s, d) for s, d in evidence.days if d.says(day, _year_at(s, d))]
        if not saying:
            apart = [
                d
                for _, d in evidence.days
                if (d.month, d.day, d.part) == (day.month, day.day, day.part)
            ]
            yield Fault(Slot.YEAR if apart else Slot.DATE, day.text)
            return
        rivals = [
            (s, d)
            for s, d in evidence.days
            if d.precision == day.precision and not any(d is other for _, other in saying)
        ]
        if not self.binding.bind(number, day, who, saying, rivals):
            yield Fault(Slot.SWAPPED, day.text)

    def _bare_year(self, number: int, day: Day, who: Sequence[Actor]) -> Iterator[Fault]:
        """A year is written in a quote, or is that of the part or heading around it."""
        assert day.year is not None
        dated = [(s, d) for s, d in self.evidence.days if d.year is not None]
        saying = [(s, d) for s, d in dated if _covers(d, day)]
        near = self.binding.bound or self.binding.nearest(number)
        around = any(day.year in s.years(s.stretch.span.end) for s in near or self.evidence.said)
        if not saying and (not around or self._is_compared(day)):
            yield Fault(Slot.YEAR, day.text)
            return
        stated = [(s, d) for s, d in saying if not s.title]
        if stated:
            bare = [(s, d) for s, d in dated if not s.title and d.precision == "year"]
            bound, proved = list(self.binding.bound), self.binding.proved
            if not self.binding.bind(
                number, day, who, stated, [p for p in bare if p not in stated]
            ):
                yield Fault(Slot.YEAR, day.text)
            # a year says little of which statement it is
            self.binding.bound, self.binding.proved = bound, proved

    def _name(self, number: int, name: Quoted, who: Sequence[Actor]) -> Iterator[Fault]:
        evidence = self.evidence
        key = bare(match_key(name.words))
        if key not in evidence.bare:
            yield Fault(Slot.NAME, name.words)
            return
        holding = [
            s for s in evidence.said if key in bare(match_key(s.stretch.span.of(s.told.text)))
        ]
        if not holding:
            return
        fitting = [s for s in holding if self.binding.fit(s, None, who)]
        if not fitting:
            yield Fault(Slot.SWAPPED, name.words)
            return
        self.binding.bound += fitting
        if any(self.binding.fit(s, None, who) > 1 for s in fitting):
            self.binding.proved = True

    def _belonging(self, stretch: Stretch) -> Iterator[Fault]:
        """What is said of an actor must not be said of another in the quotes."""
        evidence = self.evidence
        claimed = dict.fromkeys(stretch.words, 1.0)
        for actor in self.binding.actors(stretch.own):
            own = self._said_of(actor)
            if not own:
                continue
            rivals: dict[tuple[str, ...], list[Said]] = {}
            for said in evidence.said:
                if said not in own and not said.title:
                    key = tuple(a.key for a in said.stretch.scope)
                    rivals.setdefault(key, []).append(said)
            mine = self._union(claimed, own)
            if any(self._union(claimed, other) > mine + _MARGIN for other in rivals.values()):
                yield Fault(Slot.SWAPPED, actor.text)

    def _said_of(self, actor: Actor) -> list[Said]:
        """What is said of the actor; of a body also what stands ahead of it: …,由X牵头."""
        own = [
            s
            for s in self.evidence.said
            if among(actor, s.stretch.scope) or actor.text in s.stretch.span.of(s.told.text)
        ]
        if among(actor, self.evidence.ambient):
            return own + [s for s in self.evidence.said if not s.stretch.scope]
        if actor.is_place:
            return own
        sentences = {(s.order, s.stretch.sentence) for s in own}
        ahead = [
            s
            for s in self.evidence.said
            if not s.stretch.scope and (s.order, s.stretch.sentence) in sentences
        ]
        return own + ahead

    def _union(self, claimed: dict[str, float], said: Sequence[Said]) -> float:
        words: dict[str, float] = {}
        for each in said:
            for word, weight in self.evidence.words(each).items():
                words[word] = max(words.get(word, 0.0), weight)
        return self.evidence.nearness(claimed, words)

    def _status(self, number: int, stretch: Stretch) -> Iterator[Fault]:
        words = _without_names(self.claim, stretch)
        claimed = claimed_status(words)
        if claimed is None:
            return
        status, marker = claimed
        said = self.binding.bound or self.binding.nearest(number)
        quoted = [_without_names(s.told, s.stretch) for s in said]
        if any(marker in each for each in quoted):
            return
        done = status is Status.ACHIEVED
        if done and quoted and all(is_only_under_way(words, each) for each in quoted):
            yield Fault(Slot.STATUS, marker)
            return
        told_of = {quoted_status(s.quote.reading, s.span(), s.sentence()) for s in said}
        other = Status.ACHIEVED if status is Status.PLANNED else Status.PLANNED
        if told_of and told_of <= {other}:
            yield Fault(Slot.STATUS, marker)


def _without_names(read: Told, stretch: Stretch) -> str:
    """The words of a stretch with what stands in quotation marks made blanks."""
    words = stretch.span.of(read.text)
    for name in stretch.names:
        words = words.replace(name.words, " " * len(name.words))
    return words


def _covers(day: Day, stated: Day) -> bool:
    """Whether a date of a quote is in the year that is stated, or is the same run of years."""
    if stated.until_year is not None or day.until_year is not None:
        return (day.year, day.until_year) == (stated.year, stated.until_year)
    return day.year == stated.year


def _year_at(said: Said, day: Day) -> int | None:
    """The year that a date without one is in."""
    years = said.years(day.span.start)
    return years[0] if len(years) == 1 else None

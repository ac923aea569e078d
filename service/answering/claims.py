"""Whether the quotes of a notice hold a claim: each figure, date, place, body, name and tense of it.

What a claim states must stand in a cited quote, and belong to the same statement there. The notice
around the quotes tells only the year, whether a part reports or plans, and whose city 市 is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from corpus.normalize import match_key
from corpus.notice import Span
from kg.mentions import home_of_reading
from kg.plain import plain
from kg.status import Status
from service.answering.claim_bodies import Actor, same_actor
from service.answering.claim_evidence import CitedQuote, Evidence, Said, beside, listed_actors, tokens
from service.answering.claim_figures import Day, Figure
from service.answering.claim_reading import Quoted, Stretch, Told, told
from service.answering.claim_status import claimed_status, quoted_status

__all__ = ["CitedQuote", "Fault", "Slot", "check_claim"]


class Slot(StrEnum):
    """What of a claim is not held."""

    FIGURE = "figure"
    UNIT = "unit"
    COMPARATOR = "comparator"
    YEAR = "year"
    DATE = "date"
    PLACE = "place"
    BODY = "body"
    NAME = "name"
    STATUS = "status"
    SWAPPED = "swapped"  # it stands in a quote, and is said of something else there


@dataclass(frozen=True, slots=True)
class Fault:
    """What no quote holds: the kind of slot and the words of the claim."""

    slot: Slot
    words: str


def check_claim(claim: str, quotes: Sequence[CitedQuote]) -> tuple[Fault, ...]:
    """The faults of ``claim``; empty: the quotes hold it."""
    home = home_of_reading(quotes[0].reading) if quotes else None
    check = _Check(told(claim, home), Evidence(quotes, home))
    return tuple(dict.fromkeys(check.faults()))


_SAME_CLAUSE = 0.3
_EARLIER = 0.15
_MARGIN = 0.05
_ONE = re.compile(r"[一1]个?(?P<of>年|月|季度|天|日|周|次)")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_HEADS = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:公园|大学|学院|医院|商会|协会|分会|公司|集团|广场|机场|码头|银行|酒店|中心(?![组城工任思大])|设计院|研究院"
    r"|电视台|体育馆|博物馆|图书馆|(?<=[东西南北])站|[局委厅](?=[^\u4e00-\u9fff]|$|[的与和及等申于向管设]))"
)
_GRADE = re.compile(
    r"[特一二三四五]等[奖功次]|[金银铜]奖|[A-E]\+*级|[一二三四五六七八九]级|[一二三四五]星级?|[甲乙丙]级|冠军|亚军"
)
_ZONE = re.compile(r"(?:片区|园区|景区|城区|地区|区域)$")
_OFFICE = re.compile(
    r"(?<=[局委办厅院])[\u4e00-\u9fff]{2,6}?(?:处|科|室|支队|总队|分局)(?![\u4e00-\u9fff]{0,1}[理置罚分级长方])"
)
_NO_NAME = frozenset(
    "的了是为有在将要已等个和与及或把被由从自于至到其之所也都则共各每对向同就以可应须还又再给使让拟归"
    "建设办成放类座家改管护造评本该全"
)


Slotted = TypeVar("Slotted", Figure, Day)


class _Check:
    """One claim against its evidence."""

    def __init__(self, claim: Told, evidence: Evidence) -> None:
        self.claim = claim
        self.evidence = evidence
        self.bound: list[Said] = []  # where the slots of the stretch in hand stand
        self.named = False  # whether it names its actors itself
        self.proved = False  # whether one of them stands there as said of the same actors

    def faults(self) -> Iterator[Fault]:
        yield from self._strangers()
        for number, stretch in enumerate(self.claim.stretches):
            who = self._actors(stretch.own or stretch.scope)
            self.named = bool(stretch.own)
            self.bound, self.proved = [], False
            for figure in stretch.figures:
                listed = listed_actors(self.claim, figure)
                yield from self._figure(number, figure, self._actors(listed) if listed else who)
            for day in stretch.days:
                yield from self._day(number, day, who)
            for name in stretch.names:
                yield from self._name(number, name, who)
            if not self.proved:
                yield from self._belonging(stretch)
            yield from self._status(number, stretch)

    # what is nowhere in the quotes

    def _strangers(self) -> Iterator[Fault]:
        for stretch in self.claim.stretches:
            for actor in stretch.own:
                if not self._has(actor):
                    yield Fault(Slot.PLACE if actor.is_place else Slot.BODY, actor.text)
        for ordinal in sorted(self.claim.ordinals - self.evidence.ordinals()):
            yield Fault(Slot.FIGURE, f"第{ordinal}")
        text = plain(self.claim.text)
        slots = [
            slot.span
            for stretch in self.claim.stretches
            for slot in (*stretch.figures, *stretch.days, *stretch.names)
        ]
        held = {run for each in self.evidence.texts for run in _DIGITS.findall(plain(each))}
        for match in _DIGITS.finditer(text):
            span = Span(*match.span())
            if not any(s.overlaps(span) for s in slots) and match[0] not in held:
                yield Fault(Slot.FIGURE, match[0])
        for grade in dict.fromkeys(_GRADE.findall(text)):
            if match_key(grade) not in self.evidence.key:
                yield Fault(Slot.NAME, grade)
        for match in _OFFICE.finditer(text):
            if match_key(match[0]) not in self.evidence.key:
                yield Fault(Slot.BODY, match[0])
        named = [*slots, *(a.span for st in self.claim.stretches for a in st.own)]
        for match in _HEADS.finditer(text):
            span = Span(max(0, match.start() - 2), match.end())
            if text[match.start() - 1] in _NO_NAME or any(n.overlaps(span) for n in named):
                continue
            start = match.start() - (1 if text[match.start() - 2] in _NO_NAME else 2)
            words = text[start : match.end()]
            if match_key(words) not in self.evidence.key:
                yield Fault(Slot.BODY, words)

    def _has(self, actor: Actor) -> bool:
        """Whether a quote names the actor, in whatever form, and not only as part of another."""
        if self.evidence.names(actor):
            return True
        if actor.is_place and not actor.codes and (stem := _ZONE.sub("", actor.text)):
            return match_key(stem) in self.evidence.key  # 江家艺苑片区 for 江家艺苑等3个片区
        around = [a for a in self.evidence.actors if actor.text in a.text]
        return not around and match_key(actor.text) in self.evidence.key

    # what belongs to what

    def _actors(self, who: Sequence[Actor]) -> tuple[Actor, ...]:
        """Those whom the quotes name; the others are faults already."""
        text = self.claim.text
        return tuple(
            actor
            for actor in who
            if self.evidence.names(actor)
            and text[max(0, actor.span.start - 1) : actor.span.start] not in {"比", "较"}
        )

    def _fit(self, said: Said, slot: Figure | Day | None, who: Sequence[Actor]) -> int:
        """How surely a slot of a quote is said of these actors: 3 of them alone, 0 not."""
        if not who:
            return 2
        scope = self.evidence.scope(said, slot)
        if not scope and self.named and isinstance(slot, Figure) and self._is_of_all(said, who):
            return 0
        if not scope and self.evidence.ambient:
            words = said.stretch.span.of(said.told.text)
            if any(actor.text in words for actor in who):
                return 2
            if any(not _among(actor, self.evidence.ambient) for actor in who):
                return 0
            return 1
        if not scope:
            return 1
        words = said.stretch.span.of(said.told.text)
        if not all(_among(actor, scope) or actor.text in words for actor in who):
            return 0
        return 3 if all(_among(actor, who) for actor in scope) else 2

    def _is_of_all(self, said: Said, who: Sequence[Actor]) -> bool:
        """Whether the sentence names one of these places only later: 全市320个,江北区36个."""
        stretch = said.stretch
        later = [s for s in said.told.stretches if s.sentence == stretch.sentence]
        named = [actor for other in later for actor in other.own]
        return any(actor.is_place and _among(actor, named) for actor in who)

    def _words(
        self, number: int, slot: Figure | Day | None = None, rival: Figure | Day | None = None
    ) -> dict[str, float]:
        """The words of a claim's stretch, and, much less, those before it.

        Not those of a stretch that states ``rival``: they are said of that one.
        """
        stretches = self.claim.stretches
        here = stretches[number]
        weights: dict[str, float] = {}
        for other in reversed(stretches[:number]):
            if rival is not None and _states(other, rival):
                continue
            weight = _SAME_CLAUSE if other.clause == here.clause else _EARLIER
            for word in (*other.words, *tokens(other)):
                weights.setdefault(word, weight)
        own = here.words if slot is None else beside(self.claim, here, slot)
        weights.update(dict.fromkeys(own, 1.0))
        weights.update(dict.fromkeys(tokens(here, slot), 1.0))
        return weights

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
        rivals = [
            (s, f)
            for s, f in told_of
            if f.unit == figure.unit and not figure.same_amount(f)
        ]
        fitting = self._bind(number, figure, who, equal, rivals)
        if not fitting:
            yield Fault(Slot.SWAPPED, figure.text)
            return
        yield from self._year_of(number, figure, fitting)

    def _bind(
        self,
        number: int,
        slot: Slotted,
        who: Sequence[Actor],
        equal: Sequence[tuple[Said, Slotted]],
        rivals: Sequence[tuple[Said, Slotted]],
    ) -> list[tuple[Said, Slotted]]:
        """Those of ``equal`` that are said of the same; none where a rival is, and rather."""
        best = max((self._fit(s, each, who) for s, each in equal), default=0)
        if not best:
            return []
        claimed = self._words(number, slot)
        telling = any(weight == 1.0 for weight in claimed.values())
        fitting = [(s, each) for s, each in equal if self._fit(s, each, who) == best]
        scores = [self._near(claimed, s, each) for s, each in fitting]
        for said, rival in rivals:
            fit = self._fit(said, rival, who)
            claimed = self._words(number, slot, rival)
            if (fit > best > 1 and self.named) or (
                fit >= best and telling and self._near(claimed, said, rival) > max(scores) + _MARGIN
            ):
                return []
        self.bound += [s for s, _ in fitting]
        if best > 1:
            self.proved = True
        return fitting

    def _near(self, claimed: dict[str, float], said: Said, slot: Slotted) -> float:
        return self.evidence.nearness(claimed, self.evidence.words(said, slot))

    def _is_any(self, figure: Figure) -> bool:
        """一年 for 每年, 一个: no figure that could be another."""
        match = _ONE.fullmatch(figure.text)
        return match is not None and match["of"] in self.evidence.key

    def _slot_of(self, figure: Figure, amount: bool) -> Slot:
        if amount:
            return Slot.COMPARATOR
        numbers = {f.low for _, f in self.evidence.figures}
        return Slot.UNIT if figure.low in numbers else Slot.FIGURE

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
            apart = [d for _, d in evidence.days if (d.month, d.day, d.part) == (day.month, day.day, day.part)]
            yield Fault(Slot.YEAR if apart else Slot.DATE, day.text)
            return
        rivals = [
            (s, d)
            for s, d in evidence.days
            if d.precision == day.precision and not any(d is other for _, other in saying)
        ]
        if not self._bind(number, day, who, saying, rivals):
            yield Fault(Slot.SWAPPED, day.text)

    def _bare_year(self, number: int, day: Day, who: Sequence[Actor]) -> Iterator[Fault]:
        """A year is written in a quote, or is that of the part or heading around it."""
        assert day.year is not None
        dated = [(s, d) for s, d in self.evidence.days if d.year is not None]
        saying = [(s, d) for s, d in dated if _covers(d, day)]
        near = self.bound or self._nearest(number)
        around = any(day.year in s.years(s.stretch.span.end) for s in near or self.evidence.said)
        if not saying and (not around or self._is_compared(day)):
            yield Fault(Slot.YEAR, day.text)
            return
        stated = [(s, d) for s, d in saying if not s.title]
        if stated:
            bare = [(s, d) for s, d in dated if not s.title and d.precision == "year"]
            if not self._bind(number, day, who, stated, [p for p in bare if p not in stated]):
                yield Fault(Slot.YEAR, day.text)

    def _name(self, number: int, name: Quoted, who: Sequence[Actor]) -> Iterator[Fault]:
        evidence = self.evidence
        key = match_key(name.words)
        if key not in evidence.key:
            yield Fault(Slot.NAME, name.words)
            return
        holding = [s for s in evidence.said if key in match_key(s.stretch.span.of(s.told.text))]
        if not holding:
            return
        fitting = [s for s in holding if self._fit(s, None, who)]
        if not fitting:
            yield Fault(Slot.SWAPPED, name.words)
            return
        self.bound += fitting
        if any(self._fit(s, None, who) > 1 for s in fitting):
            self.proved = True

    def _belonging(self, stretch: Stretch) -> Iterator[Fault]:
        """What is said of an actor must not be said of another in the quotes."""
        evidence = self.evidence
        claimed = dict.fromkeys(stretch.words, 1.0)
        for actor in self._actors(stretch.own):
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
        """What is said of the actor; of a body also what its sentence says ahead of it: …,由X牵头."""
        own = [
            s
            for s in self.evidence.said
            if _among(actor, s.stretch.scope) or actor.text in s.stretch.span.of(s.told.text)
        ]
        if _among(actor, self.evidence.ambient):
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
        said = self.bound or self._nearest(number)
        if any(marker in _without_names(s.told, s.stretch) for s in said):
            return
        told_of = {quoted_status(s.quote.reading, s.span(), s.sentence()) for s in said}
        other = Status.ACHIEVED if status is Status.PLANNED else Status.PLANNED
        if told_of and told_of <= {other}:
            yield Fault(Slot.STATUS, marker)

    def _nearest(self, number: int) -> list[Said]:
        claimed = self._words(number)
        scored = [
            (self.evidence.nearness(claimed, self.evidence.words(s)), s)
            for s in self.evidence.said
            if not s.title
        ]
        best = max((score for score, _ in scored), default=0.0)
        return [s for score, s in scored if score >= best - _MARGIN and score > 0]


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


def _states(stretch: Stretch, slot: Figure | Day) -> bool:
    """Whether a stretch of the claim states the same figure or date."""
    if isinstance(slot, Figure):
        return any(slot.same_amount(figure) for figure in stretch.figures)
    return any(slot.says(day, None) for day in stretch.days)


def _among(actor: Actor, others: Sequence[Actor]) -> bool:
    return any(same_actor(actor, other) for other in others)


def _year_at(said: Said, day: Day) -> int | None:
    """The year that a date without one is in."""
    years = said.years(day.span.start)
    return years[0] if len(years) == 1 else None

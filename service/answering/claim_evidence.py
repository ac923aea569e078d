"""What the quotes of a claim say, stretch by stretch, and how near each is to words of the claim.

Words of a stretch count whole; those said before it in its sentence less, since 其中南岗区75公里 is
about the pipes that were named before. A word that many stretches have tells little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corpus.normalize import match_key
from corpus.notice import PieceKind, Reading, Span
from kg.divisions import Division
from service.answering.claim_bodies import Actor, same_actor
from service.answering.claim_figures import Day, Figure
from service.answering.claim_reading import Stretch, Told, told
from service.answering.claim_status import year_around
from service.answering.claim_words import pairs, rarity

_SAME_CLAUSE = 0.9
_CLAUSE_BEFORE = 0.88
_CLAUSE_AFTER = 0.8
_SENTENCE_BEFORE = 0.15
_TITLES = {PieceKind.TITLE, PieceKind.PART_TITLE, PieceKind.HEADING, PieceKind.ISSUER}
_MARKS = re.compile("[\"'《》〈〉]")
_FIRST = re.compile("首([批届次个家])")
_VERB = 3
"""Characters of a verb with its 已 between two figures."""
_TOKEN = 2.0
"""What a figure beside a figure weighs: 70周岁以上的每年1500元."""


@dataclass(frozen=True, slots=True)
class CitedQuote:
    """Cited characters of a notice, with the notice around them."""

    reading: Reading
    span: Span

    @property
    def text(self) -> str:
        """The characters."""
        return self.span.of(self.reading.notice.text)

    @property
    def is_title(self) -> bool:
        """Whether it is a title or heading: it speaks for what stands below it."""
        pieces = self.reading.outline.pieces
        return any(p.kind in _TITLES and p.span.contains(self.span) for p in pieces)


@dataclass(frozen=True, slots=True)
class Said:
    """One stretch of one quote: the ``order``-th quote, and the ``number``-th of its stretches."""

    order: int
    quote: CitedQuote
    told: Told
    stretch: Stretch
    number: int
    title: bool

    def span(self) -> Span:
        """Where it stands in the notice."""
        return self._there(self.stretch.span)

    def sentence(self) -> Span:
        """The sentence around it, as far as it is quoted."""
        all_of_it = [s for s in self.told.stretches if s.sentence == self.stretch.sentence]
        return self._there(Span(all_of_it[0].span.start, all_of_it[-1].span.end))

    def earlier(self) -> Iterator[Stretch]:
        """The stretches before it in the quote, nearest first."""
        yield from reversed(self.told.stretches[: self.number])

    def years(self, at: int) -> tuple[int, ...]:
        """The years that speak for what stands at ``at``: written before it, else of the part."""
        nearest: Day | None = None
        for stretch in (self.stretch, *self.earlier()):
            if stretch.sentence != self.stretch.sentence:
                break
            dated = [d for d in stretch.days if d.year is not None and d.span.start < at]
            if dated:
                nearest = dated[-1]
                break
        if nearest is None:
            later = [d for d in self.stretch.days if d.year is not None]
            nearest = later[0] if later else None
        around = year_around(self.quote.reading, self.span())
        if nearest is None or nearest.year is None:
            return around
        own = tuple(range(nearest.year, (nearest.until_year or nearest.year) + 1))
        ahead = self.told.text[max(0, nearest.span.start - 1) : nearest.span.start]
        return (*own, *around) if ahead in {"比", "较", "同"} else own

    def _there(self, span: Span) -> Span:
        start = self.quote.span.start
        return Span(start + span.start, start + span.end)


class Evidence:
    """The quotes of one claim, read."""

    def __init__(self, quotes: Sequence[CitedQuote], home: Division | None) -> None:
        self.said: list[Said] = []
        self._words: dict[tuple[int, int, Span | None], Mapping[str, float]] = {}
        for order, quote in enumerate(quotes):
            read = cached_told(quote.text, home)
            title = quote.is_title
            self.said += [
                Said(order, quote, read, stretch, number, title)
                for number, stretch in enumerate(read.stretches)
            ]
        self.texts = tuple(quote.text for quote in quotes)
        self.key = "\n".join(match_key(text) for text in self.texts)
        self.bare = bare(self.key)
        self.rarity: Mapping[str, float] = rarity([s.stretch.words for s in self.said])
        self.figures = [(s, f) for s in self.said for f in s.stretch.figures]
        self.days = [(s, d) for s in self.said for d in s.stretch.days]
        self.actors = tuple(a for s in self.said for a in s.stretch.own)

    @cached_property
    def ambient(self) -> tuple[Actor, ...]:
        """Whom the quoted titles name: they speak where no other does."""
        return tuple(a for s in self.said if s.title for a in s.stretch.own)

    def ordinals(self) -> frozenset[str]:
        """The ordinals of all quotes."""
        first = (f"1{match[1]}" for text in self.texts for match in _FIRST.finditer(text))
        return frozenset(o for s in self.said for o in s.told.ordinals) | frozenset(first)

    def names(self, actor: Actor) -> bool:
        """Whether a quote names the actor."""
        return any(same_actor(actor, other) for other in self.actors)

    def scope(self, said: Said, slot: Figure | Day | None) -> tuple[Actor, ...]:
        """Of whom a slot is said; empty where no one is named."""
        listed = listed_actors(said.told, slot) if slot is not None else ()
        return listed or said.stretch.scope

    def words(self, said: Said, slot: Figure | Day | None = None) -> Mapping[str, float]:
        """What is said beside a slot, each word with what it weighs."""
        key = (said.order, said.number, None if slot is None else slot.span)
        if key not in self._words:
            self._words[key] = self._weighed(said, slot)
        return self._words[key]

    def _weighed(self, said: Said, slot: Figure | Day | None) -> dict[str, float]:
        weights: dict[str, float] = {}
        for stretch, weight in _before(said):
            for word in stretch.words:
                weights[word] = max(weights.get(word, 0.0), weight)
            for token in tokens(stretch):
                weights[token] = max(weights.get(token, 0.0), weight * _TOKEN / 2)
        for stretch, weight in _after(said, slot):
            for word in (*stretch.words, *tokens(stretch)):
                weights[word] = max(weights.get(word, 0.0), weight)
        own = said.stretch.words if slot is None else beside(said.told, said.stretch, slot)
        weights.update(dict.fromkeys(said.stretch.words, _SAME_CLAUSE))
        weights.update(dict.fromkeys(own, 1.0))
        weights |= dict.fromkeys(tokens(said.stretch, slot), _TOKEN)
        entry = said.told.entries.get(slot.span) if slot is not None else None
        if entry is not None:
            weights |= dict.fromkeys(entry.others, 0.0) | dict.fromkeys(entry.words, 1.0)
        return weights

    def nearness(self, claimed: Mapping[str, float], said: Mapping[str, float]) -> float:
        """How much of the claim's words is said."""
        return sum(
            weight * said[word] * self.rarity.get(word, 1.0)
            for word, weight in claimed.items()
            if word in said
        )


def listed_actors(read: Told, slot: Figure | Day) -> tuple[Actor, ...]:
    """The actors in the entry that 分别 gives to the slot; empty where it gives none."""
    entry = read.entries.get(slot.span)
    if entry is None:
        return ()
    own = (actor for stretch in read.stretches for actor in stretch.own)
    return tuple(actor for actor in own if entry.span.overlaps(actor.span))


def _after(said: Said, slot: Figure | Day | None) -> Iterator[tuple[Stretch, float]]:
    """What goes on to be said of the same, up to the next slot of its kind: …28种,支付比例…."""
    weight, end, text = _SAME_CLAUSE, said.stretch.span.end, said.told.text
    for stretch in said.told.stretches[said.number + 1 :]:
        if any(mark in text[end : stretch.span.start] for mark in "；;"):
            break
        end = stretch.span.end
        if text[end - 1] == "的":
            break  # 需要专家评审的: the case of what comes next
        alike = (
            any(f.unit == slot.unit for f in stretch.figures)
            if isinstance(slot, Figure)
            else bool(stretch.days)
        )
        if stretch.sentence != said.stretch.sentence or stretch.own or alike or slot is None:
            break
        weight *= _CLAUSE_AFTER
        yield stretch, weight


def tokens(stretch: Stretch, slot: Figure | Day | None = None) -> list[str]:
    """What stands for the other figures and dates of a stretch among its words."""
    others: list[Figure | Day] = [*stretch.figures, *stretch.days]
    turn = [f"@{slot.turn}"] if isinstance(slot, Day) and slot.turn else []
    return [other.token() for other in others if other is not slot] + turn


def bare(key: str) -> str:
    """A match key without quotation marks: “智慧公园”平台 is the 智慧公园平台."""
    return _MARKS.sub("", key)


def _before(said: Said) -> Iterator[tuple[Stretch, float]]:
    weight = 1.0
    clause = said.stretch.clause
    elliptic = not said.stretch.words  # 自…起,至…止: it repeats nothing of what is meant
    for stretch in said.earlier():
        if stretch.sentence != said.stretch.sentence:
            weight = min(weight, _SENTENCE_BEFORE)
        elif stretch.clause != clause:
            weight, clause = weight * (1.0 if elliptic else _CLAUSE_BEFORE), stretch.clause
        yield stretch, min(weight, 1.0 if elliptic else _SAME_CLAUSE)
        elliptic = elliptic and not stretch.words


def beside(read: Told, stretch: Stretch, slot: Figure | Day) -> frozenset[str]:
    """The words of the stretch that are nearer to the slot than to another of its kind."""
    if isinstance(slot, Figure):
        others = [f.span for f in stretch.figures if f.unit == slot.unit and f is not slot]
    else:
        others = [d.span for d in stretch.days if d is not slot]
    if not others:
        return stretch.words
    before = max((s.end for s in others if s.end <= slot.span.start), default=None)
    after = min((s.start for s in others if s.start >= slot.span.end), default=None)
    start = stretch.span.start if before is None else before
    end = stretch.span.end if after is None else slot.span.end
    if after is not None:
        end = max(end, after - _VERB)  # 208条整改措施已完成201条
    if before is not None and not any(s.end < before for s in others):
        opens = before - stretch.span.start - len(slot.span) < 2
        start = max(start, slot.span.start - _VERB) if opens else start
    masked = stretch.slots()
    return pairs(
        read.text[start:end],
        [
            Span(max(0, m.start - start), max(0, min(m.end, end) - start))
            for m in masked
            if m.start < end and m.end > start
        ],
    )


@lru_cache(maxsize=1024)
def cached_told(text: str, home: Division | None) -> Told:
    """``told``, remembered: the quotes of an answer are read for each of its sentences."""
    return told(text, home)

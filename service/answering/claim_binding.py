"""Which place of a quote a slot of the claim stands for: one that says it of the same.

A slot is said of the same where the same actors are named with it, and where no other figure or
date of its kind stands nearer to the words that the claim has beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from service.answering.claim_bodies import Actor, same_actor
from service.answering.claim_evidence import Evidence, Said, beside, tokens
from service.answering.claim_figures import Day, Figure
from service.answering.claim_reading import Stretch, Told

_SAME_CLAUSE = 0.3
_EARLIER = 0.15
_MARGIN = 0.05
Slotted = TypeVar("Slotted", Figure, Day)


class Binding:
    """One claim and its evidence, and what the slots of the stretch in hand are bound to."""

    def __init__(self, claim: Told, evidence: Evidence) -> None:
        self.claim = claim
        self.evidence = evidence
        self.bound: list[Said] = []  # where the slots of the stretch in hand stand
        self.named = False  # whether it names its actors itself
        self.proved = False  # whether one of them stands there as said of the same actors

    def begin(self, stretch: Stretch) -> None:
        """Take the next stretch of the claim in hand."""
        self.bound, self.proved, self.named = [], False, bool(stretch.own)

    def actors(self, who: Sequence[Actor]) -> tuple[Actor, ...]:
        """Those whom the quotes name; the others are faults already."""
        text = self.claim.text
        return tuple(
            actor
            for actor in who
            if self.evidence.names(actor)
            and text[max(0, actor.span.start - 1) : actor.span.start] not in {"比", "较"}
        )

    def fit(self, said: Said, slot: Figure | Day | None, who: Sequence[Actor]) -> int:
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
            if any(not among(actor, self.evidence.ambient) for actor in who):
                return 0
            return 1
        if not scope:
            return 1
        words = said.stretch.span.of(said.told.text)
        if not all(among(actor, scope) or actor.text in words for actor in who):
            return 0
        return 3 if all(among(actor, who) for actor in scope) else 2

    def _is_of_all(self, said: Said, who: Sequence[Actor]) -> bool:
        """Whether the sentence names one of these places only later: 全市320个,江北区36个."""
        stretch = said.stretch
        later = [s for s in said.told.stretches if s.sentence == stretch.sentence]
        named = [actor for other in later for actor in other.own]
        return any(actor.is_place and among(actor, named) for actor in who)

    def words(
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

    def bind(
        self,
        number: int,
        slot: Slotted,
        who: Sequence[Actor],
        equal: Sequence[tuple[Said, Slotted]],
        rivals: Sequence[tuple[Said, Slotted]],
    ) -> list[tuple[Said, Slotted]]:
        """Those of ``equal`` that are said of the same; none where a rival is, and rather."""
        best = max((self.fit(s, each, who) for s, each in equal), default=0)
        if not best:
            return []
        claimed = self.words(number, slot)
        telling = any(weight == 1.0 for weight in claimed.values())
        fitting = [(s, each) for s, each in equal if self.fit(s, each, who) == best]
        scores = [self._near(claimed, s, each) for s, each in fitting]
        for said, rival in rivals:
            fit = self.fit(said, rival, who)
            claimed = self.words(number, slot, rival)
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

    def nearest(self, number: int) -> list[Said]:
        claimed = self.words(number)
        scored = [
            (self.evidence.nearness(claimed, self.evidence.words(s)), s)
            for s in self.evidence.said
            if not s.title
        ]
        best = max((score for score, _ in scored), default=0.0)
        return [s for score, s in scored if score >= best - _MARGIN and score > 0]


def _states(stretch: Stretch, slot: Figure | Day) -> bool:
    """Whether a stretch of the claim states the same figure or date."""
    if isinstance(slot, Figure):
        return any(slot.same_amount(figure) for figure in stretch.figures)
    return any(slot.says(day, None) for day in stretch.days)


def among(actor: Actor, others: Sequence[Actor]) -> bool:
    return any(same_actor(actor, other) for other in others)

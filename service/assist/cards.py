"""What the agent is shown: cards, each on other words of the notices, and the draft."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.model import NodeId
from service.answering.outcome import Citation, Language, Outcome, Timings
from service.assist.draft import Draft
from service.assist.responsible import BodySource


class Relation(StrEnum):
    """What a card is to the call: it answers it, or it is what else may be meant."""

    ANSWER = "answer"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Named:
    """A body as the notice writes it, and the words that say so; none where metadata alone does."""

    name: str
    source: BodySource
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class Card:
    """One answer, one extract, or that the notices do not say. ``question`` is what it is on.

    ``role`` is what the notice calls who is to act where it says no more: 承办单位.
    """

    answer_id: str
    relation: Relation
    question: str
    outcome: Outcome
    body: Named | None = None
    dispatch_to: Named | None = None
    role: str | None = None
    similar_questions: tuple[str, ...] = ()
    ask_next: tuple[str, ...] = ()
    subject: NodeId | None = None


@dataclass(frozen=True, slots=True)
class Assistance:
    """All that comes of what a caller says."""

    cards: tuple[Card, ...]
    draft: Draft
    language: Language
    timings: Timings

"""What comes of a question: an Answer with citations, or an Abstention with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from corpus.notice import NoticeId, PassageId, Span
from kg.model import AttributeValue, NodeId

if TYPE_CHECKING:
    from service.answering.listed import Listed


class Language(StrEnum):
    """The asker's language: the frame of an answer is in it, not the notice's words."""

    SIMPLIFIED = "zh"
    TRADITIONAL = "zh-Hant"
    ENGLISH = "en"
    JAPANESE = "ja"


class Reason(StrEnum):
    """Why there is no answer."""

    NO_EVIDENCE = "no_evidence"
    WRONG_YEAR = "wrong_year"
    WRONG_PLACE = "wrong_place"
    WRONG_BODY = "wrong_body"
    ATTRIBUTE_ABSENT = "attribute_absent"
    AMBIGUOUS = "ambiguous"
    OUT_OF_SCOPE = "out_of_scope"
    EXPIRED = "expired"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. ``notice_ids`` None: of every notice."""

    text: str
    history: tuple[Turn, ...] = ()
    notice_ids: frozenset[NoticeId] | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words of a notice: ``quote == notice.text[span.start:span.end]``, always."""

    marker: int
    notice_id: NoticeId
    notice_title: str
    issuer: str | None
    notice_date: str | None
    source_address: str | None
    section: str | None
    item: int | None
    passage_id: PassageId
    quote: str
    span: Span
    kind: str = "notice"


@dataclass(frozen=True, slots=True)
class Fact:
    """A node of the graph that the answer rests on."""

    node_id: NodeId
    type: str
    name: str
    attributes: tuple[tuple[str, AttributeValue], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Statements that its citations hold. ``text`` carries the markers: …2.30万件。[1]"""

    text: str
    citations: tuple[Citation, ...]
    facts: tuple[Fact, ...] = ()

    def __post_init__(self) -> None:
        assert self.citations, "an answer without a citation is no answer"


@dataclass(frozen=True, slots=True)
class Abstention:
    """An honest no: what is missing and where to turn, and what is known nearby.

    ``places``: where it could be answered of each of several, these. ``is_courtesy``: nothing was
    asked (你好, 谢谢), and nothing is missing.
    """

    reason: Reason
    message: str
    nearest: tuple[Citation, ...] = ()
    places: tuple[str, ...] = ()
    is_courtesy: bool = False


Outcome: TypeAlias = Answer | Abstention


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent on one question."""

    total: float
    embed: float
    retrieve: float
    compose: float


@dataclass(frozen=True, slots=True)
class Reply:
    """An outcome with all that is said about it. ``evidence`` None: it was not asked for."""

    answer_id: str
    outcome: Outcome
    language: Language
    question: str  # the stand-alone question that was answered
    timings: Timings
    related_questions: tuple[str, ...] = field(default=())
    evidence: tuple[Listed, ...] | None = None

    @property
    def citations(self) -> Sequence[Citation]:
        """The citations of an answer; none of an abstention."""
        return self.outcome.citations if isinstance(self.outcome, Answer) else ()

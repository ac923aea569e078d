"""What comes in and goes out over HTTP; pydantic ends here. Unknown keys are an error."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from service.api.whole_numbers import WHOLE

QUESTION_LIMIT = 1_000
HISTORY_LIMIT = 10
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def sound_text(text: str) -> str:
    """``text``, unless it holds what no text holds: NUL, or half of a surrogate pair."""
    if "\0" in text:
        raise PydanticCustomError("question", "must not hold a NUL character")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise PydanticCustomError("question", "must not hold half of a surrogate pair (\\ud800)")
    return text


def askable(text: str) -> str:
    """``text``, if it can be asked: 1 to 1,000 characters, of which one can be seen."""
    sound_text(text)
    if all(unicodedata.category(character)[0] in "ZC" for character in text):
        raise PydanticCustomError("question", "must not be blank: ask in 1 to 1,000 characters")
    if len(text) > QUESTION_LIMIT:
        raise PydanticCustomError(
            "question",
            "must have at most 1,000 characters; it has {length}",
            {"length": f"{len(text):,}"},
        )
    return text


def _calendar_day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        if DAY.fullmatch(value) is None:
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("day", "must be a day, written YYYY-MM-DD") from None


QuestionText = Annotated[
    str,
    AfterValidator(askable),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": QUESTION_LIMIT}),
]
SoundText = Annotated[str, AfterValidator(sound_text)]
NoticeIds = Annotated[
    list[Annotated[str, StringConstraints(min_length=1, max_length=128)]],
    Field(min_length=1, max_length=100),
]
Day = Annotated[date, BeforeValidator(_calendar_day)]


class _Incoming(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Outgoing(BaseModel):
    model_config = ConfigDict(frozen=True)


class TurnBody(_Incoming):
    """An earlier question of the same conversation, and what was answered."""

    question: SoundText
    answer: SoundText


class AskBody(_Incoming):
    """A question. ``as_of`` leaves out notices published after that day.

    ``evidence``: with the best ten of what was looked at, and why each is there.
    """

    question: QuestionText
    history: Annotated[list[TurnBody], Field(max_length=HISTORY_LIMIT)] = []
    audience: Literal["citizen", "staff"] = "citizen"
    notice_ids: NoticeIds | None = None
    as_of: Day | None = None
    evidence: bool = False


class SearchBody(_Incoming):
    """Words to look for in the notices."""

    query: QuestionText
    k: Annotated[int, Field(ge=1, le=100), WHOLE] = 10
    notice_ids: NoticeIds | None = None


class InvalidField(_Outgoing):
    """One field that is wrong: a JSON pointer into the body, or the parameter's name."""

    pointer: str | None = None
    parameter: str | None = None
    detail: str


class Problem(_Outgoing):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[InvalidField] | None = None


class CitationBody(_Outgoing):
    """The exact words of a notice; ``start`` and ``end`` count code points of its text."""

    marker: int
    kind: str
    notice_id: str
    notice_title: str
    issuer: str | None
    notice_date: str | None
    source_address: str | None
    section: str | None
    item: int | None
    passage_id: str
    quote: str
    start: int
    end: int


Attributes = dict[str, str | int | float | bool | list[str] | None]


class FactBody(_Outgoing):
    """A node of the graph that the answer rests on."""

    node_id: str
    type: str
    name: str
    attributes: Attributes


class ProvenanceBody(_Outgoing):
    """Characters of a notice; offsets as in a citation."""

    notice_id: str
    start: int
    end: int
    text: str


class EdgeBody(_Outgoing):
    """An edge, as in the graph export.

    ``implicit`` where the text does not name its actor; ``score`` and ``reason`` where it was
    concluded from its two ends; ``edits`` as in a node.
    """

    source: str
    predicate: str
    target: str
    provenance: list[ProvenanceBody]
    implicit: bool
    score: float | None
    reason: str
    edits: list[int]


class GroundBody(_Outgoing):
    """One thing that speaks for an entry; ``rank`` is that in a channel of search, or null.

    Of the kind ``sentence`` it is the rank of the entry that quotes the fact's sentence.
    """

    kind: str
    rank: int | None
    detail: str


class EvidenceBody(_Outgoing):
    """A passage or a fact that was looked at; a fact has a ``node`` or an ``edge``.

    ``score`` is 0 for the best statement of what is asked, and one less makes it e times less
    likely to answer. The citation's marker is the rank.
    """

    rank: int
    kind: Literal["passage", "fact"]
    citation: CitationBody
    node: FactBody | None
    edge: EdgeBody | None
    score: float
    reasons: list[GroundBody]


class ChoiceBody(_Outgoing):
    """A place that the question may be meant of, and the question that asks of it alone."""

    place: str
    question: str


class AbstentionBody(_Outgoing):
    """Why there is no answer, and what is known nearby.

    ``choices``: where the reason is ``ambiguous`` and several places' notices say as much, these.
    ``courtesy``: nothing was asked, a greeting or thanks is returned.
    """

    reason: str
    message: str
    nearest: list[CitationBody]
    choices: list[ChoiceBody] = []
    courtesy: bool = False


class TimingsBody(_Outgoing):
    """Milliseconds."""

    total: float
    embed: float
    retrieve: float
    compose: float


class AskResponse(_Outgoing):
    """An answer with its citations, or a refusal with its reason.

    ``evidence`` is null unless it was asked for.
    """

    answer_id: str
    refused: bool
    answer: str
    language: str
    question: str
    citations: list[CitationBody]
    facts: list[FactBody]
    abstention: AbstentionBody | None
    confidence: float | None
    generated_by: Literal["extractive", "llm"]
    related_questions: list[str]
    timings_ms: TimingsBody
    evidence: list[EvidenceBody] | None


class SearchHitBody(_Outgoing):
    """One passage found."""

    rank: int
    score: float
    citation: CitationBody


class SearchResponse(_Outgoing):
    """Passages, best first."""

    hits: list[SearchHitBody]


class NoticeSummary(_Outgoing):
    """A notice without its text."""

    notice_id: str
    title: str
    issuer: str | None
    date: str | None
    number: str | None
    source_address: str | None
    visibility: str | list[str]
    version: int
    characters: int
    passages: int


class PartBody(_Outgoing):
    """A document inside the notice; offsets as in a citation."""

    kind: str
    title: str | None
    year: int | None
    start: int
    end: int


class SectionBody(_Outgoing):
    """A heading and all under it; offsets as in a citation."""

    heading: str
    level: int
    number: int
    start: int
    end: int


class ItemBody(_Outgoing):
    """A numbered item or an article; offsets as in a citation."""

    kind: str
    number: int
    title: str | None
    start: int
    end: int


class NoticeBody(NoticeSummary):
    """A notice with its outline."""

    parts: list[PartBody]
    sections: list[SectionBody]
    items: list[ItemBody]


class AddedBody(_Outgoing):
    """What an upload did: added, unchanged, metadata_updated or replaced."""

    result: str
    notice: NoticeSummary


class MergeBody(_Outgoing):
    """What made ``alias`` a name of its node; ``said`` is null where no notice writes it."""

    alias: str
    rules: list[str]
    said: ProvenanceBody | None


class NodeBody(_Outgoing):
    """A node, as in the graph export; ``merges`` has one entry for each alias.

    ``edits`` are the numbers of the edits by hand that made or changed it.
    """

    id: str
    type: str
    name: str
    aliases: list[str]
    attributes: Attributes
    mentions: list[ProvenanceBody]
    merges: list[MergeBody]
    edits: list[int]


class MatchBody(_Outgoing):
    """The form of a node's name that matched the query, and how; see the parameter ``query``."""

    form: str
    kind: str


class NodeList(_Outgoing):
    """Nodes that match, the likeliest first: ``limit`` of ``total``, from ``offset`` on.

    ``matches`` has one entry for each node, in the same order; none where there was no query.
    """

    total: int
    nodes: list[NodeBody]
    matches: list[MatchBody]


class NeighbourBody(_Outgoing):
    """A node one edge away, and that edge."""

    edge: EdgeBody
    node: NodeBody


class NeighbourList(_Outgoing):
    """What a node is joined to: ``limit`` of ``total`` edges, from ``offset`` on."""

    total: int
    node: NodeBody
    neighbours: list[NeighbourBody]


class Health(_Outgoing):
    """The process is there, or ready."""

    status: Literal["alive", "ready"]
    version: str

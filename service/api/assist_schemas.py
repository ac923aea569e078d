"""What the agent's console sends and is sent."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from service.api.schemas import (
    HISTORY_LIMIT,
    AbstentionBody,
    CitationBody,
    FactBody,
    TimingsBody,
    TurnBody,
    sound_text,
)
from service.api.whole_numbers import WHOLE

TEXT_LIMIT = 2_000


def sayable(text: str) -> str:
    """``text``, if a caller can have said it: 1 to 2,000 characters, of which one can be seen."""
    sound_text(text)
    if all(unicodedata.category(character)[0] in "ZC" for character in text):
        raise PydanticCustomError("text", "must not be blank: 1 to 2,000 characters")
    if len(text) > TEXT_LIMIT:
        raise PydanticCustomError(
            "text",
            "must have at most 2,000 characters; it has {length}",
            {"length": f"{len(text):,}"},
        )
    return text


class _Outgoing(BaseModel):
    model_config = ConfigDict(frozen=True)


class AssistBody(BaseModel):
    """What a caller says, as it was typed so far."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    text: Annotated[
        str,
        AfterValidator(sayable),
        WithJsonSchema({"type": "string", "minLength": 1, "maxLength": TEXT_LIMIT}),
    ]
    k: Annotated[int, Field(ge=1, le=5), WHOLE] = 3
    history: Annotated[list[TurnBody], Field(max_length=HISTORY_LIMIT)] = []


BodySourceName = Literal["duty", "measure", "likely", "issuer"]


class CardBody(_Outgoing):
    """An answer, an extract that may be meant (``related``), or that the notices do not say.

    ``answer`` is null where they do not, and ``abstention`` says why. ``body`` is answerable for
    the matter, ``dispatch_to`` is the authority to send it to, each with the words that say so;
    ``…_source`` is ``duty`` (the quoted sentence, its item or article says so), ``measure`` (the
    notice names who does it), ``likely`` (it says so elsewhere, perhaps of something else) or
    ``issuer`` (whoever published the notice: a last resort).
    """

    answer_id: str
    relation: Literal["answer", "related"]
    question: str
    answer: str | None
    citations: list[CitationBody]
    facts: list[FactBody]
    body: str | None
    body_source: BodySourceName | None
    body_citation: CitationBody | None
    dispatch_to: str | None
    dispatch_source: BodySourceName | None
    dispatch_citation: CitationBody | None
    similar_questions: list[str]
    ask_next: list[str]
    subject_node_id: str | None
    abstention: AbstentionBody | None


class DraftBody(_Outgoing):
    """The draft of a work order; ``urgency_words`` are the caller's that make it urgent.

    ``body_certain``: the body is that of an answer, and ``duty`` or ``measure`` is its source.
    ``body_note`` is empty, or says why no body is filled in. ``topic``: null where no card answers.
    """

    summary: str
    category: Literal["咨询", "求助", "投诉", "举报", "建议", "表扬"]
    topic: str | None
    place: str
    body: str | None
    body_certain: bool
    body_note: str
    urgency: Literal["紧急", "一般"]
    urgency_words: list[str]
    basis: list[CitationBody]


class AssistResponse(_Outgoing):
    """Cards for the agent, the first one first, and a draft."""

    cards: list[CardBody]
    draft: DraftBody
    language: str
    timings_ms: TimingsBody

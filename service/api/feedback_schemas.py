"""Feedback as it comes in and goes out over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from service.api.schemas import CitationBody, SoundText, TurnBody
from service.api.whole_numbers import WHOLE

REASON_LIMIT = 500
CORRECTION_LIMIT = 1_000
REASKED_AT_ONCE = 100
RULED_AT_ONCE = 100
PAGE_LIMIT = 200


class _Incoming(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Outgoing(BaseModel):
    model_config = ConfigDict(frozen=True)


class RatingBody(_Incoming):
    """A thumb for an answer; why, and what would have been right, in the caller's own words."""

    answer_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    rating: Literal["up", "down"]
    reason: Annotated[SoundText, Field(max_length=REASON_LIMIT)] | None = None
    correction: Annotated[SoundText, Field(max_length=CORRECTION_LIMIT)] | None = None


class KeptBody(_Outgoing):
    """What was kept, by its number."""

    number: int
    answer_id: str
    rating: Literal["up", "down"]
    at: str


class FeedbackAsked(BaseModel):
    """Which feedback is asked for."""

    model_config = ConfigDict(extra="forbid")

    rating: Literal["up", "down"] | None = None
    corrected: Annotated[bool, Field(description="Only with a correction.")] = False
    every: Annotated[
        bool, Field(description="Also what the same body said of that answer before.")
    ] = False
    unruled: Annotated[bool, Field(description="Only what no editor has ruled on.")] = False
    limit: Annotated[int, Field(ge=1, le=PAGE_LIMIT)] = 50
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0


class ReaskBody(_Incoming):
    """The feedback whose questions are to be asked again, by number."""

    numbers: Annotated[
        list[Annotated[int, Field(ge=1, le=2**31 - 1), WHOLE]],
        Field(min_length=1, max_length=REASKED_AT_ONCE),
    ]


class RulingBody(_Incoming):
    """What an editor holds of ratings, by number: that each is right or wrong, or is to be set
    aside; null takes back what was held before.

    Beside that, what should have been answered: ``should_say``, a sentence as it stands in a
    notice, to the character, or ``should_refuse``, that the notices do not say. Each ruling takes
    the place of the one before as a whole.
    """

    numbers: Annotated[
        list[Annotated[int, Field(ge=1, le=2**31 - 1), WHOLE]],
        Field(min_length=1, max_length=RULED_AT_ONCE),
    ]
    ruling: Literal["right", "wrong", "aside"] | None
    should_say: Annotated[SoundText, Field(min_length=1, max_length=CORRECTION_LIMIT)] | None = None
    should_refuse: bool = False

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if self.should_say is not None and self.should_refuse:
            msg = "Give should_say or should_refuse, not both."
            raise ValueError(msg)
        if self.ruling is None and (self.should_say is not None or self.should_refuse):
            msg = "A ruling that is taken back takes its right answer along: give a ruling."
            raise ValueError(msg)
        return self


class ReaskedBody(_Outgoing):
    """What came of asking again: right, wrong, or untold; ``why`` is what decided."""

    at: str
    verdict: Literal["right", "wrong", "untold"]
    why: str
    answer: str
    changed: bool


class FeedbackBody(_Outgoing):
    """One rating with the answer that it is of.

    ``counts`` is false where the same body rated that answer again later and no editor has ruled
    on this rating. ``ruling`` is what an editor holds of the rating, null before that;
    ``should_say`` and ``should_refuse`` what they say that should have been answered.
    ``proposed`` are the words of a notice that the correction has, while nobody has ruled on it:
    ruled right, they are what a right answer says and cites.
    ``citations`` are the answer's, or, where it was refused, what it named as nearest.
    """

    number: int
    at: str
    rating: Literal["up", "down"]
    reason: str
    correction: str
    counts: bool
    answer_id: str
    question: str
    history: list[TurnBody]
    language: str
    audience: str
    notice_ids: list[str] | None
    refused: bool
    abstention_reason: str | None
    answer: str
    citations: list[CitationBody]
    reasked: ReaskedBody | None
    ruling: Literal["right", "wrong", "aside"] | None = None
    should_say: str | None = None
    should_refuse: bool = False
    proposed: list[str] = []


class FeedbackList(_Outgoing):
    """Feedback, newest first: ``limit`` of ``total``, from ``offset`` on."""

    total: int
    feedback: list[FeedbackBody]


class RuledList(_Outgoing):
    """What was ruled on, newest feedback first."""

    feedback: list[FeedbackBody]


class ReaskedList(_Outgoing):
    """What was asked again, newest feedback first, and how many are right now."""

    counts: dict[str, int]
    feedback: list[FeedbackBody]

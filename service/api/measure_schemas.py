"""What goes in and out of the questions for measures and follow-ups."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from corpus.notice import NoticeId
from kg.follow_up_table import FollowUpQuery
from kg.measure_table import MeasureQuery
from kg.measures import MeasureStatus
from service.api.graph_schemas import FURTHEST, SentenceBody, a_year, asked
from service.api.schemas import EdgeBody, NodeBody

_BODY = (
    "Who acts, helps or is bound: an id, a name or an alias, or, where nothing has the name, words "
    "that the notice has for whom it binds (承办单位); 404 where nobody is called so"
)
_NOTICE = "The notice's id; 404 where there is no such notice"


class _Page(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: Annotated[int, Field(ge=1, le=1_000)] = 100
    offset: Annotated[int, Field(ge=0, le=FURTHEST)] = 0


class MeasuresAsked(_Page):
    """What to ask of the measures; all that is given must hold."""

    status: Annotated[MeasureStatus | None, Field(description="What the notice says of it")] = None
    year: Annotated[int | None, a_year("Done in this year, or planned for it")] = None
    body: Annotated[str | None, asked(_BODY)] = None
    text: Annotated[str | None, asked("Words of the measure or of the heading above it")] = None
    notice_id: Annotated[str | None, asked(_NOTICE)] = None
    with_deadline: Annotated[
        bool, Field(description="Only with a term until which it must be done")
    ] = False
    with_penalty: Annotated[bool, Field(description="Only with a penalty for not doing it")] = False

    def query(self) -> MeasureQuery:
        """The conditions. Raises InvalidFilter."""
        return MeasureQuery(
            status=self.status,
            year=self.year,
            notice_id=None if self.notice_id is None else NoticeId(self.notice_id),
            body=self.body,
            text=self.text,
            with_deadline=self.with_deadline,
            with_penalty=self.with_penalty,
        )


class MeasureBody(NodeBody):
    """A measure as a node, and the ids of what it is joined to; its attributes hold the rest."""

    led_by: list[str]
    produces: list[str]
    targets: list[str]
    sentence: SentenceBody | None


class MeasureList(BaseModel):
    """Measures, notice by notice in the order of the text: ``limit`` of ``total``."""

    model_config = ConfigDict(frozen=True)

    total: int
    measures: list[MeasureBody]


class FollowUpsAsked(_Page):
    """What to ask of the follow-ups; all that is given must hold, of either end."""

    body: Annotated[str | None, asked(_BODY)] = None
    text: Annotated[
        str | None, asked("Words of a statement, of what it counts or of a heading above it")
    ] = None
    notice_id: Annotated[str | None, asked(_NOTICE)] = None
    min_score: Annotated[
        float | None,
        Field(
            description="At least this, from 0 to 1",
            json_schema_extra={"minimum": 0, "maximum": 1},
        ),
    ] = None

    def query(self) -> FollowUpQuery:
        """The conditions. Raises InvalidFilter."""
        return FollowUpQuery(
            notice_id=None if self.notice_id is None else NoticeId(self.notice_id),
            body=self.body,
            text=self.text,
            min_score=self.min_score,
        )


class SaidBody(BaseModel):
    """Where one end says what it says: its notice, the heading above it, and the sentence."""

    model_config = ConfigDict(frozen=True)

    notice_id: str
    section: str | None
    sentence: SentenceBody


class FollowUpBody(EdgeBody):
    """An edge with both its ends and where they stand."""

    earlier: NodeBody
    later: NodeBody
    earlier_said: SaidBody
    later_said: SaidBody


class FollowUpList(BaseModel):
    """Pairs, in the order of the text: ``limit`` of ``total``."""

    model_config = ConfigDict(frozen=True)

    total: int
    follow_ups: list[FollowUpBody]

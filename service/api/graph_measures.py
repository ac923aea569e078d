"""GET /graph/measures and /graph/follow-ups: who did what with whom, and what came of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from kg.follow_up_table import FoundFollowUp, FoundFollowUps
from kg.measure_list import ListedMeasure
from kg.measure_table import FoundMeasures
from kg.model import Provenance
from service.api.access import within_reading_rate
from service.api.bodies import edge_body
from service.api.graph import node_body
from service.api.graph_targets import sentence_body
from service.api.measure_schemas import (
    FollowUpBody,
    FollowUpList,
    FollowUpsAsked,
    MeasureBody,
    MeasureList,
    MeasuresAsked,
    SaidBody,
)
from service.api.viewing import LoadedDep
from service.sentences import Sentences

router = APIRouter(prefix="/graph", tags=["graph"], dependencies=[Depends(within_reading_rate)])


@router.get("/measures", summary="Find measures")
def measures(loaded: LoadedDep, asked: Annotated[MeasuresAsked, Query()]) -> MeasureList:
    """What was done, is planned or is required, notice by notice in the order of the text."""
    snapshot = loaded.library.snapshot()
    found = snapshot.queries.measures(asked.query(), limit=asked.limit, offset=asked.offset)
    return measure_list(found, Sentences(snapshot.readings))


@router.get("/follow-ups", summary="Find what follows up what")
def follow_ups(loaded: LoadedDep, asked: Annotated[FollowUpsAsked, Query()]) -> FollowUpList:
    """What was achieved beside what is planned on the same thing, and what came of plans."""
    snapshot = loaded.library.snapshot()
    found = snapshot.queries.follow_ups(asked.query(), limit=asked.limit, offset=asked.offset)
    return follow_up_list(found, Sentences(snapshot.readings))


def measure_list(found: FoundMeasures, sentences: Sentences) -> MeasureList:
    """Measures as the service gives them, each with its sentence."""
    return MeasureList(
        total=found.total, measures=[_measure_body(each, sentences) for each in found.found]
    )


def follow_up_list(found: FoundFollowUps, sentences: Sentences) -> FollowUpList:
    """Pairs as the service gives them, each end with its sentence."""
    return FollowUpList(
        total=found.total, follow_ups=[_follow_up_body(each, sentences) for each in found.found]
    )


def _measure_body(listed: ListedMeasure, sentences: Sentences) -> MeasureBody:
    mentions = listed.node.mentions
    return MeasureBody(
        **node_body(listed.node).model_dump(),
        led_by=[node.node_id for node in listed.leads],
        produces=[node.node_id for node in listed.products],
        targets=[node.node_id for node in listed.figures],
        sentence=sentence_body(sentences.around(mentions[0])) if mentions else None,
    )


def _follow_up_body(found: FoundFollowUp, sentences: Sentences) -> FollowUpBody:
    return FollowUpBody(
        **edge_body(found.pair.edge).model_dump(),
        earlier=node_body(found.pair.earlier),
        later=node_body(found.pair.later),
        earlier_said=_said_body(found.earlier_said, sentences),
        later_said=_said_body(found.later_said, sentences),
    )


def _said_body(place: Provenance, sentences: Sentences) -> SaidBody:
    return SaidBody(
        notice_id=place.notice_id,
        section=sentences.heading(place),
        sentence=sentence_body(sentences.around(place)),
    )

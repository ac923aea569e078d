"""GET /graph/targets: figures by what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from kg.model import Node
from kg.target_filter import FoundTarget, FoundTargets
from service.api.access import within_reading_rate
from service.api.graph import node_body
from service.api.graph_schemas import (
    NodeReference,
    SectionTargets,
    SentenceBody,
    TargetBody,
    TargetList,
    TargetQuery,
    UnmatchedBody,
)
from service.api.viewing import LoadedDep
from service.query_lines import by_section
from service.sentences import SentenceAround, Sentences

router = APIRouter(prefix="/graph", tags=["graph"], dependencies=[Depends(within_reading_rate)])


@router.get("/targets", summary="Find figures")
def targets(loaded: LoadedDep, asked: Annotated[TargetQuery, Query()]) -> TargetList:
    """Figures that meet every condition, notice by notice in the order of the text."""
    snapshot = loaded.library.snapshot()
    found = snapshot.queries.targets(asked.filter(), limit=asked.limit, offset=asked.offset)
    return target_list(found, Sentences(snapshot.readings))


def target_list(found: FoundTargets, sentences: Sentences) -> TargetList:
    """Figures as the service gives them, each with its sentence."""
    return TargetList(
        total=found.total,
        targets=[target_body(each, sentences) for each in found.found],
        unmatched=[
            UnmatchedBody(
                condition=each.condition.value, wanted=each.wanted, there_are=list(each.there_are)
            )
            for each in found.unmatched
        ],
    )


def section_bodies(found: Sequence[FoundTarget], sentences: Sentences) -> list[SectionTargets]:
    """The figures of each section, in the order of the notices."""
    return [
        SectionTargets(
            notice_id=rows[0].notice_id,
            sections=[reference(section) for section in rows[0].sections],
            targets=[target_body(row, sentences) for row in rows],
        )
        for rows in by_section(found)
    ]


def target_body(found: FoundTarget, sentences: Sentences) -> TargetBody:
    """One figure with what it belongs to."""
    mentions = found.target.mentions
    return TargetBody(
        target=node_body(found.target),
        notice_id=found.notice_id,
        part=None if found.part is None else found.part.value,
        sections=[reference(section) for section in found.sections],
        item=None if found.item is None else reference(found.item),
        measure=None if found.measure is None else reference(found.measure),
        holders=[reference(holder) for holder in found.holders],
        districts=[reference(district) for district in found.districts],
        sentence=sentence_body(sentences.around(mentions[0])) if mentions else None,
    )


def reference(node: Node) -> NodeReference:
    """The node by its id."""
    return NodeReference(id=node.node_id, type=node.type.value, name=node.name)


def sentence_body(sentence: SentenceAround) -> SentenceBody:
    """A sentence with its offsets."""
    return SentenceBody(
        start=sentence.span.start,
        end=sentence.span.end,
        text=sentence.text,
        cut_before=sentence.cut_before,
        cut_after=sentence.cut_after,
    )

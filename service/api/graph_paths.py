"""GET /graph/paths: how two things are joined."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from kg.model import Node
from kg.paths import Path, Paths
from service.api.access import within_reading_rate
from service.api.bodies import edge_body
from service.api.graph_schemas import PathBody, PathList, PathsAsked, StepBody, ToldEdgeBody
from service.api.graph_targets import reference, sentence_body
from service.api.viewing import LoadedDep
from service.sentences import Sentences

router = APIRouter(prefix="/graph", tags=["graph"], dependencies=[Depends(within_reading_rate)])


@router.get("/paths", summary="How two nodes are joined")
def paths(loaded: LoadedDep, asked: Annotated[PathsAsked, Query()]) -> PathList:
    """The shortest paths between two nodes, whichever way the edges go; ids decide the order."""
    snapshot = loaded.library.snapshot()
    queries = snapshot.queries
    ends = queries.one(asked.start), queries.one(asked.end)
    found = queries.paths(
        ends[0].node_id,
        ends[1].node_id,
        predicates=asked.predicate or (),
        most=asked.limit,
        hops=asked.hops,
    )
    return path_list(found, *ends, Sentences(snapshot.readings))


def path_list(found: Paths, start: Node, end: Node, sentences: Sentences) -> PathList:
    """Paths as the service gives them, each edge with its sentence."""
    return PathList(
        outcome=found.outcome.value,
        start=reference(start),
        end=reference(end),
        searched=found.searched,
        more=found.more,
        paths=[_path_body(path, sentences) for path in found.paths],
    )


def _path_body(path: Path, sentences: Sentences) -> PathBody:
    return PathBody(
        start=reference(path.start),
        steps=[
            StepBody(
                edges=[
                    ToldEdgeBody(
                        **edge_body(edge).model_dump(),
                        sentence=sentence_body(sentences.around(edge.provenance[0])),
                    )
                    for edge in step.edges
                ],
                node=reference(step.node),
            )
            for step in path.steps
        ],
    )

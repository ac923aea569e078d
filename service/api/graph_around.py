"""GET /graph/nodes/{id}/around: what a node is joined to, as somebody who looks at it reads it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from kg.model import Edge, Node, Provenance
from kg.surroundings import KindAround
from service.api.access import within_reading_rate
from service.api.around_schemas import (
    AroundAsked,
    AroundBody,
    KindBody,
    SaidEdgeBody,
    SaidNeighbourBody,
)
from service.api.bodies import edge_body
from service.api.graph import asked_node, node_body
from service.api.graph_targets import sentence_body
from service.api.measure_schemas import SaidBody
from service.api.notices import summary_of
from service.api.viewing import LoadedDep
from service.sentences import Sentences

router = APIRouter(
    prefix="/graph/nodes", tags=["graph"], dependencies=[Depends(within_reading_rate)]
)

SHOWN_PLACES = 3
"""Places of an edge that are told with their sentences; a name may be mentioned a hundred times."""


@router.get("/{node_id:path}/around", summary="What is around a node, the most telling first")
def around(node_id: str, loaded: LoadedDep, asked: Annotated[AroundAsked, Query()]) -> AroundBody:
    """The edges of a node kind by kind, of each the first few, with the sentences that say so."""
    snapshot = loaded.library.snapshot()
    node = asked_node(snapshot, node_id)
    found = snapshot.queries.around(
        node.node_id, each=asked.each, kind=asked.kind, offset=asked.offset
    )
    sentences = Sentences(snapshot.readings)
    cited = {place.notice_id for place in node.mentions[:1]}
    for kind in found.kinds:
        cited.update(place.notice_id for edge, _ in kind.joined for place in _shown(edge))
    return AroundBody(
        total=found.total,
        node=node_body(node, 1),
        kinds=[_kind_body(kind, sentences) for kind in found.kinds],
        notices=[summary_of(snapshot.readings[notice_id]) for notice_id in sorted(cited)],
    )


def _shown(edge: Edge) -> tuple[Provenance, ...]:
    return edge.provenance[:SHOWN_PLACES]


def _kind_body(found: KindAround, sentences: Sentences) -> KindBody:
    return KindBody(
        kind=str(found.kind),
        predicate=found.kind.predicate.value,
        direction=found.kind.direction.value,
        type=found.kind.type,
        status=found.kind.status,
        total=found.total,
        neighbours=[_neighbour_body(edge, other, sentences) for edge, other in found.joined],
    )


def _neighbour_body(edge: Edge, other: Node, sentences: Sentences) -> SaidNeighbourBody:
    shown = _shown(edge)
    whole = edge_body(edge).model_dump()
    return SaidNeighbourBody(
        node=node_body(other, 1),
        edge=SaidEdgeBody(
            **whole | {"provenance": whole["provenance"][: len(shown)]},
            places=len(edge.provenance),
            said=[
                SaidBody(
                    notice_id=place.notice_id,
                    section=sentences.heading(place),
                    sentence=sentence_body(sentences.around(place)),
                )
                for place in shown
            ],
        ),
    )

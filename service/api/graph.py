"""The knowledge graph, node by node."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from kg.model import Edge, Merge, Node, NodeId, NodeType, Provenance
from service.api.schemas import (
    EdgeBody,
    MergeBody,
    NeighbourBody,
    NeighbourList,
    NodeBody,
    NodeList,
    ProvenanceBody,
)
from service.api.state import LoadedDep

router = APIRouter(prefix="/graph/nodes", tags=["graph"])


@router.get("", summary="Find nodes")
def nodes(
    loaded: LoadedDep,
    query: Annotated[str | None, Query(description="A name, an alias or an id")] = None,
    node_type: Annotated[NodeType | None, Query(alias="type")] = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
) -> NodeList:
    """Nodes with this name, alias or id, of this type; all where neither is given."""
    graph = loaded.library.snapshot().graph
    found = graph.nodes(node_type) if not query else graph.find(query, node_type)
    return NodeList(total=len(found), nodes=[node_body(node) for node in found[:limit]])


# An id may hold a slash, so this one must be tried before the next.
@router.get("/{node_id:path}/neighbours", summary="What a node is joined to")
def neighbours(node_id: str, loaded: LoadedDep) -> NeighbourList:
    """Every edge of the node, in both directions, with its other end."""
    graph = loaded.library.snapshot().graph
    node = graph.node(NodeId(node_id))
    return NeighbourList(
        node=node_body(node),
        neighbours=[
            NeighbourBody(edge=edge_body(edge), node=node_body(other))
            for edge, other in graph.neighbours(node.node_id)
        ],
    )


@router.get("/{node_id:path}", summary="One node")
def node(node_id: str, loaded: LoadedDep) -> NodeBody:
    """A node by its id."""
    return node_body(loaded.library.snapshot().graph.node(NodeId(node_id)))


def node_body(node: Node) -> NodeBody:
    """A node as the graph export writes it."""
    return NodeBody(
        id=node.node_id,
        type=node.type.value,
        name=node.name,
        aliases=list(node.aliases),
        attributes={
            key: list(value) if isinstance(value, tuple) else value
            for key, value in node.attributes
        },
        mentions=[_provenance_body(mention) for mention in node.mentions],
        merges=[_merge_body(merge) for merge in node.merges],
        edits=list(node.edits),
    )


def _merge_body(merge: Merge) -> MergeBody:
    return MergeBody(
        alias=merge.alias,
        rules=[rule.value for rule in merge.rules],
        said=None if merge.said is None else _provenance_body(merge.said),
    )


def edge_body(edge: Edge) -> EdgeBody:
    """An edge as the graph export writes it."""
    return EdgeBody(
        source=edge.source,
        predicate=edge.predicate.value,
        target=edge.target,
        provenance=[_provenance_body(place) for place in edge.provenance],
        implicit=edge.implicit,
        score=edge.score,
        reason=edge.reason,
        edits=list(edge.edits),
    )


def _provenance_body(place: Provenance) -> ProvenanceBody:
    return ProvenanceBody(
        notice_id=place.notice_id, start=place.span.start, end=place.span.end, text=place.text
    )

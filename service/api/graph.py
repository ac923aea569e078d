"""The knowledge graph, node by node."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from corpus.errors import UnknownNode
from kg.model import Merge, Node, NodeId
from kg.name_index import FoundNodes
from service.api.access import within_reading_rate
from service.api.bodies import edge_body, provenance_body
from service.api.graph_schemas import NeighboursAsked, NodeAsked, NodesAsked
from service.api.schemas import (
    MatchBody,
    MergeBody,
    NeighbourBody,
    NeighbourList,
    NodeBody,
    NodeList,
)
from service.api.viewing import LoadedDep
from service.snapshot import Snapshot

router = APIRouter(
    prefix="/graph/nodes", tags=["graph"], dependencies=[Depends(within_reading_rate)]
)


@router.get("", summary="Find nodes")
def nodes(loaded: LoadedDep, asked: Annotated[NodesAsked, Query()]) -> NodeList:
    """Nodes that the query may mean, of this type; all by id where no query is given."""
    queries = loaded.library.snapshot().queries
    if not asked.query:
        every = queries.nodes(asked.type)
        page = every[asked.offset : asked.offset + asked.limit]
        bodies = [node_body(node, asked.mentions) for node in page]
        return NodeList(total=len(every), nodes=bodies, matches=[])
    found = queries.find(asked.query, asked.type, limit=asked.limit, offset=asked.offset)
    return found_list(found, asked.mentions)


# An id may hold a slash, so this one must be tried before the next.
@router.get("/{node_id:path}/neighbours", summary="What a node is joined to")
def neighbours(
    node_id: str, loaded: LoadedDep, asked: Annotated[NeighboursAsked, Query()]
) -> NeighbourList:
    """The edges of a node, given as for one node, with their other ends, all in their order."""
    snapshot = loaded.library.snapshot()
    node = asked_node(snapshot, node_id)
    found = snapshot.queries.neighbours(
        node.node_id,
        predicates=asked.predicate or (),
        direction=asked.direction,
        type=asked.type,
        limit=asked.limit,
        offset=asked.offset,
    )
    return NeighbourList(
        total=found.total,
        node=node_body(node, asked.mentions),
        neighbours=[
            NeighbourBody(edge=edge_body(edge), node=node_body(other, asked.mentions))
            for edge, other in found.joined
        ],
    )


@router.get("/{node_id:path}", summary="One node")
def node(node_id: str, loaded: LoadedDep, asked: Annotated[NodeAsked, Query()]) -> NodeBody:
    """A node by its id, or by a name or an alias that it alone has: 409 where several have it."""
    return node_body(asked_node(loaded.library.snapshot(), node_id), asked.mentions)


def asked_node(snapshot: Snapshot, name: str) -> Node:
    """The node that an address means.

    An id is looked up first; the names need an index, which the first name makes.
    """
    try:
        return snapshot.graph.node(NodeId(name))
    except UnknownNode:
        return snapshot.queries.one(name)


def found_list(found: FoundNodes, mentions: int | None = None) -> NodeList:
    """Nodes as the service gives them, with what matched."""
    return NodeList(
        total=found.total,
        nodes=[node_body(each.node, mentions) for each in found.found],
        matches=[MatchBody(form=each.form, kind=each.kind.value) for each in found.found],
    )


def node_body(node: Node, mentions: int | None = None) -> NodeBody:
    """A node as the graph export writes it, with its first ``mentions`` mentions or all."""
    return NodeBody(
        id=node.node_id,
        type=node.type.value,
        name=node.name,
        aliases=list(node.aliases),
        attributes={
            key: list(value) if isinstance(value, tuple) else value
            for key, value in node.attributes
        },
        mentions=[provenance_body(mention) for mention in node.mentions[:mentions]],
        merges=[_merge_body(merge) for merge in node.merges],
        edits=list(node.edits),
    )


def _merge_body(merge: Merge) -> MergeBody:
    return MergeBody(
        alias=merge.alias,
        rules=[rule.value for rule in merge.rules],
        said=None if merge.said is None else provenance_body(merge.said),
    )

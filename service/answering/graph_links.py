"""The nodes that a question names, and the sentences to which their edges lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.model import STATED, Edge, Node, NodeId, Predicate, Provenance
from service.answering.evidence import EvidenceBase
from service.answering.needs import Need

_MOST = 10_000  # edges of one node
_SAY_NO_MORE = frozenset({Predicate.MENTIONS})
"""Edges that say no more than that a name stands there, which the name itself shows."""


@dataclass(frozen=True, slots=True)
class Named:
    """A node that a question names. ``form`` is how it does, as a match key."""

    node: Node
    form: str


@dataclass(frozen=True, slots=True)
class Link:
    """An edge of a named node, a place that says so, and the node at its other end."""

    named: Named
    edge: Edge
    other: Node
    place: Provenance


def named_nodes(needs: Iterable[Need], base: EvidenceBase) -> Mapping[NodeId, Named]:
    """The nodes that the needs name, by id, by whichever form of theirs.

    Not the places that the notices speak for: whatever they say is said of those.
    """
    graph = base.snapshot.graph
    found: dict[NodeId, Named] = {}
    for need in needs:
        for said in dict.fromkeys((need.key, *need.inherited)):
            for linked in base.vocabulary.names.in_key(said):
                form = said[linked.start : linked.end]
                for node in graph.find(linked.name):
                    if node.type not in STATED and form not in base.home_words:
                        found.setdefault(node.node_id, Named(node, form))
    return dict(sorted(found.items()))


def links_of(named: Mapping[NodeId, Named], base: EvidenceBase) -> Iterator[Link]:
    """Every place that an edge of a named node leads to, in the notices that may be cited."""
    queries = base.snapshot.queries
    for node_id, each in named.items():
        for edge, other in queries.neighbours(node_id, limit=_MOST).joined:
            if edge.predicate in _SAY_NO_MORE:
                continue
            for place in edge.provenance:
                if place.notice_id in base.readings:
                    yield Link(each, edge, other, place)


def joins_named(edge: Edge, named: Mapping[NodeId, Named]) -> bool:
    """Whether the question names both ends of the edge."""
    return edge.source in named and edge.target in named

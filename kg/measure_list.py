"""The measures of a graph, each with all that hangs on it, and what follows up what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.graph import KnowledgeGraph
from kg.model import Edge, Node, NodeType, Predicate


@dataclass(frozen=True, slots=True)
class ListedMeasure:
    """A measure, and the other ends of its edges by what they are to it."""

    node: Node
    leads: tuple[Node, ...]
    partners: tuple[str, ...]
    products: tuple[Node, ...]
    figures: tuple[Node, ...]
    section: str | None

    @property
    def is_implicit(self) -> bool:
        """Whether the text does not name who leads it."""
        return self.node.attribute("actor_implicit") is True


def measures_of(graph: KnowledgeGraph) -> tuple[ListedMeasure, ...]:
    """All measures, in the order of their notices."""
    nodes = sorted(graph.nodes(NodeType.MEASURE), key=lambda node: node.mentions[:1])
    return tuple(_listed(graph, node) for node in nodes)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Two statements on the same thing, the earlier first."""

    edge: Edge
    earlier: Node
    later: Node


def follow_ups_of(graph: KnowledgeGraph) -> tuple[FollowUp, ...]:
    """What follows up what, in the order of the text."""
    found = [
        FollowUp(edge, graph.node(edge.source), graph.node(edge.target))
        for edge in graph.edges()
        if edge.predicate is Predicate.FOLLOWS_UP
    ]
    return tuple(sorted(found, key=lambda each: (each.earlier.mentions, each.later.mentions)))


def _listed(graph: KnowledgeGraph, node: Node) -> ListedMeasure:
    neighbours = graph.neighbours(node.node_id)
    partners, section = node.attribute("partners"), node.attribute("section")
    return ListedMeasure(
        node,
        tuple(_ends(neighbours, node, Predicate.LED_BY)),
        partners if isinstance(partners, tuple) else (),
        tuple(_ends(neighbours, node, Predicate.PRODUCES)),
        tuple(_ends(neighbours, node, Predicate.HAS_TARGET)),
        section if isinstance(section, str) else None,
    )


def _ends(
    neighbours: Iterable[tuple[Edge, Node]], node: Node, predicate: Predicate
) -> Iterator[Node]:
    for edge, other in neighbours:
        if edge.predicate is predicate and edge.source == node.node_id:
            yield other

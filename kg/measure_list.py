"""The measures of a graph, each with all that hangs on it, and what follows up what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kg.model import Edge, Node, NodeId, NodeType, Predicate, listed_words


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


_Ends: TypeAlias = Mapping[tuple[NodeId, Predicate], Sequence[Node]]
_LISTED = (Predicate.LED_BY, Predicate.PRODUCES, Predicate.HAS_TARGET)


def measures_of(nodes: Sequence[Node], edges: Iterable[Edge]) -> tuple[ListedMeasure, ...]:
    """All measures, in the order of their notices."""
    known = {node.node_id: node for node in nodes}
    ends: dict[tuple[NodeId, Predicate], list[Node]] = {}
    for edge in edges:
        if edge.predicate in _LISTED:
            ends.setdefault((edge.source, edge.predicate), []).append(known[edge.target])
    measures = (node for node in nodes if node.type is NodeType.MEASURE)
    return tuple(_listed(node, ends) for node in sorted(measures, key=lambda n: n.mentions[:1]))


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Two statements on the same thing, the earlier first."""

    edge: Edge
    earlier: Node
    later: Node


def follow_ups_of(nodes: Iterable[Node], edges: Iterable[Edge]) -> tuple[FollowUp, ...]:
    """What follows up what, in the order of the text."""
    known = {node.node_id: node for node in nodes}
    found = [
        FollowUp(edge, known[edge.source], known[edge.target])
        for edge in edges
        if edge.predicate is Predicate.FOLLOWS_UP
    ]
    return tuple(sorted(found, key=lambda each: (each.earlier.mentions, each.later.mentions)))


def _listed(node: Node, ends: _Ends) -> ListedMeasure:
    leads, products, figures = (tuple(ends.get((node.node_id, each), ())) for each in _LISTED)
    section = node.attribute("section")
    return ListedMeasure(
        node,
        leads,
        listed_words(node.attribute("partners")),
        products,
        figures,
        section if isinstance(section, str) else None,
    )

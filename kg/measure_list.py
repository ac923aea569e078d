"""The measures of a graph that meet some conditions, each with all that hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.normalize import match_key
from corpus.notice import NoticeId
from kg.graph import KnowledgeGraph
from kg.measures import MeasureStatus
from kg.model import Edge, Node, NodeId, NodeType, Predicate


@dataclass(frozen=True, slots=True)
class MeasureFilter:
    """Conditions that must all hold; None: not asked for.

    ``body`` are nodes of which one must lead the measure, take part in it or be its partner.
    """

    status: MeasureStatus | None = None
    year: int | None = None
    notice_id: NoticeId | None = None
    body: frozenset[NodeId] | None = None
    text: str | None = None


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


def measures_of(graph: KnowledgeGraph, wanted: MeasureFilter) -> tuple[ListedMeasure, ...]:
    """The measures that meet ``wanted``, in the order of their notices."""
    nodes = (node for node in graph.nodes(NodeType.MEASURE) if _meets(node, wanted))
    found = [_listed(graph, node) for node in sorted(nodes, key=lambda node: node.mentions[:1])]
    return tuple(each for each in found if _has_body(graph, each.node, wanted.body))


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Two statements on the same thing, the earlier first."""

    edge: Edge
    earlier: Node
    later: Node


def follow_ups_of(graph: KnowledgeGraph, notice_id: NoticeId | None) -> tuple[FollowUp, ...]:
    """What follows up what, those of which an end is in ``notice_id``; in the order of the text."""
    found = [
        FollowUp(edge, graph.node(edge.source), graph.node(edge.target))
        for edge in graph.edges()
        if edge.predicate is Predicate.FOLLOWS_UP
        and (notice_id is None or any(said.notice_id == notice_id for said in edge.provenance))
    ]
    return tuple(sorted(found, key=lambda each: (each.earlier.mentions, each.later.mentions)))


def _meets(node: Node, wanted: MeasureFilter) -> bool:
    if wanted.status is not None and node.attribute("status") != wanted.status.value:
        return False
    if wanted.year is not None and node.attribute("year") != wanted.year:
        return False
    if wanted.notice_id is not None and wanted.notice_id not in _notices(node):
        return False
    sought = match_key(wanted.text or "")
    headings = f"{node.name}\n{node.attribute('section') or ''}"
    return not sought or sought in match_key(headings)


def _notices(node: Node) -> set[NoticeId]:
    return {said.notice_id for said in node.mentions}


def _has_body(graph: KnowledgeGraph, node: Node, bodies: frozenset[NodeId] | None) -> bool:
    if bodies is None:
        return True
    named = {name for body in bodies for name in (graph.node(body).name, *graph.node(body).aliases)}
    partners = node.attribute("partners")
    if isinstance(partners, tuple) and named.intersection(partners):
        return True
    joined = (Predicate.LED_BY, Predicate.PARTICIPATES, Predicate.APPLIES_TO)
    return any(
        edge.predicate in joined and other.node_id in bodies
        for edge, other in graph.neighbours(node.node_id)
    )


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

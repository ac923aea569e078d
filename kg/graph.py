"""KnowledgeGraph: nodes and edges of any number of notices, added and removed one by one.

The one user of networkx. What a node is called and which edges there are follows from the facts of
the notices that are in it and from nothing else: not from the order in which they came, not from
notices that were there before; and from the edits by hand that are laid over them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import networkx as nx

from corpus.errors import UnknownNode
from corpus.notice import NoticeId, Reading
from kg.extract import facts_of
from kg.facts import NodeFact, NoticeFacts
from kg.follow_ups import FollowUps
from kg.joined_facts import edge_of, name_of, node_of
from kg.model import (
    Edge,
    Node,
    NodeId,
    NodeType,
    Predicate,
    Provenance,
    type_of,
)
from kg.overlay import NO_EDITS, Overlay, Triple
from kg.repeated_names import ACTORS, OWNER, PARTNERS, REPEATING, Added, spelt

# an edge is said by one notice, concluded from two, or made by hand between two
_SaidBy: TypeAlias = NoticeId | tuple[NoticeId, NoticeId] | None


@dataclass(frozen=True, slots=True)
class GraphStats:
    """How much there is, by type and predicate, in the order of the enums."""

    notices: int
    nodes: int
    edges: int
    by_type: tuple[tuple[NodeType, int], ...]
    by_predicate: tuple[tuple[Predicate, int], ...]


class KnowledgeGraph:
    """What the notices say. Reading methods return new tuples, always in the same order."""

    def __init__(self, overlay: Overlay = NO_EDITS, follow_ups: FollowUps | None = None) -> None:
        """``follow_ups`` tells what follows up what, and may know it from another graph."""
        self.overlay = overlay
        self._follow_ups = follow_ups if follow_ups is not None else FollowUps()
        self._graph = nx.MultiDiGraph()
        self._spoken: dict[NodeId, set[NoticeId]] = {}  # by issuer
        self._concluded: dict[tuple[NoticeId, NoticeId], tuple[Edge, ...]] = {}
        self._hidden: list[tuple[tuple[NoticeId, NoticeId], Edge]] = []
        self._facts: dict[NoticeId, NoticeFacts] = {}
        self._by_name: dict[str, set[NodeId]] = {}
        self._reaching: list[Edge] = []  # in the graph, but of no one notice

    @property
    def facts(self) -> tuple[NoticeFacts, ...]:
        """What each notice contributes, edits included, by id."""
        return tuple(self._facts[notice_id] for notice_id in sorted(self._facts))

    @property
    def notice_ids(self) -> tuple[NoticeId, ...]:
        """The notices in the graph, sorted."""
        return tuple(sorted(self._facts))

    def add_notice(self, reading: Reading) -> None:
        """Add what a notice says; a notice that is there already is replaced."""
        self.add_facts(self.overlay.applied_to(facts_of(reading), reading))

    def add_facts(self, facts: NoticeFacts) -> None:
        """Add facts that were read before, as they are."""
        self._untie()
        self._remove(facts.notice_id)
        self._facts[facts.notice_id] = facts
        for fact in facts.nodes:
            if fact.node_id not in self._graph:
                self._graph.add_node(fact.node_id, facts={})
            self._graph.nodes[fact.node_id]["facts"][facts.notice_id] = fact
            for name in {*fact.names, fact.node_id}:
                self._by_name.setdefault(name, set()).add(fact.node_id)
        for edge in facts.edges:
            self._add_edge(facts.notice_id, edge)
        self._conclude(facts)
        self._tie()

    def remove_notice(self, notice_id: NoticeId) -> None:
        """Take out what this notice says. Nothing happens where it is not in the graph."""
        self._untie()
        self._remove(notice_id)
        self._tie()

    def deleted_edges(self) -> frozenset[Triple]:
        """The edges that edits took away, by the ids that their ends have now."""
        return frozenset(self.overlay.deleted(self.facts))

    def _tie(self) -> None:
        """Add the edges made by hand between notices, and hide those that edits took away."""
        if any(facts.reaching for facts in self._facts.values()):
            for edge in self.overlay.reaching(self.facts):
                if edge.source in self._graph and edge.target in self._graph:
                    self._add_edge(None, edge)
                    self._reaching.append(edge)
        deleted = self.deleted_edges() if self.overlay.edits else frozenset()
        for pair, concluded in self._concluded.items() if deleted else ():
            for edge in concluded:
                if (edge.source, edge.predicate, edge.target) in deleted:
                    self._remove_edge(pair, edge)
                    self._hidden.append((pair, edge))

    def _untie(self) -> None:
        for pair, edge in self._hidden:
            self._add_edge(pair, edge)
        self._hidden.clear()
        for edge in self._reaching:
            self._remove_edge(None, edge)
        self._reaching.clear()

    def _conclude(self, facts: NoticeFacts) -> None:
        """Add what this notice and those of the same issuer follow up in each other."""
        fellows: set[NoticeId] = {facts.notice_id}
        if facts.issuer is not None:
            spoken = self._spoken.setdefault(facts.issuer, set())
            spoken.add(facts.notice_id)
            fellows |= spoken
        for other in sorted(fellows):
            pairs = {(other, facts.notice_id), (facts.notice_id, other)}
            for pair in sorted(pairs):
                first, second = (self._facts[notice_id] for notice_id in pair)
                edges = self._follow_ups.between(first, second)
                concluded = self.overlay.left_of(edges, first, second)
                for edge in concluded:
                    self._add_edge(pair, edge)
                if concluded:
                    self._concluded[pair] = concluded

    def _forget(self, facts: NoticeFacts) -> None:
        """Take back what was concluded from this notice."""
        notice_id = facts.notice_id
        fellows = {notice_id}
        if facts.issuer is not None:
            fellows |= self._spoken[facts.issuer]
            self._spoken[facts.issuer].discard(notice_id)
        for other in sorted(fellows):
            for pair in {(other, notice_id), (notice_id, other)}:
                for edge in self._concluded.pop(pair, ()):
                    self._remove_edge(pair, edge)

    def _add_edge(self, said_by: _SaidBy, edge: Edge) -> None:
        key = edge.predicate.value
        if not self._graph.has_edge(edge.source, edge.target, key):
            self._graph.add_edge(edge.source, edge.target, key, facts={})
        said = self._graph.edges[edge.source, edge.target, key]["facts"]
        said.setdefault(said_by, []).append(edge)

    def _remove_edge(self, said_by: _SaidBy, edge: Edge) -> None:
        key = (edge.source, edge.target, edge.predicate.value)
        if self._graph.has_edge(*key):
            said = self._graph.edges[key]["facts"]
            said.pop(said_by, None)
            if not said:
                self._graph.remove_edge(*key)

    def _remove(self, notice_id: NoticeId) -> None:
        facts = self._facts.pop(notice_id, None)
        if facts is None:
            return
        for edge in facts.edges:
            self._remove_edge(notice_id, edge)
        self._forget(facts)
        for fact in facts.nodes:
            known: dict[NoticeId, NodeFact] = self._graph.nodes[fact.node_id]["facts"]
            del known[notice_id]
            left = {name for other in known.values() for name in other.names}
            if not known:
                self._graph.remove_node(fact.node_id)
            for name in {*fact.names, fact.node_id} - left - ({fact.node_id} if known else set()):
                named = self._by_name[name]
                named.discard(fact.node_id)
                if not named:
                    del self._by_name[name]

    def node(self, node_id: NodeId) -> Node:
        """The node with this id; UnknownNode where there is none."""
        if node_id not in self._graph:
            raise UnknownNode(node_id)
        facts = self._graph.nodes[node_id]["facts"].values()
        node = node_of(node_id, facts)
        if not self.overlay.edits or node.type not in REPEATING:
            return node
        refers = [each for fact in facts for each in fact.refers]
        added = self._added_to(node)
        if not refers and not added:
            return node
        return replace(node, attributes=spelt(node.attributes, refers, self._called, added))

    def _called(self, node_id: NodeId) -> str | None:
        if node_id not in self._graph:
            return None
        return name_of(self._graph.nodes[node_id]["facts"].values())

    def _added_to(self, node: Node) -> Added:
        """Whom edges made by hand add to the attributes of this measure or figure.

        Who leads a measure is one of its actors and owns its figures. Whoever cooperates with one
        who leads it, in words of the measure, is a partner.
        """
        if node.type is NodeType.TARGET:
            held = self._graph.in_edges(node.node_id, keys=True)
            measures = [
                source
                for source, _, key in held
                if key == Predicate.HAS_TARGET.value and type_of(source) is NodeType.MEASURE
            ]
            bodies = {e.target for each in measures for e in self._made(each, Predicate.LED_BY)}
            return {OWNER: self._names_of(bodies)} if bodies else {}
        led = self._graph.out_edges(node.node_id, keys=True)
        leading = [target for _, target, key in led if key == Predicate.LED_BY.value]
        helping = {
            edge.target
            for lead in leading
            for edge in self._made(lead, Predicate.COOPERATES_WITH)
            if any(said.overlaps(place) for said in edge.provenance for place in node.mentions)
        }
        acting = {edge.target for edge in self._made(node.node_id, Predicate.LED_BY)}
        found = {ACTORS: self._names_of(acting), PARTNERS: self._names_of(helping)}
        return {key: names for key, names in found.items() if names}

    def _made(self, source: NodeId, predicate: Predicate) -> Iterator[Edge]:
        """The edges of this predicate from the node that edits by hand added."""
        added = self.overlay.added.get(predicate)
        touching = self._graph.out_edges(source, keys=True, data="facts") if added else ()
        for _, _, key, said in touching:
            for edge in itertools.chain(*said.values()) if key == predicate.value else ():
                if added and not added.isdisjoint(edge.edits):
                    yield edge

    def _names_of(self, node_ids: Iterable[NodeId]) -> list[tuple[str, ...]]:
        return [(node.name, *node.aliases) for node in map(self.node, sorted(node_ids))]

    def nodes(self, type: NodeType | None = None) -> tuple[Node, ...]:
        """All nodes, or those of one type, by id."""
        prefix = f"{type.value}:" if type is not None else ""
        return tuple(
            self.node(node_id) for node_id in sorted(self._graph) if node_id.startswith(prefix)
        )

    def edges(self) -> tuple[Edge, ...]:
        """All edges, by source, predicate and target."""
        return tuple(
            sorted(
                (edge_of(data["facts"].values()) for _, _, data in self._graph.edges(data=True)),
                key=_edge_order,
            )
        )

    def edge(self, source: NodeId, predicate: Predicate, target: NodeId) -> Edge | None:
        """The edge of this predicate from the one node to the other; None: there is none."""
        key = (source, target, predicate.value)
        if not self._graph.has_edge(*key):
            return None
        return edge_of(self._graph.edges[key]["facts"].values())

    def find(self, name: str, type: NodeType | None = None) -> tuple[Node, ...]:
        """The nodes with this name, alias or id; none is an empty tuple."""
        found = sorted(self._by_name.get(name.strip(), ()))
        nodes = (self.node(node_id) for node_id in found)
        return tuple(node for node in nodes if type is None or node.type is type)

    def neighbours(self, node_id: NodeId) -> tuple[tuple[Edge, Node], ...]:
        """Every edge from or to the node, with the node at its other end."""
        if node_id not in self._graph:
            raise UnknownNode(node_id)
        touching = [data for _, _, data in self._graph.out_edges(node_id, data=True)]
        touching += [data for _, _, data in self._graph.in_edges(node_id, data=True)]
        edges = sorted((edge_of(data["facts"].values()) for data in touching), key=_edge_order)
        return tuple(
            (edge, self.node(edge.target if edge.source == node_id else edge.source))
            for edge in edges
        )

    def stats(self) -> GraphStats:
        """Counts of everything."""
        types = [node_id.partition(":")[0] for node_id in self._graph]
        predicates = [key for _, _, key in self._graph.edges(keys=True)]
        return GraphStats(
            len(self._facts),
            len(types),
            len(predicates),
            tuple((kind, types.count(kind.value)) for kind in NodeType),
            tuple((kind, predicates.count(kind.value)) for kind in Predicate),
        )


def _edge_order(edge: Edge) -> tuple[str, str, str]:
    return (edge.source, edge.predicate.value, edge.target)


def graphml_of(nodes: Sequence[Node], edges: Sequence[Edge]) -> str:
    """The graph as GraphML, which networkx and Gephi read; aliases and provenance joined by |."""
    graph = nx.MultiDiGraph()
    for node in nodes:
        attributes = {
            key: "|".join(value) if isinstance(value, tuple) else value
            for key, value in node.attributes
            if value is not None
        }
        # one key, one type: a figure that is whole here and broken there is a float in both
        for key in ("value", "value_upper", "value_normalised"):
            if key in attributes:
                attributes[key] = float(str(attributes[key]))
        graph.add_node(
            node.node_id,
            type=node.type.value,
            name=node.name,
            label=node.name,
            aliases="|".join(node.aliases),
            mentions=_where(node.mentions),
            **{f"attribute_{key}": value for key, value in attributes.items()},
        )
    for number, edge in enumerate(edges):
        graph.add_edge(
            edge.source,
            edge.target,
            edge.predicate.value,
            id=f"e{number}",  # readers take an id twice for one edge
            label=edge.predicate.value,
            predicate=edge.predicate.value,
            implicit=edge.implicit,
            **({} if edge.score is None else {"score": edge.score, "reason": edge.reason}),
            provenance=_where(edge.provenance),
        )
    lines = nx.generate_graphml(graph, edge_id_from_attribute="id")
    return _XML_BARRED.sub("\ufffd", "\n".join(lines)) + "\n"


_XML_BARRED = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _where(places: Sequence[Provenance]) -> str:
    return "|".join(f"{said.notice_id}:{said.span.start}-{said.span.end}" for said in places)

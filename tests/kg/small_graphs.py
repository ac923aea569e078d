"""Small graphs put together by hand, for questions whose answers can be seen at a glance."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.notice import NoticeId, Span
from kg.facts import NodeFact, NoticeFacts
from kg.graph import KnowledgeGraph
from kg.model import (
    AttributeValue,
    Edge,
    Merge,
    MergeRule,
    NodeId,
    NodeType,
    Predicate,
    Provenance,
)

NOTICE = NoticeId("notice")


def said(text: str = "x", at: int = 0, notice_id: str = NOTICE) -> Provenance:
    """A place of a notice."""
    return Provenance(NoticeId(notice_id), Span(at, at + len(text)), text)


def named(type: NodeType, name: str, *aliases: str, key: str = "") -> NodeFact:
    """A thing with these names; its id is made of the first, or of ``key``."""
    node_id = NodeId(f"{type.value}:{key or name}")
    merges = tuple(Merge(alias, (MergeRule.DEFINED,), None) for alias in aliases)
    return NodeFact(node_id, type, name, (said(name),), (), merges)


def stated(
    type: NodeType,
    name: str,
    at: int,
    *,
    notice_id: str = NOTICE,
    **attributes: AttributeValue,
) -> NodeFact:
    """A node that is characters of a notice: a place, a measure, a figure."""
    place = said(name, at, notice_id)
    node_id = NodeId(f"{type.value}:{notice_id}:{at}-{place.span.end}")
    return NodeFact(node_id, type, name, (place,), tuple(sorted(attributes.items())))


def edge(source: NodeFact | str, predicate: Predicate, target: NodeFact | str) -> Edge:
    """An edge between two nodes, given as such or by their ids."""
    ends = [each if isinstance(each, str) else each.node_id for each in (source, target)]
    return Edge(NodeId(ends[0]), predicate, NodeId(ends[1]), (said(),))


def a_graph(
    nodes: Iterable[NodeFact], edges: Iterable[Edge] = (), notice_id: str = NOTICE
) -> KnowledgeGraph:
    """The graph of one notice that says just this."""
    graph = KnowledgeGraph()
    graph.add_facts(NoticeFacts(NoticeId(notice_id), tuple(nodes), tuple(edges)))
    return graph

"""Two invented notices of one city to edit the graph of, and graphs with edits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from corpus.notice import NoticeId, Reading
from kg.anchors import quoted
from kg.build import FactsKept, graph_of
from kg.edits import AddNode, Edit, RecordedEdit
from kg.export import edge_json, node_json
from kg.graph import KnowledgeGraph
from kg.model import Edge, NodeId, NodeType, Predicate, Provenance
from kg.overlay import Overlay
from kg.trial import Trial
from tests.factories import A_NOTICE_TEXT, a_reading

SECOND_TEXT = """杭州市园林局通知
一、公园建设
1.新建公园。会同市财政局、市园林绿化局在西湖区新建公园3个,推出“公园随手拍”小程序。
2.评选。获评“国家园林城市”称号,拱墅区推出“绿城”品牌。西湖区打造“湖边”驿站。
3.改造。由市园林局改造公园3个,云上园林上新,市财政局配合。
"""
BUREAU = NodeId("Department:杭州市园林局")
GREEN = NodeId("Department:杭州市园林绿化局")
FINANCE = NodeId("Department:杭州市财政局")
WEST_LAKE = NodeId("District:浙江省杭州市西湖区")
EAST_LAKE = NodeId("District:江西省南昌市东湖区")
STATION = NodeId("Programme:浙江省杭州市/“湖边”驿站")
BRAND = NodeId("Programme:浙江省杭州市/绿城")
SAMPLE, SECOND = NoticeId("sample"), NoticeId("second")
KEPT = FactsKept()
"""What the notices say, worked out once: every graph of them begins with the same."""


def readings(second: str = SECOND_TEXT) -> dict[NoticeId, Reading]:
    """The two notices; the text of the second may be another version."""
    return {SAMPLE: _read(SAMPLE, A_NOTICE_TEXT), SECOND: _read(SECOND, second)}


@cache
def _read(notice_id: NoticeId, text: str) -> Reading:
    return a_reading(text, notice_id=notice_id, issuer="杭州市园林局")


def written(graph: KnowledgeGraph) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Everything in the graph, as it is exported."""
    return tuple(map(node_json, graph.nodes())), tuple(map(edge_json, graph.edges()))


def recorded(*edits: Edit, known: Mapping[NoticeId, Reading] | None = None) -> list[RecordedEdit]:
    """The edits as they are kept, checked one after the other."""
    known = known or readings()
    trial = Trial(graph_of(known.values(), kept=KEPT), known, "王", "校对")
    for edit in edits:
        trial.add(edit)
    # carrying the facts on, and building them from the start, are the same
    assert written(trial.graph) == written(graph_with(trial.made, known))
    return trial.made


def graph_with(
    edits: list[RecordedEdit], known: Mapping[NoticeId, Reading] | None = None
) -> KnowledgeGraph:
    """The graph of the notices with these edits."""
    return graph_of((known or readings()).values(), Overlay(tuple(edits)), KEPT)


def edited(*edits: Edit) -> KnowledgeGraph:
    """The graph of the two notices after these edits."""
    return graph_with(recorded(*edits))


def said(words: str, notice_id: NoticeId = SECOND, at: int | None = None) -> Provenance:
    """These words of one of the notices."""
    return quoted(notice_id, words, readings(), at)


def cloud() -> AddNode:
    """A name that the rules miss."""
    return AddNode(NodeType.PLATFORM, "杭州云上园林", said("云上园林"))


def edges_of(graph: KnowledgeGraph, node_id: NodeId) -> set[tuple[str, Predicate, str]]:
    """The edges of a node by the names of their ends."""
    return {
        (graph.node(edge.source).name, edge.predicate, graph.node(edge.target).name)
        for edge, _ in graph.neighbours(node_id)
    }


def the_edge(
    graph: KnowledgeGraph, source: NodeId, predicate: Predicate, target: NodeId
) -> Edge | None:
    """The edge between the two, if there is one."""
    wanted = (source, predicate, target)
    found = [e for e in graph.edges() if (e.source, e.predicate, e.target) == wanted]
    return found[0] if found else None

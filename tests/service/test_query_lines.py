"""Figures in lines for people, where a notice has no headings or says little of them."""

from __future__ import annotations

from kg.facts import NodeFact
from kg.model import Edge, NodeType, Predicate
from kg.query import GraphQueries
from kg.target_filter import FoundTarget, TargetFilter
from service.query_lines import section_lines, target_lines
from service.sentences import Sentences
from tests.factories import A_NOTICE_TEXT, a_reading
from tests.kg.small_graphs import a_graph, edge, named, stated

READING = a_reading(A_NOTICE_TEXT, notice_id="sample")
SENTENCES = Sentences({READING.notice.notice_id: READING})


def a_figure(name: str, value: int, unit: str) -> NodeFact:
    """A figure of the sample notice of which no more is known."""
    return stated(
        NodeType.TARGET,
        name,
        A_NOTICE_TEXT.index(name),
        notice_id="sample",
        value=value,
        unit=unit,
        value_normalised=value,
        unit_normalised=unit,
        comparator="==",
    )


PARKS, EAST = a_figure("30个", 30, "个"), a_figure("8个", 8, "个")
SENTENCE = "全年新建口袋公园30个，其中东湖区8个。"
START = A_NOTICE_TEXT.index(SENTENCE)
QUOTED = f"“{SENTENCE}” (sample, characters {START}-{START + len(SENTENCE)})"


def found(*nodes: NodeFact, edges: tuple[Edge, ...] = ()) -> tuple[FoundTarget, ...]:
    graph = a_graph(nodes, edges, notice_id="sample")
    return GraphQueries(graph).targets(TargetFilter(), limit=9).found


def test_two_figures_of_one_sentence_share_it() -> None:
    assert list(target_lines(found(PARKS, EAST), SENTENCES)) == ["30 个", "8 个", f"  {QUOTED}"]


def test_figures_under_no_heading_are_told_so() -> None:
    assert list(section_lines(found(PARKS), SENTENCES)) == [
        "sample",
        "  (under no heading)",
        "    30 个",
        f"      {QUOTED}",
    ]


def test_a_figure_tells_its_measure_and_the_districts_that_take_part() -> None:
    measure = stated(NodeType.MEASURE, "新建口袋公园", 0, notice_id="sample")
    east, west = named(NodeType.DISTRICT, "东湖区"), named(NodeType.DISTRICT, "西湖区")
    edges = (
        edge(measure, Predicate.HAS_TARGET, PARKS),
        edge(west, Predicate.PARTICIPATES, measure),
        edge(east, Predicate.PARTICIPATES, measure),
    )
    assert list(target_lines(found(PARKS, measure, east, west, edges=edges), SENTENCES)) == [
        "30 个",
        "  measure: 新建口袋公园",
        "  of: 东湖区、西湖区",
        f"  {QUOTED}",
    ]


def test_under_the_headings_only_the_item_is_told_again() -> None:
    section = stated(NodeType.SECTION, "一、建设", 0, notice_id="sample", part="plan")
    item = stated(NodeType.ITEM, "新建口袋公园", 5, notice_id="sample", part="plan")
    edges = (
        edge(PARKS, Predicate.PART_OF, item),
        edge(item, Predicate.PART_OF, section),
        edge(EAST, Predicate.PART_OF, section),
    )
    rows = found(PARKS, EAST, section, item, edges=edges)
    assert list(section_lines(rows, SENTENCES)) == [
        "sample",
        "  一、建设",
        "    30 个",
        "      item: 新建口袋公园",
        f"      {QUOTED}",
        "    8 个",
        f"      {QUOTED}",
    ]
    assert "  in: 一、建设 > 新建口袋公园" in list(target_lines(rows, SENTENCES))

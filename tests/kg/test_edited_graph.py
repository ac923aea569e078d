"""What each edit makes of the graph, and that it is the same on every build."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.notice import NoticeId
from kg.build import graph_of
from kg.edits import (
    AddAlias,
    AddEdge,
    DeleteEdge,
    DeleteNode,
    Edit,
    MergeInto,
    Rename,
    Retype,
    SplitOff,
    Undone,
)
from kg.export import ExportFormat, export_graph, read_jsonl
from kg.graph import KnowledgeGraph
from kg.model import MergeRule, NodeId, NodeType, Predicate
from kg.overlay import Overlay
from tests.factories import a_reading
from tests.kg.edited_notices import (
    BRAND,
    BUREAU,
    FINANCE,
    GREEN,
    SAMPLE,
    SECOND,
    SECOND_TEXT,
    STATION,
    WEST_LAKE,
    cloud,
    edges_of,
    edited,
    graph_with,
    readings,
    recorded,
    said,
    the_edge,
    written,
)

CLOUD = NodeId("Platform:杭州云上园林")
EVERY_KIND: tuple[Edit, ...] = (
    Rename(FINANCE, "杭州财政"),
    cloud(),
    Retype(BRAND, NodeType.PLATFORM),
    MergeInto(GREEN, BUREAU),
    AddAlias(WEST_LAKE, "杭州西湖"),
    AddEdge(CLOUD, Predicate.LOCATED_IN, FINANCE, said("云上园林上新")),
    SplitOff(BUREAU, ("市园林绿化局",), "绿化局"),
    DeleteEdge(STATION, Predicate.LOCATED_IN, WEST_LAKE),
    DeleteNode(NodeId("Target:sample:158-161")),
    Rename(NodeId("Platform:浙江省杭州市/绿城"), "绿城杭州"),
)


def test_a_rename_wins_over_every_notices_own_name_and_keeps_that_as_an_alias() -> None:
    graph = edited(Rename(FINANCE, "杭州市财政和国有资产监督管理局"))

    node = graph.node(FINANCE)

    assert node.name == "杭州市财政和国有资产监督管理局"
    assert node.aliases == ("市财政局", "杭州市财政局")
    assert dict(zip(node.aliases, node.merges, strict=True))["杭州市财政局"].rules == (
        MergeRule.BY_HAND,
    )
    assert graph.find("杭州市财政局") == graph.find(node.name) == (node,)
    assert node.edits == (1,)


def test_a_rename_to_an_alias_makes_it_the_name() -> None:
    node = edited(Rename(FINANCE, "市财政局")).node(FINANCE)

    assert (node.name, node.aliases) == ("市财政局", ("杭州市财政局",))


def test_a_retyped_node_keeps_its_key_its_mentions_and_its_edges() -> None:
    before = graph_of(readings().values())
    graph = edited(Retype(BRAND, NodeType.PLATFORM))

    node = graph.node(NodeId("Platform:浙江省杭州市/绿城"))

    assert node.mentions == before.node(BRAND).mentions
    assert edges_of(graph, node.node_id) == edges_of(before, BRAND) != set()
    assert graph.find(BRAND) == ()
    assert node in graph.nodes(NodeType.PLATFORM)
    assert all(edge.edits == (1,) for edge, _ in graph.neighbours(node.node_id))


def test_a_merged_node_brings_its_names_mentions_and_edges() -> None:
    before = graph_of(readings().values())
    graph = edited(MergeInto(GREEN, BUREAU))

    node = graph.node(BUREAU)

    assert graph.find("市园林绿化局") == (node,)
    assert node.name == "杭州市园林局"
    assert set(node.mentions) == {*before.node(BUREAU).mentions, *before.node(GREEN).mentions}
    assert edges_of(graph, BUREAU) >= {("新建公园", Predicate.MENTIONS, "杭州市园林局")}
    assert graph.find(GREEN) == ()


def test_the_node_that_stays_names_a_merged_one_also_where_a_notice_has_the_other_alone() -> None:
    known = readings()
    other = a_reading("由市园林绿化局负责。", notice_id="third", issuer="杭州市城管局")
    known[NoticeId("third")] = other
    long = NodeId("Department:杭州市园林绿化局")
    graph = graph_with(recorded(MergeInto(long, FINANCE), known=known), known)

    assert graph.node(FINANCE).name == "杭州市财政局"
    assert {said.notice_id for said in graph.node(FINANCE).mentions} == {
        "sample",
        "second",
        "third",
    }


def test_an_edge_between_two_nodes_that_are_merged_falls_away() -> None:
    between = {FINANCE, BUREAU}
    before = graph_of(readings().values())
    assert any({edge.source, edge.target} == between for edge in before.edges())

    graph = edited(MergeInto(FINANCE, BUREAU))

    assert not any(edge.source == edge.target for edge in graph.edges())


def test_a_split_takes_the_mentions_of_the_form_and_the_edges_that_stand_with_them() -> None:
    graph = edited(SplitOff(BUREAU, ("市园林局",), "市园林局"))

    new = graph.node(NodeId("Department:市园林局"))

    assert {place.text for place in new.mentions} == {"市园林局"}
    assert {place.text for place in graph.node(BUREAU).mentions} == {"杭州市园林局"}
    assert "市园林局" not in graph.node(BUREAU).aliases
    assert edges_of(graph, new.node_id) >= {
        ("由市园林局改造公园3个", Predicate.LED_BY, "市园林局"),
        ("改造", Predicate.MENTIONS, "市园林局"),
        ("杭州市园林局2025年工作要点", Predicate.ISSUED_BY, "市园林局"),
    }


def test_an_edge_said_of_both_parts_of_a_split_stays_where_it_was() -> None:
    both = SECOND_TEXT[: SECOND_TEXT.index("改造公园3个")]  # holds 杭州市园林局 and 市园林局
    added = AddEdge(BRAND, Predicate.LOCATED_IN, BUREAU, said(both))

    graph = edited(added, SplitOff(BUREAU, ("市园林局",), "市园林局"))

    edge = the_edge(graph, BRAND, Predicate.LOCATED_IN, BUREAU)
    assert edge is not None
    assert edge.edits == (1,)


def test_an_added_alias_finds_the_node() -> None:
    graph = edited(AddAlias(WEST_LAKE, "杭州西湖"))

    (node,) = graph.find("杭州西湖")

    assert node.node_id == WEST_LAKE
    assert next(m for m in node.merges if m.alias == "杭州西湖").rules == (MergeRule.BY_HAND,)


def test_an_added_node_stands_in_the_item_that_says_it() -> None:
    graph = edited(cloud())

    node = graph.node(CLOUD)

    assert (node.type, node.name, node.aliases) == (
        NodeType.PLATFORM,
        "杭州云上园林",
        ("云上园林",),
    )
    assert [place.text for place in node.mentions] == ["云上园林"]
    assert edges_of(graph, CLOUD) == {("改造", Predicate.MENTIONS, "杭州云上园林")}
    assert node.edits == (1,)


def test_a_deleted_node_goes_with_its_edges() -> None:
    graph = edited(DeleteNode(WEST_LAKE))

    assert graph.find("西湖区") == ()
    assert not any(WEST_LAKE in (edge.source, edge.target) for edge in graph.edges())


def test_a_figure_that_is_none_can_be_deleted() -> None:
    target = NodeId("Target:sample:158-161")

    assert edited(DeleteNode(target)).find(target) == ()


def test_an_added_edge_quotes_the_words_that_say_it() -> None:
    graph = edited(AddEdge(BRAND, Predicate.LOCATED_IN, WEST_LAKE, said("拱墅区推出“绿城”品牌")))

    edge = the_edge(graph, BRAND, Predicate.LOCATED_IN, WEST_LAKE)

    assert edge is not None
    assert [place.text for place in edge.provenance] == ["拱墅区推出“绿城”品牌"]
    assert edge.edits == (1,)
    assert graph.node(BRAND).edits == ()


def test_more_words_for_an_edge_are_one_more_provenance() -> None:
    more = AddEdge(STATION, Predicate.LOCATED_IN, WEST_LAKE, said("打造“湖边”驿站"))

    edge = the_edge(edited(more), STATION, Predicate.LOCATED_IN, WEST_LAKE)

    assert edge is not None
    assert [place.text for place in edge.provenance] == [
        "西湖区打造“湖边”驿站",
        "打造“湖边”驿站",
    ]


def test_a_deleted_edge_goes_and_its_ends_stay() -> None:
    graph = edited(DeleteEdge(STATION, Predicate.LOCATED_IN, WEST_LAKE))

    assert the_edge(graph, STATION, Predicate.LOCATED_IN, WEST_LAKE) is None
    assert graph.find(STATION)
    assert graph.find(WEST_LAKE)
    assert graph.deleted_edges() == {(STATION, Predicate.LOCATED_IN, WEST_LAKE)}


def test_an_edge_that_only_the_whole_graph_concludes_is_told_to_be_deleted_by_its_ids_now() -> None:
    edge = AddEdge(BRAND, Predicate.FOLLOWS_UP, STATION, said("拱墅区推出“绿城”品牌"))
    gone = DeleteEdge(BRAND, Predicate.FOLLOWS_UP, STATION)
    made = recorded(edge, gone, Retype(BRAND, NodeType.PLATFORM))
    graph = graph_with(made)

    now = NodeId("Platform:浙江省杭州市/绿城")
    assert graph.deleted_edges() == {(now, Predicate.FOLLOWS_UP, STATION)}


def test_an_edge_may_reach_into_another_notice() -> None:
    figure = NodeId("Target:sample:158-161")
    third = next(
        node.node_id
        for node in graph_of(readings().values()).nodes(NodeType.TARGET)
        if node.mentions[0].notice_id == SECOND
    )
    made = recorded(AddEdge(figure, Predicate.FOLLOWS_UP, third, said("新建公园3个")))
    known = readings()
    graph = graph_with(made)
    before = written(graph)

    assert the_edge(graph, figure, Predicate.FOLLOWS_UP, third) is not None
    graph.remove_notice(SAMPLE)
    assert the_edge(graph, figure, Predicate.FOLLOWS_UP, third) is None
    graph.add_notice(known[SAMPLE])
    assert written(graph) == before


def test_an_edge_that_reaches_into_another_notice_can_be_deleted() -> None:
    figure, other = NodeId("Target:sample:158-161"), BRAND
    made = recorded(
        AddEdge(figure, Predicate.FOLLOWS_UP, other, said("新建口袋公园30个", SAMPLE)),
        DeleteEdge(figure, Predicate.FOLLOWS_UP, other),
    )

    assert the_edge(graph_with(made), figure, Predicate.FOLLOWS_UP, other) is None


def test_an_edge_follows_its_ends_through_later_edits() -> None:
    graph = edited(
        AddEdge(STATION, Predicate.LOCATED_IN, FINANCE, said("西湖区打造“湖边”驿站")),
        MergeInto(FINANCE, BUREAU),
        Retype(BUREAU, NodeType.ORGANISATION),
    )

    edge = the_edge(graph, STATION, Predicate.LOCATED_IN, NodeId("Organisation:杭州市园林局"))
    assert edge is not None
    assert edge.edits == (1, 2, 3)


def test_edits_are_applied_in_their_order() -> None:
    first = edited(Rename(FINANCE, "甲"), Rename(FINANCE, "乙"))
    again = edited(Rename(FINANCE, "乙"), Rename(FINANCE, "甲"))

    assert (first.node(FINANCE).name, again.node(FINANCE).name) == ("乙", "甲")
    assert {"甲", "杭州市财政局"} <= set(first.node(FINANCE).aliases)
    assert first.node(FINANCE).edits == (1, 2)


def test_two_builds_with_edits_are_the_same_bytes(tmp_path: Path) -> None:
    made = tuple(recorded(*EVERY_KIND))
    known = readings()
    first = graph_of(known.values(), Overlay(made))
    second = graph_of(reversed(known.values()), Overlay(made))

    for format in ExportFormat:
        one = export_graph(first, tmp_path / "first", format)
        other = export_graph(second, tmp_path / "second", format)
        assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


@pytest.mark.parametrize("notice_id", [SAMPLE, SECOND])
def test_adding_and_removing_a_notice_with_edits_are_exact_opposites(notice_id: NoticeId) -> None:
    made = recorded(*EVERY_KIND)
    known = readings()
    graph = graph_with(made)
    whole, names = written(graph), deepcopy(graph._by_name)
    alone = graph_of(
        (reading for key, reading in known.items() if key != notice_id), Overlay(tuple(made))
    )

    graph.remove_notice(notice_id)
    assert written(graph) == written(alone)
    assert graph._by_name == alone._by_name
    graph.add_notice(known[notice_id])

    assert written(graph) == whole
    assert graph._by_name == names


@pytest.mark.parametrize("edit", EVERY_KIND[:5], ids=lambda edit: type(edit).__name__)
def test_an_undone_edit_leaves_the_graph_as_if_it_had_never_been(edit: Edit) -> None:
    made = recorded(edit)
    undone = [replace(each, undone=Undone(2, "李", "", "看错了")) for each in made]

    assert written(graph_with(made)) != written(graph_with([]))
    assert written(graph_with(undone)) == written(graph_with([]))


def test_an_edited_graph_is_read_back_from_its_lines(tmp_path: Path) -> None:
    graph = edited(*EVERY_KIND)
    export_graph(graph, tmp_path, ExportFormat.JSONL)

    nodes, edges = read_jsonl(tmp_path)

    assert (nodes, edges) == (graph.nodes(), graph.edges())
    assert any(node.edits for node in nodes)
    assert any(edge.edits for edge in edges)


def test_only_what_was_edited_says_so_in_its_line(tmp_path: Path) -> None:
    graph = edited(Rename(FINANCE, "杭州财政"))
    export_graph(graph, tmp_path, ExportFormat.JSONL)

    lines = (tmp_path / "nodes.jsonl").read_text("utf-8").splitlines()

    assert [line for line in lines if '"edits"' in line] == [
        line for line in lines if FINANCE in line
    ]
    assert '"edits": [1]' in next(line for line in lines if FINANCE in line)


def test_statistics_count_the_edited_graph() -> None:
    before: KnowledgeGraph = graph_of(readings().values())
    after = edited(cloud(), DeleteEdge(STATION, Predicate.LOCATED_IN, WEST_LAKE))

    assert after.stats().nodes == before.stats().nodes + 1
    assert after.stats().edges == before.stats().edges  # one mentions more, one located_in less

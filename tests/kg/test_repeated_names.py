"""What measures and figures repeat of names follows the edits of those names and of their edges."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.notice import NoticeId
from kg.anchors import quoted
from kg.build import graph_of
from kg.edits import (
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
from kg.graph import KnowledgeGraph
from kg.graph_changes import add_changes
from kg.model import AttributeValue, Node, NodeId, NodeType, Predicate
from kg.overlay import Overlay
from kg.trial import Trial
from tests.factories import a_reading
from tests.kg.edited_notices import graph_with, recorded, written

TEXT = """杭州市园林局2024年工作总结
一、公园建设
1.新建公园。2024年会同市财政局、市园林绿化局新建公园3个。
2.凉亭。西湖区修建凉亭80座,定期维护。
3.评选。2024年会同市财政局举办花展5场。
"""
MORE = """杭州市园林局2024年工作总结
2024年会同市林业局开通“花港”小程序。
"""
FIRST, OTHER = NoticeId("first"), NoticeId("other")
BUREAU = NodeId("Department:杭州市园林局")
FINANCE = NodeId("Department:杭州市财政局")
GREEN = NodeId("Department:杭州市园林绿化局")
WOODS = NodeId("Department:杭州市林业局")
WEST_LAKE = NodeId("District:浙江省杭州市西湖区")
KNOWN = {
    FIRST: a_reading(TEXT, notice_id=FIRST, issuer="杭州市园林局"),
    OTHER: a_reading(MORE, notice_id=OTHER, issuer="杭州市园林局"),
}


def edited(*edits: Edit) -> KnowledgeGraph:
    return graph_with(recorded(*edits, known=KNOWN), KNOWN)


def stated(graph: KnowledgeGraph, words: str) -> Node:
    """The measure, or else the figure, with these words."""
    measures = (*graph.nodes(NodeType.MEASURE), *graph.nodes(NodeType.TARGET))
    return next(node for node in measures if words in node.name)


def attribute(graph: KnowledgeGraph, words: str, key: str) -> AttributeValue:
    return stated(graph, words).attribute(key)


ORIGINAL = graph_of(KNOWN.values())
PAVILIONS = stated(ORIGINAL, "修建凉亭").node_id
BUILDING = stated(ORIGINAL, "新建公园3个").node_id
SHOW = stated(ORIGINAL, "花展").node_id


def test_without_edits_they_are_as_the_notice_says() -> None:
    assert attribute(ORIGINAL, "新建公园3个", "partners") == ("杭州市财政局", "杭州市园林绿化局")
    assert attribute(ORIGINAL, "修建凉亭", "actors") == ("西湖区",)
    assert attribute(ORIGINAL, "花展", "actors") == ("杭州市园林局",)
    assert attribute(ORIGINAL, "花展", "actor_implicit") is True
    assert owner(ORIGINAL) == "西湖区"


def owner(graph: KnowledgeGraph) -> AttributeValue:
    """Whose the 80 are."""
    figures = graph.nodes(NodeType.TARGET)
    return next(node for node in figures if node.attribute("value") == 80).attribute("owner")


def test_a_renamed_body_is_called_so_wherever_it_acts_or_is_a_partner() -> None:
    graph = edited(Rename(FINANCE, "财政"), Rename(BUREAU, "园林"), Rename(FINANCE, "钱袋子"))

    assert attribute(graph, "新建公园3个", "partners") == ("钱袋子", "杭州市园林绿化局")
    assert attribute(graph, "花展", "partners") == ("钱袋子",)
    assert attribute(graph, "花展", "actors") == ("园林",)
    assert attribute(graph, "小程序", "actors") == ("园林",)


def test_a_renamed_district_owns_its_figures_by_the_new_name() -> None:
    graph = edited(Rename(WEST_LAKE, "西湖"))

    assert (owner(graph), attribute(graph, "修建凉亭", "actors")) == ("西湖", ("西湖",))


def test_a_merged_body_is_called_as_the_one_that_stays_also_where_another_notice_names_it() -> None:
    here = edited(MergeInto(FINANCE, GREEN))
    away = edited(MergeInto(FINANCE, WOODS), Rename(WOODS, "林业"))

    assert attribute(here, "新建公园3个", "partners") == ("杭州市园林绿化局",)
    assert attribute(here, "花展", "partners") == ("杭州市园林绿化局",)
    assert attribute(away, "新建公园3个", "partners") == ("林业", "杭州市园林绿化局")
    assert attribute(away, "小程序", "partners") == ("林业",)


def test_a_body_merged_with_its_partner_is_not_its_own_partner() -> None:
    graph = edited(MergeInto(FINANCE, BUREAU))

    assert attribute(graph, "花展", "actors") == ("杭州市园林局",)
    assert attribute(graph, "花展", "partners") == ()


def test_a_deleted_body_is_in_no_attribute() -> None:
    graph = edited(DeleteNode(WEST_LAKE), DeleteNode(BUREAU), DeleteNode(GREEN))

    assert attribute(graph, "修建凉亭", "actors") == ()
    assert owner(graph) is None
    assert attribute(graph, "花展", "actors") == ()
    assert attribute(graph, "花展", "actor_implicit") is False
    assert attribute(graph, "新建公园3个", "partners") == ("杭州市财政局",)


def test_who_does_not_lead_is_no_actor_and_owns_no_figure_of_the_measure() -> None:
    graph = edited(DeleteEdge(PAVILIONS, Predicate.LED_BY, WEST_LAKE))

    assert attribute(graph, "修建凉亭", "actors") == ()
    assert owner(graph) is None


def test_who_leads_by_hand_is_an_actor_until_that_edge_or_the_body_is_gone() -> None:
    words = stated(ORIGINAL, "修建凉亭").mentions[0]
    added = AddEdge(PAVILIONS, Predicate.LED_BY, WOODS, words)  # known from the other notice

    graph = edited(added)
    assert attribute(graph, "修建凉亭", "actors") == ("西湖区", "杭州市林业局")
    graph.remove_notice(OTHER)
    assert attribute(graph, "修建凉亭", "actors") == ("西湖区",)
    graph.add_notice(KNOWN[OTHER])
    assert attribute(graph, "修建凉亭", "actors") == ("西湖区", "杭州市林业局")
    renamed = edited(added, Rename(WOODS, "林业"))
    assert attribute(renamed, "修建凉亭", "actors") == ("西湖区", "林业")
    gone = edited(added, DeleteEdge(PAVILIONS, Predicate.LED_BY, WOODS))
    assert attribute(gone, "修建凉亭", "actors") == ("西湖区",)


def test_who_does_not_cooperate_is_no_partner_in_the_measures_that_the_edge_quoted() -> None:
    graph = edited(DeleteEdge(BUREAU, Predicate.COOPERATES_WITH, FINANCE))

    assert attribute(graph, "新建公园3个", "partners") == ("杭州市园林绿化局",)
    assert attribute(graph, "花展", "partners") == ()


def test_the_partner_of_two_stays_one_while_it_cooperates_with_one_of_them() -> None:
    words = stated(ORIGINAL, "花展").mentions[0]
    added = AddEdge(GREEN, Predicate.COOPERATES_WITH, FINANCE, words)
    graph = edited(added, DeleteEdge(BUREAU, Predicate.COOPERATES_WITH, FINANCE))

    assert attribute(graph, "花展", "partners") == ("杭州市财政局",)
    assert attribute(graph, "新建公园3个", "partners") == ("杭州市园林绿化局",)


def test_who_cooperates_by_hand_is_a_partner_in_the_measure_whose_words_say_so() -> None:
    words = stated(ORIGINAL, "花展").mentions[0]
    added = AddEdge(BUREAU, Predicate.COOPERATES_WITH, WOODS, words)

    graph = edited(added)
    assert attribute(graph, "花展", "partners") == ("杭州市财政局", "杭州市林业局")
    assert attribute(graph, "新建公园3个", "partners") == ("杭州市财政局", "杭州市园林绿化局")
    graph.remove_notice(OTHER)
    assert attribute(graph, "花展", "partners") == ("杭州市财政局",)
    renamed = edited(added, Rename(WOODS, "林业"))
    assert attribute(renamed, "花展", "partners") == ("杭州市财政局", "林业")
    gone = edited(added, DeleteEdge(BUREAU, Predicate.COOPERATES_WITH, WOODS))
    assert attribute(gone, "花展", "partners") == ("杭州市财政局",)
    shorter = quoted(FIRST, "举办花展", KNOWN)
    known = edited(AddEdge(BUREAU, Predicate.COOPERATES_WITH, FINANCE, shorter))
    assert attribute(known, "花展", "partners") == ("杭州市财政局",)
    elsewhere = edited(AddEdge(GREEN, Predicate.COOPERATES_WITH, WOODS, words))
    assert attribute(elsewhere, "花展", "partners") == ("杭州市财政局",)


def test_who_leads_by_hand_owns_the_figures_that_have_no_owner() -> None:
    words = stated(ORIGINAL, "修建凉亭").mentions[0]
    added = AddEdge(PAVILIONS, Predicate.LED_BY, WOODS, words)

    assert owner(edited(added)) == "西湖区"
    instead = edited(DeleteEdge(PAVILIONS, Predicate.LED_BY, WEST_LAKE), added)
    assert (owner(instead), attribute(instead, "修建凉亭", "actors")) == (
        "杭州市林业局",
        ("杭州市林业局",),
    )


def test_an_edge_that_was_only_led_elsewhere_adds_nobody() -> None:
    graph = edited(MergeInto(BUREAU, WOODS))

    assert attribute(graph, "花展", "actors") == ("杭州市林业局",)
    figures = {node.attribute("owner") for node in graph.nodes(NodeType.TARGET)}
    assert figures == {node.attribute("owner") for node in ORIGINAL.nodes(NodeType.TARGET)}


def test_what_was_split_off_acts_where_its_edges_say_so() -> None:
    text = (
        "杭州市园林局2024年工作总结\n2024年杭州市财政局举办花展5场。2024年由市财政局修建公园2个。\n"
    )
    known = {FIRST: a_reading(text, notice_id=FIRST, issuer="杭州市园林局")}
    made = recorded(SplitOff(FINANCE, ("市财政局",), "市财政局"), known=known)
    graph = graph_with(made, known)

    led = {
        node.name: [
            other.name
            for edge, other in graph.neighbours(node.node_id)
            if edge.predicate is Predicate.LED_BY
        ]
        for node in graph.nodes(NodeType.MEASURE)
    }
    actors = {n.name: list(n.attribute("actors") or ()) for n in graph.nodes(NodeType.MEASURE)}
    assert len(led) == 2
    assert actors == led


EVERY: tuple[Edit, ...] = (
    Rename(FINANCE, "财政"),
    Rename(WEST_LAKE, "西湖"),
    Retype(GREEN, NodeType.ORGANISATION),
    MergeInto(FINANCE, WOODS),
    MergeInto(BUREAU, WOODS),
    DeleteNode(WEST_LAKE),
    DeleteEdge(PAVILIONS, Predicate.LED_BY, WEST_LAKE),
    DeleteEdge(BUREAU, Predicate.COOPERATES_WITH, FINANCE),
    AddEdge(SHOW, Predicate.LED_BY, WEST_LAKE, stated(ORIGINAL, "花展").mentions[0]),
    AddEdge(BUREAU, Predicate.COOPERATES_WITH, WOODS, stated(ORIGINAL, "花展").mentions[0]),
)
_BY_KIND = pytest.mark.parametrize("edit", EVERY, ids=lambda edit: type(edit).__name__)


@_BY_KIND
def test_undoing_gives_all_of_it_back(edit: Edit) -> None:
    made = recorded(edit, known=KNOWN)
    undone = tuple(replace(each, undone=Undone(2, "李", "", "看错了")) for each in made)

    assert written(graph_of(KNOWN.values(), Overlay(undone))) == written(ORIGINAL)


@_BY_KIND
def test_adding_and_removing_a_notice_stay_opposites(edit: Edit) -> None:
    graph = edited(edit)
    whole = written(graph)

    for notice_id in (FIRST, OTHER):
        graph.remove_notice(notice_id)
        graph.add_notice(KNOWN[notice_id])
        assert written(graph) == whole


@_BY_KIND
def test_an_import_takes_the_attributes_as_the_edit_makes_them_and_as_they_were(
    edit: Edit,
) -> None:
    graph = edited(edit)
    old = {node.node_id: node.attributes for node in ORIGINAL.nodes()}
    unfollowed = [replace(n, attributes=old.get(n.node_id, n.attributes)) for n in graph.nodes()]

    for nodes in (graph.nodes(), unfollowed):
        trial = Trial(graph_of(KNOWN.values()), KNOWN)
        add_changes(trial, nodes, graph.edges())
        assert [each.edit for each in trial.made] == [edit]


def test_the_same_name_of_two_places_is_told_apart_by_the_edges() -> None:
    text = "2024年西湖区举办花展5场。2024年南昌市西湖区修建公园2个。\n"
    known = {FIRST: a_reading(text, notice_id=FIRST, issuer="杭州市园林局")}
    places = [
        node.node_id
        for node in graph_of(known.values()).nodes(NodeType.DISTRICT)
        if "西湖区" in node.name
    ]
    assert len(places) == 2

    graph = graph_with(recorded(Rename(WEST_LAKE, "西子"), known=known), known)

    assert attribute(graph, "花展", "actors") == ("西子",)
    assert attribute(graph, "公园2个", "actors") != ("西子",)

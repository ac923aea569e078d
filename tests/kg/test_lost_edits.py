"""An edit whose words, notice or node are gone is reported, and shows again when they are back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.notice import NoticeId, Reading, Span
from kg.anchors import found_again
from kg.edit_report import EditState, EditStatus, report
from kg.edits import (
    AddEdge,
    AddNode,
    DeleteEdge,
    DeleteNode,
    Edit,
    MergeInto,
    Rename,
    Undone,
)
from kg.graph import KnowledgeGraph
from kg.model import NodeId, NodeType, Predicate, Provenance
from tests.factories import a_reading
from tests.kg.edited_notices import (
    BRAND,
    BUREAU,
    GREEN,
    SAMPLE,
    SECOND,
    SECOND_TEXT,
    STATION,
    WEST_LAKE,
    cloud,
    graph_with,
    readings,
    recorded,
    said,
    the_edge,
)

MOVED = "杭州市园林局的另一个开头\n" + SECOND_TEXT
FIRST_FIGURE = NodeId("Target:second:44-46")
FOLLOWS = AddEdge(BRAND, Predicate.LOCATED_IN, WEST_LAKE, said("拱墅区推出“绿城”品牌"))


def state_of(edit: Edit, known: dict[NoticeId, Reading]) -> EditState:
    """What becomes of an edit when the notices are these."""
    (state,) = report(graph_with(recorded(edit), known))
    return state


def without(notice_id: NoticeId) -> dict[NoticeId, Reading]:
    """The notices but for one."""
    return {key: reading for key, reading in readings().items() if key != notice_id}


@pytest.mark.parametrize(
    "edit",
    [
        cloud(),
        FOLLOWS,
        DeleteNode(FIRST_FIGURE),
        DeleteEdge(FIRST_FIGURE, Predicate.PART_OF, NodeId("Item:second:16-60")),
        DeleteEdge(STATION, Predicate.LOCATED_IN, WEST_LAKE),
        Rename(BRAND, "杭州绿城"),
    ],
    ids=lambda edit: type(edit).__name__,
)
def test_an_edit_finds_its_words_where_a_new_version_has_moved_them(edit: Edit) -> None:
    assert state_of(edit, readings(MOVED)).status is EditStatus.APPLIED


def test_what_an_edit_added_quotes_the_new_version_at_its_places() -> None:
    known = readings(MOVED)
    graph = graph_with(recorded(cloud(), FOLLOWS), known)
    (node,) = graph.find("云上园林", NodeType.PLATFORM)
    edge = the_edge(graph, BRAND, Predicate.LOCATED_IN, WEST_LAKE)

    assert edge is not None
    for place in (*node.mentions, *edge.provenance):
        assert place.span.of(known[SECOND].notice.text) == place.text


def test_a_deleted_figure_stays_deleted_where_its_sentence_moved_and_others_stay() -> None:
    graph = graph_with(recorded(DeleteNode(FIRST_FIGURE)), readings(MOVED))

    figures = [n for n in graph.nodes(NodeType.TARGET) if n.mentions[0].notice_id == SECOND]

    (left,) = figures
    assert "改造公园" in str(left.attribute("subject"))


@pytest.mark.parametrize(
    ("edit", "without_words"),
    [
        (cloud(), SECOND_TEXT.replace("云上园林", "云上")),
        (FOLLOWS, SECOND_TEXT.replace("“绿城”品牌", "“绿城”的品牌")),
        # the figure still stands elsewhere, but its own sentence says another thing
        (DeleteNode(FIRST_FIGURE), SECOND_TEXT.replace("新建公园3个", "新建公园4个")),
        (
            DeleteEdge(FIRST_FIGURE, Predicate.PART_OF, NodeId("Item:second:16-60")),
            SECOND_TEXT.replace("在西湖区新建公园3个", "在西湖区新建绿地3个"),
        ),
    ],
    ids=["AddNode", "AddEdge", "DeleteNode", "DeleteEdge"],
)
def test_an_edit_whose_words_are_gone_is_reported_and_changes_nothing(
    edit: Edit, without_words: str
) -> None:
    known = readings(without_words)
    state = state_of(edit, known)

    assert state.status is EditStatus.WORDS_GONE
    assert state.why.startswith("second no longer says “")
    assert state.is_lost
    assert graph_with(recorded(edit), known).nodes() == graph_with([], known).nodes()


@pytest.mark.parametrize(
    "edit",
    [cloud(), FOLLOWS, DeleteNode(FIRST_FIGURE)],
    ids=lambda edit: type(edit).__name__,
)
def test_an_edit_whose_notice_is_gone_is_reported(edit: Edit) -> None:
    state = state_of(edit, without(SECOND))

    assert (state.status, state.why) == (
        EditStatus.NO_NOTICE,
        "the notice second is not in the store",
    )


@pytest.mark.parametrize(
    "edit",
    [Rename(BRAND, "杭州绿城"), MergeInto(BRAND, STATION)],
    ids=lambda edit: type(edit).__name__,
)
def test_an_edit_whose_node_no_notice_names_any_more_is_reported(edit: Edit) -> None:
    state = state_of(edit, without(SECOND))

    assert (state.status, state.why) == (
        EditStatus.NO_NODE,
        f"the graph no longer has the node {BRAND}",
    )


def test_a_merge_into_what_no_notice_names_any_more_is_reported() -> None:
    """What was merged is left alone, under the id of what is gone."""
    merge = MergeInto(BUREAU, GREEN)

    state = state_of(merge, without(SECOND))

    why = f"no notice has the node {GREEN} any more: under its id is what {BUREAU} was"
    assert (state.status, state.why, state.is_lost) == (EditStatus.NO_NODE, why, True)
    assert state_of(merge, readings()).applied
    assert state_of(MergeInto(GREEN, BUREAU), without(SAMPLE)).applied


@pytest.mark.parametrize(("gone", "applied"), [(SAMPLE, True), (SECOND, False)])
def test_a_merge_into_what_an_edit_made_is_applied_while_that_is(
    gone: NoticeId, applied: bool
) -> None:
    added = AddNode(NodeType.DEPARTMENT, "园林云", said("云上园林"))

    states = report(graph_with(recorded(added, MergeInto(BUREAU, added.made)), without(gone)))

    assert [state.applied for state in states] == [applied, applied]


def test_a_deleted_edge_that_no_notice_says_any_more_is_reported() -> None:
    edit = DeleteEdge(STATION, Predicate.LOCATED_IN, WEST_LAKE)
    known = readings(SECOND_TEXT.replace("西湖区打造", "西湖区。打造"))

    assert state_of(edit, known).status is EditStatus.NO_EDGE


def test_an_edge_one_of_whose_ends_is_gone_is_reported_and_not_shown() -> None:
    east = NodeId("District:江西省南昌市东湖区")
    edit = AddEdge(BRAND, Predicate.LOCATED_IN, east, said("拱墅区推出“绿城”品牌"))
    graph = graph_with(recorded(edit))
    assert the_edge(graph, BRAND, Predicate.LOCATED_IN, east) is not None
    assert report(graph)[0].applied

    graph.remove_notice(SAMPLE)

    assert the_edge(graph, BRAND, Predicate.LOCATED_IN, east) is None
    (state,) = report(graph)
    assert (state.status, east in state.why) == (EditStatus.NO_NODE, True)
    graph.add_notice(readings()[SAMPLE])
    assert report(graph)[0].applied


def test_an_edge_to_another_notice_is_lost_with_that_notices_words() -> None:
    figure = NodeId("Target:sample:158-161")
    edit = AddEdge(BRAND, Predicate.FOLLOWS_UP, figure, said("拱墅区推出“绿城”品牌"))
    made = recorded(edit)
    graph = graph_with(made)
    changed = a_reading(
        readings()[SAMPLE].notice.text.replace("口袋公园30个", "口袋公园31个"),
        notice_id=SAMPLE,
        issuer="杭州市园林局",
    )

    graph.add_notice(changed)

    (state,) = report(graph)
    assert (state.status, state.why) == (
        EditStatus.WORDS_GONE,
        "sample no longer says “30个”",
    )
    assert all(edge.edits == () for edge in graph.edges())


def test_an_edit_shows_again_when_its_notice_comes_back() -> None:
    graph = graph_with(recorded(cloud(), FOLLOWS, Rename(BRAND, "杭州绿城")))
    before = report(graph)
    assert all(state.applied for state in before)

    graph.remove_notice(SECOND)
    assert all(state.is_lost for state in report(graph))
    graph.add_notice(readings()[SECOND])

    assert report(graph) == before


def test_an_edge_that_a_later_edit_took_away_is_no_lost_edit() -> None:
    states = report(
        graph_with(
            recorded(FOLLOWS, DeleteEdge(BRAND, Predicate.LOCATED_IN, WEST_LAKE), DeleteNode(BRAND))
        )
    )

    assert [state.status for state in states] == [EditStatus.APPLIED] * 3


def test_a_deleted_conclusion_is_applied_while_both_its_ends_are_there() -> None:
    concluded = AddEdge(BRAND, Predicate.FOLLOWS_UP, STATION, said("拱墅区推出“绿城”品牌"))
    made = recorded(concluded, DeleteEdge(BRAND, Predicate.FOLLOWS_UP, STATION))[1:]
    graph: KnowledgeGraph = graph_with(made)

    assert report(graph)[0].applied
    graph.remove_notice(SECOND)
    assert report(graph)[0].status is EditStatus.NO_NODE


@pytest.mark.parametrize(
    ("text", "start", "now"),
    [
        ("甲乙甲乙甲乙", 2, 2),
        ("丙甲乙丙丙丙丙丙丙甲乙", 3, 1),
        ("丙甲乙丙丙丙丙丙丙甲乙", 8, 9),
        ("甲乙", 900, 0),
        ("丙甲乙", 0, 1),
        ("乙甲", 0, None),
        ("", 0, None),
    ],
)
def test_words_are_found_again_nearest_to_their_old_place(
    text: str, start: int, now: int | None
) -> None:
    said_before = Provenance(NoticeId("n"), Span(start, start + 2), "甲乙")

    found = found_again(a_reading(text, notice_id="n"), said_before)

    assert (None if found is None else found.span.start) == now


def test_an_undone_edit_is_neither_applied_nor_lost() -> None:
    (made,) = recorded(AddNode(NodeType.AWARD, "奖", said("“国家园林城市”称号")))
    undone = replace(made, undone=Undone(2, "李", "2026-01-02T03:04:05+00:00", "看错了"))
    (state,) = report(graph_with([undone]))

    assert state.status is EditStatus.UNDONE
    assert not state.applied
    assert not state.is_lost
    assert "李" in state.why

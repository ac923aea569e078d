"""What edits by hand change of the follow-ups: those of what was edited, and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.notice import NoticeId, Reading, Span
from kg.build import graph_of
from kg.edit_errors import InvalidEdit
from kg.edits import (
    AddEdge,
    DeleteEdge,
    DeleteNode,
    Edit,
    MergeInto,
    RecordedEdit,
    Rename,
    Retype,
)
from kg.graph import KnowledgeGraph
from kg.graph_changes import add_changes
from kg.model import Edge, Node, NodeId, NodeType, Predicate, Provenance
from kg.trial import Trial
from tests.kg.edited_notices import graph_with, recorded, written
from tests.kg.test_follow_ups import a_year

FIRST, SECOND = NoticeId("a2025"), NoticeId("b2025")
BUREAU = NodeId("Department:杭州市园林局")
GREENS = NodeId("Department:杭州市绿化局")
KNOWN: dict[NoticeId, Reading] = {
    FIRST: a_year(
        FIRST,
        done="推出口袋公园认养机制。“园丁故事汇”荣获全国园林示范项目。",
        planned="做好“园丁故事汇”主题宣传。会同市财政局完善口袋公园认养机制。",
    ),
    SECOND: a_year(SECOND, planned="完善口袋公园认养机制。"),
}
OTHER_ISSUER = {
    FIRST: a_year(FIRST, done="推出口袋公园认养机制。"),
    SECOND: a_year(SECOND, planned="完善口袋公园认养机制。", issuer="杭州市绿化局"),
}


def follow_ups(graph: KnowledgeGraph) -> list[Edge]:
    return [edge for edge in graph.edges() if edge.predicate is Predicate.FOLLOWS_UP]


def after(*edits: Edit) -> list[Edge]:
    """The follow-ups once these edits were made."""
    return follow_ups(graph_with(recorded(*edits, known=KNOWN), KNOWN))


def named(type: NodeType) -> list[NodeId]:
    return [node.node_id for node in ORIGINAL.nodes(type)]


ORIGINAL = graph_of(KNOWN.values())
ORIGINAL_NODES = ORIGINAL.nodes()
BEFORE = follow_ups(ORIGINAL)
(STORY,) = (node_id for node_id in named(NodeType.PROGRAMME) if "故事汇" in node_id)
(HONOURED,) = (edge for edge in BEFORE if edge.source == STORY)
POCKET = next(edge for edge in BEFORE if edge.source != STORY)
(AWARD,) = named(NodeType.AWARD)


@pytest.mark.parametrize("node_id", [*named(NodeType.DEPARTMENT), STORY, AWARD])
def test_another_name_changes_no_follow_up(node_id: NodeId) -> None:
    assert after(Rename(node_id, "口袋公园认养机制")) == BEFORE


def test_what_is_deleted_takes_its_own_follow_ups_with_it_alone() -> None:
    gone = POCKET.source
    left = [edge for edge in BEFORE if gone not in (edge.source, edge.target)]

    assert len(left) < len(BEFORE)
    assert after(DeleteNode(gone)) == left
    for node_id in named(NodeType.DEPARTMENT):
        if node_id != BUREAU:
            assert after(DeleteNode(node_id)) == BEFORE


def test_an_honoured_programme_is_followed_up_under_the_id_that_it_has_now() -> None:
    retyped = Retype(STORY, NodeType.PLATFORM)

    assert retyped.made in {edge.source for edge in after(retyped)}
    assert len(after(retyped)) == len(BEFORE)


@pytest.mark.parametrize(
    "edit", [DeleteNode(STORY), DeleteEdge(STORY, Predicate.AWARDED, AWARD)], ids=["node", "edge"]
)
def test_what_is_honoured_no_more_is_not_followed_up(edit: Edit) -> None:
    assert after(edit) == [edge for edge in BEFORE if edge != HONOURED]


def test_issuers_that_are_merged_follow_each_other_up() -> None:
    assert follow_ups(graph_of(OTHER_ISSUER.values())) == []

    merged = recorded(MergeInto(GREENS, BUREAU), known=OTHER_ISSUER)

    assert len(follow_ups(graph_with(merged, OTHER_ISSUER))) == 1


EVERY: tuple[Edit, ...] = (
    Rename(BUREAU, "园林"),
    Retype(STORY, NodeType.PLATFORM),
    DeleteNode(STORY),
    DeleteNode(POCKET.source),
    DeleteEdge(POCKET.source, Predicate.FOLLOWS_UP, POCKET.target),
)


@pytest.mark.parametrize("edit", EVERY, ids=lambda edit: type(edit).__name__)
def test_adding_and_removing_a_notice_stay_opposites(edit: Edit) -> None:
    made: list[RecordedEdit] = recorded(edit, known=KNOWN)
    graph = graph_with(made, KNOWN)
    whole = written(graph)

    for notice_id in (FIRST, SECOND):
        graph.remove_notice(notice_id)
        graph.add_notice(KNOWN[notice_id])
        assert written(graph) == whole


@pytest.mark.parametrize("edit", EVERY, ids=lambda edit: type(edit).__name__)
def test_the_export_of_an_edit_is_read_as_that_edit(edit: Edit) -> None:
    wanted = graph_with(recorded(edit, known=KNOWN), KNOWN)
    trial = Trial(graph_of(KNOWN.values()), KNOWN)

    add_changes(trial, wanted.nodes(), wanted.edges())

    assert [each.edit for each in trial.made] == [edit]


def imported(edges: list[Edge], nodes: tuple[Node, ...] = ORIGINAL_NODES) -> list[Edit]:
    """The edits for an export with these edges."""
    trial = Trial(graph_of(KNOWN.values()), KNOWN)
    add_changes(trial, nodes, edges)
    return [each.edit for each in trial.made]


def test_what_a_follow_up_rests_on_is_not_compared() -> None:
    others = [
        replace(edge, score=0.51, reason="shared words", provenance=edge.provenance[:1])
        if edge in BEFORE
        else edge
        for edge in ORIGINAL.edges()
    ]

    assert imported(others) == []


@pytest.mark.parametrize(
    "other",
    [
        replace(POCKET, score=0.51),
        replace(POCKET, reason="so"),
        replace(POCKET, provenance=POCKET.provenance[:1]),
    ],
    ids=["score", "reason", "provenance"],
)
def test_follow_ups_that_rest_on_other_things_are_counted(other: Edge) -> None:
    edges = [other if edge == POCKET else edge for edge in ORIGINAL.edges()]
    trials = [Trial(graph_of(KNOWN.values()), KNOWN) for _ in range(2)]

    assert add_changes(trials[0], ORIGINAL_NODES, edges) == 1
    assert add_changes(trials[1], ORIGINAL_NODES, ORIGINAL.edges()) == 0


def test_words_of_a_follow_up_that_stand_nowhere_are_refused() -> None:
    fake = Provenance(FIRST, Span(0, 2), "没有")
    edges = [
        replace(edge, provenance=(*edge.provenance, fake)) if edge == POCKET else edge
        for edge in ORIGINAL.edges()
    ]

    with pytest.raises(InvalidEdit, match="“没有” does not stand at characters 0-2 of") as error:
        imported(edges)
    assert error.value.about == (POCKET.source, POCKET.target)


def test_a_follow_up_that_is_not_in_the_file_is_deleted_and_a_new_one_added() -> None:
    new = replace(HONOURED, target=POCKET.target, score=None, reason="")
    others = [new if edge == HONOURED else edge for edge in ORIGINAL.edges()]

    assert imported(others) == [
        DeleteEdge(STORY, Predicate.FOLLOWS_UP, HONOURED.target),
        *(AddEdge(STORY, Predicate.FOLLOWS_UP, POCKET.target, said) for said in new.provenance),
    ]


def test_a_follow_up_is_deleted_also_where_its_end_is_retyped() -> None:
    retyped = Retype(STORY, NodeType.PLATFORM)
    wanted = graph_with(recorded(retyped, known=KNOWN), KNOWN)
    others = [edge for edge in wanted.edges() if (edge.source, edge.score) != (
        retyped.made, HONOURED.score)]  # fmt: skip

    assert imported(others, wanted.nodes()) == [
        retyped,
        DeleteEdge(retyped.made, Predicate.FOLLOWS_UP, HONOURED.target),
    ]


def test_what_follows_of_a_merge_of_issuers_need_not_stand_in_the_file() -> None:
    merge = MergeInto(GREENS, BUREAU)
    wanted = graph_with(recorded(merge, known=OTHER_ISSUER), OTHER_ISSUER)
    trial = Trial(graph_of(OTHER_ISSUER.values()), OTHER_ISSUER)
    edges = [edge for edge in wanted.edges() if edge.predicate is not Predicate.FOLLOWS_UP]

    add_changes(trial, wanted.nodes(), edges)

    assert [each.edit for each in trial.made] == [merge]
    assert len(follow_ups(trial.graph)) == 1

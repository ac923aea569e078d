"""An edit that cannot be made is a clear error before anything is written."""

from __future__ import annotations

import re

import pytest

from corpus.errors import NoticeNotFound, UnknownNode
from corpus.notice import NoticeId, Span
from kg.anchors import quoted
from kg.build import graph_of
from kg.edit_checks import names_an_end
from kg.edit_errors import InvalidEdit
from kg.edits import (
    AddAlias,
    AddEdge,
    AddNode,
    DeleteEdge,
    DeleteNode,
    Edit,
    MergeInto,
    Rename,
    Retype,
    SplitOff,
)
from kg.model import NodeId, NodeType, Predicate, Provenance, type_of
from kg.predicate_ends import ENDS, fits
from kg.trial import Trial
from tests.factories import a_reading
from tests.kg.edited_notices import (
    BRAND,
    BUREAU,
    EAST_LAKE,
    FINANCE,
    GREEN,
    SECOND,
    STATION,
    WEST_LAKE,
    readings,
    said,
    written,
)

FIGURE = NodeId("Target:sample:158-161")
NANCHANG = a_reading(
    "会同市财政局在东湖区新建公园5个。\n", notice_id=NoticeId("south"), issuer="南昌市园林局"
)
NANCHANG_FINANCE = NodeId("Department:南昌市财政局")
SOMEWHERE = said("西湖区打造“湖边”驿站")


def refused(edit: Edit) -> str:
    """What is said of an edit that cannot be made; the graph is as it was."""
    known = readings()
    trial = Trial(graph_of(known.values()), known)
    before = written(trial.graph)
    with pytest.raises(InvalidEdit) as error:
        trial.add(edit)
    assert written(trial.graph) == before
    assert trial.made == []
    assert str(error.value).endswith("Nothing was changed.")
    return str(error.value)


@pytest.mark.parametrize(
    "edit",
    [
        Rename(NodeId("Department:杭州市财经局"), "甲"),
        Retype(NodeId("Department:杭州市财经局"), NodeType.REGION),
        MergeInto(BUREAU, NodeId("Department:杭州市财经局")),
        SplitOff(NodeId("Department:杭州市财经局"), ("a",), "b"),
        AddAlias(NodeId("Department:杭州市财经局"), "甲"),
        DeleteNode(NodeId("Department:杭州市财经局")),
        AddEdge(BRAND, Predicate.LOCATED_IN, NodeId("Department:杭州市财经局"), SOMEWHERE),
        DeleteEdge(NodeId("Department:杭州市财经局"), Predicate.LOCATED_IN, BUREAU),
    ],
    ids=lambda edit: type(edit).__name__,
)
def test_an_edit_that_names_no_node_says_what_is_written_nearly_like_it(edit: Edit) -> None:
    known = readings()

    with pytest.raises(UnknownNode, match=r"杭州市财经局.*Did you mean .*杭州市财政局"):
        Trial(graph_of(known.values()), known).add(edit)


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (Rename(FINANCE, " \t"), "The new name is blank"),
        (Rename(FINANCE, "甲\n乙"), "characters of no name"),
        (Rename(FINANCE, "甲\u202e乙"), "characters of no name"),
        (Rename(FINANCE, "甲\udc80"), "characters of no name"),
        (Rename(FINANCE, "甲" * 301), "longer than 300"),
        (Rename(FINANCE, "杭州市财政局"), "is called “杭州市财政局” already"),
        (Rename(FIGURE, "三十个"), "type Target: words of a notice, and no name"),
        (Retype(FINANCE, NodeType.DEPARTMENT), "of the type Department already"),
        (Retype(FINANCE, NodeType.SECTION), "cannot become a Section"),
        (Retype(FINANCE, NodeType.TARGET), "cannot become a Target"),
        (Retype(FIGURE, NodeType.AWARD), "type Target"),
        (MergeInto(FINANCE, FINANCE), "cannot be merged with itself"),
        (MergeInto(FINANCE, FIGURE), "type Target"),
        (
            MergeInto(WEST_LAKE, FINANCE),
            f"{WEST_LAKE} is of the type District and {FINANCE} of the type Department.*"
            f"retype {WEST_LAKE} Department",
        ),
        (MergeInto(NodeId("Item:second:16-60"), FINANCE), "type Item"),
        (AddAlias(FINANCE, "市财政局"), "is a name of .* already"),
        (AddAlias(FINANCE, ""), "The alias is blank"),
        (
            Rename(FINANCE, "杭州市园林局"),
            f"“杭州市园林局” is a name of {BUREAU} already.*graph edit merge {FINANCE} {BUREAU}",
        ),
        (Rename(FINANCE, "市园林局"), f"is a name of {BUREAU} already"),
        (AddAlias(GREEN, "市财政局"), f"is a name of {FINANCE} already.*graph edit merge"),
        (
            AddNode(NodeType.DEPARTMENT, "市财政局", SOMEWHERE),
            f"“市财政局” is a name of {FINANCE} already.*it is there.*graph edit merge",
        ),
        (AddNode(NodeType.DISTRICT, "西湖区", SOMEWHERE), f"is a name of {WEST_LAKE} already"),
        (SplitOff(BUREAU, (), "甲"), "one or more, each once"),
        (SplitOff(BUREAU, ("市园林局", "市园林局"), "甲"), "one or more, each once"),
        (SplitOff(BUREAU, ("杭州市园林局",), "甲"), "is the name of .* and stays"),
        (SplitOff(BUREAU, ("园林",), "甲"), "is written “园林” nowhere.*市园林局"),
        (SplitOff(FINANCE, ("市财政局",), "甲"), "nothing would stay. Rename it instead"),
        (SplitOff(BUREAU, ("市园林局",), "杭州市财政局"), "there is a node .* already. Merge"),
        (AddNode(NodeType.DEPARTMENT, "杭州市财政局", SOMEWHERE), "there is a node .* already"),
        (AddNode(NodeType.TARGET, "3个", SOMEWHERE), "cannot be added by hand"),
        (AddNode(NodeType.REGION, " ", SOMEWHERE), "name is blank"),
        (
            AddNode(NodeType.REGION, "甲", Provenance(SECOND, Span(0, 2), "乙")),
            "“乙” does not stand at characters 0-2 of second",
        ),
        (AddNode(NodeType.REGION, "甲", Provenance(SECOND, Span(0, 0), "")), "does not stand"),
        (AddEdge(FINANCE, Predicate.LOCATED_IN, FINANCE, SOMEWHERE), "to itself"),
        (
            AddEdge(FINANCE, Predicate.ISSUED_BY, BUREAU, SOMEWHERE),
            "does not fit its ends. issued_by joins Award, Policy → Department",
        ),
        (AddEdge(STATION, Predicate.LOCATED_IN, WEST_LAKE, SOMEWHERE), "there already, with these"),
        (DeleteEdge(STATION, Predicate.LOCATED_IN, BUREAU), "there is no edge"),
        (DeleteEdge(WEST_LAKE, Predicate.LOCATED_IN, STATION), "there is no edge"),
    ],
)  # fmt: skip
def test_an_edit_that_means_nothing_is_refused_with_the_reason(edit: Edit, problem: str) -> None:
    assert re.search(problem, refused(edit))


@pytest.mark.parametrize(
    "edit",
    [
        Rename(EAST_LAKE, "西湖区"),  # of another city
        AddAlias(EAST_LAKE, "西湖区"),
        AddNode(NodeType.ORGANISATION, "市财政局", SOMEWHERE),  # of another type
        Rename(FINANCE, "市财政局"),  # its own alias
    ],
    ids=["district", "alias", "type", "own"],
)
def test_a_name_may_be_that_of_another_place_or_another_type(edit: Edit) -> None:
    known = {**readings(), NANCHANG.notice.notice_id: NANCHANG}
    trial = Trial(graph_of(known.values()), known)

    trial.add(edit)

    assert [each.edit for each in trial.made] == [edit]


@pytest.mark.parametrize(
    "edit",
    [
        Rename(NodeId("Department:杭州市教育局"), "区市场监管局"),
        AddAlias(NodeId("Department:杭州市教育局"), "区市场监管局"),
        AddAlias(NodeId("Department:西湖区市场监管局"), "市教育局"),
    ],
)
def test_a_city_and_its_district_do_not_get_one_name(edit: Rename | AddAlias) -> None:
    """市教育局 and 区市场监管局 stand in one text: their places do not tell them apart."""
    text = "杭州市西湖区人民政府通知\n一、监管\n1.检查。会同市教育局、区市场监管局检查学校3所。\n"
    reading = a_reading(text, notice_id=SECOND, issuer="杭州市西湖区人民政府")
    trial = Trial(graph_of([reading]), {SECOND: reading})

    with pytest.raises(InvalidEdit, match=r"is a name of Department:.* already") as error:
        trial.add(edit)
    assert edit.node in error.value.about
    assert trial.made == []


def test_an_edit_that_cannot_be_made_tells_which_nodes_it_concerns() -> None:
    with pytest.raises(InvalidEdit, match="already") as error:
        Trial(graph_of(readings().values()), readings()).add(AddAlias(FINANCE, "市财政局"))
    assert error.value.about == (FINANCE,)


def test_a_name_that_says_its_own_place_is_taken_there() -> None:
    known = {**readings(), NANCHANG.notice.notice_id: NANCHANG}
    trial = Trial(graph_of(known.values()), known)

    with pytest.raises(InvalidEdit, match=f"is a name of {FINANCE} already"):
        trial.add(Rename(NANCHANG_FINANCE, "杭州市财政局"))


def test_what_was_merged_away_leaves_its_name_to_the_other() -> None:
    known = readings()
    trial = Trial(graph_of(known.values()), known)
    trial.add(MergeInto(FINANCE, GREEN))

    trial.add(Rename(GREEN, "杭州市财政局"))

    assert trial.graph.node(GREEN).name == "杭州市财政局"


def test_a_retype_onto_another_node_is_refused() -> None:
    known = readings()
    trial = Trial(graph_of(known.values()), known)
    trial.add(AddNode(NodeType.PLATFORM, "杭州市财政局", said("云上园林")))

    with pytest.raises(InvalidEdit, match="there is a node Platform:杭州市财政局 already"):
        trial.add(Retype(FINANCE, NodeType.PLATFORM))


def test_words_of_an_unknown_notice_are_an_error() -> None:
    known = readings()
    trial = Trial(graph_of(known.values()), known)
    elsewhere = Provenance(NoticeId("third"), Span(0, 1), "甲")

    with pytest.raises(NoticeNotFound, match="third"):
        trial.add(AddNode(NodeType.REGION, "甲", elsewhere))


@pytest.mark.parametrize(
    ("words", "at", "problem"),
    [
        ("没有的话", None, "second does not say “没有的话”"),
        ("公园3个", None, "says “公园3个” several times: at 42, 116"),
        ("公园3个", 37, "does not say “公园3个” at character 37"),
        ("  ", None, "blank"),
    ],
)
def test_words_that_a_notice_does_not_say_or_says_twice_are_an_error(
    words: str, at: int | None, problem: str
) -> None:
    with pytest.raises(InvalidEdit, match=problem):
        quoted(SECOND, words, readings(), at)


def test_of_words_that_stand_twice_the_place_says_which() -> None:
    assert quoted(SECOND, "公园3个", readings(), 116).span == Span(116, 120)


def test_words_of_no_notice_are_an_error() -> None:
    with pytest.raises(NoticeNotFound):
        quoted(NoticeId("third"), "甲", readings())


def test_every_predicate_says_what_it_joins() -> None:
    assert set(ENDS) == set(Predicate)
    assert all(sources and targets for sources, targets in ENDS.values())


def test_every_edge_that_the_rules_find_fits_its_predicate() -> None:
    edges = graph_of(readings().values()).edges()

    assert {e.predicate for e in edges} >= {Predicate.PART_OF, Predicate.ISSUED_BY}
    assert [
        edge
        for edge in edges
        if not fits(type_of(edge.source), edge.predicate, type_of(edge.target))
    ] == []


def test_two_nodes_of_different_types_are_merged_once_one_is_retyped() -> None:
    known = readings()
    trial = Trial(graph_of(known.values()), known)
    retype = Retype(WEST_LAKE, NodeType.DEPARTMENT)

    trial.add(retype)
    trial.add(MergeInto(retype.made, FINANCE))

    assert trial.graph.node(FINANCE).name == "杭州市财政局"
    assert "西湖区" in trial.graph.node(FINANCE).aliases


def test_a_merge_needs_both_its_nodes() -> None:
    known = readings()
    trial = Trial(graph_of(known.values()), known)
    trial.add(MergeInto(GREEN, BUREAU))

    with pytest.raises(UnknownNode):
        trial.add(Rename(GREEN, "甲"))


@pytest.mark.parametrize(
    ("source", "predicate", "target", "words", "names"),
    [
        (BRAND, Predicate.LOCATED_IN, WEST_LAKE, "拱墅区推出“绿城”品牌", True),  # the source
        (BRAND, Predicate.LOCATED_IN, WEST_LAKE, "在西湖区新建公园3个", True),  # the target
        (BRAND, Predicate.LOCATED_IN, WEST_LAKE, "云上园林上新", False),
        (BUREAU, Predicate.COOPERATES_WITH, FINANCE, "市财政局配合", True),  # an alias
        (BUREAU, Predicate.HAS_TARGET, FIGURE, "在西湖区新建", False),
        (BRAND, Predicate.HAS_TARGET, FIGURE, "30", True),  # the figure itself
    ],
)
def test_whether_the_words_of_an_edge_name_an_end(
    source: NodeId, predicate: Predicate, target: NodeId, words: str, names: bool
) -> None:
    graph = graph_of(readings().values())
    figure = graph.node(FIGURE).mentions[0]
    place = figure if words == "30" else said(words)

    assert names_an_end(AddEdge(source, predicate, target, place), graph) is names

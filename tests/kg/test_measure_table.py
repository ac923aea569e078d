"""Measures by what is known of them, and by whom they concern."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.errors import InvalidFilter, NoticeNotFound, UnknownBody
from corpus.notice import NoticeId
from kg.facts import NodeFact, NoticeFacts
from kg.graph import KnowledgeGraph
from kg.measure_table import MeasureQuery
from kg.measures import MeasureStatus
from kg.model import AttributeValue, Edge, NodeType, Predicate
from kg.query import GraphQueries
from tests.kg.small_graphs import edge, named, stated


def measure(name: str, at: int, notice_id: str = "notice", **known: AttributeValue) -> NodeFact:
    """A rule, unless ``known`` says otherwise."""
    attributes: dict[str, AttributeValue] = {"status": "rule", "partners": (), "actors": ()}
    return stated(NodeType.MEASURE, name, at, notice_id=notice_id, **(attributes | known))


OFFICE = named(NodeType.DEPARTMENT, "杭州市园林局", "市园林局", "园林局")
DISTRICT = named(NodeType.DISTRICT, "西湖区")
BUILD = measure("建设苗圃", 10, status="planned", year=2025, section="一、完善机制")
RUN = measure("举办赏花节", 30, status="done", year=2024, partners=("杭州市财政局",))
ANSWER = measure("作出答复", 60, obliged="承办单位", deadline="5个工作日内")
REPAIR = measure("修复绿地", 90, obliged="市园林局和热线承办单位", penalty="责令改正")
NAMELESS = measure("登记", 120, actors=("申请人",), deadline="10日内", penalty="警告")
ELSEWHERE = measure("清理河道", 10, "other", obliged="市园林局")
ITEM = stated(NodeType.ITEM, "承办单位", 150)
NODES = (OFFICE, DISTRICT, BUILD, RUN, ANSWER, REPAIR, NAMELESS, ITEM)
EDGES = (
    edge(BUILD, Predicate.LED_BY, OFFICE),
    edge(DISTRICT, Predicate.PARTICIPATES, RUN),
)


def queries() -> GraphQueries:
    """Of two notices, of which one never mentions the office of the other."""
    graph = KnowledgeGraph()
    graph.add_facts(NoticeFacts(NoticeId("notice"), NODES, EDGES))
    none: tuple[Edge, ...] = ()
    graph.add_facts(NoticeFacts(NoticeId("other"), (ELSEWHERE,), none))
    return GraphQueries(graph)


QUERIES = queries()


def found(**wanted: Any) -> list[str]:
    """The measures that meet it."""
    page = QUERIES.measures(MeasureQuery(**wanted), limit=50)
    assert page.total == len(page.found)
    return [each.node.name for each in page.found]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["建设苗圃", "举办赏花节", "作出答复", "修复绿地", "登记", "清理河道"]),
        ({"status": MeasureStatus.DONE}, ["举办赏花节"]),
        ({"year": 2025}, ["建设苗圃"]),
        ({"notice_id": "other"}, ["清理河道"]),
        ({"text": "苗圃"}, ["建设苗圃"]),
        ({"text": "機制"}, ["建设苗圃"]),
        ({"text": "机制 苗圃"}, ["建设苗圃"]),
        ({"text": "苗圃 河道"}, []),
        ({"with_deadline": True}, ["作出答复", "登记"]),
        ({"with_penalty": True}, ["修复绿地", "登记"]),
        ({"with_deadline": True, "with_penalty": True}, ["登记"]),
    ],
)
def test_measures_are_chosen_by_each_condition(wanted: dict[str, Any], names: list[str]) -> None:
    assert found(**wanted) == names


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("承办单位", ["作出答复", "修复绿地"]),  # an item is called so, and nobody
        ("申请人", ["登记"]),
        ("財政局", ["举办赏花节"]),
        ("西湖区", ["举办赏花节"]),
        ("District:西湖区", ["举办赏花节"]),
        ("杭州市园林局", ["建设苗圃", "修复绿地"]),  # its alias binds it, but in its notice alone
        ("园林局", ["建设苗圃", "修复绿地"]),
        ("市园林局", ["建设苗圃", "修复绿地", "清理河道"]),  # the very words
    ],
)
def test_a_body_is_a_node_by_its_names_or_else_the_words_for_who_must_act(
    body: str, names: list[str]
) -> None:
    assert found(body=body) == names


def test_a_body_that_no_node_and_no_measure_has_is_unknown_whatever_else_is_asked() -> None:
    with pytest.raises(UnknownBody):
        found(body="无此单位")
    assert found(body="承办单位", year=2025) == []


def test_a_notice_that_is_not_there_is_no_empty_answer() -> None:
    with pytest.raises(NoticeNotFound):
        found(notice_id="nothing")


@pytest.mark.parametrize(
    ("wrong", "condition"),
    [
        ({"year": -5}, "year"),
        ({"year": 20255}, "year"),
        ({"text": ""}, "text"),
        ({"body": " "}, "body"),
        ({"body": "，"}, "body"),
        ({"text": "😀"}, "text"),
        ({"text": "长" * 1_001}, "text"),
    ],
)
def test_a_condition_that_nothing_could_meet_is_refused(
    wrong: dict[str, Any], condition: str
) -> None:
    with pytest.raises(InvalidFilter, match=f"^{condition} "):
        MeasureQuery(**wrong)


def test_pages_put_together_are_the_whole() -> None:
    pages = [QUERIES.measures(MeasureQuery(), limit=4, offset=at) for at in (0, 4, 8)]

    assert [page.total for page in pages] == [6, 6, 6]
    assert [each.node.name for page in pages for each in page.found] == found()

"""Follow-ups by what is known of their ends, and where each end stands."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.errors import InvalidFilter, NoticeNotFound, UnknownBody
from corpus.notice import NoticeId
from kg.facts import NodeFact
from kg.follow_up_table import FollowUpQuery
from kg.model import AttributeValue, Edge, NodeType, Predicate, Provenance
from kg.query import GraphQueries
from tests.kg.small_graphs import a_graph, edge, named, said, stated


def measure(name: str, at: int, **known: AttributeValue) -> NodeFact:
    """A measure of the notice."""
    return stated(NodeType.MEASURE, name, at, partners=(), actors=(), **known)


def pair(one: NodeFact, other: NodeFact, score: float, *places: Provenance) -> Edge:
    """``other`` follows up ``one``, as these places say."""
    told = tuple(sorted(places or (one.mentions[0], other.mentions[0])))
    return Edge(one.node_id, Predicate.FOLLOWS_UP, other.node_id, told, score=score, reason="r")


OFFICE = named(NodeType.DEPARTMENT, "杭州市园林局", "市园林局")
PRIZED = named(NodeType.PROGRAMME, "公园故事汇")
SECTION = stated(NodeType.SECTION, "一、公园绿地", 0)
BUILT = measure("建成苗圃", 20, status="done", year=2024)
WIDEN = measure("扩建苗圃", 60, status="planned", year=2025)
TWELVE = stated(NodeType.TARGET, "12个", 30, status="achieved", year=2024, subject="驿站")
RENEWED = measure("改造驿站12个", 28, status="done", year=2024)
THIRTY = stated(NodeType.TARGET, "30个", 80, status="planned", subject="驿站")
TELL = measure("办好公园故事汇", 95, status="planned", year=2025)
HONOUR = said("公园故事汇获一等奖", 40)
NODES = [OFFICE, PRIZED, SECTION, BUILT, WIDEN, TWELVE, RENEWED, THIRTY, TELL]
EDGES = [
    edge(TWELVE, Predicate.PART_OF, SECTION),
    edge(RENEWED, Predicate.HAS_TARGET, TWELVE),
    edge(RENEWED, Predicate.LED_BY, OFFICE),
    pair(BUILT, WIDEN, 0.9),
    pair(TWELVE, THIRTY, 0.6),
    pair(PRIZED, TELL, 0.7, HONOUR, TELL.mentions[0]),
]
PRIZED_AT_HONOUR = NodeFact(
    PRIZED.node_id, PRIZED.type, PRIZED.name, (said("公园故事汇", 40), said("公园故事汇", 97))
)
QUERIES = GraphQueries(
    a_graph([PRIZED_AT_HONOUR if node is PRIZED else node for node in NODES], EDGES)
)


def found(**wanted: Any) -> list[str]:
    """The earlier ends of the pairs that meet it."""
    page = QUERIES.follow_ups(FollowUpQuery(**wanted), limit=50)
    assert page.total == len(page.found)
    return [each.pair.earlier.name for each in page.found]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["建成苗圃", "12个", "公园故事汇"]),
        ({"min_score": 0.7}, ["建成苗圃", "公园故事汇"]),
        ({"text": "苗圃"}, ["建成苗圃"]),
        ({"text": "扩建"}, ["建成苗圃"]),
        ({"text": "驛站"}, ["12个"]),
        ({"text": "绿地"}, ["12个"]),
        ({"text": "改造"}, ["12个"]),
        ({"text": "地铁"}, []),
        ({"body": "市园林局"}, ["12个"]),
        ({"body": "公园故事汇"}, ["公园故事汇"]),
        ({"notice_id": "notice", "text": "苗圃", "min_score": 0.95}, []),
    ],
)
def test_follow_ups_are_chosen_by_each_condition(wanted: dict[str, Any], names: list[str]) -> None:
    assert found(**wanted) == names


def test_each_end_has_the_place_where_it_says_so() -> None:
    [built, figures, honoured] = QUERIES.follow_ups(FollowUpQuery(), limit=9).found

    assert (built.earlier_said, built.later_said) == (BUILT.mentions[0], WIDEN.mentions[0])
    assert figures.earlier_said == TWELVE.mentions[0]
    assert (honoured.earlier_said, honoured.later_said) == (HONOUR, TELL.mentions[0])


@pytest.mark.parametrize(
    ("wrong", "condition"),
    [
        ({"min_score": 1.5}, "score"),
        ({"min_score": float("nan")}, "score"),
        ({"text": " "}, "text"),
        ({"body": ""}, "body"),
    ],
)
def test_a_condition_that_nothing_could_meet_is_refused(
    wrong: dict[str, Any], condition: str
) -> None:
    with pytest.raises(InvalidFilter, match=f"^{condition} "):
        FollowUpQuery(**wrong)


def test_a_notice_or_a_body_that_is_not_there_is_no_empty_answer() -> None:
    with pytest.raises(NoticeNotFound):
        found(notice_id=NoticeId("nothing"))
    with pytest.raises(UnknownBody):
        found(body="无此单位")

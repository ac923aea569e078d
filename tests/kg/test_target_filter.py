"""Figures by what is known of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.errors import InvalidFilter, NoticeNotFound
from corpus.notice import NoticeId, PartKind
from kg.facts import NodeFact, NoticeFacts
from kg.graph import KnowledgeGraph
from kg.model import AttributeValue, Edge, NodeId, NodeType, Predicate
from kg.query import GraphQueries
from kg.status import Status
from kg.target_filter import Condition, TargetFilter, Unmatched
from tests.kg.small_graphs import a_graph, edge, named, stated


def figure(name: str, at: int, value: float, unit: str = "个", **known: AttributeValue) -> NodeFact:
    """A figure of a plan, unless ``known`` says otherwise."""
    attributes: dict[str, AttributeValue] = {
        "value": value,
        "value_upper": None,
        "unit": unit,
        "value_normalised": value,
        "unit_normalised": unit,
        "comparator": "==",
        "subject": "公园",
        "year": 2025,
        "status": "planned",
        "owner": None,
    }
    return stated(NodeType.TARGET, name, at, **(attributes | known))


ABOVE = stated(NodeType.SECTION, "一、建设公园绿地", 0, part="plan", level=1, number=1)
BELOW = stated(NodeType.SECTION, "（一）口袋公园", 10, part="plan", level=2, number=1)
REPORT = stated(NodeType.SECTION, "二、去年的工作", 500, part="summary", level=1, number=2)
ITEM = stated(NodeType.ITEM, "新建口袋公园", 20, part="plan", kind="numbered", number=1)
EAST = named(NodeType.DISTRICT, "东湖区", "东湖", key="武汉市东湖区")
WEST = named(NodeType.DISTRICT, "西湖区")
AWAY = named(NodeType.DISTRICT, "南湖区")
PARK = named(NodeType.PLATFORM, "公园随手拍")
MEASURE = stated(NodeType.MEASURE, "新建公园30个", 25, verb="新建")

PARKS = figure("30个", 30, 30, subject="新建口袋公园")
LATER = figure("3至5公里", 60, 3, "公里", value_upper=5, subject="绿道")
MONEY = figure(
    "不低于2万元", 90, 2, "万元", value_normalised=20_000, unit_normalised="元", comparator=">="
)
DONE = figure("12个", 520, 12, year=2024, status="achieved", owner="东湖区", subject="改造公园")
RULE = figure("95%", 900, 95, "%", year=None, status="rule", subject="满意率")
NODES = [ABOVE, BELOW, REPORT, ITEM, EAST, WEST, AWAY, PARK, MEASURE]
NODES += [PARKS, LATER, MONEY, DONE, RULE]
EDGES = [
    edge(BELOW, Predicate.PART_OF, ABOVE),
    edge(ITEM, Predicate.PART_OF, BELOW),
    edge(MEASURE, Predicate.PART_OF, ITEM),
    edge(PARKS, Predicate.PART_OF, ITEM),
    edge(LATER, Predicate.PART_OF, BELOW),
    edge(MONEY, Predicate.PART_OF, ABOVE),
    edge(DONE, Predicate.PART_OF, REPORT),
    edge(MEASURE, Predicate.HAS_TARGET, PARKS),
    edge(WEST, Predicate.PARTICIPATES, MEASURE),
    edge(PARK, Predicate.HAS_TARGET, RULE),
    edge(PARK, Predicate.LOCATED_IN, WEST),
]
QUERIES = GraphQueries(a_graph(NODES, EDGES))


def found(wanted: TargetFilter) -> list[str]:
    """The figures that meet it, as printed."""
    page = QUERIES.targets(wanted, limit=50)
    assert page.total == len(page.found)
    return [each.target.name for each in page.found]


@pytest.mark.parametrize(
    ("wanted", "figures"),
    [
        (TargetFilter(), ["30个", "3至5公里", "不低于2万元", "12个", "95%"]),
        (TargetFilter(year=2024), ["12个"]),
        (TargetFilter(status=Status.PLANNED), ["30个", "3至5公里", "不低于2万元"]),
        (TargetFilter(status=Status.RULE), ["95%"]),
        (TargetFilter(unit="个"), ["30个", "12个"]),
        (TargetFilter(unit="万元"), ["不低于2万元"]),
        (TargetFilter(unit="元"), ["不低于2万元"]),
        (TargetFilter(unit="％"), ["95%"]),
        (TargetFilter(minimum=20_000), ["不低于2万元"]),
        (TargetFilter(maximum=12), ["3至5公里", "12个"]),
        (TargetFilter(minimum=12, maximum=30), ["30个", "12个"]),
        (TargetFilter(minimum=4, maximum=4), ["3至5公里"]),
        (TargetFilter(minimum=5, maximum=5), ["3至5公里"]),
        (TargetFilter(minimum=5.1, maximum=11.9), []),
        (TargetFilter(part=PartKind.PLAN), ["30个", "3至5公里", "不低于2万元"]),
        (TargetFilter(part=PartKind.SUMMARY), ["12个"]),
        (TargetFilter(section="公园"), ["30个", "3至5公里", "不低于2万元"]),
        (TargetFilter(section="口袋 绿地"), ["30个", "3至5公里"]),
        (TargetFilter(section="綠地"), ["30个", "3至5公里", "不低于2万元"]),
        (TargetFilter(section=str(BELOW.node_id)), ["30个", "3至5公里"]),
        (TargetFilter(section=str(ITEM.node_id)), ["30个"]),
        (TargetFilter(district="东湖区"), ["12个"]),
        (TargetFilter(district="东湖"), ["12个"]),
        (TargetFilter(district="donghuqu"), ["12个"]),
        (TargetFilter(district="District:武汉市东湖区"), ["12个"]),
        (TargetFilter(district="西湖区"), ["30个", "95%"]),
        (TargetFilter(district="南湖区"), []),
        (TargetFilter(notice_id=NoticeId("notice"), unit="公里"), ["3至5公里"]),
        (TargetFilter(text="口袋"), ["30个"]),
        (TargetFilter(text="新建 公园"), ["30个"]),
        (TargetFilter(text="随手拍"), ["95%"]),
        (TargetFilter(text="2万元"), ["不低于2万元"]),
        (TargetFilter(text="个公园"), []),  # no word reaches from one name into another
        (TargetFilter(year=2025, unit="个", minimum=20, part=PartKind.PLAN), ["30个"]),
    ],
)
def test_figures_are_chosen_by_each_condition(wanted: TargetFilter, figures: list[str]) -> None:
    assert found(wanted) == figures


def test_a_figure_comes_with_its_headings_its_item_its_measure_and_its_districts() -> None:
    [parks] = QUERIES.targets(TargetFilter(text="口袋"), limit=5).found

    assert [section.name for section in parks.sections] == ["一、建设公园绿地", "（一）口袋公园"]
    assert parks.item is not None
    assert parks.item.name == "新建口袋公园"
    assert parks.measure is not None
    assert parks.measure.name == "新建公园30个"
    assert [district.name for district in parks.districts] == ["西湖区"]
    assert (parks.part, parks.notice_id) == (PartKind.PLAN, "notice")


def test_a_figure_that_stands_nowhere_belongs_to_no_part() -> None:
    [rule] = QUERIES.targets(TargetFilter(status=Status.RULE), limit=5).found

    assert (rule.places, rule.item, rule.part, rule.measure) == ((), None, None, None)
    assert [holder.name for holder in rule.holders] == ["公园随手拍"]


def test_pages_put_together_are_the_whole() -> None:
    pages = [QUERIES.targets(TargetFilter(), limit=2, offset=at) for at in (0, 2, 4)]

    assert {page.total for page in pages} == {5}
    together = [each.target.name for page in pages for each in page.found]
    assert together == found(TargetFilter())


@pytest.mark.parametrize(
    ("wanted", "unmatched"),
    [
        (TargetFilter(unit="光年"), [(Condition.UNIT, "光年", ("个", "%", "元", "公里"))]),
        (TargetFilter(year=2030, unit="个"), [(Condition.YEAR, "2030", ("2025", "2024"))]),
        (
            TargetFilter(status=Status.CONTEXT),
            [(Condition.STATUS, "context", ("planned", "achieved", "rule"))],
        ),
        (TargetFilter(part=PartKind.RULES), [(Condition.PART, "rules", ("plan", "summary"))]),
        (TargetFilter(maximum=2), [(Condition.RANGE, "at most 2", ("3 to 20,000",))]),
        (TargetFilter(district="南湖区"), [(Condition.DISTRICT, "南湖区", ("西湖区", "东湖区"))]),
        (TargetFilter(district="无此区"), [(Condition.DISTRICT, "无此区", ("西湖区", "东湖区"))]),
        (
            TargetFilter(section="总则"),
            [(Condition.SECTION, "总则", ("一、建设公园绿地", "（一）口袋公园", "二、去年的工作"))],
        ),
        (TargetFilter(text="驿站"), [(Condition.TEXT, "驿站", ())]),
        (TargetFilter(year=2024, unit="公里"), []),  # each is there, but not together
        (TargetFilter(unit="个"), []),
    ],
)
def test_a_condition_that_no_figure_meets_says_what_there_is(
    wanted: TargetFilter, unmatched: list[tuple[Condition, str, tuple[str, ...]]]
) -> None:
    page = QUERIES.targets(wanted, limit=5)

    assert page.unmatched == tuple(Unmatched(*each) for each in unmatched)
    assert not (page.total and page.unmatched)


@pytest.mark.parametrize(
    ("wrong", "condition"),
    [
        ({"minimum": 3, "maximum": 2}, "min"),
        ({"minimum": float("nan")}, "min"),
        ({"maximum": float("inf")}, "max"),
        ({"year": 25}, "year"),
        ({"unit": " "}, "unit"),
        ({"section": ""}, "section"),
        ({"district": "\t"}, "district"),
        ({"text": ""}, "text"),
    ],
)
def test_a_condition_that_nothing_could_meet_is_refused(
    wrong: dict[str, float], condition: str
) -> None:
    with pytest.raises(InvalidFilter, match=f"^{condition}") as raised:
        TargetFilter(**wrong)  # type: ignore[arg-type]
    assert raised.value.condition == condition


@pytest.mark.parametrize("words", ["\u200b", "\ud800", "长" * 1_001, "\x00", "😀", "，。"])
def test_words_that_no_text_holds_are_refused_and_not_nothing_found(words: str) -> None:
    for name in ("section", "text", "district"):
        with pytest.raises(InvalidFilter, match=f"^{name} must have"):
            TargetFilter(**{name: words})  # type: ignore[arg-type]
    with pytest.raises(NoticeNotFound):
        found(TargetFilter(notice_id=NoticeId(words)))


def test_a_unit_may_be_a_mark_and_no_more_than_a_question() -> None:
    for unit in ("\u200b", "\ud800", "长" * 1_000, "😀"):
        assert found(TargetFilter(unit=unit)) == []
    with pytest.raises(InvalidFilter, match=r"^unit must have at most 1,000 characters, not 1,001"):
        TargetFilter(unit="长" * 1_001)


def test_a_notice_without_figures_is_told_from_one_that_is_not_there() -> None:
    graph = a_graph(NODES, EDGES)
    graph.add_facts(NoticeFacts(NoticeId("silent"), (ABOVE,), ()))

    page = GraphQueries(graph).targets(TargetFilter(notice_id=NoticeId("silent")), limit=5)

    assert page.unmatched == (Unmatched(Condition.NOTICE, "silent", ("notice",)),)


def test_the_upper_end_of_a_range_is_normalised_as_the_lower_end_is() -> None:
    ranges = [
        figure("2至5万件", 0, 2, "万件", value_upper=5, value_normalised=20_000),
        figure("0至5万元", 50, 0, "万元", value_upper=5, unit_normalised="元"),
        figure("0.1至0.3%", 90, 0.1, "%", value_upper=0.3, value_normalised=0.1),
    ]
    queries = GraphQueries(a_graph(ranges))

    def within(low: float, high: float) -> list[str]:
        page = queries.targets(TargetFilter(minimum=low, maximum=high), limit=5)
        return [each.target.name for each in page.found]

    assert within(50_000, 50_000) == ["2至5万件", "0至5万元"]
    assert within(0.3, 0.3) == ["0至5万元", "0.1至0.3%"]
    assert within(50_001, 60_000) == []


def test_an_owner_is_the_district_of_that_name_that_its_notice_mentions() -> None:
    def notice(notice_id: str, city: str, at: int) -> NoticeFacts:
        place = stated(NodeType.DISTRICT, "和平区", at, notice_id=notice_id)
        node = NodeFact(
            NodeId(f"District:{city}和平区"), NodeType.DISTRICT, "和平区", place.mentions
        )
        owned = figure("8个", at, 8, owner="和平区").mentions[0]
        here = stated(NodeType.TARGET, owned.text, at, notice_id=notice_id, owner="和平区")
        return NoticeFacts(NoticeId(notice_id), (node, here), ())

    graph = KnowledgeGraph()
    graph.add_facts(notice("tianjin", "天津市", 3))
    graph.add_facts(notice("shenyang", "沈阳市", 7))
    queries = GraphQueries(graph)

    [here] = queries.targets(TargetFilter(district="District:天津市和平区"), limit=5).found
    assert here.notice_id == "tianjin"
    assert queries.targets(TargetFilter(district="和平区"), limit=5).total == 2


def test_places_that_are_part_of_one_another_in_a_ring_do_not_hold_the_question_up() -> None:
    ring: Iterator[Edge] = iter(
        [
            edge(ABOVE, Predicate.PART_OF, BELOW),
            edge(BELOW, Predicate.PART_OF, ABOVE),
            edge(PARKS, Predicate.PART_OF, BELOW),
        ]
    )
    queries = GraphQueries(a_graph([ABOVE, BELOW, PARKS], ring))

    [parks] = queries.targets(TargetFilter(), limit=5).found
    assert [section.name for section in parks.sections] == ["一、建设公园绿地", "（一）口袋公园"]


def test_a_graph_without_figures_has_none_to_find() -> None:
    page = GraphQueries(a_graph([EAST])).targets(TargetFilter(unit="个", minimum=3), limit=5)

    assert (page.total, page.found) == (0, ())
    assert page.unmatched == (
        Unmatched(Condition.UNIT, "个", ()),
        Unmatched(Condition.RANGE, "at least 3", ()),
    )

"""The graph: provenance, the same whatever came and went, and what it holds of a notice."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import UnknownNode
from corpus.notice import Reading
from corpus.passages import read
from corpus.read import read_file
from kg.build import graph_of, passage_names
from kg.export import edge_json, node_json
from kg.graph import KnowledgeGraph
from kg.model import Edge, NodeId, NodeType, Predicate
from tests.factories import A_NOTICE_TEXT, a_reading

_LINES = [line for line in A_NOTICE_TEXT.splitlines() if line]


def written(graph: KnowledgeGraph) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Everything in the graph, as it is exported."""
    return tuple(map(node_json, graph.nodes())), tuple(map(edge_json, graph.edges()))


def a_hangzhou_reading(notice_id: str = "hangzhou") -> Reading:
    """The invented notice, from Hangzhou."""
    return a_reading(A_NOTICE_TEXT, notice_id=notice_id, issuer="杭州市园林局")


def edge(graph: KnowledgeGraph, source: str, predicate: Predicate, target: str) -> Edge:
    """The one edge between two names."""
    (found,) = [
        one
        for one in graph.edges()
        if one.predicate is predicate
        and graph.node(one.source).name == source
        and graph.node(one.target).name == target
    ]
    return found


def test_every_mention_and_every_edge_quotes_its_notice() -> None:
    reading = a_hangzhou_reading()
    graph = graph_of([reading])

    said = [mention for node in graph.nodes() for mention in node.mentions]
    said += [place for one in graph.edges() for place in one.provenance]

    assert said
    assert all(place.span.of(reading.notice.text) == place.text for place in said)


def test_items_stand_in_sections() -> None:
    graph = graph_of([a_hangzhou_reading()])

    found = edge(graph, "新建口袋公园", Predicate.PART_OF, "一、以更实举措建设公园绿地")

    assert found.provenance[0].text.startswith("新建口袋公园")


def test_a_figure_is_a_target_of_its_item_with_its_attributes() -> None:
    graph = graph_of([a_hangzhou_reading()])

    found = edge(graph, "30个", Predicate.PART_OF, "新建口袋公园")
    target = graph.node(found.source)

    assert dict(target.attributes) == {
        "comparator": "==",
        "owner": None,
        "status": "planned",
        "subject": "全年新建口袋公园",
        "unit": "个",
        "unit_normalised": "个",
        "value": 30,
        "value_normalised": 30,
        "value_upper": None,
        "year": 2025,
    }


def test_the_issuer_is_one_node_under_all_its_names() -> None:
    graph = graph_of([a_hangzhou_reading()])

    (by_name,) = graph.find("杭州市园林局")
    (by_short,) = graph.find("市园林局")

    assert by_name == by_short
    assert by_name.type is NodeType.DEPARTMENT


def test_a_document_is_issued_by_the_notices_issuer() -> None:
    graph = graph_of([a_hangzhou_reading()])

    found = edge(graph, "杭州市园林局2025年工作要点", Predicate.ISSUED_BY, "杭州市园林局")

    assert not found.implicit
    assert found.provenance[0].text == "市园林局关于印发2025年工作要点"
    assert "印发" in found.provenance[1].text


def test_a_document_whose_author_is_not_named_is_the_issuers_implicitly() -> None:
    text = A_NOTICE_TEXT + "4.建章立制。制定公园分类管理办法，加强管理。\n"
    graph = graph_of([a_reading(text, issuer="杭州市园林局")])

    found = edge(graph, "公园分类管理办法", Predicate.ISSUED_BY, "杭州市园林局")

    assert found.implicit
    assert found.provenance[0].text == "制定公园分类管理办法"


def test_an_item_mentions_its_names() -> None:
    graph = graph_of([a_hangzhou_reading()])

    found = edge(graph, "改造老旧公园", Predicate.MENTIONS, "杭州市财政局")

    assert found.provenance[0].text == "市财政局"


def test_one_place_is_one_node_across_notices_and_two_places_are_two() -> None:
    tianjin = a_reading("和平区新建公园3个。", notice_id="a", issuer="天津市园林局")
    shenyang = a_reading("和平区新建公园5个。", notice_id="b", issuer="沈阳市园林局")
    visitor = a_reading("到天津市和平区学习。", notice_id="c", issuer="沈阳市园林局")
    graph = graph_of([tianjin, shenyang, visitor])

    found = graph.find("和平区", NodeType.DISTRICT)

    assert [node.node_id for node in found] == [
        "District:天津市和平区",
        "District:辽宁省沈阳市和平区",
    ]
    assert {mention.notice_id for mention in found[0].mentions} == {"a", "c"}


def test_a_place_is_found_by_its_short_and_its_full_name() -> None:
    graph = graph_of([a_reading("红桥区打造驿站。", issuer="天津市园林局")])

    (node,) = graph.find("红桥区")

    assert graph.find("红桥") == graph.find("天津市红桥区") == (node,)
    assert graph.find("没有的名字") == ()


def test_neighbours_come_with_the_edge_that_leads_to_them() -> None:
    graph = graph_of([a_hangzhou_reading()])
    (finance,) = graph.find("杭州市财政局")

    found = [(edge.predicate, other.name) for edge, other in graph.neighbours(finance.node_id)]

    assert found == [
        (Predicate.COOPERATES_WITH, "杭州市园林局"),
        (Predicate.MENTIONS, "改造老旧公园"),
    ]


def test_an_unknown_id_is_an_error_and_no_empty_answer() -> None:
    graph = graph_of([])

    with pytest.raises(UnknownNode, match="District:nowhere"):
        graph.node(NodeId("District:nowhere"))
    with pytest.raises(UnknownNode):
        graph.neighbours(NodeId("District:nowhere"))


def test_the_order_of_the_notices_does_not_matter() -> None:
    one, other = a_hangzhou_reading("one"), a_reading("西湖区新建公园3个。", issuer="杭州市园林局")

    assert written(graph_of([one, other])) == written(graph_of([other, one]))


def test_adding_a_notice_twice_changes_nothing() -> None:
    graph = graph_of([a_hangzhou_reading()])
    before = written(graph)

    graph.add_notice(a_hangzhou_reading())

    assert written(graph) == before


_SENTENCES = st.sampled_from(
    [
        "会同市财政局在西湖区新建公园30个。", "《公园管理办法》已经通过,现印发给你们。",
        "拱墅区推出“公园随手拍”小程序。", "拨打12345热线。", "满意率98%以上。", "一、总体要求",
        "1.优化服务。新增3个场景。", "第一条 为了加强管理,制定本办法。", "市园林局",
        "获评“国家园林城市”称号。", "和平区来访。",
    ]
)  # fmt: skip
_TEXTS = st.lists(_SENTENCES, min_size=1, max_size=6).map("\n".join)
_ISSUERS = st.sampled_from(["杭州市园林局", "沈阳市园林局", "天津市人民政府", None])


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(_TEXTS, _ISSUERS), max_size=3), _TEXTS, _ISSUERS)
def test_adding_and_removing_a_notice_leaves_the_graph_as_it_was(
    others: list[tuple[str, str | None]], text: str, issuer: str | None
) -> None:
    graph = graph_of(
        a_reading(words, notice_id=f"n{index}", issuer=who)
        for index, (words, who) in enumerate(others)
    )
    before, names = written(graph), dict(graph._by_name)
    guest = a_reading(text, notice_id="guest", issuer=issuer)

    graph.add_notice(guest)
    graph.remove_notice(guest.notice.notice_id)

    assert written(graph) == before
    assert graph._by_name == names


@given(st.text(max_size=200))
def test_any_text_makes_a_graph_that_quotes_it(text: str) -> None:
    reading = a_reading(text, issuer="杭州市园林局")
    graph = graph_of([reading])

    said = [mention for node in graph.nodes() for mention in node.mentions]
    said += [place for one in graph.edges() for place in one.provenance]

    assert all(place.span.of(text) == place.text for place in said)


def test_a_passage_gives_the_names_that_stand_in_it() -> None:
    reading = a_hangzhou_reading()

    by_passage = passage_names(reading)

    (passage,) = [one for one in reading.passages if "市财政局" in one.text]
    assert by_passage[passage.passage_id] == ("市财政局", "杭州市财政局")
    assert set(by_passage) == {one.passage_id for one in reading.passages}


def test_the_graph_of_a_long_notice_is_built_in_time(root: Path) -> None:
    reading = read(read_file(root / "corpus" / "notices" / "tianjin-zwfw-2025.txt"))
    graph_of([reading])

    began = time.process_time()
    graph_of([reading])

    assert time.process_time() - began < 1.5


def test_a_notice_about_a_district_is_found_by_its_name(root: Path) -> None:
    graph = graph_of([read(read_file(root / "corpus" / "notices" / "tianjin-zwfw-2025.txt"))])

    (district,) = graph.find("红桥区")
    found = [
        (one.predicate, graph.node(one.source).name)
        for one, _ in graph.neighbours(district.node_id)
    ]

    assert (Predicate.LOCATED_IN, "“双铁”政务服务驿站") in found
    assert graph.stats().nodes > 200


def test_a_long_line_without_form_makes_a_smaller_graph_in_time() -> None:
    reading = a_reading("会同市公安局受理诉求2.30万件," * 8_000, issuer="杭州市园林局")

    began = time.process_time()
    graph = graph_of([reading])

    assert graph.find("市公安局")
    assert time.process_time() - began < 30


def keys(issuer: str, body: str) -> set[str]:
    """The ids of the names of a notice with this issuer."""
    graph = graph_of([a_reading(f"一、建设\n{body}\n", notice_id=issuer, issuer=issuer)])
    kinds = {"Section", "Item", "Target"}
    return {node.node_id for node in graph.nodes() if node.type.value not in kinds}


@pytest.mark.parametrize(
    "body",
    [
        "组建公园建设工作专班。",
        "创建“五强”党支部。",
        "推出“公园随手拍”小程序。",
        "打造“绿城”品牌。",
        "制定公园分类管理办法。",
        "会同经开区开展调研。",
        "会同市财政局开展检查。",
        "成立园林产业联盟。",
    ],
)
def test_what_two_cities_call_by_one_name_is_two_nodes(body: str) -> None:
    assert keys("杭州市园林局", body)
    assert not keys("杭州市园林局", body) & keys("广州市园林局", body)


def test_two_districts_of_one_city_have_their_own() -> None:
    body = "组建公园建设工作专班。"

    assert not keys("杭州市西湖区园林局", body) & keys("杭州市拱墅区园林局", body)


@pytest.mark.parametrize(
    "body",
    ["报国务院办公厅备案。", "被《人民日报》报道。", "联合浙江大学开展研究。", "与宁波共建。"],
)
def test_what_is_the_same_everywhere_is_one_node(body: str) -> None:
    assert keys("杭州市园林局", body) & keys("广州市园林局", body)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市发改委", "市发展和改革委员会"),
        ("市卫健委", "市卫生健康委员会"),
        ("市住建局", "市住房和城乡建设局"),
        ("市人民政府", "市政府"),
        ("市人社局", "市人力资源和社会保障局"),
    ],
)
def test_a_body_is_one_node_in_its_long_and_its_short_form(one: str, other: str) -> None:
    graph = graph_of(
        [a_reading(f"会同{one}开展检查。\n由{other}负责落实。\n", issuer="杭州市园林局")]
    )

    assert graph.find(one) == graph.find(other) != ()
    assert all(merge.rules for node in graph.find(one) for merge in node.merges)

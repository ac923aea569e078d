"""Edges of measures, honours and figures: who did what with whom, what came of it, where it is."""

from __future__ import annotations

import pytest

from kg.build import graph_of
from kg.graph import KnowledgeGraph
from kg.model import Edge, NodeType, Predicate
from tests.factories import a_reading

_LETTER = (
    "杭州市园林局关于印发文件的通知\n各区园林局：\n现印发给你们。\n杭州市园林局\n2025年3月5日\n"
)


def graph(body: str, title: str = "杭州市园林局2025年工作要点") -> KnowledgeGraph:
    """The graph of a notice of Hangzhou with one part of this title."""
    return graph_of([a_reading(f"{_LETTER}{title}\n{body}\n", issuer="杭州市园林局")])


def edges(found: KnowledgeGraph, predicate: Predicate) -> list[tuple[str, str]]:
    """The edges of this predicate, by the names of their ends."""
    return sorted(
        (found.node(edge.source).name, found.node(edge.target).name)
        for edge in found.edges()
        if edge.predicate is predicate
    )


def only(found: KnowledgeGraph, predicate: Predicate) -> Edge:
    """The one edge of this predicate."""
    (edge,) = [edge for edge in found.edges() if edge.predicate is predicate]
    return edge


def test_a_measure_has_the_attributes_of_the_contract() -> None:
    (measure,) = graph("1.新建公园。会同市财政局设立养护基金。").nodes(NodeType.MEASURE)

    assert dict(measure.attributes) == {
        "actor_implicit": True,
        "actors": ("杭州市园林局",),
        "deadline": None,
        "item": 1,
        "object": "养护基金",
        "obliged": None,
        "partners": ("杭州市财政局",),
        "penalty": None,
        "section": None,
        "status": "planned",
        "verb": "设立",
        "year": 2025,
    }
    assert [mention.text for mention in measure.mentions] == ["会同市财政局设立养护基金"]


def test_the_issuer_leads_what_nobody_else_does_and_the_edge_says_so() -> None:
    edge = only(graph("建立公园养护台账。"), Predicate.LED_BY)

    assert edge.implicit


def test_a_named_district_leads_and_participates_openly() -> None:
    found = graph("西湖区建立公园养护台账。")

    assert edges(found, Predicate.LED_BY) == [("西湖区建立公园养护台账", "西湖区")]
    assert edges(found, Predicate.PARTICIPATES) == [("西湖区", "西湖区建立公园养护台账")]
    assert not only(found, Predicate.LED_BY).implicit


def test_a_rule_without_a_subject_is_led_by_nobody() -> None:
    assert edges(graph("第一条 建立公园养护台账。", "杭州市公园管理办法"), Predicate.LED_BY) == []


def test_partners_cooperate_with_who_acts() -> None:
    found = graph("会同市财政局、市水务局设立养护基金。")

    assert edges(found, Predicate.COOPERATES_WITH) == [
        ("杭州市园林局", "杭州市水务局"),
        ("杭州市园林局", "杭州市财政局"),
    ]


@pytest.mark.parametrize(
    ("body", "product"),
    [
        ("修订《杭州市公园管理办法》。", "杭州市公园管理办法"),
        ("上线运行智慧公园管理系统。", "智慧公园管理系统"),
        ("推进智慧公园管理系统建设。", "智慧公园管理系统"),
        ("完成《杭州市公园管理办法》的修订和报批工作。", "杭州市公园管理办法"),
    ],
)
def test_what_is_drafted_or_built_is_produced(body: str, product: str) -> None:
    found = graph(body)

    assert [target for _, target in edges(found, Predicate.PRODUCES)] == [product]


def test_what_only_describes_the_object_is_not_produced() -> None:
    found = graph("制定智慧公园管理系统使用人员培训安排。")

    assert edges(found, Predicate.PRODUCES) == []


def test_a_document_that_is_only_used_is_not_produced() -> None:
    assert edges(graph("落实《杭州市公园管理办法》。"), Predicate.PRODUCES) == []


def test_a_document_is_issued_by_who_drafts_it_and_by_the_partners() -> None:
    found = graph("会同市财政局印发《杭州市公园养护资金管理办法》。")
    issued = {
        found.node(edge.target).name: edge.implicit
        for edge in found.edges()
        if edge.predicate is Predicate.ISSUED_BY
    }

    assert issued == {"杭州市园林局": True, "杭州市财政局": False}


def test_the_honour_goes_to_who_stands_before_the_verb_and_is_given_by_whom_it_says() -> None:
    found = graph("西湖区被住房城乡建设部评为“国家园林示范区”。", "杭州市园林局2024年工作总结")

    assert edges(found, Predicate.AWARDED) == [("西湖区", "国家园林示范区")]
    assert ("国家园林示范区", "住房城乡建设部") in edges(found, Predicate.ISSUED_BY)


def test_an_honour_of_so_and_so_many_is_nobodys_by_name() -> None:
    found = graph("3个班组被评为“市级青年文明号”。", "杭州市园林局2024年工作总结")

    assert edges(found, Predicate.AWARDED) == []


def test_a_thing_is_where_its_district_builds_it() -> None:
    found = graph("西湖区打造“湖畔书房”驿站。")

    assert ("“湖畔书房”驿站", "西湖区") in edges(found, Predicate.LOCATED_IN)


def test_a_figure_belongs_to_the_measure_that_states_it_or_brings_it_about() -> None:
    found = graph("新建口袋公园30个，受益居民超过20万人。")

    assert edges(found, Predicate.HAS_TARGET) == [
        ("新建口袋公园30个", "30个"),
        ("新建口袋公园30个", "超过20万人"),
    ]


def test_a_figure_of_a_platform_belongs_to_the_platform() -> None:
    found = graph("“西湖游园”小程序月均访问2.3万次，满意率98%以上。", "杭州市园林局2024年工作总结")

    assert edges(found, Predicate.HAS_TARGET) == [
        ("“西湖游园”小程序", "2.3万次"),
        ("“西湖游园”小程序", "98%以上"),
    ]


def test_places_that_are_summed_up_are_nobodys_target() -> None:
    assert edges(graph("会同沪苏两地建立游园卡。"), Predicate.HAS_TARGET) == []


def test_every_measure_and_figure_is_part_of_its_item_or_section() -> None:
    found = graph("一、建设公园\n1.新建公园。新建口袋公园30个。\n二、方便游园\n修订游园须知。")

    assert set(edges(found, Predicate.PART_OF)) >= {
        ("新建口袋公园30个", "新建公园"),
        ("30个", "新建公园"),
        ("修订游园须知", "二、方便游园"),
    }


def test_a_measure_applies_to_the_body_that_it_guides_and_a_rule_to_whom_it_binds() -> None:
    assert edges(graph("指导西湖区建立养护台账。"), Predicate.APPLIES_TO) == [
        ("指导西湖区建立养护台账", "西湖区")
    ]
    rule = graph("第一条 市园林局应当公布公园名录。", "杭州市公园管理办法")
    assert edges(rule, Predicate.APPLIES_TO) == [("市园林局应当公布公园名录", "杭州市园林局")]


@pytest.mark.parametrize(
    "body",
    [
        "1.新建公园。建立养护台账。（牵头单位：市财政局，配合单位：市水务局、西湖区）",
        "1.新建公园。建立养护台账。\n牵头单位：市财政局；配合单位：市水务局、西湖区",
    ],
)
def test_a_note_of_who_is_answerable_says_who_leads_and_who_helps(body: str) -> None:
    found = graph(body)

    assert edges(found, Predicate.LED_BY) == [("建立养护台账", "杭州市财政局")]
    assert not only(found, Predicate.LED_BY).implicit
    assert edges(found, Predicate.COOPERATES_WITH) == [
        ("杭州市财政局", "杭州市水务局"),
        ("杭州市财政局", "西湖区"),
    ]
    assert edges(found, Predicate.PARTICIPATES) == [("西湖区", "建立养护台账")]


def test_a_note_is_for_what_stands_before_it_as_far_as_the_note_before() -> None:
    found = graph(
        "建立养护台账。（责任单位：市财政局）新建公园8个。（责任单位：市水务局）修订规程。"
    )

    assert edges(found, Predicate.LED_BY) == [
        ("修订规程", "杭州市园林局"),
        ("建立养护台账", "杭州市财政局"),
        ("新建公园8个", "杭州市水务局"),
    ]


def test_a_document_behind_its_authors_is_issued_by_them() -> None:
    found = graph("落实交通运输部、国家发展改革委《交通物流降本行动计划》。")

    assert edges(found, Predicate.ISSUED_BY) == [
        ("交通物流降本行动计划", "交通运输部"),
        ("交通物流降本行动计划", "国家发展改革委"),
    ]


def test_a_note_written_out_says_who_leads_and_who_shares_the_work() -> None:
    found = graph("1.新建公园。建立养护台账。（市财政局牵头，市水务局、市教育局按职责分工负责）")

    assert edges(found, Predicate.LED_BY) == [("建立养护台账", "杭州市财政局")]
    assert edges(found, Predicate.COOPERATES_WITH) == [
        ("杭州市财政局", "杭州市教育局"),
        ("杭州市财政局", "杭州市水务局"),
    ]
    (measure,) = found.nodes(NodeType.MEASURE)
    assert measure.attribute("actors") == ("杭州市财政局",)
    assert measure.attribute("actor_implicit") is False


def test_a_district_takes_part_in_the_programme_that_stands_behind_it() -> None:
    found = graph("西湖区“邻里花园”改革荣获全国园林示范项目。", "杭州市园林局2024年工作总结")

    assert ("西湖区", "邻里花园") in edges(found, Predicate.PARTICIPATES)


def test_a_region_that_only_describes_a_partner_is_none() -> None:
    assert edges(graph("会同广州地区高校开展园艺研究。"), Predicate.COOPERATES_WITH) == []
    assert edges(graph("会同广东省、福建省开展园艺研究。"), Predicate.COOPERATES_WITH) == [
        ("杭州市园林局", "广东省"),
        ("杭州市园林局", "福建省"),
    ]


def test_an_honour_that_is_given_or_that_another_won_is_not_the_issuers() -> None:
    title = "杭州市园林局2024年工作总结"

    assert edges(graph("授予“全市园林工作先进单位”称号。", title), Predicate.AWARDED) == []
    assert edges(graph("垂直绿化案例入选全国优秀案例。", title), Predicate.AWARDED) == []


def test_an_honour_that_the_issuer_is_given_is_its_own() -> None:
    found = graph(
        "我局被住房和城乡建设部授予“全国园林工作先进单位”称号。", "杭州市园林局2024年工作总结"
    )

    assert [source for source, _ in edges(found, Predicate.AWARDED)] == ["杭州市园林局"]


def test_an_honour_of_a_work_or_one_that_a_rule_gives_is_not_the_issuers() -> None:
    report, rules = "杭州市园林局2024年工作总结", "杭州市公园管理办法"
    work = "原创越剧《西湖》完成首演，获浙江省戏剧节大奖。"
    given = "连续两次优秀的，由市园林局授予“公园管理示范单位”称号。"

    assert edges(graph(work, report), Predicate.AWARDED) == []
    assert edges(graph(given, rules), Predicate.AWARDED) == []


def test_of_two_bodies_that_set_up_something_together_the_second_is_a_partner() -> None:
    found = graph("市财政局与市水务局、市民政局建立联动机制。市财政局与市水务局负责巡查河道。")

    assert edges(found, Predicate.COOPERATES_WITH) == [
        ("杭州市财政局", "杭州市民政局"),
        ("杭州市财政局", "杭州市水务局"),
    ]


def test_a_group_of_districts_and_counties_is_no_county() -> None:
    found = graph("区县园林部门应当在三日内公布名单。", "杭州市公园管理办法")
    (measure,) = found.nodes(NodeType.MEASURE)

    assert measure.attribute("actors") == ("区县园林部门",)


def test_what_the_speaker_does_is_the_issuers_whoever_was_spoken_of() -> None:
    found = graph(
        "西湖区对公园进行改造，我局会同市财政局设立养护基金。", "杭州市园林局2024年工作总结"
    )

    assert ("杭州市园林局", "杭州市财政局") in edges(found, Predicate.COOPERATES_WITH)


def test_the_points_of_a_list_are_led_by_the_body_above_it() -> None:
    found = graph(
        "市园林局履行下列职责：\n（一）制定公园名录；\n（二）检查公园设施。", "杭州市公园管理办法"
    )

    assert edges(found, Predicate.LED_BY) == [
        ("制定公园名录", "杭州市园林局"),
        ("检查公园设施", "杭州市园林局"),
    ]


def test_a_figure_of_a_condition_belongs_to_the_measure_behind_it() -> None:
    found = graph("管理单位应当每年检查公园。连续3次不合格的，移出名录。", "杭州市公园管理办法")

    assert edges(found, Predicate.HAS_TARGET) == [("移出名录", "连续3次")]


def test_a_figure_on_something_else_is_no_measures_target() -> None:
    found = graph(
        "健全巡查联动机制，盗伐、毁绿案件分别下降15.9%、13.3%。", "杭州市园林局2024年工作总结"
    )

    assert edges(found, Predicate.HAS_TARGET) == []

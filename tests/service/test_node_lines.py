"""A node in lines for people. The edges and names are made by hand: no notice has all of them."""

from __future__ import annotations

from corpus.notice import NoticeId, Span
from kg.build import graph_of
from kg.model import (
    AttributeValue,
    Edge,
    Merge,
    MergeRule,
    Node,
    NodeId,
    NodeType,
    Predicate,
    Provenance,
)
from service.node_lines import node_lines
from service.sentences import Sentences
from tests.factories import a_reading

READING = a_reading(issuer="杭州市园林局")
TEXT = READING.notice.text
SENTENCES = Sentences({READING.notice.notice_id: READING})


def said(words: str, after: int = 0) -> Provenance:
    """The first place at or after ``after`` where the sample notice has these words."""
    start = TEXT.index(words, after)
    return Provenance(READING.notice.notice_id, Span(start, start + len(words)), words)


def a_node(name: str = "市财政局", type: NodeType = NodeType.DEPARTMENT, **fields: object) -> Node:
    """A node with no more than what is given."""
    return Node(NodeId(f"{type}:{name}"), type, name, **fields)


def a_target(**attributes: AttributeValue) -> Node:
    """A figure of 12 个, otherwise as given."""
    figure: dict[str, AttributeValue] = {
        "value": 12, "value_upper": None, "unit": "个", "value_normalised": 12,
        "unit_normalised": "个", "comparator": "==", **attributes,
    }  # fmt: skip
    return a_node("12个", NodeType.TARGET, attributes=tuple(sorted(figure.items())))


def lines(
    node: Node, *joined: tuple[Edge, Node], sentences: Sentences = SENTENCES, most: int | None = 10
) -> list[str]:
    """What is printed of the node."""
    return list(node_lines(node, joined, sentences, most))


def test_the_first_line_has_type_name_and_id() -> None:
    assert lines(a_node()) == ["Department 市财政局  [Department:市财政局]"]


def test_an_alias_is_told_with_its_reason_and_where_it_stands_first() -> None:
    place = said("市财政局")
    merge = Merge("市财政局", (MergeRule.ISSUER_PLACE,), place)
    start, end = place.span.start, place.span.end
    assert lines(a_node("杭州市财政局", aliases=("市财政局",), merges=(merge,)))[1:] == [
        "  also",
        f"    市财政局 — 市 stands for the issuer's own city (sample, characters {start}-{end})",
    ]


def test_an_alias_that_no_notice_writes_says_so() -> None:
    merge = Merge("杭州", (MergeRule.DIVISION,), None)
    assert lines(a_node(merges=(merge,)))[-1] == (
        "    杭州 — another form of the name in the list of administrative divisions "
        "(no notice writes it)"
    )


def test_an_alias_without_a_rule_is_told_without_a_reason() -> None:
    assert lines(a_node(merges=(Merge("财政局", (), None),)))[-1] == (
        "    财政局 (no notice writes it)"
    )


def test_edges_are_grouped_by_predicate_and_direction_with_their_sentences() -> None:
    node, other = a_node(), a_node("东湖区", NodeType.DISTRICT)
    place = said("东湖区")
    sentence = SENTENCES.around(place)
    where = f"(sample, characters {sentence.span.start}-{sentence.span.end})"
    joined = [
        (Edge(other.node_id, Predicate.MENTIONS, node.node_id, (place,)), other),
        (Edge(other.node_id, Predicate.LOCATED_IN, node.node_id, (place,), True), other),
        (Edge(node.node_id, Predicate.LOCATED_IN, other.node_id, (place,)), other),
    ]
    quote = f"      “全年新建口袋公园30个，其中东湖区8个。” {where}"
    assert lines(node, *joined)[1:] == [
        "  –located_in→ (1)",
        "    District 东湖区",
        quote,
        "  ←located_in– (1)",
        "    District 东湖区 (implicit)",
        quote,
        "  ←mentions– (1)",
        "    District 东湖区",
        quote,
    ]


def test_the_edges_of_a_group_come_in_the_order_of_the_text() -> None:
    node, first, last = a_node(), a_node("东湖区"), a_node("公园")
    joined = [
        (Edge(last.node_id, Predicate.MENTIONS, node.node_id, (said("二是"),)), last),
        (Edge(first.node_id, Predicate.MENTIONS, node.node_id, (said("一是"),)), first),
    ]
    said_of = lines(node, *joined)
    assert said_of.index("    Department 东湖区") < said_of.index("    Department 公园")


def test_of_an_edge_said_in_several_sentences_the_first_is_shown_unless_all_are() -> None:
    node, other = a_node(), a_node("公园")
    edge = Edge(node.node_id, Predicate.MENTIONS, other.node_id, (said("一是"), said("二是")))
    *_, quote, more = lines(node, (edge, other))
    assert quote.startswith("      “一是夏季开放至22时。” ")
    assert more == "      … and 1 more"
    assert lines(node, (edge, other), most=None)[-1].startswith(
        "      “二是免费开放公园达到95%。” "
    )


def test_a_sentence_is_told_once_with_every_mention_in_it_marked() -> None:
    first = said("公园", TEXT.index("改造老旧公园12个"))
    mentions = (said("市财政局"), first)
    span = SENTENCES.around(first).span
    assert lines(a_node(mentions=mentions))[1:] == [
        "  sentences (1)",
        "    会同【市财政局】改造老旧【公园】12个，受益居民超过20万人。 "
        f"(sample, characters {span.start}-{span.end})",
    ]


def test_of_two_mentions_that_overlap_nothing_is_told_twice() -> None:
    line = lines(a_node(mentions=(said("会同市财政"), said("市财政局"))))[-1]
    assert line.startswith("    【会同市财政】【局】改造老旧公园12个")


def test_a_sentence_of_several_lines_is_told_on_one() -> None:
    line = lines(a_node(mentions=(said("5日\n市园林局2025年"),)))[-1]
    assert line.startswith("    2025年3月【5日 市园林局2025年】工作要点 ")


def test_where_a_sentence_goes_on_stands_a_mark() -> None:
    reading = a_reading("办" * 500 + "市公安局" + "事" * 500)
    node = a_node(mentions=(Provenance(NoticeId("sample"), Span(500, 504), "市公安局"),))
    line = lines(node, sentences=Sentences({reading.notice.notice_id: reading}))[-1]
    assert line.startswith("    …办")
    assert "【市公安局】" in line
    assert line.endswith("事… (sample, characters 302-702)")


def test_a_long_group_is_cut_and_says_how_to_see_the_rest() -> None:
    merges = tuple(Merge(f"第{n}局", (), None) for n in range(13))
    shown = lines(a_node(merges=merges))
    assert shown[-2:] == [
        "    第9局 (no notice writes it)",
        "    … and 3 more (--all shows them, --json is for programs)",
    ]
    assert lines(a_node(merges=merges), most=None)[-1] == "    第12局 (no notice writes it)"


def test_a_figure_reads_as_the_notice_bounds_it() -> None:
    node = a_target(
        value=20, unit="万人", value_normalised=200_000, unit_normalised="人", comparator=">"
    )
    assert lines(node)[1] == "  figure: more than 20 万人 (= 200,000 人)"


def test_a_figure_that_is_printed_as_it_counts_is_told_once() -> None:
    assert lines(a_target())[1] == "  figure: 12 个"


def test_a_range_has_both_ends() -> None:
    assert lines(a_target(value=3, value_upper=5, unit="日"))[1] == "  figure: 3 to 5 日"


def test_a_figure_without_a_unit_is_a_number() -> None:
    assert lines(a_target(unit="", unit_normalised=""))[1] == "  figure: 12"


def test_of_the_other_attributes_those_that_are_known_are_told() -> None:
    node = a_target(owner=None, subject="口袋公园", year=2025, status="planned")
    assert lines(node)[2:] == ["  status: planned", "  subject: 口袋公园", "  year: 2025"]


def test_an_attribute_of_several_values_is_a_list() -> None:
    node = a_node(attributes=(("actors", ("市财政局", "东湖区")), ("level", 0)))
    assert lines(node)[1:] == ["  actors: 市财政局、东湖区", "  level: 0"]


def test_every_node_of_a_notice_can_be_told() -> None:
    graph = graph_of([READING])
    for node in graph.nodes():
        told = lines(node, *graph.neighbours(node.node_id), most=None)
        assert told[0] == f"{node.type} {node.name}  [{node.node_id}]"
        assert not any("None" in line for line in told)

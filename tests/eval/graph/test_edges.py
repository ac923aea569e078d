"""Edges against gold relations: their ends, their lines, and what counts neither way."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.notice import NoticeId, Reading, Span
from corpus.passages import read
from corpus.read import read_file
from eval.graph import GraphReport, evaluate
from eval.graph.edges import match_edges
from eval.graph.ends import Ends
from eval.graph.gold import GENERIC
from eval.graph.gold_files import read_gold
from eval.graph.scores import Score
from kg.facts import NodeFact, NoticeFacts
from kg.graph import KnowledgeGraph
from kg.model import Edge, NodeId, NodeType, Predicate, Provenance
from tests.eval.graph.by_hand import (
    NOTICE,
    Gold,
    Written,
    gold_measure,
    gold_mention,
    gold_relation,
    gold_target,
    scored,
)

TEXT = """市园林局印发《公园办法》,新建口袋公园30个。
西湖区会同高校院所推出公园地图,改造公园8个、广场5个。
市园林局再次印发《公园办法》修订稿。
今年继续扩建口袋公园。
"""
OFFICE = ("Department", "杭州市园林局")
RULES = ("Policy", "公园办法")
LAKE = ("District", "西湖区")
BUILD, MAP, REBUILD, EXTEND = "新建口袋公园30个", "推出公园地图", "改造公园8个", "继续扩建口袋公园"


class Small(Written):
    """The small text with the names that it says."""

    def __init__(self) -> None:
        super().__init__(TEXT)
        self.office = self.name(
            NodeType.DEPARTMENT, "杭州市园林局", "市园林局", aliases=["市园林局"]
        )
        self.rules = self.name(NodeType.POLICY, "公园办法", "公园办法", "公园办法》修订稿")
        self.lake = self.name(NodeType.DISTRICT, "西湖区", "西湖区")
        self.schools = self.name(NodeType.ORGANISATION, "高校院所", "高校院所")

    def issues(self, *said: str, implicit: bool = False) -> None:
        """The office issues the rules."""
        self.edge(self.rules, Predicate.ISSUED_BY, self.office, *said, implicit=implicit)


def issued(quote: str, **fields: object) -> Gold:
    """A gold record that the rules are the office's."""
    return gold_relation(TEXT, quote, RULES, Predicate.ISSUED_BY, OFFICE, **fields)


def row(report: GraphReport, name: str = "relations") -> Score:
    """The score of all edges, or of a predicate."""
    found = report.edge_row(name)
    assert found is not None
    return found.every


def invented(report: GraphReport) -> list[tuple[str, str, str]]:
    """(predicate, head, tail) of what the gold does not have."""
    return [
        (one.predicate.value, one.head, one.tail)
        for one in report.findings.edges
        if one.kind == "invented"
    ]


def test_a_name_is_its_node_under_every_name_of_the_node(tmp_path: Path) -> None:
    written = Small()
    written.issues("印发《公园办法》")
    short = gold_relation(
        TEXT, "印发《公园办法》", RULES, Predicate.ISSUED_BY, ("Department", "市园林局")
    )

    assert row(scored(tmp_path / "full", written, relations=[issued("印发《公园办法》")])) == Score(
        1, 0, 0
    )
    assert row(scored(tmp_path / "short", written, relations=[short])) == Score(1, 0, 0)


@pytest.mark.parametrize(
    ("head", "tail", "relation"),
    [
        (OFFICE, RULES, Predicate.ISSUED_BY),
        (("Policy", "广场办法"), OFFICE, Predicate.ISSUED_BY),
        (RULES, LAKE, Predicate.ISSUED_BY),
        (RULES, OFFICE, Predicate.LOCATED_IN),
    ],
)
def test_another_end_or_another_predicate_is_missed_and_invented(
    tmp_path: Path, head: tuple[str, str], tail: tuple[str, str], relation: Predicate
) -> None:
    written = Small()
    written.issues("印发《公园办法》")
    gold = gold_relation(TEXT, "印发《公园办法》", head, relation, tail)

    report = scored(tmp_path, written, relations=[gold])

    assert row(report) == Score(0, 1, 1)
    assert invented(report) == [("issued_by", "公园办法", "杭州市园林局")]


def test_one_edge_of_two_lines_finds_the_relation_of_either_line(tmp_path: Path) -> None:
    written = Small()
    written.issues("印发《公园办法》", "再次印发《公园办法》")
    both = [issued("市园林局印发《公园办法》"), issued("再次印发《公园办法》")]

    assert row(scored(tmp_path / "both", written, relations=both)) == Score(2, 0, 0)
    annotated = [both[0], {"line": 3}]
    assert row(scored(tmp_path / "one", written, relations=annotated)) == Score(1, 1, 0)


def test_an_edge_said_twice_on_a_line_is_one_claim_and_a_relation_noted_twice_one_record(
    tmp_path: Path,
) -> None:
    written = Small()
    written.issues("印发《公园办法》", "市园林局印发")
    twice = [issued("市园林局印发"), issued("印发《公园办法》", optional=True)]

    assert row(scored(tmp_path, written, relations=twice)) == Score(1, 0, 0)


def test_edges_on_lines_that_nobody_annotated_are_not_scored(tmp_path: Path) -> None:
    written = Small()
    written.issues("再次印发《公园办法》")

    assert row(scored(tmp_path, written, relations=[{"line": 1}])) == Score(0, 0, 0)


@pytest.mark.parametrize(
    "predicate", [Predicate.LED_BY, Predicate.PART_OF, Predicate.APPLIES_TO, Predicate.MENTIONS]
)
def test_edges_that_follow_from_others_are_not_scored(tmp_path: Path, predicate: Predicate) -> None:
    written = Small()
    written.edge(written.rules, predicate, written.office, "印发《公园办法》")

    assert row(scored(tmp_path, written, relations=[{"line": 1}])) == Score(0, 0, 0)


def test_a_measure_is_the_one_that_was_found_for_its_record(tmp_path: Path) -> None:
    written = Small()
    measure = written.measure("局印发《公园办法》,新建口袋公园30个")
    written.edge(measure, Predicate.HAS_TARGET, written.target("30个"), BUILD)
    measures = [gold_measure(TEXT, BUILD, id="m1"), gold_measure(TEXT, MAP, id="m2")]
    targets = [gold_target(TEXT, "30个", id="t1")]

    def report(name: str, **ids: str) -> Score:
        ends = ("Measure", BUILD), Predicate.HAS_TARGET, ("Target", BUILD)
        gold = [gold_relation(TEXT, BUILD, *ends, **ids)]
        return row(
            scored(tmp_path / name, written, measures=measures, targets=targets, relations=gold)
        )

    assert report("right", head_id="m1", tail_id="t1") == Score(1, 0, 0)
    assert report("other", head_id="m2", tail_id="t1") == Score(0, 1, 1)


def test_ends_without_an_id_are_told_by_their_quotes(tmp_path: Path) -> None:
    written = Small()
    measure = written.measure("公园8个、广场5个")
    for number in ("8个", "5个"):
        written.edge(measure, Predicate.HAS_TARGET, written.target(number), "公园8个、广场5个")
    quotes = ("Measure", "改造公园8个、广场5个"), Predicate.HAS_TARGET, ("Target", REBUILD)

    report = scored(tmp_path, written, relations=[gold_relation(TEXT, REBUILD, *quotes)])

    assert row(report) == Score(1, 1, 0)
    assert invented(report) == [("has_target", "公园8个、广场5个", "5个")]


def test_a_measure_that_only_shares_a_few_characters_with_the_quote_is_another(
    tmp_path: Path,
) -> None:
    written = Small()
    written.edge(written.lake, Predicate.PARTICIPATES, written.measure("地图,改造公园8个"), MAP)
    gold = gold_relation(TEXT, MAP, LAKE, Predicate.PARTICIPATES, ("Measure", MAP))

    assert row(scored(tmp_path, written, relations=[gold])) == Score(0, 1, 1)


def test_a_quote_that_holds_two_figures_is_found_by_either_and_both_are_no_invention(
    tmp_path: Path,
) -> None:
    written = Small()
    for number in ("8个", "5个"):
        written.edge(
            written.lake, Predicate.HAS_TARGET, written.target(number), "改造公园8个、广场5个"
        )
    quote = "改造公园8个、广场5个"
    gold = gold_relation(TEXT, quote, LAKE, Predicate.HAS_TARGET, ("Target", quote))

    assert row(scored(tmp_path, written, relations=[gold])) == Score(1, 0, 0)


def test_an_optional_relation_counts_neither_way(tmp_path: Path) -> None:
    written = Small()
    written.issues("印发《公园办法》")
    optional = [issued("印发《公园办法》", optional=True)]

    assert row(scored(tmp_path, written, relations=optional)) == Score(0, 0, 0)
    assert row(scored(tmp_path, Small(), relations=optional)) == Score(0, 0, 0)


@pytest.mark.parametrize("quote", [MAP, "公园地图,改造"])
def test_an_edge_of_a_measure_that_is_optional_alone_counts_neither_way(
    tmp_path: Path, quote: str
) -> None:
    written = Small()
    written.edge(written.lake, Predicate.PARTICIPATES, written.measure(quote), MAP)
    optional = [gold_measure(TEXT, MAP, optional=True)]

    assert row(scored(tmp_path, written, measures=optional, relations=[])) == Score(0, 0, 0)
    assert row(scored(tmp_path, written, measures=[{"line": 2}], relations=[])) == Score(0, 1, 0)


def test_an_edge_of_a_name_that_is_optional_there_counts_neither_way(tmp_path: Path) -> None:
    written = Small()
    written.edge(written.lake, Predicate.COOPERATES_WITH, written.schools, "西湖区会同高校院所")
    lake = gold_mention(TEXT, "西湖区", NodeType.DISTRICT)
    schools = gold_mention(TEXT, "高校院所", NodeType.ORGANISATION, optional=True)

    aside = scored(tmp_path / "a", written, mentions=[lake, schools], relations=[])
    assert row(aside) == Score(0, 0, 0)
    assert row(scored(tmp_path / "b", written, mentions=[lake], relations=[])) == Score(0, 1, 0)


def test_an_edge_of_an_optional_figure_counts_neither_way(tmp_path: Path) -> None:
    written = Small()
    written.edge(written.lake, Predicate.HAS_TARGET, written.target("8个"), REBUILD)
    optional = [gold_target(TEXT, "8个", optional=True)]

    assert row(scored(tmp_path, written, targets=optional, relations=[])) == Score(0, 0, 0)


def test_a_relation_of_an_optional_measure_can_be_found(tmp_path: Path) -> None:
    written = Small()
    written.edge(written.lake, Predicate.PARTICIPATES, written.measure(MAP), MAP)
    gold = gold_relation(TEXT, MAP, LAKE, Predicate.PARTICIPATES, ("Measure", MAP), tail_id="m1")
    measures = [gold_measure(TEXT, MAP, optional=True, id="m1")]

    assert row(scored(tmp_path, written, measures=measures, relations=[gold])) == Score(1, 0, 0)


MEASURES = [gold_measure(TEXT, BUILD, id="m1"), gold_measure(TEXT, EXTEND, id="m4")]
FIGURES = [gold_target(TEXT, "30个", id="t1")]


def followed(**fields: object) -> Gold:
    """A gold record that the extension follows up the parks, whichever record they are."""
    ends = ("Target", BUILD), Predicate.FOLLOWS_UP, ("Measure", EXTEND)
    later: Gold = {"tail_line": 4, "tail_quote": EXTEND}
    ids: Gold = {"head_ids": ["t1", "m1"], "tail_ids": ["m4"]}
    return gold_relation(TEXT, BUILD, *ends) | later | ids | fields


def following(written: Written, source: NodeId) -> Written:
    """The graph with the plan that follows up ``source``."""
    written.edge(source, Predicate.FOLLOWS_UP, written.measure(EXTEND), BUILD, EXTEND)
    return written


def test_a_plan_may_follow_up_any_of_the_records_and_is_one_relation(tmp_path: Path) -> None:
    both = Small()
    following(following(both, both.measure(BUILD)), both.target("30个"))
    one = Small()
    following(one, one.measure(BUILD))
    gold = {"measures": MEASURES, "targets": FIGURES, "relations": [followed()]}

    for name, written in (("one", one), ("both", both)):
        report = scored(tmp_path / name, written, **gold)
        assert row(report, "follows_up") == Score(1, 0, 0)


def test_a_plan_that_follows_up_something_else_is_missed_and_invented_with_both_sentences(
    tmp_path: Path,
) -> None:
    written = Small()
    source = written.measure("印发《公园办法》")
    written.edge(source, Predicate.FOLLOWS_UP, written.measure(EXTEND), "印发《公园办法》", EXTEND)

    report = scored(tmp_path, written, measures=MEASURES, targets=FIGURES, relations=[followed()])

    assert row(report, "follows_up") == Score(0, 1, 1)
    assert [
        (one.kind, one.line, [excerpt.text for excerpt in one.excerpts])
        for one in report.findings.edges
    ] == [
        ("invented", 1, ["印发《公园办法》", EXTEND]),
        ("missed", 1, [BUILD, EXTEND]),
    ]


def test_a_plan_may_follow_up_a_name(tmp_path: Path) -> None:
    written = Small()
    source, target = written.rules, written.measure(EXTEND)
    written.edge(source, Predicate.FOLLOWS_UP, target, "印发《公园办法》", EXTEND)
    named = followed(head="公园办法", head_type="Policy", head_ids=[])
    other = followed(head="广场办法", head_type="Policy", head_ids=[])
    gold = {"measures": MEASURES, "targets": FIGURES}

    assert row(scored(tmp_path / "a", written, **gold, relations=[named])) == Score(1, 0, 0)
    assert row(scored(tmp_path / "b", written, **gold, relations=[other])) == Score(0, 1, 1)


def test_a_plan_is_scored_where_both_its_lines_were_annotated(tmp_path: Path) -> None:
    written = Small()
    following(written, written.measure(BUILD))

    assert row(scored(tmp_path, written, measures=[{"line": 1}], relations=[])) == Score(0, 0, 0)
    assert row(scored(tmp_path, written, measures=[{"line": 4}], relations=[])) == Score(0, 0, 0)
    both: list[Gold] = [{"line": 1}, {"line": 4}]
    assert row(scored(tmp_path, written, measures=both, relations=[])) == Score(0, 1, 0)


def test_edges_whose_office_is_not_named_are_left_out_of_the_explicit_score(
    tmp_path: Path,
) -> None:
    written = Small()
    written.issues("印发《公园办法》", implicit=True)
    written.edge(written.lake, Predicate.LOCATED_IN, written.office, "西湖区", implicit=True)
    written.edge(written.lake, Predicate.AWARDED, written.office, "西湖区")
    gold = [
        issued("印发《公园办法》", tail_implicit=True),
        gold_relation(TEXT, "西湖区", OFFICE, Predicate.COOPERATES_WITH, LAKE, head_implicit=True),
        gold_relation(TEXT, "西湖区", LAKE, Predicate.PRODUCES, RULES),
    ]

    report = scored(tmp_path, written, relations=gold)

    every = report.edge_row("relations")
    assert every is not None
    assert every.every == Score(1, 2, 2)
    assert every.explicit == Score(0, 1, 1)


def test_the_macro_mean_is_over_the_predicates_that_the_gold_has(tmp_path: Path) -> None:
    written = Small()
    written.issues("印发《公园办法》")
    written.edge(written.lake, Predicate.AWARDED, written.office, "西湖区")
    gold = [
        issued("印发《公园办法》"),
        gold_relation(TEXT, "西湖区", LAKE, Predicate.PRODUCES, RULES),
    ]

    report = scored(tmp_path, written, relations=gold)

    assert report.measure("relations") == pytest.approx(0.5)
    assert report.measure("relations-macro") == 0.5
    assert report.measure("relations-explicit") == pytest.approx(0.5)
    assert report.measure("relations-issued_by") == 1
    assert report.measure("relations-awarded") == 0
    assert report.measure("relations-located_in") is None


def test_as_many_relations_are_found_as_there_can_be(tmp_path: Path) -> None:
    written = Small()
    measure = written.measure("改造公园8个、广场5个")
    for number in ("8个", "5个"):
        written.edge(measure, Predicate.HAS_TARGET, written.target(number), "改造公园8个、广场5个")
    head = ("Measure", "改造公园8个、广场5个")
    quotes = ["改造公园8个、广场5个", REBUILD]
    for order, name in ((quotes, "wide"), (quotes[::-1], "narrow")):
        gold = [
            gold_relation(TEXT, quote, head, Predicate.HAS_TARGET, ("Target", quote))
            for quote in order
        ]
        assert row(scored(tmp_path / name, written, relations=gold)) == Score(2, 0, 0)


def test_nothing_against_nothing_says_nothing(tmp_path: Path) -> None:
    report = scored(tmp_path, Small(), relations=[])

    assert report.measure("relations") is None
    assert report.measure("relations-macro") is None
    assert match_edges((), (), Ends(NOTICE, None, None, None)).pairs == ()


class TwoNotices(Small):
    """The same graph with another notice in it that says all of it, and more."""

    def graph(self) -> KnowledgeGraph:
        """Both."""
        other = NoticeId("other")
        graph, there = super().graph(), Provenance(other, Span(0, 4), "别的通知")
        nodes = [NodeFact(node.node_id, node.type, node.name, (there,)) for node in graph.nodes()]
        edges = [
            Edge(self.rules, Predicate.ISSUED_BY, self.office, (there,)),
            Edge(self.lake, Predicate.AWARDED, self.office, (there,)),
            Edge(self.lake, Predicate.FOLLOWS_UP, self.rules, (there,)),
        ]
        graph.add_facts(NoticeFacts(other, tuple(nodes), tuple(edges)))
        return graph


def test_what_other_notices_say_is_no_part_of_the_score(tmp_path: Path) -> None:
    written = TwoNotices()
    written.issues("印发《公园办法》")

    assert row(scored(tmp_path, written, relations=[issued("印发《公园办法》")])) == Score(1, 0, 0)


def graph_of_gold(folder: Path, reading: Reading) -> KnowledgeGraph:
    """The graph that says exactly what the gold in ``folder`` says, optional records included."""
    gold, text = read_gold(folder, reading.notice.text), reading.notice.text
    notice = reading.notice.notice_id
    nodes: dict[NodeId, NodeFact] = {}
    by_id: dict[str, NodeId] = {}
    edges: list[Edge] = []

    def at(span: Span) -> Provenance:
        return Provenance(notice, span, span.of(text))

    for one in (*(gold.measures or ()), *(gold.targets or ())):
        node_id = NodeId(f"{one.type.value}:{notice}:{one.span.start}-{one.span.end}")
        stated = (("status", one.status),)
        nodes[node_id] = NodeFact(node_id, one.type, one.text, (at(one.span),), stated)
        by_id[one.record_id or ""] = node_id
    for relation in gold.relations or ():
        ends = []
        for end in (relation.head, relation.tail):
            kind = NodeType.ORGANISATION if end.type == GENERIC else NodeType(end.type)
            node_id = by_id[end.ids[0]] if end.ids else NodeId(f"{kind.value}:{end.name}")
            said = (at(relation.span),)
            nodes.setdefault(node_id, NodeFact(node_id, kind, end.name, said))
            ends.append(node_id)
        places = [relation.span, *([relation.tail_span] if relation.tail_span else [])]
        said = tuple(at(span) for span in places)
        edges.append(Edge(ends[0], relation.predicate, ends[1], said, relation.implicit))
    graph = KnowledgeGraph()
    graph.add_facts(NoticeFacts(notice, tuple(nodes.values()), tuple(edges)))
    return graph


def test_a_graph_that_says_what_the_development_gold_says_is_right_throughout(
    shared: Path,
) -> None:
    reading = read(read_file(shared / "notices" / "tianjin-zwfw-2025.txt"))

    report = evaluate(shared / "kg", reading, graph_of_gold(shared / "kg", reading))

    measures = report.row("measures")
    assert measures is not None
    assert measures.strict == Score(61, 0, 0)
    every = report.edge_row("relations")
    assert every is not None
    assert (every.every, every.explicit) == (Score(76, 0, 0), Score(62, 0, 0))
    assert report.findings.edges == ()
    assert report.measure("relations-macro") == report.measure("measures-status") == 1

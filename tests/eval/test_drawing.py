"""What is drawn for people to judge: names, figures, measures and edges, by a seed."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from eval.commands.sheets import Sheet
from eval.drawing import SHEETS, Claim, draw_claims
from kg.build import graph_of
from kg.facts import NoticeFacts
from kg.graph import KnowledgeGraph
from kg.model import NodeType, Predicate
from tests.eval.graph.by_hand import NOTICE, Written
from tests.factories import A_NOTICE_TEXT, a_reading

READING = a_reading(A_NOTICE_TEXT, notice_id="hangzhou", issuer="杭州市园林局")
GRAPH = graph_of([READING])


def test_the_same_seed_draws_the_same_and_another_others() -> None:
    first = draw_claims("names", READING, GRAPH, 5, seed=7)

    assert draw_claims("names", READING, graph_of([READING]), 5, seed=7) == first
    assert len(first) == 5
    assert any(draw_claims("names", READING, GRAPH, 5, seed=seed) != first for seed in range(5))


def test_drawing_leaves_the_generator_of_others_alone() -> None:
    random.seed(3)
    expected = random.random()
    random.seed(3)

    draw_claims("names", READING, GRAPH, 5, seed=7)

    assert random.random() == expected


def test_where_there_are_fewer_all_are_drawn() -> None:
    figures = draw_claims("figures", READING, GRAPH, 10_000, seed=1)
    mentions = [m for node in GRAPH.nodes() if node.type.value == "Target" for m in node.mentions]

    assert len(figures) == len(mentions)


def test_a_claim_marks_its_characters_in_its_sentence() -> None:
    assert all(
        f"【{claim.text}】" in claim.sentence
        for claim in draw_claims("names", READING, GRAPH, 9, 1)
    )


def test_a_figure_says_all_its_attributes() -> None:
    assert all(
        "comparator=" in claim.says for claim in draw_claims("figures", READING, GRAPH, 3, 1)
    )


TEXT = "去年新建公园8个。西湖区会同水务局试点。\n今年扩建公园10个，改造广场。\n"
SMALL = a_reading(TEXT, notice_id=NOTICE)


def a_graph() -> KnowledgeGraph:
    """Two measures, two figures, and an edge of each group."""
    written = Written(TEXT)
    lake = written.name(NodeType.DISTRICT, "西湖区", "西湖区")
    water = written.name(NodeType.DEPARTMENT, "杭州市水务局", "水务局")
    built = written.measure("新建公园8个", verb="新建", actors=("西湖区", "水务局"), penalty=None)
    extended = written.measure("扩建公园10个")
    figures = written.target("8个"), written.target("10个")
    written.edge(built, Predicate.HAS_TARGET, figures[0], "新建公园8个")
    written.edge(extended, Predicate.HAS_TARGET, figures[1], "扩建公园10个")
    written.edge(lake, Predicate.COOPERATES_WITH, water, "西湖区会同水务局", "试点", implicit=True)
    written.edge(built, Predicate.FOLLOWS_UP, extended, "去年新建公园8个。", "今年扩建公园10个")
    written.edge(figures[0], Predicate.PART_OF, lake, "8个")
    written.edge(lake, Predicate.MENTIONS, water, "水务局")
    return written.graph()


def drawn(what: str, n: int = 100) -> tuple[Claim, ...]:
    """The claims of one sheet."""
    return draw_claims(what, SMALL, a_graph(), n, seed=1)


def test_a_measure_says_all_its_attributes() -> None:
    first, second = drawn("measures")

    assert first == Claim(
        "Measure",
        "新建公园8个",
        "actors=西湖区、水务局; verb=新建",
        1,
        "去年【新建公园8个】。",
    )
    assert second.text == "扩建公园10个"


def test_edges_are_those_that_say_something_of_a_thing() -> None:
    assert [claim.type for claim in drawn("edges")] == [
        "has_target",
        "cooperates_with",
        "has_target",
    ]
    assert [claim.type for claim in drawn("follows_up")] == ["follows_up"]


def test_an_edge_shows_both_ends_the_predicate_and_its_sentences() -> None:
    target, cooperates, _ = drawn("edges")

    assert target == Claim(
        "has_target",
        "新建公园8个 → 8个",
        "Measure has_target Target",
        1,
        "去年【新建公园8个】。",
    )
    assert cooperates.text == "西湖区 → 杭州市水务局"
    assert cooperates.says == (
        "District cooperates_with Department; the text does not name the office"
    )
    assert cooperates.sentence == "(1) 【西湖区会同水务局】试点。 (1) 西湖区会同水务局【试点】。"


def test_a_plan_that_follows_up_shows_each_end_in_its_own_sentence() -> None:
    (claim,) = drawn("follows_up")

    assert claim == Claim(
        "follows_up",
        "新建公园8个 → 扩建公园10个",
        "Measure follows_up Measure",
        1,
        "(1) 去年【新建公园8个】。 (2) 今年【扩建公园10个】，改造广场。",
    )


def test_a_plan_whose_ends_do_not_stand_in_its_sentences_shows_the_sentences() -> None:
    written = Written(TEXT)
    source = written.name(NodeType.DISTRICT, "西湖区", "西湖区")
    target = written.measure("扩建公园10个")
    written.edge(source, Predicate.FOLLOWS_UP, target, "去年", "改造广场")

    (claim,) = draw_claims("follows_up", SMALL, written.graph(), 1, seed=1)

    assert claim.sentence == "(1) 【去年】新建公园8个。 (2) 今年扩建公园10个，【改造广场】。"


def test_the_score_and_the_reason_of_an_edge_are_not_shown() -> None:
    written = Written(TEXT)
    source, target = written.measure("新建公园8个"), written.measure("扩建公园10个")
    written.edge(source, Predicate.FOLLOWS_UP, target, "新建公园8个", "扩建公园10个")
    facts = written.facts()
    sure = replace(facts.edges[0], score=0.875, reason="both are parks")
    graph = KnowledgeGraph()
    graph.add_facts(NoticeFacts(NOTICE, facts.nodes, (sure,)))
    assert graph.edges()[0].score == 0.875

    (claim,) = draw_claims("follows_up", SMALL, graph, 1, seed=1)

    assert claim == draw_claims("follows_up", SMALL, written.graph(), 1, seed=1)[0]


def test_the_command_offers_every_sheet_there_is() -> None:
    assert [sheet.value for sheet in Sheet] == list(SHEETS)


@pytest.mark.parametrize("what", SHEETS)
def test_what_other_notices_say_is_not_drawn(what: str) -> None:
    other = a_reading(TEXT, notice_id="other")

    assert draw_claims(what, other, a_graph(), 100, seed=1) == ()


@pytest.mark.parametrize("what", SHEETS)
def test_fewer_than_there_are_come_in_the_order_of_the_text(what: str) -> None:
    every = drawn(what)
    some = drawn(what, 2)

    assert len(some) == min(2, len(every))
    assert [claim for claim in every if claim in some] == list(some)

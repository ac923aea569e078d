"""Statements are found, scored and ordered; what they quote is the notice's own text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import NoticeId
from kg.build import graph_of
from kg.model import NodeType
from retrieval.hit import Query
from service.answering.evidence import EvidenceBase, Ranked, Statement, within
from service.answering.sentences import LONGEST_RUN
from service.snapshot import Snapshot
from tests.factories import A_NOTICE_TEXT, a_notice, a_reading
from tests.service.answering.bases import (
    EMBEDDER,
    a_base,
    a_regulation,
    a_snapshot,
    ranked,
    statement_of,
    understood,
)

BOTH = a_base(a_reading(), a_regulation())


def test_every_statement_is_the_notices_own_words() -> None:
    base = a_base()
    _, statements = ranked("新建多少个口袋公园?", base)
    text = a_notice().text
    assert statements
    assert all(statement.text == statement.span.of(text) for statement in statements)


def test_the_best_statement_comes_first_and_holds_the_words_asked_for() -> None:
    _, statements = ranked("全年新建口袋公园多少个?", a_base())
    assert "全年新建口袋公园30个" in statements[0].text
    assert all(a.score >= b.score for a, b in pairwise(statements))


def test_a_statement_is_a_few_neighbouring_clauses() -> None:
    _, statements = ranked("新建多少个口袋公园?", a_base())
    assert max(len(statement.clauses) for statement in statements) <= LONGEST_RUN


def test_a_statement_knows_its_figures_dates_and_names() -> None:
    base = a_base()
    figures = statement_of(base, "其中东湖区8个")
    assert [figure.text for figure in figures.quantities] == ["8个"]
    assert NodeType.DISTRICT in figures.types()
    dated = statement_of(base, "各区园林局于10月底前完工")
    assert [date.month for date in dated.dates] == [10]


def test_statements_overlap_only_within_one_notice() -> None:
    base = a_base(a_reading(), a_reading(notice_id="twin"))
    mine, other = (
        Statement(base.sentences(reading.passages[-1].passage_id)[-1], 0, 0)
        for reading in base.readings.values()
    )
    assert mine.overlaps(mine)
    assert not mine.overlaps(other)


def test_statements_are_made_when_looked_at_and_kept() -> None:
    _, statements = ranked("全年新建口袋公园多少个?", a_base())
    assert len(statements) > 3
    assert statements[1] is statements[1]
    assert statements[-1] == list(statements)[-1]
    assert statements[1:3] == list(statements)[1:3]
    with pytest.raises(IndexError):
        statements[len(statements)]


def test_equal_scores_stand_in_the_order_of_the_notice() -> None:
    base = a_base(a_reading(), a_regulation())
    _, statements = ranked("", base)
    for a, b in pairwise(statements):
        if a.score == b.score:
            assert _place(a) < _place(b)


def _place(statement: Statement) -> tuple[str, int, int]:
    return statement.sentence.passage.passage_id, statement.span.start, statement.last


@given(st.text(alphabet="新建口袋公园多少个改造老旧?罚款垃圾 ", max_size=12))
def test_any_question_ranks_every_run_once_best_first(question: str) -> None:
    _, statements = ranked(question, BOTH)
    assert all(a.score >= b.score for a, b in pairwise(statements))
    places = [(*_place(each), each.first) for each in statements]
    assert len(places) == len(set(places))
    assert all(0 <= each.coverage <= 1.0 + 1e-9 for each in statements)
    assert all(0 <= each.context <= 1.0 + 1e-9 for each in statements)


@pytest.mark.parametrize("margin", [0.0, 0.5, 3.0, 100.0])
def test_statements_within_a_margin_are_the_first_ones(margin: float) -> None:
    _, statements = ranked("全年新建口袋公园多少个?", a_base())
    near = list(within(statements, margin))
    best = statements[0].score
    assert near == [each for each in statements if each.score >= best - margin]


def test_no_statement_is_within_any_margin_of_none() -> None:
    assert list(within(Ranked.none(), 9.0)) == []
    assert len(Ranked.none()) == 0
    with pytest.raises(IndexError):
        Ranked.none()[0]


def test_words_of_the_asked_place_do_not_count() -> None:
    base = a_base(a_reading("市园林局通知\n红桥区新建公园8个。\n"))
    need = understood("红桥区?", base).needs[0]
    query = Query(need.text, EMBEDDER.embed_queries([need.text])[0])
    with_place = base.statements(need, query)
    without = base.statements(need, query, frozenset({"红桥", "红桥区"}))
    assert max(each.coverage for each in with_place) > 0
    assert max(each.coverage for each in without) == 0


def test_a_year_is_that_of_the_notices_date() -> None:
    base = a_base(a_reading(date="2023-04-01"), a_reading(A_NOTICE_TEXT[:9], notice_id="undated"))
    assert base.years == {"sample": 2023, "undated": None}


def test_a_title_is_no_statement() -> None:
    _, statements = ranked("以更实举措建设公园绿地", a_base())
    assert not any(statement.text.startswith("以更实举措") for statement in statements)


def test_nothing_found_is_no_statement() -> None:
    base = a_base().limited_to(frozenset({NoticeId("none")}))
    assert list(ranked("新建多少个?", base)[1]) == []
    assert base.readings == {}


def test_a_limited_base_cites_only_the_given_notices_and_shares_what_was_read() -> None:
    base = a_base(a_reading(), a_regulation())
    base.prepare()
    limited = base.limited_to(frozenset({NoticeId("rules")}))
    _, statements = ranked("罚款多少元?", limited)
    assert {s.sentence.passage.notice_id for s in statements} == {"rules"}
    assert limited.vocabulary is base.vocabulary


def test_sentences_are_read_once() -> None:
    base = a_base()
    passage = a_reading().passages[0]
    assert base.sentences(passage.passage_id) is base.sentences(passage.passage_id)


def test_a_sentence_knows_its_place_in_its_notice() -> None:
    base = a_base(a_regulation())
    sentence = statement_of(base, "由市水务局责令改正").sentence
    text, sentences, at = base.place_of(sentence)
    assert sentences[at] == sentence.sentence.span
    assert sentences[at + 1].of(text).startswith("（一）倾倒垃圾的")


def test_the_home_of_the_notices_is_set_apart() -> None:
    base = a_base(a_reading(issuer="天津市园林局"))
    assert "天津" in base.home_words


def test_an_empty_library_has_an_empty_base() -> None:
    base = EvidenceBase(Snapshot(0, {}, graph_of(()), a_snapshot().index))
    base.prepare()
    assert base.title_words == {}


def test_passages_are_found_by_the_index() -> None:
    vector = EMBEDDER.embed_queries(["口袋公园"])[0]
    assert a_base().passages(Query("口袋公园", vector)).hits

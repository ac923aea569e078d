"""Statements are found, scored and ordered; what they quote is the notice's own text."""

from __future__ import annotations

from itertools import pairwise

from corpus.notice import NoticeId
from kg.build import graph_of
from kg.model import NodeType
from retrieval.hit import Query
from service.answering.evidence import EvidenceBase, Statement
from service.answering.sentences import LONGEST_RUN
from service.snapshot import Snapshot
from tests.factories import a_notice, a_reading
from tests.service.answering.bases import (
    EMBEDDER,
    a_base,
    a_regulation,
    a_snapshot,
    ranked,
    statement_of,
)


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

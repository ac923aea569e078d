"""What speaks for each run as the answer, in numbers that can be told by looking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.hit import Query
from service.answering.evidence import EvidenceBase
from service.answering.needs import Need
from service.answering.runs import Runs
from service.answering.scoring import FEATURES, AskedWords, Scored, score
from tests.factories import a_reading
from tests.service.answering.bases import EMBEDDER, a_base, a_regulation, understood

READING = a_reading()
BASE = a_base(READING)


def _runs(base: EvidenceBase) -> Runs:
    tables = [
        base._table(passage.passage_id)
        for reading in base.readings.values()
        for passage in reading.passages
    ]
    return Runs.of([table for table in tables if len(table)])


RUNS = _runs(BASE)
TEXTS = [
    RUNS.sentences[sentence].passage.text[
        RUNS.clauses[first].span.start - RUNS.sentences[sentence].passage.span.start : RUNS.clauses[
            last
        ].span.end
        - RUNS.sentences[sentence].passage.span.start
    ]
    for sentence, first, last in zip(
        RUNS.sentence_of.tolist(), RUNS.first.tolist(), RUNS.last.tolist(), strict=True
    )
]


def _query(need: Need, with_tokens: bool = True) -> Query:
    read = EMBEDDER.embed_query_tokens(need.text)
    return Query(need.text, read.vector, tokens=read.tokens if with_tokens else None)


def _scored(question: str, with_tokens: bool = True) -> Scored:
    need = understood(question, BASE).needs[0]
    return _of(need, _query(need, with_tokens))


def _of(need: Need, query: Query) -> Scored:
    tokens = query.tokens
    shares = np.zeros(0) if tokens is None else BASE.snapshot.index.token_weights(tokens)
    asked = AskedWords.of(need, need.weights(BASE.vocabulary), query, shares)
    count = len(RUNS.tables)
    titles = [BASE.title_words[READING.notice.notice_id]] * count
    return score(RUNS, need, query, asked, [1.0] * count, titles, [2025] * count)


def _feature(found: Scored, name: str) -> dict[str, float]:
    return dict(zip(TEXTS, found.features[:, FEATURES.index(name)].tolist(), strict=True))


def test_a_run_has_a_number_for_each_feature() -> None:
    found = _scored("新建多少个口袋公园?")
    assert found.features.shape == (len(RUNS), len(FEATURES))
    assert np.isfinite(found.features).all()
    assert len(set(FEATURES)) == len(FEATURES)


def test_a_run_holds_the_share_of_the_words_that_stand_in_it() -> None:
    held = _feature(_scored("口袋公园"), "words_of_run")
    assert held["全年新建口袋公园30个"] == pytest.approx(1.0)
    assert held["其中东湖区8个"] == 0.0
    around = _feature(_scored("口袋公园"), "words_of_sentence")
    assert around["其中东湖区8个"] == pytest.approx(1.0)


def test_another_word_for_the_same_counts_nearly_as_much() -> None:
    need = replace(
        understood("小花园", BASE).needs[0],
        words=("小花园",),
        equivalents={"小花园": ("公园",)},
    )
    held = _feature(_of(need, _query(need)), "words_of_run")
    assert held["会同市财政局改造老旧公园12个"] == pytest.approx(0.9)


def test_a_figure_counts_only_where_one_is_asked_for() -> None:
    asking = _scored("新建多少个?")
    assert _feature(asking, "figure")["全年新建口袋公园30个"] == 1.0
    assert _feature(asking, "no_figure")["全年新建口袋公园30个"] == 0.0
    assert _feature(asking, "no_figure")["全市园林工作要坚持生态优先"] == 1.0
    bare = _scored("口袋公园")
    assert not any(_feature(bare, "figure").values())
    assert not any(_feature(bare, "no_figure").values())


def test_a_figure_that_counts_what_is_asked_for_is_told_apart() -> None:
    counts = _feature(_scored("新建多少个口袋公园?"), "counts_it")
    assert set(counts.values()) <= {0.0, 1.0}
    people = _feature(_scored("受益的有多少万人?"), "figure")
    assert people["受益居民超过20万人"] == 1.0


def test_names_and_times_answer_what_asks_for_them() -> None:
    assert _feature(_scored("在哪里?"), "place")["其中东湖区8个"] == 1.0
    assert _feature(_scored("跟谁一起?"), "body")["会同市财政局改造老旧公园12个"] == 1.0
    assert _feature(_scored("什么时候完工?"), "time")["各区园林局于10月底前完工"] == 1.0


def test_where_a_part_begins_and_ends_is_known() -> None:
    found = _scored("公园")
    assert _feature(found, "begins_part")["全年新建口袋公园30个"] == 1.0
    assert _feature(found, "begins_part")["其中东湖区8个"] == 0.0
    assert _feature(found, "ends_part")["其中东湖区8个"] == 1.0
    assert _feature(found, "ends_part")["全年新建口袋公园30个"] == 0.0
    assert not any(_feature(found, "crosses_parts").values())


def test_a_run_over_a_semicolon_crosses_parts() -> None:
    base = a_base(a_reading("市园林局通知\n修缮长廊，更换座椅；清理湖面。\n"))
    runs = _runs(base)
    need = understood("长廊", base).needs[0]
    query = _query(need, with_tokens=False)
    asked = AskedWords.of(need, need.weights(base.vocabulary), query, np.zeros(0))
    count = len(runs.tables)
    found = score(runs, need, query, asked, [0.0] * count, [frozenset()] * count, [None] * count)
    crosses = found.features[:, FEATURES.index("crosses_parts")].astype(bool).tolist()
    told = dict(
        zip(zip(runs.first.tolist(), runs.last.tolist(), strict=True), crosses, strict=True)
    )
    start = int(runs.first.min())  # three clauses, the second of which closes
    assert told == {(a, b): a <= start + 1 < b for a, b in told}
    assert sum(told.values()) == 2


def test_the_right_year_speaks_for_a_run_and_the_wrong_one_against_it() -> None:
    assert set(_feature(_scored("2025年公园"), "timely").values()) >= {1.0}
    assert set(_feature(_scored("2019年公园"), "timely").values()) >= {-2.0}


def test_without_tokens_words_and_vectors_still_speak() -> None:
    found = _scored("新建多少个口袋公园?", with_tokens=False)
    assert not any(_feature(found, "tokens_of_run").values())
    assert _feature(found, "words_of_run")["全年新建口袋公园30个"] > 0
    assert np.isfinite(found.features).all()


@pytest.mark.parametrize("question", ["", "?", "的", "😀", "\0", "\ud800", "公" * 1000, "a" * 999])
@pytest.mark.parametrize("with_tokens", [True, False])
def test_odd_questions_are_scored_with_numbers(question: str, with_tokens: bool) -> None:
    found = _scored(question, with_tokens)
    assert np.isfinite(found.features).all()
    assert ((found.held >= 0) & (found.held <= 1)).all()
    assert ((found.context >= 0) & (found.context <= 1)).all()


@given(st.text(alphabet="新建多少个口袋公园东湖区?,什么时候谁2025年", max_size=30))
def test_a_run_holds_no_more_than_its_sentence(question: str) -> None:
    found = _scored(question)
    for inner, outer in (
        ("words_of_run", "words_of_sentence"),
        ("alike_in_run", "alike_in_sentence"),
    ):
        run, sentence = (found.features[:, FEATURES.index(name)] for name in (inner, outer))
        assert (run <= sentence + 1e-9).all()


def test_an_article_about_the_asked_rule_comes_before_the_others() -> None:
    base = a_base(a_regulation(), READING)
    need = understood("罚款多少元?", base).needs[0]
    found = base.statements(need, base.snapshot.index.query(need.text, EMBEDDER, is_meant=True))
    assert "罚款" in found[0].text

"""Who asks on stays where the earlier answer was taken from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corpus.normalize import match_key
from service.answering.evidence import EvidenceBase
from service.answering.needs import Need
from service.answering.outcome import Turn
from service.answering.runs import Runs
from service.answering.scoring import FEATURES, AskedWords, score
from tests.factories import a_reading
from tests.service.answering.bases import EMBEDDER, a_base, understood

FIRST, BESIDE, APART, ELSEWHERE = (
    "修缮湖心凉亭三处", "更换凉亭座椅六张", "清理湖面落叶", "开通夜间游船专线",
)  # fmt: skip
BASE = a_base(
    a_reading(
        f"市园林局通知\n一、凉亭\n1.修缮。{FIRST}。{BESIDE}。\n二、湖面\n2.清理。{APART}。\n",
        notice_id="garden",
    ),
    a_reading(f"市水务局通知\n一、游船\n1.夜航。{ELSEWHERE}。\n", notice_id="boats"),
)


def _column(need: Need, base: EvidenceBase = BASE) -> dict[str, float]:
    """``goes_on`` of each run, by its words."""
    tables = [
        base._table(passage.passage_id)
        for reading in base.readings.values()
        for passage in reading.passages
    ]
    runs = Runs.of([table for table in tables if len(table)])
    count = len(runs.tables)
    query = base.snapshot.index.query(need.text, EMBEDDER, is_meant=True)
    asked = AskedWords.of(
        need,
        need.weights(base.vocabulary),
        query,
        np.zeros(0) if query.tokens is None else base.snapshot.index.token_weights(query.tokens),
    )
    found = score(runs, need, query, asked, [0.0] * count, [frozenset()] * count, [None] * count)
    # each sentence is one clause
    texts = [runs.sentences[number].clause_text(0) for number in runs.sentence_of.tolist()]
    return dict(zip(texts, found.features[:, FEATURES.index("goes_on")].tolist(), strict=True))


def _follow_up(answer: str, inherited: tuple[str, ...] = ("凉亭",)) -> Need:
    need = understood("座椅更换多少张?", BASE).needs[0]
    return replace(need, said=(match_key(answer),), inherited=inherited)


def test_the_sentence_the_passage_and_the_notice_of_the_answer_are_nearer_in_turn() -> None:
    near = _column(_follow_up(f"{FIRST}。"))
    assert near[FIRST] == 1.0
    assert near[BESIDE] == pytest.approx(0.6)
    assert near[APART] == pytest.approx(0.3)
    assert near[ELSEWHERE] == 0.0


def test_a_question_that_would_stand_alone_stays_half_as_much() -> None:
    leaning, alone = _column(_follow_up(FIRST)), _column(_follow_up(FIRST, ()))
    assert {words: near / 2 for words, near in leaning.items()} == pytest.approx(alone)


def test_without_an_earlier_answer_nothing_goes_on() -> None:
    assert not any(_column(understood("座椅更换多少张?", BASE).needs[0]).values())


@pytest.mark.parametrize("answer", ["不清楚。", "", "三处", "见通知第二条。"])
def test_an_answer_that_quotes_nothing_leads_nowhere(answer: str) -> None:
    assert not any(_column(_follow_up(answer)).values())


def test_an_answer_of_two_notices_leads_to_both() -> None:
    near = _column(_follow_up(f"1. {FIRST}\n2. {ELSEWHERE}"))
    assert (near[FIRST], near[ELSEWHERE]) == (1.0, 1.0)


def test_the_answers_of_a_conversation_are_what_was_said() -> None:
    turns = (Turn("修缮几处?", f"{FIRST}。[1]"), Turn("还有呢?", f"{BESIDE}。[2]"))
    needs = understood("那湖面呢?", BASE, history=turns).needs
    assert all(need.said == (match_key(FIRST), match_key(BESIDE)) for need in needs)
    own = understood("夜间游船专线什么时候开通,票价多少元?", BASE, history=turns).needs
    assert len(own) == 2
    assert all(need.said for need in own)

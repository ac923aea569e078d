"""A short question in a talk is answered for itself where it has a subject, and else joined."""

from __future__ import annotations

import pytest

from service.answering.outcome import Question, Turn
from service.answering.pipeline import Answerer
from service.answering.standing import goes_on, ways_to_read
from service.answering.understand import understand
from tests.service.answering.bases import answer_of, replied

PARKS = Turn("2025年全年新建口袋公园多少个?", "全年新建口袋公园30个。[1]")


@pytest.mark.parametrize(
    ("asked", "told"),
    [("受益居民多少?", "受益居民超过20万人"), ("免费开放公园达到多少", "免费开放公园达到95%")],
)
def test_a_short_question_with_a_subject_is_answered_for_itself(
    answerer: Answerer, asked: str, told: str
) -> None:
    reply = replied(answerer, asked, PARKS)
    assert reply.question == asked
    assert told in answer_of(reply.outcome).text
    assert reply.outcome == replied(answerer, asked).outcome


def test_a_short_question_without_a_subject_leans_on_the_one_before(answerer: Answerer) -> None:
    reply = replied(answerer, "啥日子弄好?", PARKS)
    assert reply.question == "2025年全年新建口袋公园多少个, 啥日子弄好?"


@pytest.mark.parametrize("asked", ["那东湖区呢?", "东湖区的呢,几个", "東湖區嘅嘞"])
def test_what_points_back_is_never_read_alone(answerer: Answerer, asked: str) -> None:
    assert "口袋公园多少个" in replied(answerer, asked, PARKS).question


def test_the_id_of_a_reply_names_the_talk_however_it_was_read(answerer: Answerer) -> None:
    alone, joined = replied(answerer, "受益居民多少?"), replied(answerer, "受益居民多少?", PARKS)
    assert alone.outcome == joined.outcome
    assert alone.answer_id != joined.answer_id


def test_a_question_is_read_in_two_ways_only_where_it_is_short() -> None:
    assert len(ways_to_read(Question("要钱吗", (PARKS,)))) == 2
    assert len(ways_to_read(Question("要钱吗"))) == 1
    assert len(ways_to_read(Question("改造老旧公园的受益居民有多少人?", (PARKS,)))) == 1


@pytest.mark.parametrize("said", ["太长了", "怎么投诉?", "周末上班吗?", "电话打不通"])
def test_a_remark_does_not_get_the_last_answer_again(answerer: Answerer, said: str) -> None:
    reply = replied(answerer, said, PARKS)
    assert reply.question == said
    assert reply.outcome == replied(answerer, said).outcome


@pytest.mark.parametrize(
    ("said", "goes_on_with"),
    [("多少个?", True), ("口袋公园呢", True), ("口袋公园在哪建?", True), ("怎么退票?", False)],
)
def test_what_asks_in_a_form_or_shares_a_word_goes_on(
    answerer: Answerer, said: str, goes_on_with: bool
) -> None:
    before = replied(answerer, PARKS.question).outcome
    (need,) = understand(
        Question(said, history=(PARKS,)), answerer.evidence_base().vocabulary
    ).needs
    assert goes_on(before, need) is goes_on_with

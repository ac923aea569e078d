"""Which bodies a question names, and which statements are about them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalize import match_key
from service.answering.bodies import as_said, bodies_named, names_body
from tests.factories import a_reading
from tests.service.answering.bases import a_base, statement_of

READING = a_reading(
    "青岚市园林局便民通知\n市文化和旅游局受理投诉。每日巡查公园两次。\n", issuer="青岚市园林局"
)
BASE = a_base(READING)


@pytest.mark.parametrize(
    ("question", "stems"),
    [
        ("市公安局几点上班", ("公安",)),
        ("请问园林局电话", ("园林",)),
        ("文旅局和住建局谁管", ("文旅", "住建")),
        ("省财政补多少", ("财政",)),
        ("教育委員會管什麼", ("教育",)),
        ("园林局园林局", ("园林",)),
    ],
)
def test_the_stem_of_each_body_is_found_once(question: str, stems: tuple[str, ...]) -> None:
    assert set(bodies_named(match_key(question))) >= set(stems)
    assert len(bodies_named(match_key(question))) == len(stems)


@pytest.mark.parametrize(
    "question",
    [
        "大厅几点开门", "政务服务大厅", "客厅多大", "餐厅卫生", "饭局", "骗局", "格局怎么样",
        "结局", "顾全大局", "大局面前", "全市公园", "", "局", "委员会", "a" * 1000, "😀局", "\0局",
        "\ud800局", "哪个局负责", "邮局",
    ],
)  # fmt: skip
def test_words_that_only_end_like_a_body_name_none(question: str) -> None:
    assert bodies_named(match_key(question)) == ()


@pytest.mark.parametrize("question", ["这个局管什么", "那个局的职责", "这个委员会负责什么"])
def test_a_body_that_is_only_pointed_at_is_not_named(question: str) -> None:
    assert bodies_named(match_key(question)) == ()


@pytest.mark.parametrize("question", ["你们局几点上班", "几个局参与", "当地法院管吗", "哪些局参加"])
def test_a_body_that_is_only_counted_or_owned_is_not_named(question: str) -> None:
    assert bodies_named(match_key(question)) == ()


@pytest.mark.parametrize("question", ["售票厅可以吸烟吗", "候车厅有座椅吗", "音乐厅的门票"])
def test_a_hall_is_no_body(question: str) -> None:
    assert bodies_named(match_key(question)) == ()


def test_a_statement_is_about_the_body_that_it_or_its_notice_names() -> None:
    named = statement_of(BASE, "市文化和旅游局受理投诉")
    other = statement_of(BASE, "每日巡查公园两次")
    assert names_body(named, "文旅", READING)
    assert not names_body(other, "文旅", READING)
    assert names_body(other, "园林", READING)
    assert not names_body(named, "公安", READING)


def test_a_stem_does_not_reach_over_a_comma_or_far() -> None:
    reading = a_reading("市园林局通知\n文明出行，安全旅行。文明祥和喜庆平安地旅行。\n")
    base = a_base(reading)
    for words in ("文明出行，安全旅行", "文明祥和喜庆平安地旅行"):
        assert not names_body(statement_of(base, words), "文旅", reading)


def test_a_stem_with_signs_of_patterns_is_plain_text() -> None:
    assert not names_body(statement_of(BASE, "每日巡查公园两次"), ".*(", READING)


@given(st.text(alphabet="市省局厅委员会园林这个的a\0😀\ud800", max_size=60))
def test_any_text_names_bodies_or_none(text: str) -> None:
    assert all(len(stem) >= 2 for stem in bodies_named(match_key(text)))


@pytest.mark.parametrize("piece", ["市", "局", "园局", "省财", "委员"])
def test_a_very_long_question_is_looked_at_in_no_time(piece: str) -> None:
    began = time.process_time()
    bodies_named(piece * 20_000)
    assert time.process_time() - began < 1


def test_an_abbreviated_committee_is_a_body_and_is_called_as_it_was() -> None:
    assert bodies_named("市卫健委负责什么") == ("卫健",)
    assert as_said("市卫健委负责什么", "卫健") == "卫健委"


def test_a_court_is_named_whole_since_the_people_name_no_body() -> None:
    assert bodies_named("向人民法院起诉要多久") == ("人民法院",)

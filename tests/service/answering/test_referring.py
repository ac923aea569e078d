"""A later part of a question may point to what answered an earlier one."""

from __future__ import annotations

import pytest

from service.answering.needs import Need
from service.answering.referring import referred
from tests.factories import a_reading
from tests.service.answering.bases import a_base, statement_of, understood

TEXT = (
    "青岚市园林局通知\n东湖区会同市财政局建成公园8个。西山区修缮长廊，南山区清理湖面。绿树成荫。\n"
)
BASE = a_base(a_reading(TEXT))
ANSWER = statement_of(BASE, "东湖区会同市财政局建成公园8个")


def _need(text: str) -> Need:
    return understood(text, BASE).needs[0]


def _referred(text: str, answer: str = ANSWER.text, earlier: str = "哪里建成公园") -> Need:
    return referred(_need(text), _need(earlier), statement_of(BASE, answer))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("那个区还有什么服务", "东湖区还有什么服务"),
        ("该区修缮长廊吗", "东湖区修缮长廊吗"),
        ("这个地方有几个公园", "东湖区有几个公园"),
        ("那个部门管什么", "市财政局管什么"),
        ("該單位管什麼", "市财政局管什么"),
    ],
)
def test_what_is_pointed_to_takes_the_place_of_the_pointing_words(text: str, key: str) -> None:
    need = _referred(text)
    assert (need.key, need.text) == (key, key)
    assert need.words[0] in key
    assert need.inherited == ()


def test_of_several_names_the_one_nearest_to_the_earlier_words_is_meant() -> None:
    both = "西山区修缮长廊，南山区清理湖面"
    assert _referred("那个区管什么", both, "修缮长廊").key == "西山区管什么"
    assert _referred("那个区管什么", both, "清理湖面").key == "南山区管什么"


@pytest.mark.parametrize(
    "text", ["什么时候完工", "那呢", "那个平台是什么", "该区和西山区", "", "那"]
)
def test_a_need_that_points_to_nothing_there_stays_as_it_is(text: str) -> None:
    need = _need(text)
    assert referred(need, _need("建成公园"), ANSWER) is need


def test_an_answer_without_a_name_is_pointed_to_in_vain() -> None:
    need = _need("那个区管什么")
    assert referred(need, need, statement_of(BASE, "绿树成荫")) is need


@pytest.mark.parametrize("text", ["那区别是什么", "这市场几点开", "那地铁怎么坐"])
def test_a_word_that_only_begins_like_a_place_points_nowhere(text: str) -> None:
    assert _referred(text).key == text


@pytest.mark.parametrize("text", ["那个区" * 300, "那个区\0", "那个区😀", "那个区\ud800"])
def test_odd_questions_are_referred_all_the_same(text: str) -> None:
    assert _referred(text).key.startswith("东湖区")

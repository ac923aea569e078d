"""The form of a question is read from the words it asks with, in four languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalize import match_key
from service.answering.asked import (
    Asked,
    are_alike,
    asked_for,
    asks_whether_done,
    asserts,
    measures_asked,
    unit_asked,
    units_asked,
    units_like,
)


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("新建多少个公园?", Asked.FIGURE),
        ("建成了几个公园", Asked.FIGURE),
        ("公园完成率", Asked.FIGURE),
        ("How many parks are planned?", Asked.FIGURE),
        ("公園はいくつですか", Asked.FIGURE),
        ("何個の公園ですか", Asked.FIGURE),
        ("什么时候完工?", Asked.TIME),
        ("公園幾時完工?", Asked.TIME),
        ("いつ完成しますか", Asked.TIME),
        ("在哪里新建?", Asked.PLACE),
        ("哪个部门负责?", Asked.BODY),
        ("誰が担当ですか", Asked.BODY),
        ("どの機関が担当ですか", Asked.BODY),
        ("有哪些公园?", Asked.LIST),
        ("どのような種類がありますか", Asked.LIST),
        ("一共有几项?", Asked.COUNT),
        ("今年比去年多还是少?", Asked.COMPARISON),
        ("去年との違いは", Asked.COMPARISON),
        ("口袋公园是什么?", Asked.DEFINITION),
        ("公园免费吗?", Asked.YES_NO),
        ("Is it free?", Asked.YES_NO),
        ("怎么申请?", Asked.PROCEDURE),
        ("为什么改造公园?", Asked.REASON),
        ("なぜ改修しますか", Asked.REASON),
        ("绿化率的目标是多少?", Asked.AIM),
        ("What is the target?", Asked.AIM),
        ("今年の目標は", Asked.AIM),
    ],
)
def test_the_form_is_read_from_the_asking_words(question: str, form: Asked) -> None:
    assert form in asked_for(match_key(question))


@pytest.mark.parametrize("question", ["改造的目的是什么?", "公园为什么免费, 又怎么"])
def test_what_ends_in_what_asks_for_no_yes_or_no(question: str) -> None:
    assert Asked.YES_NO not in asked_for(match_key(question))


def test_a_frequency_that_is_asked_about_is_no_share() -> None:
    assert Asked.FIGURE not in asked_for(match_key("清扫频率有什么要求"))


def test_a_bare_phrase_asks_in_no_form() -> None:
    assert asked_for(match_key("口袋公园")) == frozenset()


def test_a_statement_that_waits_for_a_nod_asserts() -> None:
    assert asserts(match_key("新建了50个公园吧?"))
    assert not asserts(match_key("新建了多少个公园?"))


def test_a_general_measure_word_may_be_answered_by_its_kin() -> None:
    assert {"个", "项", "条", "件"} <= units_asked("多少个")
    assert "元" not in units_asked("多少个")


def test_a_money_question_is_answered_in_money() -> None:
    assert "万元" in units_asked("补多少钱")
    assert "个" not in units_asked("补多少钱")


def test_a_share_is_answered_in_per_cent() -> None:
    assert "%" in units_asked("满意率是百分之几")


def test_a_spoken_unit_stands_for_the_written_one() -> None:
    assert "平方米" in units_asked("面积多少平米")


def test_a_word_that_only_begins_with_a_unit_is_none() -> None:
    assert units_asked("用了多少天然气") == frozenset()


def test_nothing_after_the_asking_word_leaves_any_unit() -> None:
    assert units_asked("受理多少") == frozenset()


@given(st.text(max_size=100))
def test_any_text_has_a_form_and_units(text: str) -> None:
    key = match_key(text)
    assert asked_for(key) <= set(Asked)
    assert isinstance(units_asked(key), frozenset)


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("退款几天到账", "天"),
        ("退款多少天到账", "天"),
        ("用多少天然气", ""),
        ("多少人次", "人次"),
        ("哪几个区修路", ""),
        ("能管几部梯", ""),
        ("几个工作日办完", "个工作日"),
    ],
)
def test_a_unit_is_told_from_a_guessed_word_that_begins_with_it(key: str, unit: str) -> None:
    assert unit_asked(key) == unit
    assert ("日" in units_asked(key)) == (unit in ("天", "个工作日"))


@pytest.mark.parametrize(
    ("asked", "other"), [("度", "平方米"), ("公里", "平方米"), ("升", "吨"), ("立方米", "公里")]
)
def test_length_area_volume_and_degrees_do_not_answer_each_other(asked: str, other: str) -> None:
    assert not are_alike(other, asked)
    assert other not in units_like(asked)
    assert are_alike("千米", "公里")


@pytest.mark.parametrize(
    ("key", "some", "none"),
    [
        ("跑道有多长", {"公里", "米", "小时", "天"}, {"公斤", "元", "人"}),
        ("课程有多长时间", frozenset(), {"公里"}),
        ("离站台多远才能停", {"米", "公里"}, {"天", "元"}),
        ("行李能带多重", {"公斤", "吨"}, {"米", "元"}),
        ("多远的村子都能去", frozenset(), {"米"}),
        ("偷树要罚多重", frozenset(), {"公斤"}),
    ],
)
def test_how_long_wide_or_heavy_asks_for_a_measure_of_that(
    key: str, some: frozenset[str], none: frozenset[str]
) -> None:
    assert some <= measures_asked(key)
    assert measures_asked(key).isdisjoint(none)


@pytest.mark.parametrize(
    ("key", "is_asked"),
    [
        ("开店手续能不能一天办完", True),
        ("十天批得下来吗", True),
        ("押金一个月退得回来吗", True),
        ("开店手续几天办完", False),
        ("一天能去两次吗", False),
        ("开店要一天吗", False),
    ],
)
def test_whether_something_is_over_by_then_is_told_from_other_questions(
    key: str, is_asked: bool
) -> None:
    assert asks_whether_done(key) is is_asked

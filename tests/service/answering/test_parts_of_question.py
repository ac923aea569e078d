"""How a question is cut into what it asks, and what an asserted figure asks for."""

from __future__ import annotations

import pytest

from service.answering.asked import Asked
from service.answering.outcome import Turn
from tests.service.answering.bases import understood


def _keys(question: str) -> list[str]:
    return [need.key for need in understood(question).needs]


def test_a_figure_that_is_asserted_is_asked_for() -> None:
    (need,) = understood("申请要在三十日内提出吧?").needs
    assert Asked.FIGURE in need.asked
    assert {"日", "个工作日"} <= need.units
    (need,) = understood("新建了30个公园吧?").needs
    assert "个" in need.units


@pytest.mark.parametrize("question", ["三十日内交五百元吧?", "公园免费吧?", "满三十日才能申请吗?"])
def test_no_figure_is_asked_for_where_none_or_two_are_asserted(question: str) -> None:
    (need,) = understood(question).needs
    assert Asked.FIGURE not in need.asked


def test_a_figure_that_is_asked_for_anyway_keeps_its_units() -> None:
    (need,) = understood("30个公园要花多少元,对吧?").needs
    assert "元" in need.units
    assert "个" not in need.units


def test_parts_that_each_ask_are_cut_at_an_enumeration_comma() -> None:
    first, second = understood("公园门票多少钱、停车多少钱?").needs
    assert (first.key, second.key) == ("公园门票多少钱", "停车多少钱")
    assert "公园" in second.inherited
    assert "停车" in second.words


@pytest.mark.parametrize(
    "question", ["公园、长廊一共多少个?", "凉亭、长廊、栈道有哪些?", "门票、停车票免费吗?"]
)
def test_things_that_are_listed_are_asked_of_at_once(question: str) -> None:
    assert len(_keys(question)) == 1


@pytest.mark.parametrize(
    "question",
    [
        "和2024年相比,公园的数量有变化吗?",
        "跟2024年比,公园的数量变了吗?",
        "2024年相比,公园的数量有变化吗?",
        "公园的数量变了吗,和2024年相比?",
    ],
)
def test_what_only_says_with_which_year_to_compare_joins_the_rest(question: str) -> None:
    (need,) = understood(question).needs
    assert need.years == {2024}
    assert Asked.COMPARISON in need.asked
    assert {"公园", "数量"} <= set(need.words)


def test_two_years_before_the_comma_are_compared_each() -> None:
    for word in ("比", "相比"):
        read = understood(f"2024年和2025年{word},公园的数量多还是少?")
        assert [sorted(need.years) for need in read.needs] == [[2024], [2025]]
        assert all({"公园", "数量"} <= set(need.words) for need in read.needs)


@pytest.mark.parametrize(
    "question",
    [
        "公园去年建得多还是今年建得多?",
        "建公园的数量,今年跟去年各是多少?",
        "舊年同今年公園建成嘅數量邊年多?",
        "Were more 公园 built last year or planned this year?",
        "公园は昨年と今年、どちらが多いですか",
    ],
)
def test_years_beside_the_notices_own_are_asked_of_apart(question: str) -> None:
    read = understood(question)
    assert [need.relative_year for need in read.needs] == [-1, 0]
    assert all(
        "公园" in need.text and not {"去年", "今年"} & set(need.words) for need in read.needs
    )


@pytest.mark.parametrize(
    "question", ["今年公园比去年多建了几个?", "公园今年建几个?", "公园较去年增长多少?"]
)
def test_how_much_more_than_the_year_before_is_one_question(question: str) -> None:
    assert len(understood(question).needs) == 1


@pytest.mark.parametrize(
    "question",
    [
        "以前年度的公园账目在哪里看?",
        "车辆可以提前年检吗?",
        "目前年龄限制是多少?",
        "当前年利率是多少?",
        "学前年级怎么报名?",
        "去年检要带什么?",
        "如今年轻人怎么申请?",
        "要开什么证明年限?",
    ],
)
def test_a_year_is_not_read_out_of_other_words(question: str) -> None:
    assert all(need.relative_year is None for need in understood(question).needs)


def test_the_year_before_the_year_before_last_is_one_year() -> None:
    (need,) = understood("大前年建了几个公园?").needs
    assert need.relative_year == -3


def test_a_year_is_no_second_thing_to_compare() -> None:
    (need,) = understood("公园的数量和2024年相比有变化吗?").needs
    assert need.beside == ()


@pytest.mark.parametrize("question", ["凉亭和长廊各收费多少?", "凉亭和长廊的收费差多少?"])
def test_two_things_are_asked_of_apart_and_as_a_whole(question: str) -> None:
    read = understood(question)
    assert [need.beside for need in read.needs] == [(), ("长廊",)]
    assert read.whole is not None
    assert {"凉亭", "长廊"} <= set(read.whole.words)
    assert read.whole.key == read.key


def test_one_thing_is_its_own_whole() -> None:
    assert understood("凉亭收费多少?").whole is None
    assert understood("2024年和2025年比凉亭的收费变了吗?").whole is None


def test_all_that_stands_before_the_first_part_that_asks_is_its_subject() -> None:
    read = understood("我想租游船,带一只小狗,押金多少元?在哪里退押金?")
    second = read.needs[-1]
    assert {"游船", "小狗"} <= set(second.inherited)


def test_every_need_knows_what_was_said() -> None:
    turns = (Turn("凉亭收费多少?", "凉亭每处收费三元。[1]"),)
    read = understood("凉亭和长廊的收费差多少?", history=turns)
    assert {need.said for need in read.needs} == {("凉亭每处收费三元",)}
    assert read.whole is None or read.whole.said == ("凉亭每处收费三元",)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("公园有什么安排?", {"公园"}),
        ("公园有啥新打算没有", {"公园"}),
        ("公园安排了多少钱?", {"公园", "安排"}),
        ("有哪些安排?", {"安排"}),
    ],
)
def test_the_kind_of_things_asked_for_counts_as_no_word_of_the_subject(
    question: str, words: set[str]
) -> None:
    (need,) = understood(question).needs
    assert words <= set(need.words)
    assert ("安排" in need.words) == ("安排" in words)

"""A statement that has the form, unit and year asked for is preferred."""

from __future__ import annotations

import pytest

from service.answering.fit import fitness, holds_figure, holds_time, of_year
from tests.factories import A_NOTICE_TEXT, a_reading
from tests.service.answering.bases import a_base, a_regulation, statement_of, understood

BASE = a_base()
FIGURE = statement_of(BASE, "全年新建口袋公园30个")
TIME = statement_of(BASE, "各区园林局于10月底前完工")
PLAIN = statement_of(BASE, "全市园林工作要坚持生态优先")


def test_a_figure_in_the_unit_asked_for_is_worth_points() -> None:
    need = understood("新建多少个?").needs[0]
    assert holds_figure(FIGURE, need)
    assert not holds_figure(PLAIN, need)
    assert fitness(FIGURE, need) > fitness(PLAIN, need)


def test_a_figure_in_another_unit_does_not_answer() -> None:
    assert not holds_figure(FIGURE, understood("要多少钱?").needs[0])


def test_any_figure_answers_where_no_unit_is_asked_for() -> None:
    assert holds_figure(FIGURE, understood("数量多少").needs[0])


def test_a_date_or_a_word_of_time_answers_when() -> None:
    assert holds_time(TIME)
    assert holds_time(statement_of(a_base(a_reading("通知\n市园林局每年检查。\n")),
                                   "市园林局每年检查"))  # fmt: skip
    assert not holds_time(PLAIN)
    assert fitness(TIME, understood("什么时候完工?").needs[0]) >= 1.5


def test_a_named_place_or_body_answers_where_or_who() -> None:
    place = statement_of(BASE, "其中东湖区8个")
    assert fitness(place, understood("在哪里?").needs[0]) == 1.0
    body = statement_of(BASE, "会同市财政局改造老旧公园12个")
    assert fitness(body, understood("跟谁一起?").needs[0]) == 1.0


@pytest.mark.parametrize(("question", "points"), [("2025年公园", 1.0), ("2023年公园", -2.0)])
def test_the_wrong_year_costs_more_than_the_right_one_gains(question: str, points: float) -> None:
    assert fitness(PLAIN, understood(question).needs[0]) == points


def test_a_plan_is_preferred_for_what_is_planned() -> None:
    assert fitness(PLAIN, understood("计划公园").needs[0]) == 0.5
    assert fitness(PLAIN, understood("公园已经完成").needs[0]) == -0.5


def test_a_statement_is_of_a_year_by_its_own_words_or_by_its_part() -> None:
    assert of_year(PLAIN, frozenset({2025}))
    assert not of_year(PLAIN, frozenset({2024}))
    own = A_NOTICE_TEXT + "4.回顾。2024年新建公园9个。\n"
    assert of_year(statement_of(a_base(a_reading(own)), "2024年新建公园9个"), frozenset({2024}))


def test_a_regulation_holds_for_any_year() -> None:
    rule = statement_of(a_base(a_regulation()), "处五百元以上二千元以下罚款")
    assert of_year(rule, frozenset({1999}))

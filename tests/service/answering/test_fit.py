"""A statement that has the form, unit and year asked for is preferred."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.answering.fit import (
    clause_holds_figure,
    clause_may_be_counted,
    holds_figure,
    holds_time,
    names_somebody,
    of_year,
    tells_a_number,
    timeliness,
    years_asked,
)
from tests.factories import A_NOTICE_TEXT, a_reading
from tests.service.answering.bases import a_base, a_regulation, statement_of, understood

BASE = a_base()
FIGURE = statement_of(BASE, "全年新建口袋公园30个")
TIME = statement_of(BASE, "各区园林局于10月底前完工")
PLAIN = statement_of(BASE, "全市园林工作要坚持生态优先")


def test_a_figure_in_the_unit_asked_for_answers() -> None:
    need = understood("新建多少个?").needs[0]
    assert holds_figure(FIGURE, need)
    assert not holds_figure(PLAIN, need)


def test_a_figure_in_another_unit_does_not_answer() -> None:
    assert not holds_figure(FIGURE, understood("要多少钱?").needs[0])


def test_any_figure_answers_where_no_unit_is_asked_for() -> None:
    assert holds_figure(FIGURE, understood("数量多少").needs[0])
    assert not clause_holds_figure(PLAIN.clauses[0], frozenset())


def test_a_list_or_what_announces_one_tells_how_many_there_are() -> None:
    base = a_base(a_regulation())
    announcing = statement_of(base, "由市水务局责令改正")
    listing = statement_of(
        a_base(a_reading("市园林局通知\n公园设有长廊、凉亭、步道。\n")), "公园设有长廊、凉亭、步道"
    )
    need = understood("有几种情形?").needs[0]
    for statement in (announcing, listing):
        assert clause_may_be_counted(statement.clauses[-1])
        assert tells_a_number(statement, need)
        assert not tells_a_number(statement, understood("什么情形?").needs[0])
    assert not tells_a_number(PLAIN, need)


def test_a_date_or_a_word_of_time_answers_when() -> None:
    assert holds_time(TIME)
    assert holds_time(statement_of(a_base(a_reading("通知\n市园林局每年检查。\n")),
                                   "市园林局每年检查"))  # fmt: skip
    assert not holds_time(PLAIN)


def test_only_a_year_answers_which_year() -> None:
    need = understood("哪一年完工?").needs[0]
    assert not holds_time(TIME, need)
    dated = statement_of(a_base(a_reading("通知\n公园于2023年建成。\n")), "公园于2023年建成")
    assert holds_time(dated, need)


@pytest.mark.parametrize(("question", "points"), [("2025年公园", 1.0), ("2023年公园", -2.0)])
def test_the_wrong_year_costs_more_than_the_right_one_gains(question: str, points: float) -> None:
    assert timeliness(PLAIN.sentence, understood(question).needs[0]) == points


@pytest.mark.parametrize(
    ("question", "published", "points"),
    [("今年公园", 2025, 1.0), ("去年公园", 2025, -1.0), ("去年公园", 2026, 1.0),
     ("明年公园", 2024, 1.0)],
)  # fmt: skip
def test_a_year_beside_the_notices_is_reckoned_from_it(
    question: str, published: int, points: float
) -> None:
    assert timeliness(PLAIN.sentence, understood(question).needs[0], published) == points


def test_a_notice_without_a_date_has_no_this_year() -> None:
    need = replace(understood("今年公园").needs[0], tense=None)
    assert timeliness(PLAIN.sentence, need) == 0.0


def test_a_plan_is_preferred_for_what_is_planned() -> None:
    assert timeliness(PLAIN.sentence, understood("计划公园").needs[0]) == 0.5
    assert timeliness(PLAIN.sentence, understood("公园已经完成").needs[0]) == -0.5


def test_a_statement_is_of_a_year_by_its_own_words_or_by_its_part() -> None:
    assert of_year(PLAIN, frozenset({2025}))
    assert not of_year(PLAIN, frozenset({2024}))
    own = A_NOTICE_TEXT + "4.回顾。2024年新建公园9个。\n"
    assert of_year(statement_of(a_base(a_reading(own)), "2024年新建公园9个"), frozenset({2024}))


def test_a_regulation_holds_for_any_year() -> None:
    base = a_base(a_regulation())
    rule = statement_of(base, "处五百元以上二千元以下罚款")
    assert of_year(rule, frozenset({1999}))
    assert timeliness(rule.sentence, understood("1999年罚款多少元?").needs[0]) == 0.0


def test_a_list_of_other_things_tells_no_number_of_what_is_counted() -> None:
    text = "市工信局通知\n提升危险、恶劣环境下智能作业水平，推动机器人进工厂、进车间、进仓库。\n"
    statement = statement_of(a_base(a_reading(text)), "推动机器人进工厂、进车间、进仓库")
    assert not tells_a_number(statement, understood("要建多少个智能工厂?").needs[0])


def test_a_year_beside_the_notices_own_is_asked_of_what_each_notice_says() -> None:
    of_two = understood("口袋公园去年建得多还是今年建得多?").needs
    assert [years_asked(need, 2025) for need in of_two] == [{2024}, {2025}]
    assert years_asked(of_two[0], None) == frozenset()
    (alone,) = understood("口袋公园前年建了几个?").needs
    assert [years_asked(alone, issued) for issued in (2025, 2020)] == [{2023}, {2018}]
    (named,) = understood("口袋公园2023年建了几个?").needs
    assert years_asked(named, 2025) == {2023}


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("由市园林局负责。", True),
        ("由出租人承担。", True),
        ("费用由市财政承担。", True),
        ("全年新建花坛30处。", False),
        ("处理期限3天。", False),
        ("年增长2%。", False),
        ("参加人数3000人次。", False),
    ],
)
def test_a_body_or_a_person_is_told_from_what_only_looks_like_one(text: str, does: bool) -> None:
    base = a_base(a_reading(f"青岚市工作通知\n{text}\n"))
    assert names_somebody(statement_of(base, text.rstrip("。"))) is does


def test_a_person_is_no_body() -> None:
    base = a_base(a_reading("青岚市工作通知\n每人限领一份。由出租人承担。\n"))
    each, person = statement_of(base, "每人限领一份"), statement_of(base, "由出租人承担")
    assert not names_somebody(each)
    assert names_somebody(person)
    assert not names_somebody(person, is_body=True)

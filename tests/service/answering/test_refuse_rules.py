"""Years that a rule does not tell of, and the form that a number to call or a place must have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.passages import reading_of
from service.answering.evidence import Statement
from service.answering.fit import clause_holds_time, holds_place, of_year
from service.answering.needs import Need
from service.answering.outcome import Reason
from service.answering.refuse import of_the_form, too_weak, wrong_year
from tests.factories import a_notice, a_reading
from tests.service.answering.bases import a_base, a_regulation, statement_of, understood

RULES = a_base(
    reading_of(
        a_notice(
            "青岚市河道管理办法\n第一条 取水每吨收费三元。\n第二条 2020年起免收清理费五元。\n"
            "第三条 咨询电话是0571-1234567。\n第四条 申请表交至市水务局窗口。\n"
            "第五条 巡河满十二个月的发放补贴。\n第六条 电话咨询每日两次。\n",
            notice_id="rules",
            date="2023-03-05",
        )
    )
)
PLAN = a_base()


def _at(words: str, score: float = 9.0, context: float = 0.9) -> Statement:
    return replace(statement_of(RULES, words), score=score, context=context, coverage=0.9)


def _need(question: str) -> Need:
    return understood(question, RULES).needs[0]


FEE, WAIVED = _at("取水每吨收费三元"), _at("2020年起免收清理费五元")
CALLED, OFFICE = _at("咨询电话是0571-1234567"), _at("申请表交至市水务局窗口")
PATROL, ADVICE = _at("巡河满十二个月的发放补贴"), _at("电话咨询每日两次")


def test_a_rule_is_from_the_year_of_its_issue() -> None:
    assert FEE.sentence.rules_from == 2023
    assert statement_of(PLAN, "全年新建口袋公园30个").sentence.rules_from is None


def test_a_rule_holds_for_no_year_before_its_issue() -> None:
    assert not of_year(FEE, frozenset({2022}))
    assert of_year(FEE, frozenset({2023}))
    assert of_year(FEE, frozenset({2026}))
    assert of_year(FEE, frozenset({2021, 2023}))


def test_a_rule_without_a_date_of_issue_holds_for_any_year() -> None:
    base = a_base(a_reading("青岚市河道管理办法\n第一条 取水每吨收费三元。\n"))
    assert of_year(statement_of(base, "取水每吨收费三元"), frozenset({1999}))


def test_a_rule_that_names_the_year_is_of_it() -> None:
    assert of_year(WAIVED, frozenset({2020}))


def test_last_year_is_not_told_by_a_rule() -> None:
    assert wrong_year(_need("去年取水收费多少元?"), [FEE]) == 2022
    assert wrong_year(_need("去年取水收费多少元?"), [FEE, WAIVED]) == 2022


@pytest.mark.parametrize("question", ["今年取水收费多少元?", "取水收费多少元?", "明年收费多少?"])
def test_this_year_and_later_ones_are(question: str) -> None:
    assert wrong_year(_need(question), [FEE]) is None


def test_last_year_may_be_told_by_a_rule_with_a_date_or_by_a_report() -> None:
    assert wrong_year(_need("去年清理费多少元?"), [WAIVED]) is None
    plan = statement_of(PLAN, "全年新建口袋公园30个")
    assert wrong_year(_need("去年新建公园多少个?"), [plan]) is None


@pytest.mark.parametrize("question", ["咨询电话是多少?", "咨询号码是多少?"])
def test_a_number_to_call_has_its_digits(question: str) -> None:
    assert of_the_form([FEE, ADVICE, CALLED], _need(question)) == [CALLED]
    assert of_the_form([FEE, ADVICE], _need(question)) == []


def test_other_figures_are_no_numbers_to_call() -> None:
    assert of_the_form([FEE, CALLED], _need("取水收费多少元?"))[0] == FEE


@pytest.mark.parametrize(
    "question", ["申请表交到哪里?", "申请表在哪儿交?", "Where is it handed in?"]
)
def test_where_is_told_by_a_place_a_site_or_an_office(question: str) -> None:
    assert of_the_form([FEE, OFFICE, PATROL], _need(question)) == [OFFICE]


def test_who_is_asked_for_beside_where_is_told_by_who_before_anything_else() -> None:
    assert of_the_form([FEE, OFFICE], _need("哪个部门在哪里收申请表?")) == [OFFICE, FEE]
    assert of_the_form([FEE, PATROL], _need("哪个部门在哪里收申请表?")) == []


def test_a_district_or_a_site_says_where() -> None:
    assert holds_place(statement_of(PLAN, "其中东湖区8个"))
    assert holds_place(OFFICE)
    assert not holds_place(FEE)


def test_where_is_told_by_a_desk_or_by_whom_to_hand_it_to() -> None:
    text = "青岚市场馆通知\n第一条 退款的，持卡人向售卡场馆服务台提交申请。\n"
    text += "第二条 异议向市体育局提出。\n第三条 场馆向社会开放。\n"
    venues = a_base(a_regulation(text))
    assert holds_place(statement_of(venues, "持卡人向售卡场馆服务台提交申请"))
    assert holds_place(statement_of(venues, "异议向市体育局提出"))
    assert not holds_place(statement_of(venues, "场馆向社会开放"))


def test_a_length_of_time_tells_how_long_and_not_when() -> None:
    (clause,) = PATROL.clauses
    assert clause_holds_time(clause, _need("要巡河多久?"))
    assert not clause_holds_time(clause, _need("什么时候巡河?"))


def test_what_is_said_of_another_thing_lacks_no_attribute() -> None:
    apart = replace(FEE, context=0.0)
    assert too_weak([apart, FEE], _need("什么时候开湖?")) is Reason.NO_EVIDENCE
    assert too_weak([FEE], _need("什么时候开湖?")) is Reason.ATTRIBUTE_ABSENT


@pytest.mark.parametrize(
    ("said", "is_of_it"),
    [
        ("鼓励各区结合实际推出更多花园，年内计划新增160个", True),
        ("鼓励各区结合实际推出更多花园，年内计划新增座椅160个", False),
        ("鼓励各区多修凉亭，年内计划新增花园160个", True),
        ("鼓励各区建好花园，多修凉亭，年内计划新增160个", False),
    ],
)
def test_a_figure_that_names_nothing_counts_what_the_clause_before_names(
    said: str, *, is_of_it: bool
) -> None:
    base = a_base(a_reading(f"市园林局通知\n{said}。\n"))
    statement = replace(statement_of(base, said), score=20.0, context=0.9, coverage=0.9)
    need = understood("今年还要新增多少个花园?", base).needs[0]
    refused = too_weak([statement], need)
    assert (refused is None) is is_of_it, refused


REGISTERED = a_base(
    reading_of(
        a_notice(
            "青岚市游船管理办法\n第一条 办理游船登记应当提交下列材料：\n"
            "（一）船舶检验证；\n（二）船主身份证明。\n"
            "第二条 申领船舶检验证，应当向市水务局提出。\n",
            notice_id="boats",
        )
    )
)


def test_who_asks_how_is_not_told_his_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.answering.refuse.confidence", lambda *_: 0.99)
    entry = replace(statement_of(REGISTERED, "船舶检验证"), context=1.0)
    how = understood("怎么办理船舶检验证").needs[0]
    assert too_weak([entry], how) is Reason.ATTRIBUTE_ABSENT
    words = "申领船舶检验证，应当向市水务局提出"
    told = replace(statement_of(REGISTERED, words), context=1.0)
    assert too_weak([told], how) is None
    asked_whether = understood("登记要不要船舶检验证").needs[0]
    assert too_weak([entry], asked_whether) is None

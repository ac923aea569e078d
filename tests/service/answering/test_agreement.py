"""A figure that is asked about with a bound is held against the notice's, bounds and all."""

from __future__ import annotations

import pytest

from corpus.normalize import match_key
from kg.quantities import find_quantities
from service.answering.agreement import Verdict, bounded_figures, opening, verdict
from service.answering.compose import contradicts, draft
from service.answering.joined import Joined
from service.answering.lists import Lists
from service.answering.outcome import Language
from tests.factories import a_reading
from tests.service.answering.bases import a_base, statement_of, understood

TEXT = (
    "青岚市园林局2025年工作总结\n一、公园\n1.客流。2025年公园日均客流2.6万人次，游客满意率保持97%以上。\n"
    "二、打算\n2.计划。2026年力争游客满意率达到99%。\n"
)
BASE = a_base(a_reading(TEXT))


def _verdict(question: str, told: str, *, is_asserted: bool = False) -> Verdict:
    key = match_key(question)
    held = find_quantities(told)
    (stated,) = bounded_figures(key, find_quantities(key), held, is_asserted=is_asserted)
    return verdict(stated, held)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("满意率有没有达到95%", "满意率97%以上"),
        ("满意率达到95%了吗", "满意率97%"),
        ("是不是每天2万多人次", "日均2.6万人次"),
        ("每天超过2万人次吗", "日均2.6万人次"),
        ("每天没超过3万人次吧", "日均2.6万人次"),
        ("每天不到3万人次对吗", "日均2.6万人次"),
        ("不止2万人次吧", "日均2.6万人次"),
        ("有没有2万人次", "日均2.6万人次"),
        ("超没超过两万人次", "日均2.6万人次"),
        ("大概25000人次吧", "日均2.6万人次"),
        ("破损率降到20%了吗", "破损率降至17%"),
        ("破损率没降到15%吧", "破损率降至17%"),
        ("植被率没提高到20%吧", "植被率提高到17%"),
    ],
)
def test_what_lies_within_the_asked_bound_bears_it_out(question: str, told: str) -> None:
    assert _verdict(question, told, is_asserted="吧" in question) is Verdict.BORNE_OUT


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("满意率有没有达到95%", "满意率91%"),
        ("每天超过3万人次吗", "日均2.6万人次"),
        ("超过2.6万人次吗", "日均2.6万人次"),
        ("每天3万多人次是吧", "日均2.6万人次"),
        ("每天没达到2万人次吧", "日均2.6万人次"),
        ("能不能超过三次", "每年不得超过三次"),
        ("破损率降到12%了吗", "破损率降至17%"),
        ("破损率没降到18%吧", "破损率降至17%"),
    ],
)
def test_what_lies_beyond_the_asked_bound_rules_it_out(question: str, told: str) -> None:
    assert _verdict(question, told, is_asserted="吧" in question) is Verdict.RULED_OUT


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("满意率超过99%了吗", "满意率97%以上"),
        ("每天超过2万人次吗", "接待100个团队"),
        ("每天超过2万人次吗", "东门日均2.6万人次，西门1.2万人次"),
    ],
)
def test_what_may_lie_on_either_side_is_left_open(question: str, told: str) -> None:
    assert _verdict(question, told) is Verdict.OPEN


@pytest.mark.parametrize("question", ["每天是2.6万人次吗", "每天受理多少人次"])
def test_a_figure_without_a_bound_is_no_such_question(question: str) -> None:
    key = match_key(question)
    assert bounded_figures(key, find_quantities(key), (), is_asserted=False) == []


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("最多能隔九十天吧", "间隔不得超过六十日"),
        ("提前十天告知就行吧", "应当提前三十日书面通知"),
        ("15日内申请复核对吧", "可以自公布之日起7日内申请复核"),
    ],
)
def test_another_limit_does_not_bear_out_the_asserted_one(question: str, told: str) -> None:
    key = match_key(question)
    assert not bounded_figures(key, find_quantities(key), find_quantities(told), is_asserted=True)


def test_who_asserts_that_it_is_reached_means_that_figure() -> None:
    key = match_key("满意率达到95%吧")
    assert bounded_figures(key, find_quantities(key), (), is_asserted=True) == []


def _opened(question: str, words: str) -> str:
    read = understood(question, BASE)
    statement = statement_of(BASE, words)
    held = [type(statement)(statement.sentence, statement.first, statement.last, 9.0, coverage=0.9)]
    return draft(read, [(read.needs[0], held)], Lists(BASE), Joined(BASE)).opening


CROWD, CONTENT = "2025年公园日均客流2.6万人次", "游客满意率保持97%以上"


@pytest.mark.parametrize(
    ("question", "words", "opened"),
    [
        ("游客满意率有没有达到95%", CONTENT, "有,通知写的是:"),
        ("公园客流超过3万人次了吗", CROWD, "没有,通知写的是:"),
        ("公园客流是不是超过3万人次", CROWD, "不是,通知写的是:"),
        ("公园客流是不是2万多人次", CROWD, "是的,通知写的是:"),
        ("公园客流会不会超过3万人次", CROWD, "不会,通知写的是:"),
        ("公园客流超过3万人次对吧", CROWD, "与通知所说不同,通知写的是:"),
        ("游客满意率超过99%了吗", CONTENT, ""),
        ("公园客流没超过3万人次吗", CROWD, ""),
        ("游客满意率没达到95%吗", CONTENT, "与通知所说不同,通知写的是:"),
        ("公园客流是3万人次吧", CROWD, "与通知所说不同,通知写的是:"),
        ("公园客流只有1万人次吗", CROWD, "与通知所说不同,通知写的是:"),
        ("公园客流一天只有1万人次,对吗", CROWD, "与通知所说不同,通知写的是:"),
        ("公园客流才1万人次吗", CROWD, "与通知所说不同,通知写的是:"),
        ("公园客流有1万人次吗", CROWD, "是的,通知写的是:"),
        ("公园客流有1万人次,对吗", CROWD, "与通知所说不同,通知写的是:"),
        ("公园客流没有3万人次吗", CROWD, ""),
        ("公园客流没有2万人次吗", CROWD, "与通知所说不同,通知写的是:"),
        ("公园客流不够3万人次吧", CROWD, "是的,通知写的是:"),
        ("公园客流超过2万人次,对吗", CROWD, "是的,通知写的是:"),
        ("公园客流超过3万人次,对吗", CROWD, "与通知所说不同,通知写的是:"),
        ("游客满意率不低于95%,对吗", CONTENT, "是的,通知写的是:"),
        ("游客满意率只有90%,对吗", CONTENT, "与通知所说不同,通知写的是:"),
        ("游客满意率有90%就行,对吗", CONTENT, "与通知所说不同,通知写的是:"),
        ("游客满意率有97%就行,对吗", CONTENT, ""),
        ("游客满意率有98%够了吧", CONTENT, ""),
        ("游客满意率达到90%可以吗", CONTENT, "与通知所说不同,通知写的是:"),
        ("游客满意率降到98%了吗", CONTENT, ""),
    ],
)
def test_yes_or_no_is_said_in_the_words_of_the_question(
    question: str, words: str, opened: str
) -> None:
    assert _opened(question, words) == opened


def test_a_plan_is_neither_a_yes_nor_a_no() -> None:
    assert _opened("2026年游客满意率达到95%了吗", "2026年力争游客满意率达到99%") in (
        "",
        "通知写的是计划:",
    )


def test_what_holds_within_a_bound_contradicts_nothing() -> None:
    statement = statement_of(BASE, CROWD)
    assert not contradicts(understood("公园客流超过2万人次吗", BASE), statement)
    assert contradicts(understood("公园客流超过3万人次吗", BASE), statement)


def test_a_foreign_asker_is_told_in_his_language() -> None:
    told = opening("is it over 2万?", Verdict.BORNE_OUT, Language.ENGLISH, is_asserted=False)
    assert told == "Yes. "

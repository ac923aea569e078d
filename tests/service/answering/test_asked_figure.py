"""Of several figures the one that the question names is told: whose, in all, or at most."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.normalize import match_key
from corpus.passages import reading_of
from service.answering.asked import MONEY_UNITS, units_asked
from service.answering.asked_figure import has_the_meant_figure, measured_noun, of_the_meant_figure
from service.answering.choose import tightest
from service.answering.evidence import Statement
from tests.factories import a_notice
from tests.service.answering.bases import a_base, statement_of, understood

SHOP = "上架苗木40万余株，成交额3.2亿元"
TREES = "新增古树37株，累计保护135株"
LEAST, MOST = "每年巡查不少于4次", "每次巡查不超过3人"
BASE = a_base(
    reading_of(
        a_notice(
            f"青岚市园林局文件\n一、去年\n1.苗木。苗木网上商城{SHOP}。\n2.古树。{TREES}。\n"
            f"3.巡查。{LEAST}。{MOST}。\n",
            notice_id="report",
        )
    )
)


def _said(words: str, score: float = 9.0, tightness: float = 0.0) -> Statement:
    found = statement_of(BASE, words)
    return replace(found, score=score, tightness=tightness, context=0.9, coverage=0.9)


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("网上商城成交额多少?", "成交额"),
        ("商城的成交额大概有多少", "成交额"),
        ("绿化率达到多少", "绿化率"),
        ("问题解决率呢?", "解决率"),
        ("有多少古树", ""),
        ("古树有多少", ""),
    ],
)
def test_the_noun_before_how_much_is_what_is_measured(question: str, noun: str) -> None:
    assert measured_noun(match_key(question)) == noun


def _first(question: str, *words: str) -> str:
    need = understood(question, BASE).needs[0]
    given = [_said(each, 9.0 - at) for at, each in enumerate(words)]
    return of_the_meant_figure(given, need)[0].text


def test_the_figure_of_the_named_noun_is_told() -> None:
    goods, sold = "苗木网上商城上架苗木40万余株", "成交额3.2亿元"
    assert _first("苗木网上商城成交额多少?", goods, sold) == sold
    assert _first("苗木网上商城有多少株苗木?", goods, sold) == goods


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("古树一共保护了多少株?", "累计保护135株"),
        ("到目前为止保护古树多少株", "累计保护135株"),
        ("今年新增古树多少株", "新增古树37株"),
    ],
)
def test_in_all_and_within_a_year_are_two_figures(question: str, told: str) -> None:
    first, second = TREES.split("，")
    other = second if told == first else first
    assert _first(question, other, told) == told


def test_a_limit_is_told_by_the_sentence_that_sets_it() -> None:
    assert _first("每年至少巡查几次?", MOST, TREES, LEAST) == MOST  # the other is too far behind
    need = understood("每年至少巡查几次?", BASE).needs[0]
    near = [_said(MOST, 9.0), _said(LEAST, 8.0)]
    assert of_the_meant_figure(near, need)[0].text == LEAST
    assert not has_the_meant_figure(near[0], need)


def test_the_quote_is_not_narrowed_to_another_figure() -> None:
    need = understood("苗木网上商城成交额多少?", BASE).needs[0]
    whole = _said(f"苗木网上商城{SHOP}")
    first = _said("苗木网上商城上架苗木40万余株", tightness=9.0)
    second = _said("成交额3.2亿元", tightness=4.0)
    assert tightest(whole, [whole, first, second], need).text == "成交额3.2亿元"


@pytest.mark.parametrize("question", ["成交额是多少", "补助总额达到多少", "限额内的金额多少"])
def test_an_amount_is_asked_in_money(question: str) -> None:
    assert units_asked(match_key(question)) == MONEY_UNITS


@pytest.mark.parametrize("question", ["名额有多少", "份额多少", "额度按余额多少倍算"])
def test_what_only_ends_in_the_same_sign_is_no_amount(question: str) -> None:
    assert not units_asked(match_key(question))

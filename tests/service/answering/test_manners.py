"""How a clause speaks is read from general words of official Chinese."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answering.attributes import lacks_attribute
from service.answering.manners import Manner, manners_of


@pytest.mark.parametrize(
    ("clause", "manner"),
    [
        ("本规定所称口袋公园", Manner.DEFINES),
        ("由区园林部门负责养护", Manner.CHARGES),
        ("在绿园服务窗口办理", Manner.WHERE),
        ("设有长廊、凉亭、步道", Manner.LISTS),
        ("不得擅自砍伐", Manner.RULES),
        ("为改善居住环境，制定本规定", Manner.REASONS),
        ("力争绿化率达到四成", Manner.AIMS),
        ("编制公园指引", Manner.ISSUES),
        ("每年修剪两次", Manner.WHEN),
        ("自受理之日起", Manner.WHEN),
        ("5日内答复", Manner.WHEN),
        ("15日内答复", Manner.WHEN),
        ("开放至18:30", Manner.WHEN),
    ],
)
def test_a_clause_speaks_in_a_manner(clause: str, manner: Manner) -> None:
    assert manner in manners_of(clause)


def test_an_hour_says_when() -> None:
    assert Manner.WHEN in manners_of("夏季开放至22时")


@pytest.mark.parametrize("clause", ["", " ", "\0", "😀", "\ud800", "绿树成荫", "，。；"])
def test_a_clause_without_such_words_speaks_in_none(clause: str) -> None:
    assert manners_of(clause) == frozenset()


@given(st.text(max_size=300))
def test_any_clause_speaks_in_some_manners_or_none(clause: str) -> None:
    assert manners_of(clause) <= set(Manner)


@pytest.mark.parametrize("piece", ["甲、", "甲", "由", "为", "1", "、", "和甲", "18:", "即"])
def test_a_very_long_clause_is_read_in_no_time(piece: str) -> None:
    began = time.process_time()
    manners_of(piece * 50_000)
    assert time.process_time() - began < 1.5


@pytest.mark.parametrize(
    "clause",
    ["提出3点要求", "提出三点要求", "一时难以解决", "有2点意见", "工作亮点3点：", "5时间段"],
)
def test_points_and_moments_are_no_time_of_day(clause: str) -> None:
    assert Manner.WHEN not in manners_of(clause)
    assert lacks_attribute("几点开门", clause)


@pytest.mark.parametrize(
    "clause", ["上午九点开放", "营业至18点", "早上八点半开门", "9点至17点", "九时"]
)
def test_times_of_day_say_when(clause: str) -> None:
    assert Manner.WHEN in manners_of(clause)
    assert not lacks_attribute("几点开门", clause)

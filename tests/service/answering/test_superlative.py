"""Which is the most: how it is asked for in four languages, and what only looks like it."""

from __future__ import annotations

import pytest

from corpus.normalize import match_key
from service.answering.superlative import Sought, superlative_of


@pytest.mark.parametrize(
    ("asked", "word", "sought"),
    [
        ("哪个区最多？", "多", Sought.DISTRICT),
        ("谁办的件最少?", "少", Sought.WHO),
        ("建得最多的是哪个区?", "多", Sought.DISTRICT),
        ("邊個區最多?", "多", Sought.DISTRICT),
        ("哪个部门的办结率最高", "高", Sought.BODY),
        ("哪类诉求最多", "多", Sought.ANY),
        ("Which district has the most parks?", "多", Sought.DISTRICT),
        ("Which programme took the shortest time?", "短", Sought.ANY),
        ("公園が最も多い区はどこですか", "多", Sought.DISTRICT),
    ],
)
def test_the_most_and_the_least_are_asked_for(asked: str, word: str, sought: Sought) -> None:
    found = superlative_of(match_key(asked))
    assert found is not None
    assert (found.word, found.sought) == (word, sought)


@pytest.mark.parametrize(
    "asked",
    [
        "哪些人最多能贷多少钱?",
        "最多能申请几次?",
        "哪些公园最近开放?",
        "哪类公园最长开放多久?",
        "哪些手续最多跑一次?",
        "哪个区最重要?",
        "公园工作最大的变化是什么?",
        "最大的公园在哪里?",
        "公园认养最早是哪年开始的?",
        "哪个区建了公园?",
        "How many are there at most?",
        "Which is the most recent notice?",
        "最も多いです",
    ],
)
def test_a_bound_or_no_choice_asks_for_none(asked: str) -> None:
    assert superlative_of(match_key(asked)) is None


def test_what_is_fastest_has_the_least_time_and_the_highest_rate() -> None:
    fastest = superlative_of("哪个区办得最快")
    assert fastest is not None
    assert fastest.is_largest("天") is False
    assert fastest.is_largest("%") is True
    slowest = superlative_of("哪个区最慢")
    assert slowest is not None
    assert slowest.is_largest("小时") is True
    earliest = superlative_of("哪个区最早")
    assert earliest is not None
    assert earliest.is_largest("天") is None

"""How many things a clause lists, where that is plain."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answering.enumerated import listed_in


@pytest.mark.parametrize(
    ("clause", "count"),
    [
        ("东山区、西山区和北山区", 3),
        ("设有长廊、凉亭、步道", 3),
        ("长廊、凉亭", 2),
        ("由园林、水务、财政及住建负责", 4),
        ("“绿园”、“蓝湾”以及“金滩”", 3),
    ],
)
def test_what_stands_between_enumeration_commas_is_counted(clause: str, count: int) -> None:
    assert listed_in(clause) == count


@pytest.mark.parametrize(
    "clause",
    [
        "",
        "、",
        "、、、",
        "长廊",
        "长廊和凉亭",
        "东山区、西山区等",
        "长廊、凉亭等设施",
        "长廊、凉亭，步道、座椅",  # two lists
        "长廊和凉亭、步道与座椅、水池",  # pairs within
        "长廊、凉亭和步道以及座椅",
        "甲" * 1000,
        "😀🌳",
        "\0",
        "\ud800",
    ],
)
def test_an_open_list_or_two_or_none_have_no_number(clause: str) -> None:
    assert listed_in(clause) is None


def test_a_grade_is_no_open_end() -> None:
    assert listed_in("一类、二类、三类等级") == 3


def test_a_joint_after_the_last_comma_adds_nothing() -> None:
    assert listed_in("长廊、凉亭、以及步道") == 3


@pytest.mark.parametrize("clause", ["三、修缮长廊", "3、修缮长廊"])
def test_the_number_of_an_item_is_no_thing_listed(clause: str) -> None:
    assert listed_in(clause) is None


THINGS = st.text(alphabet="长廊凉亭步道座椅水池", min_size=1, max_size=6)


@given(st.lists(THINGS, min_size=2, max_size=12), st.sampled_from(["、", "和", "以及", "及", "与"]))
def test_a_list_of_any_length_is_counted(things: list[str], joint: str) -> None:
    clause = "、".join(things[:-1]) + joint + things[-1]
    plain = len(things) > 2 or joint == "、"
    assert listed_in(clause) == (len(things) if plain else None)
    assert listed_in(clause + "等") is None


@given(st.text(max_size=200))
def test_any_text_lists_two_or_more_or_nothing(text: str) -> None:
    count = listed_in(text)
    assert count is None or count >= 2


@pytest.mark.parametrize("piece", ["甲", "甲、", "甲和", "、", "甲，", "等"])
def test_a_very_long_clause_is_looked_at_in_no_time(piece: str) -> None:
    began = time.process_time()
    listed_in(piece * 50_000)
    assert time.process_time() - began < 1

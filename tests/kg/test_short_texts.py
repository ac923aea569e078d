"""The search in many short texts, held against looking into each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.short_texts import ShortTexts

texts = st.lists(st.text("红桥区a1😀", max_size=6), max_size=8)
wanted = st.text("红桥区a1😀", min_size=1, max_size=4)


@given(texts, wanted)
def test_a_search_finds_what_looking_into_each_text_finds(each: list[str], sought: str) -> None:
    found = ShortTexts(each).search(sought)

    assert found.whole.tolist() == [n for n, text in enumerate(each) if text == sought]
    assert found.beginning.tolist() == [
        n for n, text in enumerate(each) if text.startswith(sought) and text != sought
    ]
    assert found.inside.tolist() == [
        n for n, text in enumerate(each) if sought in text and not text.startswith(sought)
    ]
    assert ShortTexts(each).holding(sought).tolist() == [
        n for n, text in enumerate(each) if sought in text
    ]


def test_no_match_reaches_over_the_end_of_a_text() -> None:
    joined = ShortTexts(["红桥", "区"])

    assert joined.holding("红桥区").tolist() == []
    assert joined.holding("桥\n区").tolist() == []


@pytest.mark.parametrize("sought", ["", "\n", "长" * 5_000])
def test_what_no_text_can_hold_is_not_found(sought: str) -> None:
    assert ShortTexts(["红桥区", ""]).holding(sought).tolist() == []
    assert ShortTexts([]).holding(sought).tolist() == []


def test_a_match_begins_only_where_it_may() -> None:
    spelt = ShortTexts(["hongqiao", "anhong"], [*map(bool, map(int, "10001000")), *[True] * 6])

    assert spelt.search("qiao").inside.tolist() == [0]
    assert spelt.search("ong").inside.tolist() == [1]

"""Figures of our own: only from exact quoted ones of one unit, with their terms spelt out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.quantities import Quantity, find_quantities
from service.answering.computed import Computed, computed
from service.answering.outcome import Language
from service.answering.verify import unsupported
from tests.service.answering.bases import cited, understood

COMPARED = understood("2024年和2025年比多还是少?")
LEFT = understood("还剩几条没完成?")


def _figures(*quotes: str) -> list[tuple[Quantity, ...]]:
    return [find_quantities(quote) for quote in quotes]


def test_a_difference_is_spelt_out() -> None:
    assert computed(COMPARED, _figures("203个", "160个")) == Computed(
        "后者少43个(203 − 160 = 43)。", "43个(203 − 160 = 43)"
    )
    more = computed(COMPARED, _figures("1.9万件", "2.30万件"))
    assert more == Computed("后者多4000件(23000 − 19000 = 4000)。", "4000件(23000 − 19000 = 4000)")


def test_equal_figures_are_the_same() -> None:
    assert computed(COMPARED, _figures("10期", "10期")) == Computed("两者相同。")


def test_percentages_differ_by_percentage_points() -> None:
    told = computed(COMPARED, _figures("90%", "93.5%"))
    assert told is not None
    assert told.stretch == "3.5个百分点(93.5 − 90 = 3.5)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("超过203个", "160个"),
        ("203个", "约160个"),
        ("3至5个", "2个"),
        ("203个", "160元"),
        ("203个", "没有"),
        ("203个、5个", "160个"),
    ],
)
def test_nothing_is_reckoned_with_bounds_ranges_or_a_choice(before: str, after: str) -> None:
    assert computed(COMPARED, _figures(before, after)) is None


def test_two_figures_of_one_quote_are_subtracted_as_asked() -> None:
    left = computed(LEFT, _figures("已完成201条,共208条"))
    assert left == Computed("还差7条(208 − 201 = 7)。", "7条(208 − 201 = 7)")


def test_other_numbers_of_figures_or_units_are_left_alone() -> None:
    assert computed(LEFT, _figures("13个")) is None
    assert computed(LEFT, _figures("13个,8个,2个")) is None
    assert computed(LEFT, _figures("13个,8元")) is None
    assert computed(understood("有多少个?"), _figures("13个,8个")) is None
    assert computed(understood("有多少个?"), _figures("13个", "8个")) is None


def test_the_sentence_is_in_the_askers_language() -> None:
    english = understood("Are there more or fewer parks in 2025 compared with 2024?")
    assert english.language is Language.ENGLISH
    told = computed(english, _figures("203个", "160个"))
    assert told is not None
    assert told.sentence == " The latter is less by 43个(203 − 160 = 43)."


@given(a=st.integers(11, 99_999), b=st.integers(11, 99_999), unit=st.sampled_from("个项家%"))
def test_whatever_is_computed_is_seen_to_be_right(a: int, b: int, unit: str) -> None:
    quotes = (f"完成{a}{unit}", f"计划{b}{unit}")
    told = computed(COMPARED, _figures(*quotes))
    assert told is not None
    stretches = (told.stretch,) if told.stretch else ()
    assert unsupported(told.sentence, cited(*quotes), stretches) == ()

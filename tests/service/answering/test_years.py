"""The years that a question names, and numbers that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answering.years import with_full_years, without_years, years_in


@pytest.mark.parametrize(
    ("key", "years"),
    [
        ("2024年新建公园", {2024}),
        ("2024 年度新建公园", {2024}),
        ("2024和2025比", {2024, 2025}),
        ("1998年的公园", {1998}),
        ("新建公园", set()),
    ],
)
def test_a_year_is_read_with_and_without_its_word(key: str, years: set[int]) -> None:
    assert years_in(key) == years


@pytest.mark.parametrize(
    "key",
    ["2000人次", "1900余条", "2000多户", "2000块钱", "2000平米", "12024年", "2024%", "3024年"],
)
def test_a_number_that_counts_something_is_no_year(key: str) -> None:
    assert years_in(key) == frozenset()


@pytest.mark.parametrize("key", ["24年新建公园", "在24年建的公园"])
def test_two_digits_of_these_decades_are_a_full_year(key: str) -> None:
    assert years_in(with_full_years(key)) == {2024}


@pytest.mark.parametrize(
    "key",
    [
        "满15年退休",
        "缴近15年",
        "15年内",
        "15年以上",
        "15年左右",
        "工作15年",
        "2024年",
        "15年的社保",
    ],
)
def test_a_length_of_time_is_no_short_year(key: str) -> None:
    assert with_full_years(key) == key


def test_what_is_left_without_its_years_names_none() -> None:
    assert without_years("2024年和2025年度公园2000个") == "和公园2000个"


@given(st.text(alphabet="0129年度公园个满内. ", max_size=20))
def test_no_text_names_a_year_once_its_years_are_taken_out(key: str) -> None:
    full = with_full_years(key)
    assert years_in(key) <= years_in(full)
    for year in years_in(full):
        assert 1900 <= year < 2100
    assert len(without_years(full)) <= len(full)

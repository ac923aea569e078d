"""Numbers that count headings, and dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numerals import iso_date, ordinal


@pytest.mark.parametrize(
    ("written", "number"),
    [("一", 1), ("十", 10), ("十一", 11), ("二十", 20), ("九十九", 99), ("一百零三", 103),
     ("一百三十", 130), ("百", 100), ("12", 12), ("１２", 12), ("二〇二五", 2025), ("千", 1000)],
)  # fmt: skip
def test_an_ordinal_is_read(written: str, number: int) -> None:
    assert ordinal(written) == number


@given(st.integers(0, 9999))
def test_arabic_figures_are_read_as_they_stand(number: int) -> None:
    assert ordinal(str(number)) == number


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025年1月27日", "2025-01-27"),
        ("二〇二五年十二月三十一日", "2025-12-31"),
        ("二○二五年一月二日", "2025-01-02"),
        ("成文日期： 2026-02-12", "2026-02-12"),
        ("2025 年 1 月 7 日印发", "2025-01-07"),
        ("2025年2月30日", None),
        ("2025年1月", None),
        ("没有日期", None),
    ],
)
def test_a_day_is_read_wherever_it_stands(written: str, day: str | None) -> None:
    assert iso_date(written) == day

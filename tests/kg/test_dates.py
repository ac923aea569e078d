"""Dates: every written form, and none where a duration or a count is meant."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dates import find_dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年", (2024, None, None, None)),
        ("2025年1月27日", (2025, 1, 27, None)),
        ("2025 年 1 月 27 日", (2025, 1, 27, None)),
        ("２０２５年１月", (2025, 1, None, None)),
        ("2026-02-12", (2026, 2, 12, None)),
        ("2025.1.27", (2025, 1, 27, None)),
        ("2025/1/27", (2025, 1, 27, None)),
        ("2021—2023年", (2021, None, None, 2023)),
        ("2024年至2026年度", (2024, None, None, 2026)),
        ("二〇二五年一月二十七日", (2025, 1, 27, None)),
        ("二零二四年", (2024, None, None, None)),
        ("12月底前", (None, 12, None, None)),
        ("3月5日", (None, 3, 5, None)),
        ("每月15日前", (None, None, 15, None)),
        ("in 2024", (2024, None, None, None)),
        ("2024年版目录", (2024, None, None, None)),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(
    text: str, expected: tuple[int | None, int | None, int | None, int | None]
) -> None:
    (mention,) = find_dates(text)

    assert (mention.year, mention.month, mention.day, mention.until_year) == expected
    assert mention.text == mention.span.of(text)


@pytest.mark.parametrize(
    "text",
    [
        "5年",
        "3个月内",
        "20日",
        "2000人次",
        "2000.5万元",
        "三年行动",
        "12345",
        "1900余条",
        "2000万元",
    ],
)
def test_a_duration_or_a_count_is_no_date(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize("text", ["1月1٣日", "20٣٤年", "20٣4-01-02", "每月1٣日", "25日、2٣日"])
def test_digits_of_another_script_make_no_date_and_stop_nothing(text: str) -> None:
    found = find_dates(f"{text}，2025年3月1日办结")
    assert all("٣" not in each.text for each in found)
    *_, last = found
    assert last.text == "2025年3月1日"
    assert all("٣" not in each.text for each in find_dates(text))


def test_a_range_covers_its_years() -> None:
    (mention,) = find_dates("三年行动计划(2021—2023年)")

    assert mention.years == (2021, 2022, 2023)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_date_reads_back(day: date) -> None:
    written = f"{day:%Y}年{day.month}月{day.day}日"

    found = [(d.year, d.month, d.day) for d in find_dates(f"于{written}印发")]

    assert found == [(day.year, day.month, day.day)]

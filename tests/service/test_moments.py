"""When a key is over: days from now, or the end of a day here."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.access_errors import InvalidExpiry
from service.moments import moment_of_expiry, read_moment, written

NOW = datetime(2026, 11, 26, 9, 30, 15, 120_000, tzinfo=UTC)


@given(st.integers(1, 3_660))
def test_days_are_counted_from_now(days: int) -> None:
    assert moment_of_expiry(f"{days}d", NOW) == NOW + timedelta(days=days)


@given(st.dates(date(2026, 11, 27), date(2036, 1, 1)))
def test_a_day_is_over_when_the_next_one_begins_here(day: date) -> None:
    ends = moment_of_expiry(day.isoformat(), NOW).astimezone()
    assert (ends.date(), ends.hour, ends.minute) == (day + timedelta(days=1), 0, 0)


@pytest.mark.parametrize(
    "given",
    ["", "d", "0d", "-3d", "3", "3h", "3661d", "9" * 400 + "d", "９０d", "2026-11-24", "2027-02-30",
     "20270131", "2027-W04-1", "9999-12-31", "0001-01-01", "tomorrow", "2027-01-31T00:00"],
)  # fmt: skip
def test_anything_else_is_refused_with_what_would_do(given: str) -> None:
    with pytest.raises(InvalidExpiry, match=r"90d.*2027-01-31"):
        moment_of_expiry(given, NOW)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_what_is_written_is_read_again_to_the_millisecond(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)
    back = read_moment(written(moment))
    assert timedelta(0) <= moment - back < timedelta(milliseconds=1)
    assert len(written(moment)) == len(written(NOW))

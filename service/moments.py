"""Moments as the tables of access keep them: ISO 8601 in UTC, to the millisecond.

All are of one length, so that the database compares them as text in the order of time.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from service.access_errors import InvalidExpiry

LONGEST_DAYS = 3_660
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)  # Python reads 2027-W04-1 and 20270131 as well


def utc_now() -> datetime:
    """The time now."""
    return datetime.now(UTC)


def written(moment: datetime) -> str:
    """``2026-11-26T14:53:46.120+00:00``. The moment must say its time zone."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def read_moment(text: str) -> datetime:
    """The moment that ``written`` wrote."""
    return datetime.fromisoformat(text)


def moment_of_expiry(given: str, now: datetime) -> datetime:
    """When what ``--expires`` says is over: ``90d`` from ``now``, or the end of a day.

    A day ends where this machine's clock says so. Raises InvalidExpiry.
    """
    text = given.strip()
    if text.endswith("d") and text[:-1].isascii() and text[:-1].isdecimal():
        days = int(text[:-1][:6])
        if not 1 <= days <= LONGEST_DAYS:
            raise InvalidExpiry(given, f"it takes 1 to {LONGEST_DAYS} days")
        return now + timedelta(days=days)
    try:
        last = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        last = None
    if last is None:
        raise InvalidExpiry(given, "that is no time")
    if not now.year <= last.year <= now.year + LONGEST_DAYS // 365:
        raise InvalidExpiry(given, "that day is over, or too far away")
    ends = datetime.combine(last + timedelta(days=1), time()).astimezone()
    if ends <= now:
        raise InvalidExpiry(given, "that day is over")
    return ends

"""Counts of the last minutes."""

from __future__ import annotations

from service.recent_counts import MINUTES, RecentCounts


def test_what_happened_in_the_last_minutes_is_counted_and_forgotten_after_them() -> None:
    now = 1_000.0
    counts = RecentCounts(lambda: now)
    counts.add("limited")
    now += 60 * 5
    counts.add("limited")
    counts.add("failed")
    assert (counts.of("limited"), counts.of("failed"), counts.of("never")) == (2, 1, 0)
    now += 60 * (MINUTES - 5)
    assert counts.of("limited") == 1
    now += 60 * 5
    assert (counts.of("limited"), counts.of("failed")) == (0, 0)

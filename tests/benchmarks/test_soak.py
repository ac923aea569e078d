"""The soak, for twenty seconds: every kind of reply comes, and every one is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.busy import MIX, Tally, Wrong, looked_at
from benchmarks.soak import GROWTH, Sample, at_quarters, measure, misses_of


@pytest.mark.model
def test_twenty_seconds_at_the_limit_without_an_error(tmp_path: Path) -> None:
    report = measure(tmp_path, 20.0, callers=3, rest_s=0.5)
    assert report["errors"] == 0, report["first_errors"]
    assert set(report["ms"]) >= {"ask", "publish", "replace", "remove"}
    assert report["asks"] > 0
    assert report["ms"]["ask"]["p99"] >= report["ms"]["ask"]["p50"]
    assert len(report["memory_at_quarters"]) == 4


def test_errors_and_memory_that_grows_are_missed_targets() -> None:
    right = {"errors": 0, "first_errors": [], "memory_growth": GROWTH}
    assert misses_of(right) == []
    assert misses_of({**right, "memory_growth": 0.051}) == ["memory grew by 5.1%, not ≤ 5%"]
    wrong = {**right, "errors": 2, "first_errors": ["ask: Wrong 503"]}
    assert misses_of(wrong) == ["2 errors, the first: ask: Wrong 503"]


def test_a_quote_is_compared_word_for_word_with_its_notice() -> None:
    def cited(quote: str) -> dict[str, object]:
        quoted = {"notice_id": "a", "quote": quote, "start": 2, "end": 4}
        return {"refused": False, "answer": quote, "citations": [quoted]}

    texts = {"a": "新建公园7个。"}
    looked_at(cited("公园"), texts.get)
    looked_at(cited("广场"), {}.get)  # its notice was taken out meanwhile
    with pytest.raises(Wrong, match="has not there"):
        looked_at(cited("广场"), texts.get)


def test_what_goes_wrong_is_counted_and_named_and_takes_no_time() -> None:
    tally = Tally()

    def fail() -> None:
        raise OSError("reset")

    tally.time("ask", fail)
    tally.time("ask", lambda: None)
    assert tally.errors == ["ask: OSError reset"]
    assert len(tally.ms["ask"]) == 1


def test_memory_is_told_at_the_quarters_by_what_was_common_before_each() -> None:
    samples = [Sample(n, 100.0 + (n // 10), 50.0) for n in range(40)]
    assert [each["rss_mb"] for each in at_quarters(samples)] == [100.0, 101.0, 102.0, 103.0]


def test_the_mix_adds_up_to_a_hundred() -> None:
    assert sum(weight for _, weight in MIX) == 100

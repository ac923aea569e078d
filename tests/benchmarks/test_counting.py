"""What counting costs is measured, and is next to nothing."""

from __future__ import annotations

from benchmarks.counting import counting_us
from service.metrics import Metrics
from tests.loops import own_thread


def test_counting_an_answer_takes_a_small_part_of_a_millisecond_of_the_processor() -> None:
    metrics = Metrics("0")
    took = own_thread(lambda: counting_us(metrics, rounds=2_000))
    assert 1 < took < 500
    assert b'wenjin_http_requests_total{method="POST",route="/api/v1/ask",status="200"} 2000.0' in (
        metrics.text()
    )

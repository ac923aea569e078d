"""What is counted, and how it is written."""

from __future__ import annotations

import re

from prometheus_client.parser import text_string_to_metric_families

from service.answering.outcome import Timings
from service.metrics import CONTENT_TYPE, Gauge, Metrics

SERIES = re.compile(r"^[a-z_]+(\{[^}]*\})? \S+$")


def values(text: bytes) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample by its name and labels, as Prometheus's own parser reads them."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_a_request_is_counted_by_method_template_and_status() -> None:
    metrics = Metrics("1.2")
    for status in (200, 200, 429):
        metrics.request_ended("POST", "/api/v1/ask", status, 0.03)
    found = values(metrics.text())
    at = (("method", "POST"), ("route", "/api/v1/ask"))
    assert found["wenjin_http_requests_total", (*at, ("status", "200"))] == 2
    assert found["wenjin_http_requests_total", (*at, ("status", "429"))] == 1
    route = ("route", "/api/v1/ask")
    assert found["wenjin_http_request_duration_seconds_count", (route,)] == 3
    assert found["wenjin_http_request_duration_seconds_bucket", (("le", "0.02"), route)] == 0
    assert found["wenjin_http_request_duration_seconds_bucket", (("le", "0.05"), route)] == 3


def test_an_answer_is_counted_by_outcome_reason_and_the_time_of_each_stage() -> None:
    metrics = Metrics("1.2")
    metrics.answered("ask", Timings(total=21.0, embed=9.0, retrieve=2.0, compose=3.0), None)
    metrics.answered("assist", Timings(total=50.0, embed=9.0, retrieve=2.0, compose=3.0), "unsafe")
    found = values(metrics.text())
    assert found["wenjin_answers_total", (("outcome", "answered"), ("route", "ask"))] == 1
    assert found["wenjin_answers_total", (("outcome", "refused"), ("route", "assist"))] == 1
    assert found["wenjin_refusals_total", (("reason", "unsafe"),)] == 1
    seconds = {
        stage: found["wenjin_answer_stage_seconds_sum", (("stage", stage),)]
        for stage in ("embed", "retrieve", "compose", "total")
    }
    assert {stage: round(each, 6) for stage, each in seconds.items()} == {
        "embed": 0.018,
        "retrieve": 0.004,
        "compose": 0.006,
        "total": 0.071,
    }


def test_two_apps_in_one_process_count_apart_and_leave_the_process_registry_alone() -> None:
    from prometheus_client import REGISTRY

    first, second = Metrics("1.2"), Metrics("1.2")
    first.request_ended("GET", "/healthz", 200, 0.001)
    assert b"/healthz" in first.text()
    assert b"/healthz" not in second.text()
    names = {family.name for family in REGISTRY.collect()}
    assert not any(name.startswith("wenjin") for name in names)


def test_gauges_are_those_of_this_scrape() -> None:
    metrics = Metrics("1.2")
    gauges = [
        Gauge("wenjin_notices", "Notices.", {"": 7}),
        Gauge("wenjin_waiting", "Who waits.", {"ask": 2, "preview": 0}, "queue"),
        Gauge("wenjin_rejected", "Turned away.", {"rate": 3}, "limit", only_grows=True),
    ]
    found = values(metrics.text(gauges))
    assert found["wenjin_notices", ()] == 7
    assert found["wenjin_waiting", (("queue", "ask"),)] == 2
    assert found["wenjin_rejected_total", (("limit", "rate"),)] == 3
    assert ("wenjin_notices", ()) not in values(metrics.text())


def test_it_says_which_wenjin_this_is_and_how_the_process_does() -> None:
    text = Metrics("1.2").text()
    [built] = [labels for name, labels in values(text) if name == "wenjin_build_info"]
    assert dict(built)["version"] == "1.2"
    assert ("process_resident_memory_bytes", ()) in values(text)
    assert "version=0.0.4" in CONTENT_TYPE
    lines = [line for line in text.decode().splitlines() if not line.startswith("#")]
    assert all(SERIES.match(line) for line in lines)
    assert not any("_created" in line for line in lines)

"""What is counted of one service, in Prometheus's text format.

Labels hold what this code names: route templates, methods, statuses, stages, reasons. Nothing that
somebody sent stands in one: no question, no key, no address, no notice's id. Each ``Metrics`` has a
registry of its own, so that two apps in one process do not count into each other.
(https://prometheus.io/docs/instrumenting/exposition_formats/,
https://prometheus.io/docs/practices/naming/.)
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from service.answering.outcome import Timings

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
STAGES = ("embed", "retrieve", "compose", "total")
_STAGE_S = (0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12)
_REQUEST_S = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)


@dataclass(frozen=True, slots=True)
class Gauge:
    """One thing that is so much now; ``series``: by the value of ``label``, where there is one."""

    name: str
    says: str
    series: Mapping[str, float]
    label: str = ""
    only_grows: bool = False
    """A counter that somebody else keeps."""


@dataclass(frozen=True, slots=True)
class _Both:
    """What is counted here and what was looked at for this scrape, as one collector."""

    registry: CollectorRegistry
    gauges: Iterable[Gauge] = field(default=())

    def collect(self) -> Iterator[Metric]:
        for metric in self.registry.collect():
            # when a series began, in a family of its own: not asked for and twice the size
            kept = [each for each in metric.samples if not each.name.endswith("_created")]
            metric.samples = kept
            yield metric
        for gauge in self.gauges:
            yield _family(gauge)


class Metrics:
    """The counters and histograms of one app. Safe to share between threads."""

    def __init__(self, version: str) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "wenjin_http_requests",
            "Requests answered, by route template, method and status.",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._request_seconds = Histogram(
            "wenjin_http_request_duration_seconds",
            "From the head of a request to the last byte of its answer, streams included.",
            ["route"],
            buckets=_REQUEST_S,
            registry=self._registry,
        )
        self._answers = Counter(
            "wenjin_answers",
            "Answers that left, by the way they were asked for; outcome answered or refused.",
            ["route", "outcome"],
            registry=self._registry,
        )
        self._refusals = Counter(
            "wenjin_refusals",
            "Answers that say that the notices do not say, by reason.",
            ["reason"],
            registry=self._registry,
        )
        stages = Histogram(
            "wenjin_answer_stage_seconds",
            "Time of one answer by stage; total is the whole of it without HTTP.",
            ["stage"],
            buckets=_STAGE_S,
            registry=self._registry,
        )
        # looked up once: an answer passes here
        self._stages = {stage: stages.labels(stage) for stage in STAGES}
        self._registry.register(_Built(version))
        ProcessCollector(registry=self._registry)

    def request_ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; ``route`` is the template of its address, never the address."""
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def answered(self, route: str, took: Timings, reason: str | None) -> None:
        """Count an answer that left; ``reason`` of a refusal."""
        self._answers.labels(route, "answered" if reason is None else "refused").inc()
        if reason is not None:
            self._refusals.labels(reason).inc()
        for stage, observed in self._stages.items():
            observed.observe(getattr(took, stage) / 1000)

    def text(self, gauges: Iterable[Gauge] = ()) -> bytes:
        """All of it with these gauges, as ``CONTENT_TYPE`` is written."""
        return generate_latest(_Both(self._registry, gauges))


class _Built(Collector):
    """Which Wenjin this is."""

    def __init__(self, version: str) -> None:
        self._info = {"version": version, "python": platform.python_version()}

    def collect(self) -> Iterator[Metric]:
        info = InfoMetricFamily("wenjin_build", "The program that answers.")
        info.add_metric([], self._info)
        yield info


def _family(gauge: Gauge) -> Metric:
    kind = CounterMetricFamily if gauge.only_grows else GaugeMetricFamily
    family = kind(gauge.name, gauge.says, labels=[gauge.label] if gauge.label else [])
    for value, amount in gauge.series.items():
        family.add_metric([value] if gauge.label else [], amount)
    return family

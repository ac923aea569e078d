"""Everything that docs/speed.md tells, in one run of some minutes: one row for each figure.

Runs benchmarks.model, .start, .ask, .load, .stages and .limits one after another, each in a process
of its own, and prints what was asked for, what was measured and by which command. A part that fails
is told, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.running import BenchmarkError, completed

PARTS = {
    "model": ["-n", "40", "--rounds", "2"],
    "start": ["--rounds", "3"],
    "ask": ["-n", "100", "--warm-up", "10"],
    "load": ["--clients", "8", "--seconds", "20"],
    "stages": ["-n", "150"],
    "limits": [],
}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the table."""

    what: str
    target: str
    part: str
    told: Callable[[Mapping[str, Any]], str]


ROWS = (
    Row(
        "passages of the notice embedded a second",
        "≥ 2 ×",
        "model",
        lambda r: "{ratio} × ({ours_a_second} against {reference_a_second})".format(
            **r["passages"]["notice"]
        ),
    ),
    Row(
        "one question embedded, p50",
        "≥ 4 × as fast",
        "model",
        lambda r: (
            f"{r['query']['times_as_fast']} × ({_p50(r['query']['ms']['ours'])} against "
            f"{_p50(r['query']['ms']['reference'])}; "
            f"{r['query']['times_as_fast_as_one_thread']} × one thread of it)"
        ),
    ),
    Row(
        "cosine to float32, lowest (mean): questions; passages",
        "≥ 0.98",
        "model",
        lambda r: "; ".join(
            "{lowest} ({mean})".format(**each["cosine"])
            for each in (r["query"], r["passages"]["notice"])
        ),
    ),
    Row(
        "start to ready, best of 3, against the import of Sentence Transformers",
        "≤ 1.6 ×",
        "start",
        lambda r: f"{r['ratio_of_best']} × ({min(r['ready_s'])} against {min(r['import_s'])} s)",
    ),
    Row(
        "resident memory of the server when ready; after 110 questions",
        "≤ 900 MB",
        "ask",
        lambda r: f"{r['server_rss_mb_when_ready']}; {r['server_rss_mb']} MB",
    ),
    Row("… after the load", "≤ 900 MB", "load", lambda r: f"{r['server_rss_mb']} MB"),
    Row(
        "`POST /api/v1/ask`, p50 against the question embedded",
        "≤ 1 ×",
        "ask",
        lambda r: (
            f"{r['ratio_p50']} × ({_p50(r['ask_ms'])} against {_p50(r['reference_ms'])}; "
            f"{r['ratio_p50_to_one_thread']} × one thread of it)"
        ),
    ),
    Row("`POST /api/v1/ask`, p95", "≤ 150 ms", "ask", lambda r: f"{r['ask_ms']['p95']} ms"),
    Row(
        "8 clients: asks a second against questions embedded a second",
        "≥ 0.8 ×",
        "load",
        lambda r: (
            f"{r['ratio']} × ({r['asks_a_second']} against {r['reference_queries_a_second']}; "
            f"{r['ratio_to_one_thread']} × one thread of it)"
        ),
    ),
    Row(
        "8 clients: p50, p95, p99",
        "p99 ≤ 6 × p50",
        "load",
        lambda r: "{p50}, {p95}, {p99} ms: ".format(**r["ask_ms"]) + f"{r['p99_to_p50']} ×",
    ),
    Row(
        "8 clients: errors (answers, different questions)",
        "0",
        "load",
        lambda r: "{errors} ({answers}, {distinct_questions})".format(**r),
    ),
)


def _p50(ms: Mapping[str, float]) -> str:
    return f"{ms['p50']} ms"


def table(reports: Mapping[str, Mapping[str, Any]]) -> str:
    """The rows, then the stages, the ways to search and the limits, as Markdown."""
    lines = [
        "| what | target | measured | `python -m benchmarks.…` |",
        "| --- | --- | --: | --- |",
    ]
    for row in ROWS:
        if row.part in reports:
            lines.append(
                f"| {row.what} | {row.target} | {row.told(reports[row.part])} | {row.part} |"
            )
    if "stages" in reports:
        report = reports["stages"]
        lines += ["", "| stage | p50 ms | p95 ms | share |", "| --- | --: | --: | --: |"]
        for name, stage in report["stages_ms"].items():
            lines.append(f"| {name} | {stage['p50']} | {stage['p95']} | {stage['share']:.1%} |")
        lines += ["", f"| search of {report['passages']} passages | p50 ms | p95 ms |"]
        lines += ["| --- | --: | --: |"]
        for name, ms in report["retrievers_ms"].items():
            lines.append(f"| {name} | {ms['p50']} | {ms['p95']} |")
    if "limits" in reports:
        lines += ["", *_limits(reports["limits"])]
    return "\n".join(lines) + "\n"


def _limits(report: Mapping[str, Any]) -> list[str]:
    lines = [
        f"One core: {report['instructions']}, {report['clock_ghz']} GHz, "
        f"{report['int8_products_a_cycle']} products of 8 bits a cycle; memory read in order: "
        f"{report['read_gb_a_second']} GB a second.",
        "",
        "| text | tokens | million products | ms at the peak | ms to read the weights "
        "| measured ms | products a cycle | of the limit |",
        "| --- | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for name, row in report["texts"].items():
        share = row["share_of_the_limit"]
        lines.append(
            f"| {name} | {row['tokens']} | {row['million_products']} | {row['ms_at_the_peak']} "
            f"| {row['ms_to_read_the_weights']} | {row['measured_ms']} "
            f"| {row['measured_products_a_cycle']} | {'' if share is None else f'{share:.0%}'} |"
        )
    lines += [
        "",
        "| flat scan of | MB | ms at the memory's rate | measured ms | of the limit |",
        "| --: | --: | --: | --: | --: |",
    ]
    for row in report["scans"]:
        lines.append(
            f"| {row['passages']:,} | {row['mb']} | {row['limit_ms']} | {row['measured_ms']} "
            f"| {row['share_of_the_limit']:.0%} |"
        )
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print every report in full")
    parser.add_argument(
        "--only",
        nargs="+",
        choices=list(PARTS),
        default=list(PARTS),
        metavar="PART",
        help="of " + ", ".join(PARTS),
    )
    options = parser.parse_args(arguments)
    reports: dict[str, Mapping[str, Any]] = {}
    failed = False
    for part in options.only:
        start = time.perf_counter()
        try:
            command = [sys.executable, "-m", f"benchmarks.{part}", *PARTS[part]]
            reports[part] = json.loads(completed(command)[1])
        except BenchmarkError as error:
            failed = True
            sys.stderr.write(f"{error}\n")
        sys.stderr.write(f"{part}: {time.perf_counter() - start:.0f} s\n")
    written = json.dumps(reports, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.write(written if options.json else table(reports))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

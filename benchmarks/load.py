"""How many answers a second several clients get at once, beside the reference's questions a second.

A real server over a scratch home with the shipped notice; the clients are threads of a process of
their own, each with one open connection, asking one question after another. They live on the same
cores as the server, which so does not have the whole machine. Rounds of load and of the reference
(Sentence Transformers embedding the same questions, one after another, with all its threads) take
turns; while one works the other is idle. Every question is different from all others for as long
as the variations last, so that the server's memory of questions answers few. Prints one JSON
object.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.clients import Asked, in_own_process
from benchmarks.questions import QUESTIONS, read_bodies, variations
from benchmarks.reference import Reference, a_second, summary
from benchmarks.running import (
    NOTICES,
    BenchmarkError,
    in_scratch_home,
    machine,
    memory_of,
    server,
    timed,
    wenjin,
)

LOWEST_RATIO = 0.8
HIGHEST_SPREAD = 6.0
DISTINCT = 1_900
_ROUNDS = 4
_REFERENCE_SHARE = 0.3
"""Seconds of the reference, and as many of it on one thread, for each second of load."""


def shares(questions: Sequence[str], rounds: int, clients: int) -> list[list[list[str]]]:
    """For each round and client questions of its own."""
    return [
        [list(questions[n * clients + client :: rounds * clients]) for client in range(clients)]
        for n in range(rounds)
    ]


def measure(home: Path, clients: int, seconds: float, distinct: int = DISTINCT) -> dict[str, Any]:
    """Ingest, serve, warm up, load; the report."""
    timed(wenjin("ingest", NOTICES, "--home", home))
    plain = [body["question"] for body in read_bodies(QUESTIONS)]
    different = variations(plain, distinct)
    reference = Reference()
    sides = {"reference": reference.query, "one_thread": reference.query_on_one_thread}
    rounds: list[Asked] = []
    rates: dict[str, list[float]] = {name: [] for name in sides}
    with server(home) as (port, pid):
        in_own_process(port, [plain], 1.0)
        a_second(reference.query, plain, 0.5)
        for groups in shares(different, _ROUNDS, clients):
            rounds.append(in_own_process(port, groups, seconds / _ROUNDS))
            for name, query in sides.items():
                rate = a_second(query, groups[0], seconds / _ROUNDS * _REFERENCE_SHARE)
                rates[name].append(rate)
        memory = memory_of(pid)
    if not any(each.ms for each in rounds):
        raise BenchmarkError(f"nothing was answered: {rounds[0].errors[:1]}")
    return {
        "clients": clients,
        "seconds": seconds,
        **_report(rounds, rates, len(different)),
        "server_rss_mb": memory["rss_mb"],
        "server_peak_rss_mb": memory["peak_rss_mb"],
        "machine": machine(),
    }


def _report(
    rounds: Sequence[Asked], rates: Mapping[str, Sequence[float]], distinct: int
) -> dict[str, Any]:
    """The ratios are of each round with its reference; of those the median."""
    ms = summary([each for asked in rounds for each in asked.ms])
    errors = [each for asked in rounds for each in asked.errors]
    answers = sum(len(asked.ms) for asked in rounds)
    return {
        "answers": answers,
        "distinct_questions": min(distinct, answers),
        "errors": len(errors),
        "first_error": errors[0] if errors else None,
        "asks_a_second": round(answers / sum(asked.seconds for asked in rounds), 1),
        "reference_queries_a_second": round(median(rates["reference"]), 1),
        "one_thread_queries_a_second": round(median(rates["one_thread"]), 1),
        "ratio": _ratio(rounds, rates["reference"]),
        "ratio_to_one_thread": _ratio(rounds, rates["one_thread"]),
        "ask_ms": ms,
        "p99_to_p50": round(ms["p99"] / ms["p50"], 2),
    }


def _ratio(rounds: Sequence[Asked], rates: Sequence[float]) -> float:
    each = (len(one.ms) / one.seconds / rate for one, rate in zip(rounds, rates, strict=True))
    return round(median(each), 2)


def misses_of(report: Mapping[str, Any]) -> list[str]:
    """The targets that a report does not reach."""
    misses = []
    if report["errors"]:
        misses.append(f"{report['errors']} errors, the first: {report['first_error']}")
    if report["ratio"] < LOWEST_RATIO:
        misses.append(f"asks a second are {report['ratio']} × the reference, not ≥ {LOWEST_RATIO}")
    if report["p99_to_p50"] > HIGHEST_SPREAD:
        misses.append(f"p99 is {report['p99_to_p50']} × p50, not ≤ {HIGHEST_SPREAD} ×")
    return misses


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument(
        "--clients", type=int, default=8, metavar="N", help="at once (default: %(default)s)"
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=20.0,
        metavar="S",
        help="of load, in four rounds (default: %(default)s)",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help=f"exit with 1 unless there is no error, asks a second are at least {LOWEST_RATIO} "
        f"times the reference's questions a second, and p99 is at most {HIGHEST_SPREAD:.0f} × p50",
    )
    options = parser.parse_args(arguments)
    if options.clients < 1 or options.seconds <= 0:
        parser.error("--clients and --seconds are more than 0")
    return in_scratch_home(
        lambda home: measure(home, options.clients, options.seconds),
        misses_of,
        check=options.check,
    )


if __name__ == "__main__":
    sys.exit(main())

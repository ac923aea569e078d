"""A server at the machine's limit for a long time: is every reply right, and does memory stay flat?

A real ``wenjin serve`` with the real model. Callers ask one question after another as fast as they
are answered (as JSON, as events, some with their evidence), search, are assisted, rate and read;
an editor takes notices in, replaces them and takes them out again. Every reply is looked at: its
status, that an answer has its quotes, that a stream ends with its object, that what was published
is found and what was removed is gone. Prints one JSON object; with ``--check`` it exits with 1 on
one error, or where memory grew by more than 5 % from the first quarter to the end.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.busy import SETS, Caller, Editor, Tally
from benchmarks.questions import QUESTIONS, read_bodies, variations
from benchmarks.running import (
    NOTICES,
    BenchmarkError,
    completed,
    in_scratch_home,
    machine,
    memory_of,
    new_key,
    server,
    spread,
    timed,
    wenjin,
)

GROWTH = 0.05
SAMPLED_S = 2.0
CALLERS = 8


@dataclass(frozen=True, slots=True)
class Sample:
    """Memory at a time."""

    at: float
    rss_mb: float
    own_mb: float


def sampled(pid: int, until: float) -> list[Sample]:
    """Resident memory of a process, every SAMPLED_S."""
    samples = []
    while time.monotonic() < until:
        memory = memory_of(pid)
        rss, own = memory.get("rss_mb"), memory.get("own_rss_mb")
        if rss is None or own is None:
            raise BenchmarkError("the server has ended, or this system has no /proc")
        samples.append(Sample(time.monotonic(), rss, own))
        time.sleep(SAMPLED_S)
    return samples


def at_quarters(samples: Sequence[Sample]) -> list[dict[str, float]]:
    """Memory at the four quarter marks: the median of the tenth before each."""
    marks = []
    for quarter in range(1, 5):
        end = len(samples) * quarter // 4
        near = samples[max(0, end - max(1, len(samples) // 10)) : end]
        marks.append(
            {
                "rss_mb": round(median(each.rss_mb for each in near), 1),
                "own_mb": round(median(each.own_mb for each in near), 1),
            }
        )
    return marks


def measure(
    home: Path, seconds: float, callers: int = CALLERS, rest_s: float = 3.0
) -> dict[str, Any]:
    """Ingest, serve, load; the report."""
    timed(wenjin("ingest", NOTICES, SETS / "ningbo" / "ningbo-2025.txt", "--home", home))
    editor, agent = new_key(home, "editor"), new_key(home, "agent")
    plain = [body["question"] for body in read_bodies(QUESTIONS)]
    different = variations(plain, 1_900)
    tally = Tally()
    with server(home) as (port, pid):
        began = time.monotonic()
        until = began + seconds
        threads = [
            threading.Thread(
                target=Caller(port, agent, n, different[n::callers]).go_on, args=(tally, until)
            )
            for n in range(callers)
        ]
        threads.append(
            threading.Thread(target=Editor(port, editor, rest_s).go_on, args=(tally, until))
        )
        for thread in threads:
            thread.start()
        samples = sampled(pid, until)
        for thread in threads:
            thread.join()
        took = time.monotonic() - began
    try:
        completed(wenjin("verify", "--home", home))
    except BenchmarkError as error:
        tally.errors.append(str(error))
    return report_of(tally, samples, took, callers)


def report_of(
    tally: Tally, samples: Sequence[Sample], seconds: float, callers: int
) -> dict[str, Any]:
    """What it came to."""
    asks = [ms for kind in ("ask", "stream", "evidence") for ms in tally.ms[kind]]
    if not asks:
        raise BenchmarkError(f"nothing was answered: {tally.errors[:1]}")
    marks = at_quarters(samples)
    return {
        "seconds": round(seconds),
        "callers": callers,
        "asks": len(asks),
        "asks_a_second": round(len(asks) / seconds, 1),
        "requests": sum(len(each) for each in tally.ms.values()),
        "errors": len(tally.errors),
        "first_errors": tally.errors[:5],
        "ms": {kind: spread(each) for kind, each in sorted(tally.ms.items()) if each},
        "memory_at_quarters": marks,
        "memory_growth": round(marks[-1]["rss_mb"] / marks[0]["rss_mb"] - 1, 4),
        "own_memory_growth": round(marks[-1]["own_mb"] / marks[0]["own_mb"] - 1, 4),
        "machine": machine(),
    }


def misses_of(report: Mapping[str, Any]) -> list[str]:
    """What must not be."""
    misses = []
    if report["errors"]:
        misses.append(f"{report['errors']} errors, the first: {report['first_errors'][0]}")
    if report["memory_growth"] > GROWTH:
        misses.append(f"memory grew by {report['memory_growth']:.1%}, not ≤ {GROWTH:.0%}")
    return misses


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=1_200.0, metavar="S")
    parser.add_argument("--callers", type=int, default=CALLERS, metavar="N", help="at once")
    parser.add_argument("--rest", type=float, default=3.0, metavar="S", help="between publications")
    parser.add_argument("--check", action="store_true", help="exit with 1 on what must not be")
    options = parser.parse_args(arguments)
    if options.callers < 1 or options.seconds < 10:
        parser.error("--callers is at least 1, --seconds at least 10")
    return in_scratch_home(
        lambda home: measure(home, options.seconds, options.callers, options.rest),
        misses_of,
        check=options.check,
    )


if __name__ == "__main__":
    sys.exit(main())

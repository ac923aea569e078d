"""What recording costs an answer: the same questions over HTTP with and without, by turns.

Two real servers over two scratch homes with the shipped notices, one of which keeps no records. A
question goes to one and then to the other, in an order that changes each time, over a connection
that is open by then; every question is different, so that no memory of questions answers. The ratio
is that of the medians. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import http.client
import json
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.questions import QUESTIONS, read_bodies, variations
from benchmarks.running import (
    NOTICES,
    BenchmarkError,
    completed,
    in_scratch_home,
    machine,
    percentile,
    server,
    timed,
    wenjin,
)

HIGHEST_RATIO = 1.15
BUSY_READY_WITHIN_S = 900  # ratios hold on a busy machine, which takes long to begin


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where ``--check`` is given and the ratio is too high."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    options.add_argument("--times", type=int, default=200, help="questions to each server")
    options.add_argument("--check", action="store_true", help=f"fail above {HIGHEST_RATIO}")
    given = options.parse_args(arguments)
    return in_scratch_home(lambda home: measured(home, given.times), misses_of, check=given.check)


def misses_of(report: Mapping[str, Any]) -> list[str]:
    """What must not be."""
    ratio = report["p50_ratio"]
    return [f"p50 is {ratio} ×, not ≤ {HIGHEST_RATIO}"] if ratio > HIGHEST_RATIO else []


def measured(folder: Path, times: int) -> dict[str, object]:
    """Milliseconds of both, and the ratio of their medians."""
    questions = [str(each["question"]) for each in read_bodies(QUESTIONS)]
    bodies = [json.dumps({"question": each}) for each in variations(questions, times + 20)]
    with ExitStack() as running:
        homes = {"recorded": folder / "recorded", "not": folder / "not"}
        timed(wenjin("ingest", NOTICES, "--home", homes["not"]))
        shutil.copytree(homes["not"], homes["recorded"])
        asking = {}
        for (name, home), days in zip(homes.items(), ("180", "0"), strict=True):
            serving = server(home, {"WENJIN_RECORD_DAYS": days}, BUSY_READY_WITHIN_S)
            port, _ = running.enter_context(serving)
            asking[name] = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        took: dict[str, list[float]] = {name: [] for name in asking}
        for number, body in enumerate(bodies):
            for name in sorted(asking, reverse=bool(number % 2)):
                seconds = _asked(asking[name], body)
                if number >= 20:  # the first ones warm up
                    took[name].append(seconds * 1000)
        _, said = completed(wenjin("records", "verify", "--json", "--home", homes["recorded"]))
        records = json.loads(said)
    if records["records"] != len(bodies) or not records["whole"]:
        raise BenchmarkError(f"{len(bodies)} answers left {records['records']} records")
    medians = {name: percentile(each, 0.5) for name, each in took.items()}
    report: dict[str, object] = {
        f"{name}_p{share}_ms": round(percentile(each, share / 100), 2)
        for name, each in took.items()
        for share in (50, 95)
    }
    differences = [a - b for a, b in zip(took["recorded"], took["not"], strict=True)]
    return {
        **report,
        "p50_ratio": round(medians["recorded"] / medians["not"], 3),
        "median_difference_ms": round(percentile(differences, 0.5), 2),
        "answers": times,
        "machine": dict(machine()),
    }


def _asked(connection: http.client.HTTPConnection, body: str) -> float:
    connection.close()  # the server ends one that is idle for 5 s, as it may be on a busy machine
    connection.connect()
    began = time.perf_counter()
    connection.request("POST", "/api/v1/ask", body, {"Content-Type": "application/json"})
    reply = connection.getresponse()
    said = reply.read()
    took = time.perf_counter() - began
    if reply.status != 200:
        raise BenchmarkError(f"{reply.status}: {said[:500]!r}")
    return took


if __name__ == "__main__":
    sys.exit(main())

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
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.questions import QUESTIONS, read_bodies, variations
from benchmarks.running import (
    NOTICES,
    ROOT,
    BenchmarkError,
    free_port,
    machine,
    percentile,
    wait_until_ready,
)

HIGHEST_RATIO = 1.15
BUSY_READY_WITHIN_S = 900  # ratios hold on a busy machine, which takes long to begin
_COMMAND = "import sys; from eval.cli import main; sys.argv[0] = 'wenjin'; main()"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where ``--check`` is given and the ratio is too high."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    options.add_argument("--times", type=int, default=200, help="questions to each server")
    options.add_argument("--check", action="store_true", help=f"fail above {HIGHEST_RATIO}")
    given = options.parse_args(arguments)
    report = measured(given.times)
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return int(given.check and float(str(report["p50_ratio"])) > HIGHEST_RATIO)


def measured(times: int) -> dict[str, object]:
    """Milliseconds of both, and the ratio of their medians."""
    questions = [str(each["question"]) for each in read_bodies(QUESTIONS)]
    bodies = [json.dumps({"question": each}) for each in variations(questions, times + 20)]
    with tempfile.TemporaryDirectory(prefix="wenjin-records-") as folder, ExitStack() as running:
        homes = {"recorded": Path(folder) / "recorded", "not": Path(folder) / "not"}
        _wenjin("ingest", str(NOTICES), "--home", str(homes["not"]))
        shutil.copytree(homes["not"], homes["recorded"])
        asking = {
            name: http.client.HTTPConnection(
                "127.0.0.1", running.enter_context(_server(home, days)), timeout=60
            )
            for (name, home), days in zip(homes.items(), ("180", "0"), strict=True)
        }
        took: dict[str, list[float]] = {name: [] for name in asking}
        for number, body in enumerate(bodies):
            for name in sorted(asking, reverse=bool(number % 2)):
                seconds = _asked(asking[name], body)
                if number >= 20:  # the first ones warm up
                    took[name].append(seconds * 1000)
        records = json.loads(
            _wenjin("records", "verify", "--json", "--home", str(homes["recorded"]))
        )
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


def _wenjin(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        raise BenchmarkError(done.stderr[-2000:])
    return done.stdout


@contextmanager
def _server(home: Path, days: str) -> Iterator[int]:
    port, log = free_port(), home / "server.log"
    command = [sys.executable, "-c", _COMMAND, "serve", "--home", str(home), "--port", str(port)]
    # what the servers are to differ in is set in their environment, as an operator would
    env = {**os.environ, "WENJIN_RECORD_DAYS": days}  # noqa: TID251
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output)
        try:
            wait_until_ready(process, port, log, BUSY_READY_WITHIN_S)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=60)


if __name__ == "__main__":
    sys.exit(main())

"""How long the server takes from its start until it is ready, the model cached.

Each round times it, with the shipped notice in its store, and by turns
`python -c 'import sentence_transformers'`, which is most of what such a process does before its own
work begins. The best of each counts: other programs only ever add. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.reference import IMPORT
from benchmarks.running import NOTICES, in_scratch_home, machine, memory_of, server, timed, wenjin

HIGHEST_RATIO = 1.6


def measure(home: Path, rounds: int) -> dict[str, Any]:
    """Ingest, then time ``rounds`` of both; the report."""
    timed(wenjin("ingest", NOTICES, "--home", home))
    ready, imported, memory = [], [], None
    for _ in range(rounds):
        imported.append(timed(IMPORT))
        start = time.perf_counter()
        with server(home) as (_, pid):
            ready.append(time.perf_counter() - start)
            memory = memory_of(pid)["rss_mb"]
    return {
        "rounds": rounds,
        "ready_s": [round(each, 2) for each in ready],
        "import_s": [round(each, 2) for each in imported],
        "ratio_of_best": round(min(ready) / min(imported), 2),
        "server_rss_mb_when_ready": memory,
        "machine": machine(),
    }


def misses_of(report: Mapping[str, Any]) -> list[str]:
    """The target, if a report does not reach it."""
    ratio = report["ratio_of_best"]
    return [f"ready after {ratio} × the import, not ≤ {HIGHEST_RATIO} ×"] * (ratio > HIGHEST_RATIO)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.start", description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=3, metavar="N", help="of both (default: %(default)s)"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help=f"exit with 1 unless the best start takes at most {HIGHEST_RATIO} times the import",
    )
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error("--rounds is at least 1")
    return in_scratch_home(
        lambda home: measure(home, options.rounds), misses_of, check=options.check
    )


if __name__ == "__main__":
    sys.exit(main())

"""How long `wenjin ingest` of the shipped notice takes as a whole process, the model cached.

Each round times it over a new home and, by turns, `python -c 'import sentence_transformers'`,
which is most of what such a process does before its own work begins. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.reference import IMPORT
from benchmarks.running import NOTICES, in_scratch_home, machine, timed, wenjin
from retrieval import bundled_model
from retrieval.runtime import Runtime
from service.settings import load_settings

HIGHEST_SECONDS = 15.0


def measure(folder: Path, rounds: int) -> dict[str, Any]:
    """Time ``rounds`` of both; the report."""
    bundled_model.prepare(load_settings().cache, Runtime.AUTO)
    ingested, imported = [], []
    for number in range(rounds):
        home = folder / f"home-{number}"
        imported.append(timed(IMPORT))
        ingested.append(timed(wenjin("ingest", NOTICES, "--home", home)))
    return {
        "rounds": rounds,
        "ingest_s": _summary(ingested),
        "import_s": _summary(imported),
        "ratio": round(median(ingested) / median(imported), 2),
        "machine": machine(),
    }


def _summary(values: Sequence[float]) -> dict[str, float]:
    return {
        "median": round(median(values), 2),
        "lowest": round(min(values), 2),
        "highest": round(max(values), 2),
    }


def misses_of(report: Mapping[str, Any]) -> list[str]:
    """The target, if a report does not reach it."""
    seconds = report["ingest_s"]["median"]
    return [f"ingest takes {seconds} s, not ≤ {HIGHEST_SECONDS} s"] * (seconds > HIGHEST_SECONDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest", description=__doc__)
    parser.add_argument(
        "--rounds",
        type=int,
        default=3,
        metavar="N",
        help="times to run each (default: %(default)s)",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help=f"exit with 1 unless the median ingest takes at most {HIGHEST_SECONDS:.0f} s",
    )
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error("--rounds is at least 1")
    return in_scratch_home(
        lambda home: measure(home, options.rounds), misses_of, check=options.check
    )


if __name__ == "__main__":
    sys.exit(main())

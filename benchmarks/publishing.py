"""How much slower answers are while notices are taken in, against the same server at rest.

A real server with the shipped notice. One caller asks without a pause; by turns nobody publishes,
and an editor takes a notice in over HTTP, ten times. Each question counts where it began. Prints
one JSON object.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.busy import SETS, Editor, Tally
from benchmarks.clients import Asker
from benchmarks.questions import QUESTIONS, read_bodies, variations
from benchmarks.running import NOTICES, in_scratch_home, machine, new_key, server, spread, timed
from benchmarks.running import wenjin as command

REST_S = 5.0
NOTICES_IN = 10


def measure(home: Path, notices: int, rest_s: float) -> dict[str, Any]:
    """Ingest, serve, ask and publish; the report."""
    timed(command("ingest", NOTICES, "--home", home))
    key = new_key(home, "editor")
    questions = variations([body["question"] for body in read_bodies(QUESTIONS)], 1_900)
    files = sorted(SETS.glob("fitting/*/*.txt"))[:notices]
    is_publishing, is_over = threading.Event(), threading.Event()
    ms: dict[bool, list[float]] = {False: [], True: []}
    with server(home) as (port, _):

        def ask() -> None:
            asker = Asker(port)
            for question in itertools.cycle(questions):
                if is_over.is_set():
                    return
                began, kind = time.perf_counter(), is_publishing.is_set()
                asker({"question": question})
                ms[kind].append((time.perf_counter() - began) * 1000)

        asking = threading.Thread(target=ask)
        asking.start()
        tally, editor = Tally(), Editor(port, key, 0.0)
        for number, path in enumerate(files):
            time.sleep(rest_s)
            is_publishing.set()
            text = path.read_text(encoding="utf-8")
            tally.time("publish", lambda n=number, t=text: editor.put(f"in-{n}", t, 201))  # type: ignore[misc]
            is_publishing.clear()
        is_over.set()
        asking.join()
    sides = {name: spread(ms[kind]) for name, kind in (("at_rest", False), ("publishing", True))}
    return {
        "notices": len(tally.ms["publish"]),
        "errors": tally.errors[:3],
        "publish_ms": spread(tally.ms["publish"]),
        **sides,
        "p50_ratio": round(sides["publishing"]["p50"] / sides["at_rest"]["p50"], 2),
        "p95_ratio": round(sides["publishing"]["p95"] / sides["at_rest"]["p95"], 2),
        "machine": machine(),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publishing", description=__doc__)
    parser.add_argument("--notices", type=int, default=NOTICES_IN, metavar="N")
    parser.add_argument("--rest", type=float, default=REST_S, metavar="S", help="before each")
    options = parser.parse_args(arguments)
    if not 1 <= options.notices <= NOTICES_IN or options.rest <= 0:
        parser.error(f"--notices is 1 to {NOTICES_IN}, --rest more than 0")
    return in_scratch_home(
        lambda home: measure(home, options.notices, options.rest), lambda _: (), check=False
    )


if __name__ == "__main__":
    sys.exit(main())

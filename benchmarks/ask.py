"""How long an answer over HTTP takes beside one embedding of the same question, and in how much
memory.

Starts a real server over a scratch home with the shipped notice, then sends each question to
POST /api/v1/ask and embeds it here with Sentence Transformers (PyTorch, float32), by turns, so
that whatever else the machine does meets both. No question is asked twice, unless there are more
to ask than ``--questions`` and words around them give. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.clients import Asker, Refused
from benchmarks.questions import QUESTIONS, read_bodies, variations
from benchmarks.reference import Reference, by_turns, summary
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
from corpus.errors import WenjinError

HIGHEST_RATIO = 1.0
HIGHEST_P95_MS = 150.0
HIGHEST_RSS_MB = 900.0


def measure(
    home: Path,
    bodies: Sequence[Mapping[str, Any]],
    warm_up: Sequence[Mapping[str, Any]],
    notices: Path = NOTICES,
) -> dict[str, Any]:
    """Ingest, serve, warm up, ask; the report."""
    timed(wenjin("ingest", notices, "--home", home))
    reference = Reference()
    answers: list[dict[str, Any]] = []
    with server(home) as (port, pid):
        ready = memory_of(pid)["rss_mb"]
        ask = Asker(port)
        sides = {
            "ask": lambda body: answers.append(ask(body)),
            "reference": lambda body: reference.query(body["question"]),
            "one_thread": lambda body: reference.query_on_one_thread(body["question"]),
        }
        try:
            by_turns(warm_up, sides)
            answers.clear()
            taken = by_turns(bodies, sides)
        except Refused as error:
            raise BenchmarkError(str(error)) from error
        finally:
            ask.close()
        memory = memory_of(pid)
    ask_ms, reference_ms, one_thread_ms = map(summary, taken.values())
    return {
        "questions": len(bodies),
        "distinct": len({body["question"] for body in bodies}),
        "refused": sum(answer["refused"] for answer in answers),
        "ask_ms": ask_ms,
        "ask_inside_ms": summary([answer["timings_ms"]["total"] for answer in answers]),
        "reference_ms": reference_ms,
        "reference_on_one_thread_ms": one_thread_ms,
        "ratio_p50": round(ask_ms["p50"] / reference_ms["p50"], 2),
        "ratio_p50_to_one_thread": round(ask_ms["p50"] / one_thread_ms["p50"], 2),
        "ratio_p95": round(ask_ms["p95"] / reference_ms["p95"], 2),
        "server_rss_mb_when_ready": ready,
        "server_rss_mb": memory["rss_mb"],
        "server_peak_rss_mb": memory["peak_rss_mb"],
        "machine": machine(),
    }


def misses_of(report: Mapping[str, Any]) -> list[str]:
    """The targets that a report does not reach."""
    misses = []
    if report["ratio_p50"] > HIGHEST_RATIO:
        misses.append(f"p50 is {report['ratio_p50']} × the reference, not ≤ {HIGHEST_RATIO} ×")
    if report["ask_ms"]["p95"] > HIGHEST_P95_MS:
        misses.append(f"p95 is {report['ask_ms']['p95']} ms, not ≤ {HIGHEST_P95_MS} ms")
    rss = report["server_rss_mb"]
    if rss is None:
        misses.append("resident memory is unknown: this system has no /proc")
    elif rss > HIGHEST_RSS_MB:
        misses.append(f"the server holds {rss} MB, not ≤ {HIGHEST_RSS_MB} MB")
    return misses


def plan(path: Path, count: int) -> list[dict[str, Any]]:
    """``count`` bodies: those of the file, then the same with words around them."""
    bodies = read_bodies(path)
    plain = [body["question"] for body in bodies if not body.get("history")]
    if len(bodies) < count and len(plain) == len(bodies):
        try:
            return [{"question": each} for each in variations(plain, count)]
        except ValueError:  # a short file and many questions
            return list(itertools.islice(itertools.cycle(bodies), count))
    return list(itertools.islice(itertools.cycle(bodies), count)) if bodies else []


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ask", description=__doc__)
    parser.add_argument(
        "--questions",
        type=Path,
        default=QUESTIONS,
        metavar="FILE",
        help=".jsonl as for `wenjin eval answers`, or plain text, one question a line "
        "(default: the file beside this script)",
    )
    parser.add_argument(
        "--notices",
        type=Path,
        default=NOTICES,
        metavar="DIR",
        help="notices that are asked (default: the shipped one)",
    )
    parser.add_argument(
        "-n",
        type=int,
        default=100,
        metavar="N",
        help="questions to ask (default: %(default)s)",
    )
    parser.add_argument(
        "--warm-up",
        type=int,
        default=10,
        metavar="N",
        help="questions asked first and not counted (default: %(default)s)",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help=f"exit with 1 unless p50 is at most {HIGHEST_RATIO} times the reference, p95 at most "
        f"{HIGHEST_P95_MS:.0f} ms and the server holds at most {HIGHEST_RSS_MB:.0f} MB",
    )
    options = parser.parse_args(arguments)
    if options.n < 1:
        parser.error("-n is at least 1")
    try:
        bodies = plan(options.questions, options.warm_up + options.n)
    except OSError as error:
        parser.error(f"{options.questions}: {error.strerror}")
    except WenjinError as error:
        parser.error(str(error))
    if not bodies:
        parser.error(f"{options.questions}: no question")
    counted, warm = bodies[: options.n], bodies[options.n :]
    return in_scratch_home(
        lambda home: measure(home, counted, warm, options.notices), misses_of, check=options.check
    )


if __name__ == "__main__":
    sys.exit(main())

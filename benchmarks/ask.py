"""How long an answer over HTTP takes beside one embedding of the same question, and in how much
memory.

Starts a real server over a scratch home with the shipped notice, then sends each question to
POST /api/v1/ask and embeds it here with Sentence Transformers (PyTorch, float32), by turns, so
that whatever else the machine does meets both. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from sentence_transformers import SentenceTransformer

from benchmarks.running import (
    NOTICES,
    BenchmarkError,
    finish,
    machine,
    memory_of,
    percentile,
    server,
    timed,
    wenjin,
)
from eval.questions import load_questions
from retrieval import bundled_model
from retrieval.runtime import Runtime
from service.settings import load_settings

QUESTIONS = Path(__file__).with_name("questions.txt")
HIGHEST_RATIO = 3.0
HIGHEST_RSS_MB = 1300.0


def read_bodies(path: Path) -> list[dict[str, Any]]:
    """Request bodies from a file: scored questions (.jsonl, history included), or one a line."""
    if path.suffix != ".jsonl":
        lines = path.read_text(encoding="utf-8").splitlines()
        return [{"question": line.strip()} for line in lines if line.strip()]
    return [
        {
            "question": question.question,
            "history": [
                {"question": turn.question, "answer": turn.answer} for turn in question.history
            ],
        }
        for question in load_questions(path)
    ]


class Asker:
    """One client with one open connection."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.refused = 0
        self.inside_ms: list[float] = []

    def __call__(self, body: Mapping[str, Any]) -> None:
        """Ask once. Raises BenchmarkError where no answer comes."""
        self._connection.request(
            "POST",
            "/api/v1/ask",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        response = self._connection.getresponse()
        content = response.read()
        if response.status != 200:
            said = content.decode("utf-8", "replace")[:500]
            raise BenchmarkError(f"{body['question']!r}: HTTP {response.status}: {said}")
        reply = json.loads(content)
        self.refused += reply["refused"]
        self.inside_ms.append(reply["timings_ms"]["total"])


def by_turns(
    bodies: Sequence[Mapping[str, Any]],
    ask: Callable[[Mapping[str, Any]], None],
    embed: Callable[[Mapping[str, Any]], None],
) -> tuple[list[float], list[float]]:
    """Milliseconds of each, question by question; who goes first changes every time."""
    taken: dict[str, list[float]] = {"ask": [], "embed": []}
    sides = [("ask", ask), ("embed", embed)]
    for body in bodies:
        for name, act in sides:
            start = time.perf_counter()
            act(body)
            taken[name].append((time.perf_counter() - start) * 1000)
        sides.reverse()
    return taken["ask"], taken["embed"]


def measure(home: Path, bodies: Sequence[Mapping[str, Any]], warm_up: int) -> dict[str, Any]:
    """Ingest, serve, warm up, ask; the report."""
    timed(wenjin("ingest", NOTICES, "--home", home))
    # the library as it comes, not the project's own way of calling it
    reference = SentenceTransformer(
        str(bundled_model.prepare(load_settings().cache, Runtime.TORCH)),
        device="cpu",
        local_files_only=True,
    )
    with server(home) as (port, pid):
        ready = memory_of(pid)["rss_mb"]
        warm = Asker(port)
        by_turns(bodies[:warm_up], warm, lambda body: _embed(reference, body))
        asker = Asker(port)
        asked, embedded = by_turns(bodies, asker, lambda body: _embed(reference, body))
        memory = memory_of(pid)
    return {
        "questions": len(bodies),
        "refused": asker.refused,
        "ask_ms": _summary(asked),
        "ask_inside_ms": _summary(asker.inside_ms),
        "reference_ms": _summary(embedded),
        "ratio_p50": round(percentile(asked, 0.5) / percentile(embedded, 0.5), 2),
        "ratio_p95": round(percentile(asked, 0.95) / percentile(embedded, 0.95), 2),
        "server_rss_mb_when_ready": ready,
        "server_rss_mb": memory["rss_mb"],
        "server_peak_rss_mb": memory["peak_rss_mb"],
        "machine": machine(),
    }


def _embed(reference: SentenceTransformer, body: Mapping[str, Any]) -> None:
    reference.encode_query([body["question"]], show_progress_bar=False)


def _summary(values: Sequence[float]) -> dict[str, float]:
    return {
        "p50": round(percentile(values, 0.5), 2),
        "p95": round(percentile(values, 0.95), 2),
        "max": round(max(values), 2),
    }


def misses_of(report: Mapping[str, Any]) -> list[str]:
    """The targets that a report does not reach."""
    misses = []
    if report["ratio_p50"] > HIGHEST_RATIO:
        misses.append(f"p50 is {report['ratio_p50']} × the reference, not ≤ {HIGHEST_RATIO} ×")
    rss = report["server_rss_mb"]
    if rss is None:
        misses.append("resident memory is unknown: this system has no /proc")
    elif rss > HIGHEST_RSS_MB:
        misses.append(f"the server holds {rss} MB, not ≤ {HIGHEST_RSS_MB} MB")
    return misses


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
        "-n",
        type=int,
        default=100,
        metavar="N",
        help="questions to ask; a shorter file is begun again (default: %(default)s)",
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
        help=f"exit with 1 unless p50 is at most {HIGHEST_RATIO} times the reference and the "
        f"server holds at most {HIGHEST_RSS_MB:.0f} MB",
    )
    options = parser.parse_args(arguments)
    if options.n < 1:
        parser.error("-n is at least 1")
    try:
        bodies = read_bodies(options.questions)
    except OSError as error:
        parser.error(f"{options.questions}: {error.strerror}")
    if not bodies:
        parser.error(f"{options.questions}: no question")
    with tempfile.TemporaryDirectory(prefix="wenjin-benchmark-") as home:
        try:
            asked = list(itertools.islice(itertools.cycle(bodies), options.n))
            report = measure(Path(home), asked, options.warm_up)
        except BenchmarkError as error:
            sys.stderr.write(f"{error}\n")
            return 1
    return finish(report, misses_of(report), check=options.check)


if __name__ == "__main__":
    sys.exit(main())

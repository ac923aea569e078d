"""What counting costs an answer, and what a scrape costs: processor time, all in one process.

Counting is done as the app does it: the middleware around an app that answers at once, less the
same app without it, and ``Metrics.answered``. It is held against what an answer takes without HTTP,
each question asked once, so that the share told is more than what a caller could notice. Prints one
JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from benchmarks.questions import QUESTIONS, read_bodies, variations
from benchmarks.running import NOTICES, in_scratch_home, machine, percentile
from corpus.read import read_file
from corpus.visibility import ANYBODY
from service.answering.outcome import Question, Timings
from service.api.counting import Counting, Ended
from service.library import Library
from service.metrics import Gauge, Metrics
from service.settings import cache_home
from service.views import Views

HIGHEST_SHARE = 0.01
ROUNDS = 20_000
TOOK = Timings(total=21.0, embed=9.0, retrieve=2.0, compose=3.0)


def measured(home: Path, answers: int) -> dict[str, object]:
    """Processor time of one counted answer beside that of an answer."""
    metrics = Metrics("0")
    counting = counting_us(metrics)
    scrape = _processor_ms(lambda: metrics.text([Gauge("wenjin_notices", "Notices.", {"": 1})]))
    asks = _ask_ms(home, answers)
    p50 = percentile(asks, 0.5)
    return {
        "counting_us": round(counting, 1),
        "answer_p50_ms": round(p50, 2),
        "share": round(counting / 1000 / p50, 5),
        "scrape_ms": round(scrape, 2),
        "answers": answers,
        "machine": dict(machine()),
    }


def counting_us(metrics: Metrics, rounds: int = ROUNDS) -> float:
    """Microseconds that one answer's counting takes of the processor."""
    scope: Scope = {"type": "http", "method": "POST", "path": "/", "endpoint": _answered_at_once}
    around = Counting(_answered_at_once, _ended(metrics), {_answered_at_once: "/api/v1/ask"})
    with_it = _processor_ms(lambda: asyncio.run(_called(around, scope, rounds)), 1)
    without = _processor_ms(lambda: asyncio.run(_called(_answered_at_once, scope, rounds)), 1)
    answered = _processor_ms(lambda: metrics.answered("ask", TOOK, "no_evidence"), rounds)
    return (with_it - without) / rounds * 1000 + answered * 1000


def _ended(metrics: Metrics) -> Callable[[Ended], None]:
    return lambda it: metrics.request_ended(it.method, it.route, it.status, it.seconds)


async def _answered_at_once(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def _called(app: ASGIApp, scope: Scope, times: int) -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        pass

    for _ in range(times):
        await app(scope, receive, send)


def _ask_ms(home: Path, answers: int) -> list[float]:
    """Milliseconds of the processor that each answer takes, without HTTP."""
    library = Library.open(home, cache=cache_home())
    try:
        for path in sorted(NOTICES.glob("*.txt")):
            library.ingest(read_file(path))
        answerer = Views(library).of(ANYBODY).answerer
        texts = [str(each["question"]) for each in read_bodies(QUESTIONS)]
        asked = [Question(each) for each in variations(texts, answers + 10)]
        took = [_processor_ms(lambda q=each: answerer.look(q), 1) for each in asked]
        return took[10:]  # the first ones warm up
    finally:
        library.close()


def _processor_ms(act: Callable[[], object], times: int = 50) -> float:
    """Milliseconds of the processor that one ``act`` takes, all threads of this process."""
    began = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - began) * 1000 / times


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where ``--check`` is given and the share is too high."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--answers", type=int, default=100)
    options.add_argument("--check", action="store_true", help=f"fail above {HIGHEST_SHARE}")
    given = options.parse_args(arguments)

    def misses(report: object) -> list[str]:
        share = json.loads(json.dumps(report))["share"]
        return [f"counting takes {share} of an answer"] if share > HIGHEST_SHARE else []

    return in_scratch_home(lambda home: measured(home, given.answers), misses, check=given.check)


if __name__ == "__main__":
    sys.exit(main())

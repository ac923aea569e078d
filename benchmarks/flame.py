"""Draws where the time of POST /api/v1/ask goes, as a flame graph in one SVG file.

A server in this process answers different questions of one client, a process of its own, while
every thread is looked at a thousand times a second. Threads that wait are left out; the model,
which works in a thread of its own, stands beside the route that waits for it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from benchmarks.clients import in_own_process
from benchmarks.flame_graph import drawn
from benchmarks.questions import QUESTIONS, read_bodies, variations
from benchmarks.running import NOTICES, READY_WITHIN_S, BenchmarkError, machine
from benchmarks.sampling import Stack, sampled
from corpus.read import read_file
from service.api.app import create_app
from service.library import Library
from service.server import bind
from service.settings import load_settings

_DISTINCT = 1_900
_THREAD = ("threading:Thread._bootstrap", "threading:Thread._bootstrap_inner")
_LOOP = "asyncio.base_events:BaseEventLoop._run_once"
_ROUTE = "service.api.ask:ask"
_MODEL = "retrieval.graph_model:"


@contextmanager
def serving(home: Path) -> Iterator[int]:
    """A server in this process over ``home`` with the shipped notice, ready to answer: its port."""
    settings = load_settings(home=home)
    library = Library.open(home, cache=settings.cache, runtime=settings.embedding_runtime)
    for path in sorted(NOTICES.glob("*.txt")):
        library.ingest(read_file(path))
    app = create_app(settings, library)
    config = uvicorn.Config(app, http="h11", ws="none", log_config=None, access_log=False)
    with bind("127.0.0.1", 0) as listening:
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            deadline = time.monotonic() + READY_WITHIN_S
            while app.state.services.readiness.if_loaded() is None:
                if time.monotonic() > deadline:
                    raise BenchmarkError(f"the server was not ready within {READY_WITHIN_S} s")
                time.sleep(0.05)
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()
            library.close()


def trimmed(stacks: Counter[Stack]) -> Counter[Stack]:
    """Without what is below the route, the model and the event loop: the framework, the threads."""
    short: Counter[Stack] = Counter()
    for stack, count in stacks.items():
        begins = next(
            (n for n, name in enumerate(stack) if name == _ROUTE or name.startswith(_MODEL)), None
        )
        if begins is not None:
            kind = "the route, in a worker" if stack[begins] == _ROUTE else "the model, in its own"
        elif _LOOP in stack:
            begins, kind = stack.index(_LOOP) + 1, "HTTP, in the event loop"
        else:
            begins, kind = len(stack) - len(stack[len(_THREAD) :]), "calling and handing over"
        short[kind, *stack[begins:]] += count
    return short


def measure(home: Path, seconds: float) -> tuple[Counter[Stack], int]:
    """Serve, warm up, ask and look; the stacks, and how many questions were answered."""
    plain = [body["question"] for body in read_bodies(QUESTIONS)]
    asked = variations(plain, _DISTINCT)
    with serving(home) as port:
        in_own_process(port, [asked[-200:]], 2.0)
        with sampled(lambda stack: stack[0] == _THREAD[0]) as stacks:
            answers = in_own_process(port, [asked], seconds)
    if answers.errors:
        raise BenchmarkError(answers.errors[0])
    return trimmed(stacks), len(answers.ms)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, look, draw; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.flame", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.svg")
    parser.add_argument(
        "--stacks",
        type=Path,
        metavar="FILE",
        help="also the stacks, one a line with its count, as other tools read them",
    )
    parser.add_argument(
        "--seconds", type=float, default=15.0, metavar="S", help="(default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    if options.seconds <= 0:
        parser.error("--seconds are more than 0")
    with tempfile.TemporaryDirectory(prefix="wenjin-benchmark-") as home:
        try:
            stacks, answers = measure(Path(home), options.seconds)
        except BenchmarkError as error:
            sys.stderr.write(f"{error}\n")
            return 1
    legend = (
        f"{machine()['date']}: {answers} questions, {stacks.total()} samples; callers below. "
        "Width: share of the samples. Warm: Wenjin; cold: libraries."
    )
    options.out.write_text(drawn(stacks, "Where POST /api/v1/ask spends its time", legend), "utf-8")
    if options.stacks is not None:
        lines = [f"{';'.join(stack)} {count}\n" for stack, count in sorted(stacks.items())]
        options.stacks.write_text("".join(lines), "utf-8")
    sys.stdout.write(f"{options.out}: {answers} questions, {stacks.total()} samples\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

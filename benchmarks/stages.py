"""Where the time of one question goes, stage by stage, in this process, without HTTP.

Every question is asked once, all different; the functions that make up the flow are timed where
they are called, each without the others. Beside it every way in which the index can be searched is
timed by itself with the same questions. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.questions import QUESTIONS, read_bodies, variations
from benchmarks.reference import summary
from benchmarks.running import NOTICES, finish, machine, percentile
from benchmarks.stopwatch import Stopwatch
from corpus.read import read_file
from retrieval import bundled_model
from retrieval import index as search_index
from retrieval.bundled_tokenizer import BundledTokenizer
from retrieval.embedder import SentenceEmbedder
from retrieval.hit import Query
from retrieval.index import PassageIndex
from retrieval.onnx_session import GraphSession
from retrieval.runtime import Runtime
from service.answering import pipeline
from service.answering.evidence import DEPTH, EvidenceBase
from service.answering.outcome import Question
from service.answering.pipeline import Answerer
from service.library import Library
from service.settings import load_settings

HIGHEST_P95_MS = 150.0
_WARM_UP = 40
_EMBED, _TOKENISE, _MODEL = "embed", "tokenise", "model"


def stages_of() -> list[tuple[str, object, str]]:
    """(stage, owner, attribute) of the functions of the flow, in the order they are called."""
    return [
        ("the notices as they stand", Library, "snapshot"),
        ("understand", pipeline, "understand"),
        ("structure", pipeline, "from_structure"),
        ("respell", search_index, "meant"),
        (_EMBED, SentenceEmbedder, "embed_query_tokens"),
        (_TOKENISE, BundledTokenizer, "encode"),
        (_MODEL, GraphSession, "run"),
        ("search, all channels", PassageIndex, "search"),
        ("score statements", EvidenceBase, "statements"),
        ("support or refuse", pipeline, "supported_by"),
        ("compose", pipeline, "draft"),
        ("verify", pipeline, "_checked"),
        ("facts", pipeline, "facts_of"),
        ("related questions", pipeline, "related_questions"),
    ]


def flow(answerer: Answerer, asked: Sequence[str]) -> Any:
    """Milliseconds of each stage of each question, and of the whole."""
    watch, laps = Stopwatch(), []
    stages = stages_of()
    with watch.watching(stages):
        for question in asked:
            start = time.perf_counter()
            answerer.ask(Question(question))
            whole = time.perf_counter() - start
            lap = watch.lap()
            # the model works in another thread, while this one waits in ``embed``
            inside = lap.get(_TOKENISE, 0.0) + lap.get(_MODEL, 0.0)
            lap[_EMBED] = max(lap.get(_EMBED, 0.0) - inside, 0.0)
            lap["anything else"] = whole - sum(lap.values())
            laps.append({"whole": whole, **lap})
    return rows([stage for stage, _, _ in stages], laps)


def rows(stages: Sequence[str], laps: Sequence[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """For each stage p50 and p95 in milliseconds, and its share of all the time."""
    total = sum(lap["whole"] for lap in laps)
    made = {}
    for stage in (*stages, "anything else", "whole"):
        seconds = [lap.get(stage, 0.0) for lap in laps]
        made[stage] = {
            "p50": round(1_000 * percentile(seconds, 0.5), 3),
            "p95": round(1_000 * percentile(seconds, 0.95), 3),
            "share": round(sum(seconds) / total, 3),
        }
    return made


def channels(index: PassageIndex, queries: Sequence[Query]) -> dict[str, dict[str, float]]:
    """Milliseconds of each retriever of the index, query by query and by turns."""
    taken: dict[str, list[float]] = {name: [] for name in index.retrievers()}
    for query in queries:
        for name, retriever in index.retrievers().items():
            # of its own, or one would find what another has worked out
            own = dataclasses.replace(query)
            start = time.perf_counter()
            retriever.search(own, DEPTH)
            taken[name].append((time.perf_counter() - start) * 1_000)
    return {name: summary(ms) for name, ms in taken.items()}


def as_served() -> SentenceEmbedder:
    """The model in 8 bits, with the space that its tokens are compared in, as the service has it.

    Without the space a token vector has twice as many numbers. Raises ModelUnavailable.
    """
    return SentenceEmbedder.load(bundled_model.NAME, load_settings().cache, Runtime.ONNX)


def measure(home: Path, count: int) -> dict[str, Any]:
    """Take the shipped notice in, ask; the report."""
    embedder = as_served()
    library = Library.open(home, cache=load_settings().cache, embedder=embedder)
    try:
        for path in sorted(NOTICES.glob("*.txt")):
            library.ingest(read_file(path))
        answerer = Answerer(library)
        plain = [body["question"] for body in read_bodies(QUESTIONS)]
        asked = variations(plain, count + _WARM_UP)
        for question in asked[count:]:
            answerer.ask(Question(question))
        taken = flow(answerer, asked[:count])
        index = library.snapshot().index
        queries = [index.query(text, embedder) for text in plain]
        return {
            "questions": count,
            "passages": len(index.passage_ids),
            "stages_ms": taken,
            "retrievers_ms": channels(index, queries),
            "machine": machine(),
        }
    finally:
        library.close()


def misses_of(report: Mapping[str, Any]) -> list[str]:
    """The target, if a report does not reach it."""
    p95 = report["stages_ms"]["whole"]["p95"]
    return [f"p95 is {p95} ms, not ≤ {HIGHEST_P95_MS} ms"] * (p95 > HIGHEST_P95_MS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stages", description=__doc__)
    parser.add_argument(
        "-n", type=int, default=200, metavar="N", help="questions (default: %(default)s)"
    )
    parser.add_argument("--check", action="store_true", help="exit with 1 if p95 is over 150 ms")
    options = parser.parse_args(arguments)
    if options.n < 1:
        parser.error("-n is at least 1")
    with tempfile.TemporaryDirectory(prefix="wenjin-benchmark-") as home:
        report = measure(Path(home), options.n)
    return finish(report, misses_of(report), check=options.check)


if __name__ == "__main__":
    sys.exit(main())

"""How fast the bundled model embeds, and how near its vectors are to the reference's.

The passages of the shipped notice, those of a file if one is given, and questions that no memory
knows, each by turns with Sentence Transformers (PyTorch, float32, its default threads) on the same
texts. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.questions import QUESTIONS, read_bodies, variations
from benchmarks.reference import Reference, by_turns, summary
from benchmarks.running import NOTICES, finish, machine
from corpus.passages import read
from corpus.read import read_file
from retrieval.embedder import SentenceEmbedder
from retrieval.hit import Vectors
from service.settings import load_settings

LOWEST_PASSAGES = 2.0
LOWEST_QUERY = 4.0
LOWEST_COSINE = 0.98
_WARM_UP = 5


def notice_passages() -> list[str]:
    """The passages of the shipped notice, each below its titles."""
    readings = [read(read_file(path)) for path in sorted(NOTICES.glob("*.txt"))]
    return [f"{each.heading} {each.text}" for reading in readings for each in reading.passages]


def read_texts(path: Path) -> list[str]:
    """The texts of a corpus in BEIR's form: title and text of each line."""
    lines = (json.loads(each) for each in path.read_text(encoding="utf-8").splitlines() if each)
    return [f"{line.get('title') or ''} {line['text']}".strip() for line in lines]


def passages(
    sides: Mapping[str, Callable[[Sequence[str]], Vectors]], texts: Sequence[str], rounds: int
) -> dict[str, Any]:
    """Passages a second of ours and of the reference, and the cosine between them."""
    rates: dict[str, list[float]] = {name: [] for name in sides}
    vectors: dict[str, Vectors] = {}
    for _ in range(rounds):
        for name, embed in sides.items():
            start = time.perf_counter()
            vectors[name] = embed(texts)
            rates[name].append(len(texts) / (time.perf_counter() - start))
    return {
        "passages": len(texts),
        "characters": round(sum(map(len, texts)) / len(texts)),
        **{f"{name}_a_second": round(median(each), 1) for name, each in rates.items()},
        "ratio": round(
            median(a / b for a, b in zip(rates["ours"], rates["reference"], strict=True)), 2
        ),
        "cosine": _cosine(vectors["ours"], vectors["reference"]),
    }


def queries(sides: Mapping[str, Callable[[str], Vectors]], texts: Sequence[str]) -> dict[str, Any]:
    """Milliseconds of one question, ours and the reference's, and the cosine between them."""
    vectors: dict[str, list[Vectors]] = {name: [] for name in sides}

    def kept(name: str, embed: Callable[[str], Vectors]) -> Callable[[str], None]:
        return lambda text: vectors[name].append(embed(text))

    taken = by_turns(texts, {name: kept(name, embed) for name, embed in sides.items()})
    ms = {name: summary(each[_WARM_UP:]) for name, each in taken.items()}
    return {
        "queries": len(texts) - _WARM_UP,
        "ms": ms,
        "times_as_fast": round(ms["reference"]["p50"] / ms["ours"]["p50"], 2),
        "times_as_fast_as_one_thread": round(
            ms["reference_on_one_thread"]["p50"] / ms["ours"]["p50"], 2
        ),
        "cosine": _cosine(np.array(vectors["ours"]), np.array(vectors["reference"])),
    }


def _cosine(ours: Vectors, reference: Vectors) -> dict[str, float]:
    cosines = (_unit(ours) * _unit(reference)).sum(axis=1)
    return {"lowest": round(float(cosines.min()), 4), "mean": round(float(cosines.mean()), 5)}


def _unit(rows: Vectors) -> Vectors:
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def measure(others: Mapping[str, Sequence[str]], asked: int, rounds: int) -> dict[str, Any]:
    """Load both and embed; the report."""
    settings = load_settings()
    ours = SentenceEmbedder.load("bundled", settings.cache, settings.embedding_runtime)
    reference = Reference()
    questions = variations([body["question"] for body in read_bodies(QUESTIONS)], asked + _WARM_UP)
    one = {
        "ours": lambda text: ours.embed_queries([text])[0],
        "reference": reference.query,
        "reference_on_one_thread": reference.query_on_one_thread,
    }
    many: dict[str, Callable[[Sequence[str]], Vectors]] = {
        "ours": ours.embed_passages,
        "reference": reference.passages,
    }
    texts = {"notice": notice_passages(), **others}
    return {
        "model": ours.fingerprint,
        "query": queries(one, questions),
        "passages": {name: passages(many, each, rounds) for name, each in texts.items()},
        "machine": machine(),
    }


def misses_of(report: Mapping[str, Any]) -> list[str]:
    """The targets that a report does not reach."""
    misses = []
    fast = report["query"]["times_as_fast"]
    if fast < LOWEST_QUERY:
        misses.append(f"a question is {fast} × as fast as the reference, not ≥ {LOWEST_QUERY} ×")
    for name, row in (("query", report["query"]), *report["passages"].items()):
        if row["cosine"]["lowest"] < LOWEST_COSINE:
            misses.append(f"{name}: cosine {row['cosine']['lowest']}, not ≥ {LOWEST_COSINE}")
    for name, row in report["passages"].items():
        if row["ratio"] < LOWEST_PASSAGES:
            misses.append(f"{name}: {row['ratio']} × the reference, not ≥ {LOWEST_PASSAGES} ×")
    return misses


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.model", description=__doc__)
    parser.add_argument(
        "--texts",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="further passages: JSON Lines with “text” and perhaps “title”; may be repeated",
    )
    parser.add_argument(
        "--most",
        type=int,
        default=100,
        metavar="N",
        help="passages of each file, evenly spread over it (default: %(default)s)",
    )
    parser.add_argument(
        "-n", type=int, default=100, metavar="N", help="questions (default: %(default)s)"
    )
    parser.add_argument(
        "--rounds", type=int, default=3, metavar="N", help="of passages (default: %(default)s)"
    )
    parser.add_argument("--check", action="store_true", help="exit with 1 if a target is missed")
    options = parser.parse_args(arguments)
    if min(options.n, options.rounds, options.most) < 1:
        parser.error("-n, --rounds and --most are at least 1")
    try:
        others = {str(path): _spread(read_texts(path), options.most) for path in options.texts}
    except (OSError, ValueError, KeyError) as error:
        parser.error(f"--texts: {error}")
    report = measure(others, options.n, options.rounds)
    return finish(report, misses_of(report), check=options.check)


def _spread(texts: Iterable[str], most: int) -> list[str]:
    every = list(texts)
    return every[:: max(1, len(every) // most)][:most]


if __name__ == "__main__":
    sys.exit(main())

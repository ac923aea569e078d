"""How long a search of 100,000 passages takes against one of 10,000, and what a change costs.

The collection is invented, all that a search reads of it: notices of 100 passages, their words and
tokens drawn by Zipf's law, their vectors around centres of topics, queries farther from the
passages than these are from each other; or, with --vectors and --queries, passage and query vectors
of a real model. No model is run: times are without embedding. Every query is asked of each size in
turn, several times, and its fastest counts, so that other programs on the machine show as little as
possible; "first" is what it took the first time, when most notices had not been looked at. 100,000
passages take 3.5 GB of disk. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.invented_passages import IN_A_NOTICE, Invented
from benchmarks.running import completed, finish, machine, percentile
from corpus.notice import NoticeId
from retrieval import index_files
from retrieval.fuse import DEPTH, READ_CLOSELY
from retrieval.hit import Query
from retrieval.index import PassageIndex
from retrieval.segment import Segment

SIZES = (10_000, 100_000)
HIGHEST_RATIO = 4.0
HIGHEST_CHANGE_S = 1.0
HIGHEST_LOAD_S = 10.0
LOWEST_RECALL = 0.98

_FINGERPRINT = "invented"
_WHOLE = "fused"
_CHANGES = 5
_SEARCHED = 200  # questions, before memory is looked at
_QUERIES = "queries.pickle"  # for the process that opens an index by itself


_OPENED = """
import json, os, pickle, sys
from pathlib import Path
from retrieval.index import PassageIndex
from benchmarks.running import memory_of
folder, fingerprint, queries = sys.argv[1:]
asked = pickle.loads(Path(queries).read_bytes())
before = memory_of(os.getpid())["rss_mb"]
index = PassageIndex.open(Path(folder), fingerprint)
after = memory_of(os.getpid())
for query in asked:
    index.search(query, 10)
searched = memory_of(os.getpid())
print(json.dumps({
    "before": before, "open": after["rss_mb"], "peak": after["peak_rss_mb"],
    "searched": searched["rss_mb"], "searched_without_files": searched["own_rss_mb"],
}))
"""
"""Opens an index in a process of its own, and asks it; the pages of its files that were read count,
too, though the system may take them back, and are told apart at the end."""


class Sized:
    """An index of one size, on disk and open, and what that took."""

    def __init__(self, folder: Path, passages: int, invented: Invented) -> None:
        self._folder, self._invented = folder, invented
        # one at a time: all of them at once are gigabytes
        index_files.save(invented.segments(passages), _FINGERPRINT, folder)
        asked = folder.with_name(_QUERIES)
        asked.write_bytes(pickle.dumps(invented.queries(_SEARCHED)))
        opened = completed([sys.executable, "-c", _OPENED, folder, _FINGERPRINT, asked])[1]
        begun = time.perf_counter()
        self.index = PassageIndex.open(folder, _FINGERPRINT)
        self.took: dict[str, Any] = {
            "passages": len(self.index.passage_ids),
            "load_s": round(time.perf_counter() - begun, 2),
            "disk_mb": round(sum(p.stat().st_size for p in folder.iterdir()) / 1e6, 1),
            "memory_mb": json.loads(opened),
        }

    def kinds(self) -> Mapping[str, Callable[[Query], object]]:
        """What is measured, by name."""
        index = self.index
        read = np.linspace(0, len(index.rows) - 1, READ_CLOSELY, dtype=np.int32)
        return {
            "words": lambda query: index.lexical.search_rows(query, DEPTH),
            "characters, searched": lambda query: index.characters.search_rows(query, DEPTH),
            "dense": lambda query: index.dense.search_rows(query, DEPTH),
            "characters of 400 rows": lambda query: index.characters.scores_of(query, _SOME_ROWS),
            "tokens of 64 rows": lambda query: index.fused.tokens.scores_of(query, read),
            _WHOLE: lambda query: index.search(query, 10),
        }

    def recall(self, queries: Sequence[Query]) -> float:
        """The share of the ten nearest that the search finds, in the mean."""
        vectors = np.concatenate([each.vectors for each in self.index.segments.values()])
        found = 0
        for query in queries:
            tenth = np.partition(vectors @ query.vector, -10)[-10]
            hits = self.index.dense.search(query, 10).hits
            found += sum(hit.score > tenth - 2e-6 for hit in hits)  # equals are as good
        return round(found / len(queries) / 10, 4)

    def changes(self) -> dict[str, float]:
        """The most seconds it took to put a notice in and take it out, saved and searchable."""
        added, removed = [], []
        for number in range(_CHANGES):
            segment = self._invented.segment(f"new-{number}")
            added.append(self._change(put=[segment]))
            assert segment.passage_ids[0] in self.index.passage_ids
        for number in range(_CHANGES):
            removed.append(self._change(drop=[NoticeId(f"new-{number}")]))
        begun = time.perf_counter()
        self.index.tidy()
        tidy_s = time.perf_counter() - begun
        return {
            "add_s": round(max(added), 3),
            "remove_s": round(max(removed), 3),
            "tidy_aside_s": round(tidy_s, 2),
        }

    def _change(self, put: Sequence[Segment] = (), drop: Sequence[NoticeId] = ()) -> float:
        begun = time.perf_counter()
        index_files.change(self._folder, _FINGERPRINT, put, drop)
        self.index = PassageIndex.open(self._folder, _FINGERPRINT, self.index)
        return time.perf_counter() - begun


_SOME_ROWS: NDArray[np.int32] = np.arange(0, 8_000, 20, dtype=np.int32)


def ask(indexes: Sequence[Sized], queries: Sequence[Query], rounds: int) -> list[dict[str, Any]]:
    """The milliseconds of every kind of search, for each index.

    The fastest of each query counts; what the whole search took the first time stands beside it.
    """
    kinds = [each.kinds() for each in indexes]
    fastest = [{kind: [np.inf] * len(queries) for kind in each} for each in kinds]
    for turn in range(rounds):
        for number, query in enumerate(queries):
            for searches, best in zip(kinds, fastest, strict=True):
                for kind, search in searches.items():
                    begun = time.perf_counter()
                    search(query)
                    ms = 1_000 * (time.perf_counter() - begun)
                    best[kind][number] = min(best[kind][number], ms)
        if turn == 0:
            first = [list(each[_WHOLE]) for each in fastest]
    return [
        {kind: _summary(ms) for kind, ms in {**each, f"{_WHOLE}, first": began}.items()}
        for each, began in zip(fastest, first, strict=True)
    ]


def _summary(ms: Sequence[float]) -> dict[str, float]:
    return {"p50": round(percentile(ms, 0.5), 2), "p95": round(percentile(ms, 0.95), 2)}


def measure(
    sizes: Sequence[int], times: int, rounds: int, invented: Invented, vectors: str
) -> dict[str, Any]:
    """Build, save, load, search and change an index of each size; the report."""
    with tempfile.TemporaryDirectory() as folder:
        indexes = [Sized(Path(folder) / str(size), size, invented) for size in sorted(set(sizes))]
        queries = invented.queries(times)
        rows = []
        for each, ms in zip(indexes, ask(indexes, queries, rounds), strict=True):
            recall = each.recall(queries)
            rows.append({**each.took, "recall_at_10": recall, "ms": ms, **each.changes()})
    first, last = rows[0]["ms"], rows[-1]["ms"]
    ratios = {kind: round(last[kind]["p95"] / first[kind]["p95"], 2) for kind in last}
    return {
        "vectors": vectors,
        "queries": len(queries),
        "rounds": rounds,
        "sizes": rows,
        "p95_ratio": ratios,
        "machine": machine(),
    }


def misses_of(report: Mapping[str, Any]) -> list[str]:
    """The targets that the largest index misses."""
    largest, misses = report["sizes"][-1], []
    if report["p95_ratio"][_WHOLE] > HIGHEST_RATIO:
        misses.append(f"fused search p95 ratio {report['p95_ratio'][_WHOLE]}, not ≤ 4")
    for what, most in (("add_s", HIGHEST_CHANGE_S), ("load_s", HIGHEST_LOAD_S)):
        if largest[what] > most:
            misses.append(f"{what} {largest[what]} at {largest['passages']:,}, not ≤ {most}")
    if largest["recall_at_10"] < LOWEST_RECALL:
        misses.append(f"recall@10 {largest['recall_at_10']}, not ≥ {LOWEST_RECALL}")
    return misses


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.index", description=__doc__)
    parser.add_argument(
        "--passages",
        type=int,
        nargs="+",
        default=list(SIZES),
        metavar="N",
        help="how many passages each index has, in hundreds (default: 10000 100000)",
    )
    parser.add_argument(
        "--times", type=int, default=200, metavar="N", help="queries (default: %(default)s)"
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=5,
        metavar="N",
        help="times each is asked, of which the fastest counts (default: %(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="what is invented (default: %(default)s)"
    )
    parser.add_argument("--vectors", type=Path, metavar="NPY", help="vectors of passages, float32")
    parser.add_argument("--queries", type=Path, metavar="NPY", help="vectors of queries, float32")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a target is missed")
    options = parser.parse_args(arguments)
    if min(options.passages) < IN_A_NOTICE:
        parser.error(f"--passages are at least {IN_A_NOTICE}")
    if min(options.times, options.rounds) < 1:
        parser.error("--times and --rounds are at least 1")
    if (options.vectors is None) != (options.queries is None):
        parser.error("--vectors and --queries go together")
    vectors, queries = (
        None if path is None else np.load(path) for path in (options.vectors, options.queries)
    )
    invented = Invented(options.seed, vectors, queries)
    named = "invented" if vectors is None else options.vectors.name
    report = measure(options.passages, options.times, options.rounds, invented, named)
    return finish(report, misses_of(report), check=options.check)


if __name__ == "__main__":
    sys.exit(main())

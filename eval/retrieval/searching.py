"""Asks retrievers a set of queries, and takes the times."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

import numpy as np

from eval.collection import CollectionQuery
from eval.retrieval.measures import DEPTH
from retrieval.hit import Embedder, Query, Ranking, Retriever
from retrieval.index import PassageIndex

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with (stage, done, total)."""

ALONE = 50
"""How many queries are embedded by themselves, at most, to see what one takes."""
_TOGETHER = 256  # queries between two signs of progress


@dataclass(frozen=True, slots=True)
class Asked:
    """Queries with their vectors, and the mean milliseconds that embedding one in company took."""

    queries: tuple[Query, ...]
    batched_ms: float


@dataclass(frozen=True, slots=True)
class Searched:
    """The ranking of every query, in their order, and the milliseconds of half and 95 in 100."""

    rankings: tuple[Ranking, ...]
    p50_ms: float
    p95_ms: float


def embed(
    queries: Sequence[CollectionQuery],
    index: PassageIndex,
    embedder: Embedder,
    stage: str,
    progress: Progress | None,
) -> Asked:
    """The queries as the retrievers take them."""
    asked: list[Query] = []
    begun = time.perf_counter()
    for query in queries:
        asked.append(index.query(query.text, embedder))
        if progress is not None and (len(asked) % _TOGETHER == 0 or len(asked) == len(queries)):
            progress(stage, len(asked), len(queries))
    return Asked(tuple(asked), (time.perf_counter() - begun) * 1000 / len(queries))


def embed_alone_ms(queries: Sequence[CollectionQuery], embedder: Embedder) -> float:
    """The median milliseconds that one query takes by itself, of ALONE spread over all."""
    step = max(1, len(queries) // ALONE)
    times = []
    for query in queries[::step][:ALONE]:
        begun = time.perf_counter()
        embedder.embed_queries([query.text])
        times.append(time.perf_counter() - begun)
    return median(times) * 1000


def search(
    retriever: Retriever, queries: Sequence[Query], stage: str, progress: Progress | None
) -> Searched:
    """Search for every query, one at a time."""
    rankings, times = [], []
    for done, query in enumerate(queries, 1):
        begun = time.perf_counter()
        rankings.append(retriever.search(query, DEPTH))
        times.append(time.perf_counter() - begun)
        if progress is not None:
            progress(stage, done, len(queries))
    p50, p95 = np.percentile(times, [50, 95]) * 1000
    return Searched(tuple(rankings), float(p50), float(p95))


def search_all(
    retrievers: Mapping[str, Retriever],
    queries: Sequence[Query],
    stage: str,
    progress: Progress | None,
) -> dict[str, Searched]:
    """What each of the retrievers finds, one after the other."""
    return {
        name: search(retriever, queries, f"{stage} {name}", progress)
        for name, retriever in retrievers.items()
    }


def peak_mb() -> float:
    """The most memory this process has held at once, resident, in MB of a million bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6

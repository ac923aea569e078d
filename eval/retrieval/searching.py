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
"""How many questions are timed from text to Query, at most."""
_WARM_UP = "预热用的一句话，不计时"
_TOGETHER = 256  # queries between two signs of progress


@dataclass(frozen=True, slots=True)
class Searched:
    """The ranking of every query, in their order, and the milliseconds of half and 95 in 100."""

    rankings: tuple[Ranking, ...]
    p50_ms: float
    p95_ms: float


def as_meant(
    queries: Sequence[CollectionQuery],
    index: PassageIndex,
    embedder: Embedder,
    stage: str,
    progress: Progress | None,
) -> tuple[Query, ...]:
    """The queries as the product searches for them: Simplified, respelt and embedded."""
    asked: list[Query] = []
    for query in queries:
        asked.append(index.query(query.text, embedder))
        if progress is not None and (len(asked) % _TOGETHER == 0 or len(asked) == len(queries)):
            progress(stage, len(asked), len(queries))
    return tuple(asked)


def as_typed(
    queries: Sequence[CollectionQuery], embedder: Embedder, stage: str, progress: Progress | None
) -> tuple[Query, ...]:
    """The queries as another engine gets them: the text as typed, and the model's vector of it."""
    asked: list[Query] = []
    for start in range(0, len(queries), _TOGETHER):
        texts = [query.text for query in queries[start : start + _TOGETHER]]
        asked += map(Query, texts, embedder.embed_queries(texts))
        if progress is not None:
            progress(stage, len(asked), len(queries))
    return tuple(asked)


def query_p50_ms(
    queries: Sequence[CollectionQuery], index: PassageIndex, embedder: Embedder
) -> float:
    """The median milliseconds from a text to its Query, respelling included.

    Of ALONE different texts spread over all, after one throw-away question. Call it before anything
    else is asked: a text that was embedded before may cost less.
    """
    texts = list(dict.fromkeys(query.text for query in queries))
    step = max(1, len(texts) // ALONE)
    index.query(_WARM_UP, embedder)
    times = []
    for text in texts[::step][:ALONE]:
        begun = time.perf_counter()
        index.query(text, embedder)
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

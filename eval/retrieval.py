"""Scores lexical, dense and fused retrieval on a test collection. The only importer of ir_measures.

The passages are indexed as those of a notice are, but for the names that would be found in them,
in memory: no store is read or written.
"""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Literal, TypeAlias

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG

from corpus.notice import NoticeId, PassageId
from eval.collection import Collection, CollectionPassage, read_collection
from eval.errors import ReportUnwritable
from retrieval.dense import DenseIndex
from retrieval.entry import IndexEntry, terms_of
from retrieval.fuse import FusedRetriever
from retrieval.hit import Embedder, Hit, Query, Ranking, Retriever
from retrieval.lexical import LexicalIndex

RetrieverName: TypeAlias = Literal["lexical", "dense", "fused"]
Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with (stage, done, total)."""

DEPTH = 100
"""Hits taken for each query."""
NAMES: tuple[RetrieverName, ...] = ("lexical", "dense", "fused")

_MEASURES = {
    "ndcg_at_10": nDCG @ 10,
    "recall_at_10": R @ 10,
    "recall_at_100": R @ 100,
    "mrr": RR,
    "hit_at_1": Success @ 1,
}
_TITLES = ("nDCG@10", "recall@10", "recall@100", "MRR", "hit@1", "p50 ms")


@dataclass(frozen=True, slots=True)
class Row:
    """The measures of one retriever, means over all queries; the definitions are ir_measures'.

    ``search_ms``: the median time of one search, without embedding the query. The fused search
    includes the two others.
    """

    retriever: RetrieverName
    ndcg_at_10: float
    recall_at_10: float
    recall_at_100: float
    mrr: float
    hit_at_1: float
    search_ms: float


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """One run over a collection. ``missing``: qrels of passages that the corpus lacks.

    The times are those of the model: all passages, and the mean of one query; None where it was
    not needed.
    """

    collection: str
    model: str
    passages: int
    queries: int
    missing: int
    rows: tuple[Row, ...]
    embed_passages_s: float | None
    embed_query_ms: float | None


@dataclass(frozen=True, slots=True)
class _Embedded:
    """The vectors of a collection and what they took."""

    dense: DenseIndex
    queries: Sequence[Query]
    passages_s: float
    queries_s: float


def evaluate(
    folder: Path,
    embedder: Embedder,
    *,
    queries: Path | None = None,
    only: RetrieverName | None = None,
    run: Path | None = None,
    limit: int | None = None,
    progress: Progress | None = None,
) -> RetrievalReport:
    """Search a BEIR collection with every retriever, or ``only`` with one, and measure.

    ``queries``: other texts under the same query ids. ``run``: where to write the fused run, in
    TREC format. Raises MalformedCollection and ReportUnwritable.
    """
    collection = read_collection(folder, queries, limit)
    wanted = NAMES if only is None else (only,)
    made = {*wanted, "fused"} if run is not None else set(wanted)
    entries = [_entry(passage) for passage in collection.passages]
    retrievers: dict[str, Retriever] = {"lexical": LexicalIndex(entries)}
    asked: Sequence[Query]
    embedded = None
    if made == {"lexical"}:
        unread = np.zeros(embedder.dimension, dtype=np.float32)  # BM25 looks at the text alone
        asked = [Query(query.text, unread) for query in collection.queries]
    else:
        embedded = _embed(collection, entries, embedder, progress)
        asked = embedded.queries
        retrievers["dense"] = embedded.dense
        retrievers["fused"] = FusedRetriever(LexicalIndex(entries), embedded.dense)
    rows = []
    for name in NAMES:
        if name in made:
            rankings, search_ms = _search(retrievers[name], name, asked, progress)
            found = dict(zip((q.query_id for q in collection.queries), rankings, strict=True))
            rows.append(_row(name, collection, found, search_ms))
            if name == "fused" and run is not None:
                _write_run(run, found)
    known = {passage.passage_id for passage in collection.passages}
    return RetrievalReport(
        collection=collection.name,
        model=embedder.fingerprint,
        passages=len(collection.passages),
        queries=len(collection.queries),
        missing=sum(qrel.passage_id not in known for qrel in collection.qrels),
        rows=tuple(row for row in rows if row.retriever in wanted),
        embed_passages_s=None if embedded is None else embedded.passages_s,
        embed_query_ms=None if embedded is None else embedded.queries_s * 1000 / len(asked),
    )


def _text(passage: CollectionPassage) -> str:
    return f"{passage.title} {passage.text}" if passage.title else passage.text


def _entry(passage: CollectionPassage) -> IndexEntry:
    return IndexEntry(
        passage_id=PassageId(passage.passage_id),
        notice_id=NoticeId(passage.passage_id),
        terms=terms_of(_text(passage)),
        digest="",
        clauses=0,
    )


def _embed(
    collection: Collection,
    entries: Sequence[IndexEntry],
    embedder: Embedder,
    progress: Progress | None,
) -> _Embedded:
    begun = time.perf_counter()
    vectors = embedder.embed_passages(
        [_text(passage) for passage in collection.passages],
        None if progress is None else partial(progress, "embed passages"),
    )
    between = time.perf_counter()
    texts = [query.text for query in collection.queries]
    asked = embedder.embed_queries(texts)
    ended = time.perf_counter()
    return _Embedded(
        dense=DenseIndex.of(entries, vectors),
        queries=[Query(text, vector) for text, vector in zip(texts, asked, strict=True)],
        passages_s=between - begun,
        queries_s=ended - between,
    )


def _search(
    retriever: Retriever, name: str, queries: Sequence[Query], progress: Progress | None
) -> tuple[list[Ranking], float]:
    """The ranking of every query, and the median milliseconds one took."""
    rankings, times = [], []
    for done, query in enumerate(queries, 1):
        begun = time.perf_counter()
        rankings.append(retriever.search(query, DEPTH))
        times.append(time.perf_counter() - begun)
        if progress is not None:
            progress(f"search {name}", done, len(queries))
    return rankings, median(times) * 1000


def _row(
    name: RetrieverName, collection: Collection, found: Mapping[str, Ranking], search_ms: float
) -> Row:
    means = ir_measures.calc_aggregate(
        list(_MEASURES.values()),
        [ir_measures.Qrel(q.query_id, q.passage_id, q.relevance) for q in collection.qrels],
        [
            ir_measures.ScoredDoc(query_id, hit.passage_id, score)
            for query_id, ranking in found.items()
            for hit, score in untied(ranking)
        ],
    )
    values = {key: float(means[measure]) for key, measure in _MEASURES.items()}
    return Row(retriever=name, **values, search_ms=search_ms)


def untied(ranking: Ranking) -> list[tuple[Hit, float]]:
    """The hits with scores that fall strictly, since evaluators order by score alone.

    Each of them breaks ties in its own way; what a user sees is the order of the ranking. In
    float32, as trec_eval reads scores.
    """
    untied, bound = [], np.float32(np.inf)
    for hit in ranking.hits:
        score = min(np.float32(hit.score), bound)
        untied.append((hit, float(score)))
        bound = np.nextafter(score, np.float32(-np.inf))
    return untied


def _write_run(path: Path, found: Mapping[str, Ranking]) -> None:
    """Write ``query_id Q0 passage_id rank score wenjin``, a hit a line."""
    lines = [
        f"{query_id} Q0 {hit.passage_id} {hit.rank} {score!r} wenjin\n"
        for query_id, ranking in found.items()
        for hit, score in untied(ranking)
    ]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise ReportUnwritable(str(path), error.strerror or str(error)) from error


def format_table(report: RetrievalReport) -> str:
    """The report as plain text."""
    lines = [
        f"{report.collection}: {report.passages} passages, {report.queries} queries; "
        f"model {report.model}",
        f"{'':8}" + "".join(f"{title:>12}" for title in _TITLES),
    ]
    for row in report.rows:
        name, *measures, search_ms = dataclasses.astuple(row)
        cells = "".join(f"{value:12.3f}" for value in measures)
        lines.append(f"{name:8}{cells}{search_ms:12.1f}")
    if report.embed_passages_s is not None and report.embed_query_ms is not None:
        lines.append(
            f"embedding: {report.embed_passages_s:.1f} s for the passages, "
            f"{report.embed_query_ms:.1f} ms a query in batches"
        )
    if report.missing:
        lines.append(f"{report.missing} qrels name passages that are not in the corpus")
    return "\n".join(lines) + "\n"


def report_json(report: RetrievalReport) -> str:
    """The report as JSON."""
    return json.dumps(dataclasses.asdict(report), ensure_ascii=False, indent=1) + "\n"

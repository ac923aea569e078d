"""Scores every retriever of the index, and rivals beside them, on one test collection.

The store is neither read nor written: the index is built in a folder of its own, without the names
that the graph would find in the passages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from eval.collection import Collection, CollectionQuery, read_collection
from eval.errors import UnknownRow
from eval.retrieval.cases import Case, Side, differing_cases
from eval.retrieval.comparing import compare, losses, rows_of
from eval.retrieval.noise import Noise, noisy_twin
from eval.retrieval.report import FUSED, Costs, RetrievalReport, Row, Twin, best_single
from eval.retrieval.rivals import FLAT, RIVALS, RRF, rival_makers
from eval.retrieval.run_file import write_run
from eval.retrieval.scratch import Scratch, build_scratch, passage_of
from eval.retrieval.searching import (
    Progress,
    Searched,
    as_meant,
    as_typed,
    peak_mb,
    query_p50_ms,
    search,
    search_all,
)
from retrieval.entry import embedded_text
from retrieval.fusion_weights import shipped
from retrieval.hit import Embedder, Query, Retriever, Vectors
from retrieval.index import PassageIndex


def evaluate(
    folder: Path,
    embedder: Embedder,
    *,
    queries: Path | None = None,
    only: str | None = None,
    run: Path | None = None,
    limit: int | None = None,
    noise: Noise | None = None,
    progress: Progress | None = None,
) -> RetrievalReport:
    """Search a BEIR collection with every retriever, or ``only`` with one, and measure.

    ``queries``: other texts under the same query ids. ``run``: where to write the fused run, in
    TREC format. ``noise``: search for the noisy twin of every query as well. Raises UnknownRow,
    MalformedCollection and ReportUnwritable.
    """
    names = row_names(embedder)
    if only is not None and only not in names:
        raise UnknownRow(only, names)
    collection = read_collection(folder, queries, limit)
    scratch = build_scratch(collection.passages, embedder, progress)
    query_ms = query_p50_ms(collection.queries, scratch.index, embedder)
    meant = as_meant(collection.queries, scratch.index, embedder, "embed queries", progress)

    wanted = names if only is None else (only,)
    made = {*wanted, FUSED} if run is not None else set(wanted)
    weights = shipped().without.get(collection.corpus_digest)
    retrievers = {n: one for n, one in scratch.index.retrievers(weights).items() if n in made}
    found = search_all(retrievers, meant, "search", progress)
    peak = peak_mb()  # before the rivals, whose memory is not the product's
    rivals = _rivals(scratch, collection, made, embedder)
    found |= _search_rivals(rivals, meant, collection.queries, embedder, "", progress)
    if run is not None:
        ids = (query.query_id for query in collection.queries)
        write_run(run, dict(zip(ids, found[FUSED].rankings, strict=True)))

    shown = {name: found[name] for name in wanted}
    rows = rows_of(shown, collection, progress)
    single = best_single(rows) if FUSED in shown else None
    wins, lost = _cases(collection, rows, shown, single)
    twin = None
    if noise is not None:
        again = {n: one for n, one in retrievers.items() if n in shown}
        twin = _twin(noise, collection, again, rivals, scratch.index, embedder, rows, progress)
    return RetrievalReport(
        collection=collection.name,
        queries_file="queries.jsonl" if queries is None else queries.name,
        model=embedder.fingerprint,
        held_out=weights is not None,
        passages=len(collection.passages),
        query_ids=tuple(query.query_id for query in collection.queries),
        rows=rows,
        comparisons=compare(rows, progress),
        single=None if single is None else single.name,
        wins=wins,
        losses=lost,
        costs=Costs(
            embed_passages_s=scratch.embed_s,
            index_s=scratch.index_s,
            load_s=scratch.load_s,
            query_p50_ms=query_ms,
            peak_mb=peak,
        ),
        twin=twin,
    )


def row_names(embedder: Embedder) -> tuple[str, ...]:
    """Every row there is: the retrievers of the index, then the rivals."""
    return (*PassageIndex.build([], {}, embedder).retrievers(), *RIVALS)


def _rivals(
    scratch: Scratch, collection: Collection, wanted: set[str], embedder: Embedder
) -> dict[str, Retriever]:
    """The wanted rivals, of the passages as published."""
    texts = [f"{one.title} {one.text}" if one.title else one.text for one in collection.passages]
    parts = (scratch.index.lexical, scratch.index.dense)
    vectors = scratch.vectors
    if FLAT in wanted:
        vectors = _published_vectors(scratch, collection, texts, embedder)
    makers = rival_makers(parts, scratch.passage_ids, texts, vectors)
    return {name: makers[name]() for name in RIVALS if name in wanted}


def _published_vectors(
    scratch: Scratch, collection: Collection, texts: Sequence[str], embedder: Embedder
) -> Vectors:
    """The vector of each text: the index's own where it embedded that, else another."""
    embedded = [embedded_text(passage_of(passage)).text for passage in collection.passages]
    other = [row for row, text in enumerate(texts) if text != embedded[row]]
    if not other:
        return scratch.vectors
    vectors = np.array(scratch.vectors)
    vectors[other] = embedder.embed_passages([texts[row] for row in other])
    return vectors


def _search_rivals(
    rivals: Mapping[str, Retriever],
    meant: Sequence[Query],
    queries: Sequence[CollectionQuery],
    embedder: Embedder,
    noisy: str,
    progress: Progress | None,
) -> dict[str, Searched]:
    """What each rival finds for the queries as typed; RRF, for what we take them to mean."""
    typed: Sequence[Query] = ()
    if rivals.keys() - {RRF}:
        typed = as_typed(queries, embedder, f"embed {noisy}queries as typed", progress)
    return {
        name: search(rival, meant if name == RRF else typed, f"search {noisy}{name}", progress)
        for name, rival in rivals.items()
    }


def _cases(
    collection: Collection, rows: Sequence[Row], found: Mapping[str, Searched], single: Row | None
) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """Where fusion gains and loses most against the best of its parts."""
    if single is None:
        return (), ()
    sides = {
        row.name: Side(row.values["ndcg_at_10"], found[row.name].rankings)
        for row in rows
        if row.name in {FUSED, single.name}
    }
    return differing_cases(collection, sides[FUSED], sides[single.name])


def _twin(
    noise: Noise,
    collection: Collection,
    retrievers: Mapping[str, Retriever],
    rivals: Mapping[str, Retriever],
    index: PassageIndex,
    embedder: Embedder,
    clean: Sequence[Row],
    progress: Progress | None,
) -> Twin:
    """The same retrievers, asked the same with noise."""
    mistyped = noisy_twin(collection.queries, noise)
    meant = as_meant(mistyped, index, embedder, "embed noisy queries", progress)
    found = search_all(retrievers, meant, "search noisy", progress)
    found |= _search_rivals(rivals, meant, mistyped, embedder, "noisy ", progress)
    rows = rows_of(found, collection, progress)
    changed = sum(
        one.text != other.text for one, other in zip(collection.queries, mistyped, strict=True)
    )
    return Twin(noise, changed, rows, losses(clean, rows))

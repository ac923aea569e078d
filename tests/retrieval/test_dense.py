"""FAISS against NumPy: all vectors compared, or those of the nearest clusters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import NoticeId, PassageId
from retrieval.dense import DenseIndex, VectorPart
from retrieval.entry import IndexEntry
from retrieval.hit import Query, Vectors
from retrieval.rows import Rows

DIMENSION = 16


def unit_vectors(count: int, seed: int) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def entries(count: int) -> list[IndexEntry]:
    return [
        IndexEntry(PassageId(f"n{number % 3}:{number:04}"), NoticeId(f"n{number % 3}"), (), "", 0)
        for number in range(count)
    ]


def by_numpy(
    held: list[IndexEntry], vectors: Vectors, query: Query, k: int
) -> list[tuple[PassageId, float]]:
    scores = vectors @ query.vector
    pairs = [
        (entry.passage_id, float(score))
        for entry, score in zip(held, scores, strict=True)
        if query.notice_ids is None or entry.notice_id in query.notice_ids
    ]
    return sorted(pairs, key=lambda pair: -pair[1])[:k]


@given(
    count=st.integers(1, 60),
    k=st.integers(1, 80),
    seed=st.integers(0, 1000),
    notices=st.none() | st.frozensets(st.sampled_from(["n0", "n1", "n2", "other"])),
)
def test_the_nearest_are_those_that_numpy_finds(
    count: int, k: int, seed: int, notices: frozenset[str] | None
) -> None:
    vectors = unit_vectors(count, seed)
    query = Query("", unit_vectors(1, seed + 1)[0], notices)
    found = DenseIndex.of(entries(count), vectors).search(query, k).hits
    expected = by_numpy(entries(count), vectors, query, k)
    assert [hit.passage_id for hit in found] == [passage_id for passage_id, _ in expected]
    assert [hit.score for hit in found] == pytest.approx([s for _, s in expected], abs=2e-6)


@given(cut=st.integers(0, 30), gone=st.sampled_from(["n0", "n1", "n2"]), seed=st.integers(0, 1000))
def test_neither_the_parts_nor_what_has_gone_shows_in_what_is_found(
    cut: int, gone: str, seed: int
) -> None:
    held, vectors = entries(30), unit_vectors(30, seed)
    query = Query("", unit_vectors(1, seed + 1)[0])
    all_rows = Rows.of(held)
    live = np.array([entry.notice_id != gone for entry in held])
    rows = Rows(all_rows.passage_ids, all_rows.notices, all_rows.notice_numbers, live)
    index = DenseIndex(rows, [VectorPart(vectors[:cut]), VectorPart(vectors[cut:])])
    kept = np.flatnonzero(live)
    rest = DenseIndex.of([held[row] for row in kept], vectors[kept])
    assert index.search(query, 30) == rest.search(query, 30)


def a_large_index() -> tuple[DenseIndex, list[IndexEntry], Vectors]:
    """Twelve thousand vectors around 40 centres, clustered."""
    centres, random = unit_vectors(40, 1), np.random.default_rng(2)
    vectors = centres[random.integers(40, size=12_000)]
    vectors = (vectors + 0.2 * random.standard_normal(vectors.shape)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return (
        DenseIndex.of(entries(12_000), vectors, approximate_from=10_000),
        entries(12_000),
        vectors,
    )


def test_among_clusters_nearly_all_of_the_nearest_are_found_with_their_exact_scores() -> None:
    index, held, vectors = a_large_index()
    found = expected = 0
    for vector in unit_vectors(30, 3):
        query = Query("", vector)
        hits = index.search(query, 10).hits
        nearest = dict(by_numpy(held, vectors, query, 10))
        found += sum(hit.passage_id in nearest for hit in hits)
        expected += len(nearest)
        exact = vectors[[int(hit.passage_id[3:]) for hit in hits]] @ vector
        assert [hit.score for hit in hits] == pytest.approx(exact.tolist(), abs=2e-6)
    assert found >= 0.9 * expected  # queries in no cluster at all are the hard case
    again = a_large_index()[0]
    assert again.search(query, 10) == index.search(query, 10)


def test_among_the_passages_of_a_few_notices_the_search_is_exact_in_clusters_too() -> None:
    index, held, vectors = a_large_index()
    query = Query("", unit_vectors(1, 9)[0], frozenset({"n1"}))
    hits = index.search(query, 50).hits
    assert [hit.passage_id for hit in hits] == [
        passage_id for passage_id, _ in by_numpy(held, vectors, query, 50)
    ]


def test_scores_are_those_of_the_search() -> None:
    index = DenseIndex.of(entries(20), unit_vectors(20, 3))
    query = Query("", unit_vectors(1, 4)[0])
    found = {hit.passage_id: hit.score for hit in index.search(query, 20).hits}
    asked = [PassageId("n1:0004"), PassageId("n0:0000"), PassageId("n1:0004")]
    assert index.scores(query, asked) == {passage_id: found[passage_id] for passage_id in asked}
    assert index.scores(query, []) == {}


def test_scores_come_in_the_order_of_the_rows_asked_for() -> None:
    index = DenseIndex.of(entries(20), unit_vectors(20, 3))
    query = Query("", unit_vectors(1, 4)[0])
    rows = index.search_rows(query, 20)
    scores = index.scores_of(query, rows)
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)
    assert index.scores_of(query, rows[::-1]).tolist() == scores[::-1].tolist()


def test_an_empty_index_finds_nothing() -> None:
    query = Query("", unit_vectors(1, 0)[0])
    assert DenseIndex.of([], unit_vectors(0, 0)).search(query, 5).hits == ()
    assert DenseIndex(Rows.of([]), []).search(query, 5).hits == ()

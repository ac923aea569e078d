"""FAISS against NumPy, and passages that come and go."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import NoticeId, PassageId
from retrieval.dense import DenseIndex, faiss_id
from retrieval.entry import IndexEntry
from retrieval.hit import Query, Vectors

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


@given(removed=st.sets(st.integers(0, 29)), seed=st.integers(0, 1000))
def test_passages_that_stay_keep_their_ids_and_scores_when_others_go(
    removed: set[int], seed: int
) -> None:
    held, vectors = entries(30), unit_vectors(30, seed)
    query = Query("", unit_vectors(1, seed + 1)[0])
    index = DenseIndex.of(held, vectors)
    index.remove(held[number].passage_id for number in sorted(removed))
    kept = [number for number in range(30) if number not in removed]
    rest = DenseIndex.of([held[number] for number in kept], vectors[kept])
    assert len(index) == len(kept)
    assert index.search(query, 30) == rest.search(query, 30)


@given(st.sets(st.integers(0, 19)))
def test_taking_out_and_putting_back_leaves_the_index_as_it_was(numbers: set[int]) -> None:
    held, vectors = entries(20), unit_vectors(20, 5)
    query = Query("", unit_vectors(1, 6)[0])
    index = DenseIndex.of(held, vectors)
    before = index.search(query, 20)
    chosen = sorted(numbers)
    index.remove(held[number].passage_id for number in chosen)
    index.add([held[number] for number in chosen], vectors[chosen])
    assert index.search(query, 20) == before


def test_removing_what_is_not_there_changes_nothing() -> None:
    index = DenseIndex.of(entries(3), unit_vectors(3, 1))
    index.remove([PassageId("unknown")])
    assert len(index) == 3


def test_scores_are_those_of_the_search() -> None:
    index = DenseIndex.of(entries(20), unit_vectors(20, 3))
    query = Query("", unit_vectors(1, 4)[0])
    found = {hit.passage_id: hit.score for hit in index.search(query, 20).hits}
    asked = [PassageId("n1:0004"), PassageId("n0:0000"), PassageId("n1:0004")]
    assert index.scores(query, asked) == {passage_id: found[passage_id] for passage_id in asked}
    assert index.scores(query, []) == {}


def test_an_empty_index_finds_nothing() -> None:
    assert DenseIndex(DIMENSION).search(Query("", unit_vectors(1, 0)[0]), 5).hits == ()


def test_the_id_that_faiss_uses_comes_from_the_passage_id_alone() -> None:
    assert faiss_id(PassageId("tianjin:0-12")) == 4598766266906405697
    assert 0 <= faiss_id(PassageId("\U00020bb7")) < 2**63

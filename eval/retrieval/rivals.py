"""What others would use in place of this index, on the same passages: bars to compare with.

They stand beside the product's own use of bm25s and FAISS on purpose: as their libraries offer
them, without the match key, the search words or the tie-breaking of ``retrieval``. They get
passages as published and queries as typed, neither Simplified nor respelt; only RRF, which fuses
our own words and vectors, gets our query.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

import bm25s
import faiss
import numpy as np

from corpus.notice import PassageId
from corpus.words import segments
from retrieval.fuse import DEPTH
from retrieval.hit import Query, Ranking, Retriever, Vectors

RRF = "rrf"
BM25 = "bm25s-jieba"
FLAT = "faiss-flat"
RIVALS = (RRF, BM25, FLAT)
"""The rows that are no part of the index, in the order in which they are shown."""

RRF_K = 60
RRF_DEPTH = DEPTH
"""How many of each retriever's best are counted: as many as the product's fusion considers."""


class ReciprocalRankFusion:
    """A Retriever that adds 1 / (60 + rank) over several others.

    Cormack, Clarke and Büttcher, SIGIR 2009 (https://doi.org/10.1145/1571941.1572114). It forgets
    how far ahead a passage is; it is here to be compared with.
    """

    def __init__(self, *retrievers: Retriever) -> None:
        self._retrievers = retrievers

    def search(self, query: Query, k: int) -> Ranking:
        """The best ``k`` passages by the sum of their reciprocal ranks."""
        scores: dict[PassageId, float] = {}
        for retriever in self._retrievers:
            for hit in retriever.search(query, max(k, RRF_DEPTH)).hits:
                scores[hit.passage_id] = scores.get(hit.passage_id, 0.0) + 1 / (RRF_K + hit.rank)
        return Ranking.of(list(scores.items()), k)


class PlainBm25:
    """A Retriever: bm25s with its defaults over the words of jieba's ``cut``, by ``retrieve``.

    No match key: full-width, Traditional and capital letters are other words than their twins.
    """

    def __init__(self, passage_ids: Sequence[PassageId], texts: Sequence[str]) -> None:
        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG on import
        self._passage_ids = tuple(passage_ids)
        self._bm25 = bm25s.BM25()
        self._bm25.index([list(segments(text)) for text in texts], show_progress=False)

    def search(self, query: Query, k: int) -> Ranking:
        """The best ``k`` passages; those that share no word with the query are no hits."""
        rows, scores = self._bm25.retrieve(
            [list(segments(query.text))], k=min(k, len(self._passage_ids)), show_progress=False
        )
        return Ranking.of(
            [
                (self._passage_ids[row], score)
                for row, score in zip(rows[0].tolist(), scores[0].tolist(), strict=True)
                if score > 0.0
            ],
            k,
        )


class PlainFlat:
    """A Retriever: a flat FAISS index of inner products over float32 vectors, nothing else."""

    def __init__(self, passage_ids: Sequence[PassageId], vectors: Vectors) -> None:
        self._passage_ids = tuple(passage_ids)
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def search(self, query: Query, k: int) -> Ranking:
        """The ``k`` nearest passages."""
        row = np.ascontiguousarray(query.vector.reshape(1, -1), dtype=np.float32)
        scores, rows = self._index.search(row, min(k, len(self._passage_ids)))
        return Ranking.of(
            [
                (self._passage_ids[row], score)
                for row, score in zip(rows[0].tolist(), scores[0].tolist(), strict=True)
            ],
            k,
        )


def rival_makers(
    parts: Sequence[Retriever],
    passage_ids: Sequence[PassageId],
    texts: Sequence[str],
    vectors: Vectors,
) -> Mapping[str, Callable[[], Retriever]]:
    """How each of RIVALS is made: of these retrievers, of these texts, of these vectors."""
    return {
        RRF: lambda: ReciprocalRankFusion(*parts),
        BM25: lambda: PlainBm25(passage_ids, texts),
        FLAT: lambda: PlainFlat(passage_ids, vectors),
    }

"""Inner-product search over passage vectors: exact while small, then among clusters.

The only importer of faiss.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Any

import faiss
import numpy as np

from corpus.notice import PassageId
from retrieval.entry import IndexEntry
from retrieval.hit import Query, Ranking, RowNumbers, Scores, Vectors
from retrieval.rows import Mask, Rows

APPROXIMATE_FROM = 20_000
"""Passages of one part from which on only the clusters nearest to the query are looked into."""
CLUSTERS = 1.6
"""For each square root of the passages: 506 for 100,000."""
PROBES = 80
PROBED = 1 / 8
"""So many clusters are looked into, and at least this share of them.

A tenth hit stands alone in its cluster as often in few clusters as in many, so a share alone would
miss more of a smaller index. Recall@10 for these: docs/decisions/0009-index.md.
"""

_TRAINED_ON = 32  # vectors a cluster
_ROUNDS = 6
_SEED = 1
_PLACES = 6  # of a score: what is left of float32 when the order of a sum is not known
_LEEWAY = 1e-5  # of FAISS' scores against the exact ones


class VectorPart:
    """The vectors of some passages, numbered from 0, as FAISS holds them. It never changes."""

    def __init__(self, vectors: Vectors, approximate_from: int = APPROXIMATE_FROM) -> None:
        """``vectors`` has one row a passage."""
        rows = np.ascontiguousarray(vectors, dtype=np.float32)
        _one_thread()
        self._size, dimension = len(rows), rows.shape[1]
        self._lists = 0
        self._index: Any = faiss.IndexFlatIP(dimension)  # its types lack what Python adds
        if self._size >= approximate_from:
            self._lists = max(round(CLUSTERS * math.sqrt(self._size)), 1)
            self._index = _clustered(rows, self._lists)
        self._index.add(rows)
        if self._lists:
            self._index.make_direct_map()

    def __len__(self) -> int:
        return self._size

    def vectors_of(self, rows: RowNumbers) -> Vectors:
        """The vectors of these rows, as they came in."""
        found: Vectors = self._index.reconstruct_batch(rows.astype(np.int64))
        return found

    def nearest(self, query: Vectors, depth: int, within: Mask | None) -> RowNumbers:
        """At least the ``depth`` nearest rows, in no order: all that may tie with the last, too.

        Only rows ``within``. All are compared where those are few, even in a clustered part.
        """
        selected = self._size if within is None else int(within.sum())
        parameters = self._parameters(within, selected)
        asked = np.ascontiguousarray(query.reshape(1, -1), dtype=np.float32)
        _one_thread()
        fetched = min(depth + 8, selected)
        while fetched > 0:
            scores, found = self._index.search(asked, fetched, params=parameters)
            rows: RowNumbers = found[0][found[0] >= 0].astype(np.int32)
            last = scores[0][len(rows) - 1] if len(rows) else -np.inf
            # a cut between equals would be by chance
            if len(rows) < fetched or fetched == selected or last < scores[0][depth - 1] - _LEEWAY:
                return rows
            fetched = min(2 * fetched, selected)
        return np.zeros(0, dtype=np.int32)

    def _parameters(self, within: Mask | None, selected: int) -> Any:
        library: Any = faiss
        selector = None
        if within is not None:
            selector = library.IDSelectorBitmap(np.packbits(within, bitorder="little"))
        if not self._lists:
            return library.SearchParameters(sel=selector)
        is_few = within is not None and selected < APPROXIMATE_FROM
        probes = self._lists if is_few else max(PROBES, math.ceil(PROBED * self._lists))
        return library.SearchParametersIVF(sel=selector, nprobe=min(probes, self._lists))


class DenseIndex:
    """A Retriever and Channel that scores passages by the inner product with the query's vector.

    FAISS says which rows may be among the nearest; the score of each is then worked out in double
    precision and rounded, so that it is the same in every part, company and order.
    """

    def __init__(self, rows: Rows, parts: Sequence[VectorPart]) -> None:
        """``parts`` together have a vector for each of ``rows``."""
        self.rows = rows
        self._parts = tuple(parts)
        ends = accumulate((len(part) for part in parts), initial=0)
        self._places = [slice(*pair) for pair in pairwise(ends)]
        assert sum(map(len, parts)) == len(rows)

    @classmethod
    def of(
        cls,
        entries: Sequence[IndexEntry],
        vectors: Vectors,
        approximate_from: int = APPROXIMATE_FROM,
    ) -> DenseIndex:
        """The index of these entries; ``vectors`` has one row an entry."""
        assert len(entries) == len(vectors)
        return cls(Rows.of(entries), [VectorPart(vectors, approximate_from)])

    def search(self, query: Query, k: int) -> Ranking:
        """The ``k`` nearest passages."""
        rows = self.search_rows(query, k)
        return self.rows.ranking(rows, self.scores_of(query, rows), k)

    def scores(self, query: Query, passage_ids: Iterable[PassageId]) -> dict[PassageId, float]:
        """The score of each of these passages, as ``search`` would give it."""
        wanted = list(passage_ids)
        found = self.scores_of(query, self.rows.numbers_of(wanted))
        return dict(zip(wanted, found.tolist(), strict=True))

    def search_rows(self, query: Query, depth: int) -> RowNumbers:
        """The ``depth`` nearest rows."""
        within = self.rows.within(query.notice_ids)
        found = [
            part.nearest(query.vector, depth, None if within is None else within[place])
            + np.int32(place.start)
            for part, place in zip(self._parts, self._places, strict=True)
        ]
        rows = np.concatenate([np.zeros(0, dtype=np.int32), *found])
        return self.rows.best(rows, self.scores_of(query, rows), depth)

    def scores_of(self, query: Query, rows: RowNumbers) -> Scores:
        """The inner product of each of these rows with the query's vector, to six places."""
        scores = np.zeros(len(rows), dtype=np.float64)
        vector = query.vector.astype(np.float64)
        for part, place in zip(self._parts, self._places, strict=True):
            here = np.flatnonzero((rows >= place.start) & (rows < place.stop))
            if len(here):
                vectors = part.vectors_of(rows[here] - np.int32(place.start))
                # not @, which would wake the threads of BLAS
                scores[here] = np.einsum("ij,j->i", vectors.astype(np.float64), vector)
        rounded: Scores = np.round(scores, _PLACES)
        return rounded


def _clustered(rows: Vectors, lists: int) -> faiss.IndexIVFFlat:
    """An empty index whose clusters were found in a fixed sample of ``rows``."""
    dimension = rows.shape[1]
    quantizer = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFFlat(quantizer, dimension, lists, faiss.METRIC_INNER_PRODUCT)
    index.cp.niter, index.cp.seed, index.cp.spherical = _ROUNDS, _SEED, True
    index.cp.min_points_per_centroid = 1  # a hint on stderr, no limit
    sample = np.random.default_rng(_SEED).permutation(len(rows))[: lists * _TRAINED_ON]
    index.train(rows[np.sort(sample)])
    return index


def _one_thread() -> None:
    """Keep FAISS in this thread to itself.

    PyTorch and FAISS bring an OpenMP runtime each, and two with threads crash on macOS.
    """
    faiss.omp_set_num_threads(1)

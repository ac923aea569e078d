"""Exact inner-product search over passage vectors. The only importer of faiss."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import faiss
import numpy as np

from corpus.notice import PassageId
from retrieval.entry import IndexEntry
from retrieval.hit import Query, Ranking, Vectors


class DenseIndex:
    """A Retriever that scores passages by the inner product of their vector and the query's.

    A flat index: exact, and fast enough for a million passages. Passages may come and go; the
    64-bit id that FAISS knows one by is derived from its passage id, so it survives both.
    """

    def __init__(self, dimension: int) -> None:
        # PyTorch and FAISS bring an OpenMP runtime each, and two with threads crash on macOS
        faiss.omp_set_num_threads(1)
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        self._entries: dict[int, IndexEntry] = {}

    @classmethod
    def of(cls, entries: Sequence[IndexEntry], vectors: Vectors) -> DenseIndex:
        """The index of these entries; ``vectors`` has one row an entry."""
        index = cls(vectors.shape[1])
        index.add(entries, vectors)
        return index

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entries: Sequence[IndexEntry], vectors: Vectors) -> None:
        """Add passages that are not in the index yet; ``vectors`` has one row an entry."""
        assert len(entries) == len(vectors)
        keys = [faiss_id(entry.passage_id) for entry in entries]
        assert len({*keys, *self._entries}) == len(keys) + len(self._entries), "an id twice"
        self._index.add_with_ids(
            np.ascontiguousarray(vectors, dtype=np.float32), np.array(keys, dtype=np.int64)
        )
        self._entries.update(zip(keys, entries, strict=True))

    def remove(self, passage_ids: Iterable[PassageId]) -> None:
        """Take passages out; those that are not in the index are passed over."""
        keys = [key for key in map(faiss_id, passage_ids) if key in self._entries]
        self._index.remove_ids(faiss.IDSelectorBatch(np.array(keys, dtype=np.int64)))
        for key in keys:
            del self._entries[key]

    def search(self, query: Query, k: int) -> Ranking:
        """The ``k`` nearest passages."""
        within, selected = None, len(self._entries)
        if query.notice_ids is not None:
            keys = [
                key for key, entry in self._entries.items() if entry.notice_id in query.notice_ids
            ]
            within, selected = np.array(sorted(keys), dtype=np.int64), len(keys)
        depth = min(k, selected)
        while depth > 0:
            scores = self._nearest(query, depth, within)
            # all that tie with the last one, or the cut between equals would be by chance
            if depth == selected or scores[-1][1] < scores[min(k, depth) - 1][1]:
                return Ranking.of(scores, k)
            depth = min(2 * depth, selected)
        return Ranking(())

    def scores(self, query: Query, passage_ids: Iterable[PassageId]) -> dict[PassageId, float]:
        """The score of each of these passages, as ``search`` would give it."""
        wanted = list(passage_ids)
        if not wanted:
            return {}
        keys = np.array([faiss_id(passage_id) for passage_id in wanted], dtype=np.int64)
        found = dict(self._nearest(query, len(wanted), np.unique(keys)))
        return {passage_id: found[passage_id] for passage_id in wanted}

    def _nearest(
        self, query: Query, depth: int, within: np.ndarray[tuple[int], np.dtype[np.int64]] | None
    ) -> list[tuple[PassageId, float]]:
        """The ``depth`` nearest, best first, among those whose FAISS ids are ``within``.

        FAISS adds up in another order here than there, so the last bits of a float32 differ
        between equal passages: they are rounded off.
        """
        parameters = None
        if within is not None:
            selector = faiss.IDSelectorBatch(within)
            parameters = faiss.SearchParameters()
            parameters.sel = selector
        row = np.ascontiguousarray(query.vector.reshape(1, -1), dtype=np.float32)
        scores, keys = self._index.search(row, depth, params=parameters)
        return [
            (self._entries[key].passage_id, round(score, 6))
            for key, score in zip(keys[0].tolist(), scores[0].tolist(), strict=True)
            if key >= 0
        ]


def faiss_id(passage_id: PassageId) -> int:
    """63 bits of the passage id's SHA-256; two of a million passages meet once in ten million."""
    digest = hashlib.sha256(passage_id.encode("utf-8")).digest()
    return int.from_bytes(digest[:8], "big") >> 1

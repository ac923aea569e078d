"""BM25 over index terms. The only importer of bm25s."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from corpus.notice import PassageId
from retrieval.entry import IndexEntry, query_terms
from retrieval.hit import Query, Ranking


class LexicalIndex:
    """A Retriever that scores passages by the terms they share with the query.

    BM25 as Lucene computes it (Kamphuis et al. 2020, https://doi.org/10.1007/978-3-030-45442-5_4)
    with bm25s' k1 = 1.5 and b = 0.75. A term weighs by how rare it is among all entries, so the
    index is made anew when an entry comes or goes; that takes a second for 100,000 passages.
    """

    def __init__(
        self,
        entries: Sequence[IndexEntry],
        terms: Callable[[Query], Sequence[str]] = query_terms,
    ) -> None:
        self._entries = tuple(entries)
        self._rows = {entry.passage_id: row for row, entry in enumerate(self._entries)}
        self._terms = terms
        self._bm25 = _index(self._entries)

    def search(self, query: Query, k: int) -> Ranking:
        """The best ``k`` passages among those that share a term with the query."""
        scores = self._scores(query)
        rows = np.flatnonzero(scores > 0.0).tolist()
        if query.notice_ids is not None:
            rows = [row for row in rows if self._entries[row].notice_id in query.notice_ids]
        return Ranking.of([(self._entries[row].passage_id, float(scores[row])) for row in rows], k)

    def scores(self, query: Query, passage_ids: Iterable[PassageId]) -> dict[PassageId, float]:
        """The score of each of these passages: 0 where it shares no term with the query."""
        scores = self._scores(query)
        return {passage_id: float(scores[self._rows[passage_id]]) for passage_id in passage_ids}

    def _scores(self, query: Query) -> NDArray[np.float32]:
        """One score an entry, in their order."""
        terms = list(self._terms(query))
        if self._bm25 is None or not terms:
            return np.zeros(len(self._entries), dtype=np.float32)
        scores: NDArray[np.float32] = self._bm25.get_scores(terms)
        return scores


def _index(entries: Sequence[IndexEntry]) -> bm25s.BM25 | None:
    """BM25 over the entries; None where no entry has a term, which bm25s cannot take."""
    vocabulary = sorted({term for entry in entries for term in entry.terms})
    if not vocabulary:
        return None
    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG on import
    numbers = {term: number for number, term in enumerate(vocabulary)}
    bm25 = bm25s.BM25()
    bm25.index(
        ([[numbers[term] for term in entry.terms] for entry in entries], numbers),
        show_progress=False,
    )
    return bm25

"""BM25 over one channel of index terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.notice import PassageId
from retrieval.entry import IndexEntry, query_terms
from retrieval.hit import Query, Ranking, RowNumbers, Scores
from retrieval.postings import Postings, term_keys
from retrieval.rows import Rows

K1 = 1.5
B = 0.75

QueryTerms: TypeAlias = Callable[[Query], Sequence[str]]
"""The terms of a query in one channel."""


class LexicalIndex:
    """A Retriever and Channel that scores passages by the terms they share with the query.

    BM25 as Lucene computes it (Kamphuis et al. 2020, https://doi.org/10.1007/978-3-030-45442-5_4),
    without its constant factor k1 + 1. A term weighs by how rare it is among all live entries, at
    the time of the query: nothing but them decides a score, not what came and went before. Every
    sum is taken in the order of the query's terms, so that equal passages have equal scores
    whatever rows they are. The lists of a query's terms are read whole, half a microsecond for a
    hundred entries.
    """

    def __init__(self, entries: Sequence[IndexEntry], terms: QueryTerms = query_terms) -> None:
        lists = Postings.of([entry.terms for entry in entries])
        self._set_up(Rows.of(entries), (lists,), terms)

    @classmethod
    def over(cls, rows: Rows, parts: Sequence[Postings], terms: QueryTerms) -> LexicalIndex:
        """The index of these lists, which together have a passage for each of ``rows``."""
        made = cls.__new__(cls)
        made._set_up(rows, tuple(parts), terms)
        return made

    def _set_up(self, rows: Rows, parts: tuple[Postings, ...], terms: QueryTerms) -> None:
        self.rows = rows
        self._parts = parts
        self._terms = terms
        ends = accumulate((len(part.lengths) for part in parts), initial=0)
        self._places = [slice(*pair) for pair in pairwise(ends)]
        lengths = np.concatenate([np.zeros(0), *(part.lengths for part in parts)])
        assert len(lengths) == len(rows)
        total = int(lengths[rows.live].sum())
        mean = total / rows.live_count if total else 1.0
        self._norms: Scores = K1 * (1 - B + B * lengths / mean)

    def search(self, query: Query, k: int) -> Ranking:
        """The best ``k`` passages among those that share a term with the query."""
        rows = self.search_rows(query, k)
        return self.rows.ranking(rows, self.scores_of(query, rows), k)

    def scores(self, query: Query, passage_ids: Iterable[PassageId]) -> dict[PassageId, float]:
        """The score of each of these passages: 0 where it shares no term with the query."""
        wanted = list(passage_ids)
        found = self.scores_of(query, self.rows.numbers_of(wanted))
        return dict(zip(wanted, found.tolist(), strict=True))

    def search_rows(self, query: Query, depth: int) -> RowNumbers:
        """The best ``depth`` rows among those that share a term with the query."""
        scores = np.zeros(len(self.rows), dtype=np.float64)
        for weight, lists in self._weighed(query):
            for part, place, listed in zip(self._parts, self._places, lists, strict=True):
                rows = part.rows[listed]
                scores[place][rows] += weight * self._shares(
                    part.counts[listed], self._norms[place][rows]
                )
        within = self.rows.within(query.notice_ids)
        found = np.flatnonzero(scores if within is None else scores * within)
        return self.rows.best(found.astype(np.int32), scores[found], depth)

    def scores_of(self, query: Query, rows: RowNumbers) -> Scores:
        """The score of each of these rows, 0 where it shares no term with the query."""
        scores = np.zeros(len(rows), dtype=np.float64)
        asked = []  # of each part: where its rows stand among those asked for, and which they are
        for place in self._places:
            here = np.flatnonzero((rows >= place.start) & (rows < place.stop))
            here = here[np.argsort(rows[here])]
            asked.append((here, rows[here] - np.int32(place.start)))
        for weight, lists in self._weighed(query):
            for part, place, listed, (here, wanted) in zip(
                self._parts, self._places, lists, asked, strict=True
            ):
                held = part.rows[listed]
                if not len(held) or not len(here):
                    continue
                at = np.minimum(np.searchsorted(held, wanted), len(held) - 1)
                holds = held[at] == wanted
                counts = part.counts[listed][at[holds]]
                norms = self._norms[place][wanted[holds]]
                scores[here[holds]] += weight * self._shares(counts, norms)
        return scores

    def _weighed(self, query: Query) -> Iterator[tuple[float, list[slice]]]:
        """The weight of each term that the query holds, and its list in each part."""
        asked = Counter(self._terms(query))
        keys = term_keys(asked)
        lists = [part.of_terms(keys) for part in self._parts]
        for number, times in enumerate(asked.values()):
            found = [part_lists[number] for part_lists in lists]
            holding = self._holding(found)
            if holding:
                rare = np.log(1 + (self.rows.live_count - holding + 0.5) / (holding + 0.5))
                yield times * float(rare), found

    def _holding(self, lists: Sequence[slice]) -> int:
        """How many live entries stand in these lists, one list a part."""
        if self.rows.live_count == len(self.rows):
            return sum(listed.stop - listed.start for listed in lists)
        return sum(
            int(self.rows.live[place][part.rows[listed]].sum())
            for part, place, listed in zip(self._parts, self._places, lists, strict=True)
        )

    @staticmethod
    def _shares(counts: NDArray[np.unsignedinteger[Any]], norms: Scores) -> Scores:
        """What part of a term's weight a passage gets that holds it so many times."""
        shares: Scores = counts / (counts + norms)
        return shares

"""The entries of an index by number: what all its channels agree on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.notice import NoticeId, PassageId
from retrieval.entry import IndexEntry
from retrieval.hit import Ranking, RowNumbers, Scores

Mask: TypeAlias = NDArray[np.bool_]
"""One truth value a row."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Which passage each row is. A row numbers an entry within one snapshot of an index only.

    ``notice_numbers`` has, for each row, the place of its notice in ``notices``, where an id may
    stand twice: a notice that was replaced. Rows that are not ``live`` belong to notices that have
    gone; they keep their number until the index is put together anew, and are never found.
    """

    passage_ids: tuple[PassageId, ...]
    notices: tuple[NoticeId, ...]
    notice_numbers: NDArray[np.int32]
    live: Mask

    @classmethod
    def of(cls, entries: Sequence[IndexEntry]) -> Rows:
        """A row an entry, in their order."""
        numbers: dict[NoticeId, int] = {}
        of_row = [numbers.setdefault(entry.notice_id, len(numbers)) for entry in entries]
        return cls(
            tuple(entry.passage_id for entry in entries),
            tuple(numbers),
            np.array(of_row, dtype=np.int32),
            np.ones(len(entries), dtype=np.bool_),
        )

    def __len__(self) -> int:
        return len(self.passage_ids)

    @cached_property
    def live_count(self) -> int:
        """How many entries can be found."""
        return int(self.live.sum())

    @cached_property
    def _numbers(self) -> dict[PassageId, int]:
        return {self.passage_ids[row]: row for row in np.flatnonzero(self.live).tolist()}

    def numbers_of(self, passage_ids: Iterable[PassageId]) -> RowNumbers:
        """The row of each of these passages. KeyError for one that is not in the index."""
        return np.array([self._numbers[each] for each in passage_ids], dtype=np.int32)

    def ids_of(self, rows: RowNumbers) -> list[PassageId]:
        """The passage of each of these rows."""
        return [self.passage_ids[row] for row in rows.tolist()]

    def within(self, notice_ids: Collection[str] | None) -> Mask | None:
        """The live rows of these notices, or all live ones; None where that is every row."""
        if notice_ids is None:
            return None if self.live_count == len(self) else self.live
        chosen = np.array([each in notice_ids for each in self.notices], dtype=np.bool_)
        found: Mask = chosen[self.notice_numbers] & self.live
        return found

    def best(self, rows: RowNumbers, scores: Scores, depth: int) -> RowNumbers:
        """The ``depth`` best of these rows, best first, equal scores in order of passage id.

        ``scores`` has one score for each of ``rows``.
        """
        kept = scores >= nth_best(scores, depth)
        rows, scores = rows[kept], scores[kept]
        ids = self.passage_ids
        ordered = sorted(
            zip(scores.tolist(), rows.tolist(), strict=True),
            key=lambda pair: (-pair[0], ids[pair[1]]),
        )
        return np.array([row for _, row in ordered[:depth]], dtype=np.int32)

    def ranking(self, rows: RowNumbers, scores: Scores, k: int) -> Ranking:
        """These rows as hits."""
        return Ranking.of(list(zip(self.ids_of(rows), scores.tolist(), strict=True)), k)


def nth_best(scores: NDArray[np.floating[Any]], number: int, otherwise: float = -np.inf) -> float:
    """The ``number``-th best score; ``otherwise`` where there are no more than that."""
    if len(scores) <= number:
        return otherwise
    return float(np.partition(scores, len(scores) - number)[len(scores) - number])

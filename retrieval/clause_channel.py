"""How near a question is to the clauses of a passage: to the best of them, and to all together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retrieval.hit import Query, RowNumbers, Scores
from retrieval.make_segment import CLAUSES
from retrieval.places import Places, best_of_each
from retrieval.token_space import unit_rows

_LEAST = 1e-12  # of a square, so that nothing is divided by nothing
_DIGITS = 6  # of a cosine: the last bits of a product depend on what is multiplied beside it


class ClauseChannel:
    """Scores rows by the vectors of their clauses, each made in the context of the passage."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def scores_of(self, query: Query, rows: RowNumbers) -> tuple[Scores, Scores]:
        """Of each row the cosine of its best two neighbouring clauses, and of all its clauses.

        The latter leaves out the headings, which the passage's own vector has in it. 0 without
        clauses.
        """
        held, counts = self._places.gather(CLAUSES, rows)
        if held is None:
            return np.zeros(len(rows)), np.zeros(len(rows))
        sums = held.astype(np.float32)
        best = best_of_each(_pair_cosines(sums, counts, query.vector), counts)
        told = np.flatnonzero(counts)
        whole = np.zeros((len(rows), sums.shape[1]), dtype=np.float32)
        whole[told] = np.add.reduceat(sums, np.cumsum(counts)[told] - counts[told], axis=0)
        all_of_it = unit_rows(whole) @ query.vector
        return _rounded(best), _rounded(all_of_it)


def _pair_cosines(
    sums: NDArray[np.float32], counts: NDArray[np.int64], vector: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Of each clause with the next of its passage; of the last with the one before, or alone.

    A pair is the sum of the two, which is not made: its products follow from theirs.
    """
    products = sums @ vector
    squares = np.einsum("cd,cd->c", sums, sums)
    crossed = np.einsum("cd,cd->c", sums[:-1], sums[1:])
    is_last = np.zeros(len(sums), dtype=np.bool_)
    is_last[np.cumsum(counts)[counts > 0] - 1] = True
    first = np.flatnonzero(~is_last)
    paired = products[first] + products[first + 1]
    lengths = squares[first] + squares[first + 1] + 2 * crossed[first]
    cosines = products / np.sqrt(np.maximum(squares, _LEAST))
    cosines[first] = paired / np.sqrt(np.maximum(lengths, _LEAST))
    several = np.cumsum(counts)[counts > 1] - 1
    cosines[several] = cosines[several - 1]
    found: NDArray[np.float32] = cosines
    return found


def _rounded(scores: NDArray[np.float32]) -> Scores:
    return np.asarray(np.round(scores.astype(np.float64), _DIGITS), dtype=np.float64)

"""The records of a report on retrieval: rows, how they compare, what noise costs, and the times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from eval.errors import UnknownMeasure
from eval.retrieval.cases import Case
from eval.retrieval.measures import MEASURES
from eval.retrieval.noise import Noise
from eval.significance import Interval

FUSED = "fused"
"""The row that the product answers from."""
COMPARED = ("ndcg_at_10", "hit_at_1")
"""The measures on which the fused row is compared with the others."""
SIGNIFICANT = 0.05
LOSS_SHARE = "noisy_loss_share"
MINIMUMS = (*MEASURES, LOSS_SHARE)
"""What ``measure`` knows, and so ``--min``."""
LOWER_IS_BETTER = frozenset({LOSS_SHARE})


class RowKind(StrEnum):
    """What stands behind a row: one retriever of the index, all of them, or a rival."""

    PART = "part"
    FUSED = "fused"
    RIVAL = "rival"


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One retriever: each measure of each query, the means, and the time of one search.

    ``values`` have shape (queries,), in the order of the report's ``query_ids``. The times are
    without embedding the query; the fused search includes those of its parts.
    """

    name: str
    kind: RowKind
    values: Mapping[str, NDArray[np.float64]]
    means: Mapping[str, Interval]
    search_p50_ms: float
    search_p95_ms: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The fused row against another, query by query: what it has more, and how sure that is.

    ``p`` is that of this pair alone, for who had only this question; ``p_holm`` allows for all the
    rows that were looked at, of which one may differ by chance.
    """

    measure: str
    against: str
    difference: Interval
    p: float
    p_holm: float

    @property
    def winner(self) -> str | None:
        """The row that is significantly above the other, all rows considered."""
        return self._above if self.p_holm < SIGNIFICANT else None

    @property
    def winner_alone(self) -> str | None:
        """The row that would be significantly above the other if no more were compared."""
        return self._above if self.p < SIGNIFICANT else None

    @property
    def _above(self) -> str:
        return FUSED if self.difference.mean > 0 else self.against


@dataclass(frozen=True, slots=True)
class Loss:
    """What noise takes from the nDCG@10 of a row.

    ``share``: of what it takes from the BM25 rival; None where that is not measured or loses
    nothing.
    """

    name: str
    clean: float
    noisy: float
    loss: Interval
    share: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Twin:
    """The same queries with noise. ``changed``: how many of them have another text."""

    noise: Noise
    changed: int
    rows: tuple[Row, ...]
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Costs:
    """What the product's index took on this machine.

    ``index_s`` is to build and save it without embedding, ``load_s`` to open it.
    ``query_p50_ms``: from a question that was not asked before to what is searched for, respelt and
    embedded by itself (median of a sample). ``peak_mb``: the most memory this process has held
    (resident), from its start until the index's own rows were searched.
    """

    embed_passages_s: float
    index_s: float
    load_s: float
    query_p50_ms: float
    peak_mb: float


@dataclass(frozen=True, slots=True, eq=False)
class RetrievalReport:
    """One run over a collection.

    ``single``: the part of the index with the best nDCG@10; ``wins`` and ``losses`` are the
    queries on which fusion differs most from it. Empty, as ``comparisons`` are, unless all rows
    were wanted.
    """

    collection: str
    queries_file: str
    model: str
    held_out: bool
    passages: int
    query_ids: tuple[str, ...]
    rows: tuple[Row, ...]
    comparisons: tuple[Comparison, ...]
    single: str | None
    wins: tuple[Case, ...]
    losses: tuple[Case, ...]
    costs: Costs
    twin: Twin | None

    def measure(self, name: str) -> float | None:
        """One of MINIMUMS: of the fused row, or of the only one.

        Raises UnknownMeasure. None where it was not measured.
        """
        if name == LOSS_SHARE:
            losses = () if self.twin is None else self.twin.losses
            return next((loss.share for loss in losses if loss.name == FUSED), None)
        if name not in MEASURES:
            raise UnknownMeasure(name, MINIMUMS)
        row = self.row(FUSED) or self.rows[0]
        return row.means[name].mean

    def row(self, name: str) -> Row | None:
        """The row of this name, if it was wanted."""
        return next((row for row in self.rows if row.name == name), None)


def best_single(rows: Sequence[Row]) -> Row | None:
    """The part of the index with the best nDCG@10, the first of equals; None without parts."""
    parts = [row for row in rows if row.kind is RowKind.PART]
    return max(parts, key=lambda row: row.means["ndcg_at_10"].mean, default=None)

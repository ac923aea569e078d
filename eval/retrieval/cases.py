"""The queries on which one row does better or worse than another, with what each found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.collection import Collection, CollectionPassage
from retrieval.hit import Ranking

CASES = 10
"""How many of each kind are shown, at most."""
HITS = 3
"""How many first hits of each row are shown."""
EXCERPT = 140
"""Characters of a passage that are shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as a case shows it: its title and the beginning of its text."""

    passage_id: str
    title: str
    text: str
    is_relevant: bool
    rank: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """One query, the nDCG@10 of both rows on it, and their first hits.

    ``relevant``: the passages that were judged relevant, each with its rank in the fused row, or
    None where that did not find it.
    """

    query_id: str
    query: str
    fused: float
    single: float
    relevant: tuple[Shown, ...]
    fused_hits: tuple[Shown, ...]
    single_hits: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of the two rows: a value for each query, shape (queries,), and what it found."""

    values: NDArray[np.float64]
    rankings: Sequence[Ranking]


def differing_cases(
    collection: Collection, fused: Side, single: Side
) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """The queries that gain most from fusion, and those that lose most, the largest first."""
    differences = fused.values - single.values
    passages = {passage.passage_id: passage for passage in collection.passages}
    relevant: dict[str, list[str]] = {}
    for qrel in collection.qrels:
        if qrel.relevance > 0:
            relevant.setdefault(qrel.query_id, []).append(qrel.passage_id)

    def case_of(row: int) -> Case:
        query = collection.queries[row]
        wanted = relevant.get(query.query_id, [])
        ranks = {str(hit.passage_id): hit.rank for hit in fused.rankings[row].hits}
        return Case(
            query_id=query.query_id,
            query=query.text,
            fused=float(fused.values[row]),
            single=float(single.values[row]),
            relevant=tuple(_shown(passages[one], True, ranks.get(one)) for one in wanted),
            fused_hits=_hits(fused.rankings[row], passages, wanted),
            single_hits=_hits(single.rankings[row], passages, wanted),
        )

    order = np.argsort(-differences, kind="stable")
    wins = [int(row) for row in order if differences[row] > 0][:CASES]
    losses = [int(row) for row in order[::-1] if differences[row] < 0][:CASES]
    return tuple(map(case_of, wins)), tuple(map(case_of, losses))


def _hits(
    ranking: Ranking, passages: Mapping[str, CollectionPassage], relevant: Sequence[str]
) -> tuple[Shown, ...]:
    return tuple(
        _shown(passages[hit.passage_id], hit.passage_id in relevant, hit.rank)
        for hit in ranking.hits[:HITS]
    )


def _shown(passage: CollectionPassage, is_relevant: bool, rank: int | None) -> Shown:
    text = passage.text
    cut = text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"
    return Shown(passage.passage_id, passage.title, cut, is_relevant, rank)

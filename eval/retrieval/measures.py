"""Measures of a ranking, query by query. The only importer of ir_measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from numpy.typing import NDArray

from eval.collection import Qrel
from retrieval.hit import Hit, Ranking

MEASURES = {
    "ndcg_at_10": "nDCG@10",
    "recall_at_10": "recall@10",
    "recall_at_100": "recall@100",
    "mrr": "MRR",
    "hit_at_1": "hit@1",
}
"""The name of each measure and how it is shown. The definitions are ir_measures'."""

DEPTH = 100
"""Hits taken for each query: what recall@100 looks at, and how far down MRR counts."""

_IR_MEASURES = {
    nDCG @ 10: "ndcg_at_10",
    R @ 10: "recall_at_10",
    R @ 100: "recall_at_100",
    RR: "mrr",
    Success @ 1: "hit_at_1",
}


def score_queries(
    qrels: Sequence[Qrel], found: Mapping[str, Ranking]
) -> dict[str, NDArray[np.float64]]:
    """Each measure's value for every query of ``found``, shape (queries,), in its order.

    A query that found nothing has 0 in all of them.
    """
    rows = {query_id: row for row, query_id in enumerate(found)}
    values = {name: np.zeros(len(rows)) for name in MEASURES}
    scored = ir_measures.iter_calc(
        list(_IR_MEASURES),
        [ir_measures.Qrel(q.query_id, q.passage_id, q.relevance) for q in qrels],
        [
            ir_measures.ScoredDoc(query_id, hit.passage_id, score)
            for query_id, ranking in found.items()
            for hit, score in untied(ranking)
        ],
    )
    for metric in scored:
        values[_IR_MEASURES[metric.measure]][rows[metric.query_id]] = metric.value
    return values


def untied(ranking: Ranking) -> list[tuple[Hit, float]]:
    """The hits with scores that fall strictly, since evaluators order by score alone.

    Each of them breaks ties in its own way; what a user sees is the order of the ranking. In
    float32, as trec_eval reads scores.
    """
    untied, bound = [], np.float32(np.inf)
    for hit in ranking.hits:
        score = min(np.float32(hit.score), bound)
        untied.append((hit, float(score)))
        bound = np.nextafter(score, np.float32(-np.inf))
    return untied

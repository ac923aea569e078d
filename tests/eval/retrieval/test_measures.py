"""Values query by query, and scores that no evaluator reorders."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from corpus.notice import PassageId
from eval.collection import Qrel
from eval.retrieval.measures import score_queries, untied
from retrieval.hit import Ranking


def ranking(*names: str) -> Ranking:
    return Ranking.of([(PassageId(name), 1 / at) for at, name in enumerate(names, 1)], 100)


def test_each_query_has_its_own_value_in_the_order_of_the_rankings() -> None:
    qrels = [Qrel("a", "p1", 1), Qrel("a", "p2", 1), Qrel("b", "p9", 1), Qrel("c", "p1", 1)]
    found = {"c": ranking("p3", "p2", "p1"), "b": Ranking(()), "a": ranking("p1", "p3")}
    values = score_queries(qrels, found)
    best = 1 + 1 / math.log2(3)
    assert values["ndcg_at_10"] == pytest.approx([1 / math.log2(4), 0, 1 / best], abs=1e-4)
    assert values["mrr"] == pytest.approx([1 / 3, 0, 1], abs=1e-4)
    assert values["hit_at_1"] == pytest.approx([0, 0, 1])
    assert values["recall_at_10"] == pytest.approx([1, 0, 0.5])


def test_scores_fall_strictly_so_that_no_evaluator_reorders_ties() -> None:
    names = ["b", "a", "c", "d"]
    tied = Ranking.of([(PassageId(name), 0.5) for name in names] + [(PassageId("e"), 0.1)], 5)
    scores = [np.float32(score) for _, score in untied(tied)]  # as trec_eval reads them
    assert [hit.passage_id for hit, _ in untied(tied)] == ["a", "b", "c", "d", "e"]
    assert all(one > other for one, other in pairwise(scores))
    assert scores == pytest.approx([0.5, 0.5, 0.5, 0.5, 0.1])

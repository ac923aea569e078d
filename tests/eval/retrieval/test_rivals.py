"""The rivals do what their papers and libraries say, and no more."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.notice import PassageId
from eval.retrieval.rivals import RRF_DEPTH, PlainBm25, PlainFlat, ReciprocalRankFusion
from retrieval.fuse import DEPTH
from retrieval.hit import Query, Ranking

NONE = np.zeros(4, dtype=np.float32)


class Scripted:
    """A Retriever that always finds these, in this order."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def search(self, query: Query, k: int) -> Ranking:
        scored = [(PassageId(name), 1.0 / at) for at, name in enumerate(self.names, 1)]
        return Ranking.of(scored, k)


def ids(*names: str) -> list[PassageId]:
    return [PassageId(name) for name in names]


def test_reciprocal_ranks_add_up() -> None:
    fusion = ReciprocalRankFusion(Scripted("a", "b", "c"), Scripted("b", "d"))
    hits = fusion.search(Query("?", NONE), 10).hits
    assert [hit.passage_id for hit in hits] == ["b", "a", "d", "c"]
    assert [hit.score for hit in hits] == pytest.approx([1 / 62 + 1 / 61, 1 / 61, 1 / 62, 1 / 63])
    assert len(fusion.search(Query("?", NONE), 2).hits) == 2


def test_reciprocal_ranks_count_as_many_as_our_fusion_considers() -> None:
    assert RRF_DEPTH == DEPTH
    one = Scripted(*(f"a{at:03}" for at in range(DEPTH)))
    asked: list[int] = []

    class Watched(Scripted):
        def search(self, query: Query, k: int) -> Ranking:
            asked.append(k)
            return super().search(query, k)

    ReciprocalRankFusion(one, Watched("b")).search(Query("?", NONE), 10)
    assert asked == [DEPTH]


def test_plain_bm25_knows_no_match_key() -> None:
    bm25 = PlainBm25(ids("p1", "p2", "p3"), ["热线12345", "公园开放", "老旧公园改造"])
    found = [hit.passage_id for hit in bm25.search(Query("改造公园", NONE), 10).hits]
    assert found == ["p3", "p2"]
    assert bm25.search(Query("热线１２３４５", NONE), 10).hits[0].passage_id == "p1"  # by 热线
    assert bm25.search(Query("１２３４５", NONE), 10).hits == ()
    assert bm25.search(Query("公園", NONE), 10).hits == ()


def test_plain_faiss_orders_by_the_inner_product() -> None:
    vectors = np.random.default_rng(5).normal(size=(30, 4)).astype(np.float32)
    names = ids(*(f"p{number:02}" for number in range(30)))
    query = vectors[3] * 0.5
    hits = PlainFlat(names, vectors).search(Query("?", query), 7).hits
    order = np.argsort(-(vectors @ query))[:7]
    assert [hit.passage_id for hit in hits] == [names[row] for row in order]
    assert [hit.score for hit in hits] == pytest.approx((vectors @ query)[order], abs=1e-6)
    assert len(PlainFlat(names, vectors).search(Query("?", query), 100).hits) == 30

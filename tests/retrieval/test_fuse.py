"""Fusion depends on scores alone, on each channel by its weight, and on what the query is like."""

from __future__ import annotations

import json
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from retrieval.fuse import FusedRetriever, fused, z_normalised
from retrieval.fusion_weights import (
    CHANNELS,
    FEATURES,
    FILE,
    QUICK,
    FittedWeights,
    FusionWeights,
    features_of,
    shipped,
)
from retrieval.hit import Query
from retrieval.index import PassageIndex, segments_of
from tests.factories import a_passage
from tests.fakes import HashEmbedder

SCORE = st.floats(-100, 100, allow_nan=False).map(lambda score: round(score, 4))
PAIRS = st.lists(st.tuples(SCORE, SCORE), min_size=1, max_size=40)
ALWAYS = np.array([1.0])
EMBEDDER = HashEmbedder()


def index_of(*texts: str) -> PassageIndex:
    passages = [a_passage(text, notice_id=f"n{number:03}") for number, text in enumerate(texts)]
    return PassageIndex.build(passages, {}, EMBEDDER)


@given(st.lists(SCORE, min_size=1, max_size=40))
def test_normalised_scores_have_mean_zero_and_deviation_one(scores: list[float]) -> None:
    found = z_normalised(np.array(scores))
    assert found.mean() == pytest.approx(0, abs=1e-6)
    assert found.std() == pytest.approx(1 if len(set(scores)) > 1 else 0, abs=1e-6)


@given(st.lists(SCORE, min_size=2, max_size=40), st.floats(0.01, 100), st.floats(-100, 100))
def test_neither_scale_nor_shift_of_a_channel_matters(
    scores: list[float], scale: float, shift: float
) -> None:
    assume(len(set(scores)) > 1)
    moved = z_normalised(np.array(scores) * scale + shift)
    assert moved == pytest.approx(z_normalised(np.array(scores)), abs=1e-4)


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_does_not_show(
    pairs: list[tuple[float, float]], random: Random
) -> None:
    weights = np.array([[0.4, 0.6]])
    scores = np.array(pairs)
    order = list(range(len(pairs)))
    random.shuffle(order)
    again = fused(scores[order], ALWAYS, weights)
    assert again == pytest.approx(fused(scores, ALWAYS, weights)[order], abs=1e-7)


def test_the_sum_is_the_weighted_one() -> None:
    scores = np.array([[1.0, 0.0], [0.0, 1.0]])
    found = fused(scores, ALWAYS, np.array([[0.3, 0.7]]))
    assert found.tolist() == pytest.approx([0.3 - 0.7, 0.7 - 0.3])


def test_the_weights_depend_on_the_features_of_the_query() -> None:
    scores = np.array([[1.0, 0.0], [0.0, 1.0]])
    weights = np.array([[1.0, 0.0], [-1.0, 1.0]])  # by the first channel, or by the second
    assert fused(scores, np.array([1.0, 0.0]), weights).argmax() == 0
    assert fused(scores, np.array([1.0, 1.0]), weights).argmax() == 1


def test_a_channel_without_an_opinion_leaves_the_other_to_decide() -> None:
    scores = np.array([[3.0, 1.0], [3.0, 5.0], [3.0, 2.0]])
    found = fused(scores, ALWAYS, np.array([[0.5, 0.5]]))
    assert found == pytest.approx(0.5 * z_normalised(scores[:, 1]))


def test_features_tell_a_known_query_from_a_foreign_one() -> None:
    retriever = index_of("热线日均受理诉求2.30万件", "新建口袋公园30个", "改造老旧公园12个").fused
    features = []
    for text in ("热线日均受理诉求", "how many parks", ""):
        query = Query(text, EMBEDDER.embed_queries([text])[0])
        rows = retriever.candidates(query, 3)
        features.append(retriever.features(query, retriever.quick_scores(query, rows)))
    known, foreign, nothing = features
    assert known[FEATURES.index("known")] == features_of(1.0, 0.0)[1]
    assert known[FEATURES.index("covered")] > features_of(1.0, 0.2)[2]
    assert known[FEATURES.index("foreign")] == 0.0
    for each in (foreign, nothing):
        assert each.tolist() == features_of(0.0, 0.0).tolist()
        assert each[FEATURES.index("foreign")] == 1.0


def test_what_is_not_read_closely_stands_below_in_the_order_of_the_first_look() -> None:
    texts = [f"新建口袋公园{number}个，其中东湖区{number % 7}个" for number in range(120)]
    index = index_of(*texts)
    query = index.query("新建口袋公园7个", EMBEDDER)
    ranking = index.search(query, 120)
    assert len(ranking.hits) == 120
    scores = [hit.score for hit in ranking.hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[63] - scores[64] >= 1.0 - 1e-9
    assert index.search(query, 5).hits == ranking.hits[:5]


def test_each_channel_ranks_what_it_scored_as_it_does_by_itself() -> None:
    index = index_of(*(f"第{number}类登记事项网上办理" for number in range(90)), "清理湖面落叶")
    query = index.query("湖面落叶谁来清理", EMBEDDER)
    standings = index.fused.standings(query, 40)
    assert list(standings) == list(CHANNELS)
    alone = {"words": "lexical", "dense": "dense"}
    for channel, name in alone.items():
        hits = index.retrievers()[name].search(query, 100).hits
        assert standings[channel].hits[: len(hits)] == hits
    assert len(standings["words"].hits) == 1  # the others share no word with it
    assert standings["words"].hits[0].passage_id.startswith("n090")
    assert len(standings["tokens"].hits) < len(standings["dense"].hits)


def test_equal_passages_rank_alike_whenever_they_came() -> None:
    texts = ["新建口袋公园30个"] * 90 + ["热线日均受理诉求2.30万件"] * 5
    passages = [a_passage(text, notice_id=f"n{number:03}") for number, text in enumerate(texts)]
    at_once = PassageIndex.build(passages, {}, EMBEDDER)
    early = PassageIndex.build(passages[40:], {}, EMBEDDER)
    late = early.changed(segments_of(passages[:40], {}, EMBEDDER, {}))
    query = at_once.query("新建口袋公园", EMBEDDER)
    expected = at_once.search(query, 95)
    assert late.search(query, 95) == expected
    assert len({hit.score for hit in expected.hits[:90]}) == 1


def test_the_weights_that_come_along_fit_the_channels() -> None:
    weights = shipped()
    for each in (weights.weights, *weights.without.values()):
        assert each.first.shape == (len(FEATURES), QUICK)
        assert each.all.shape == (len(FEATURES), len(CHANNELS))
    assert weights.to_json() == FILE.read_text("utf-8")


def test_weights_are_written_as_they_are_read() -> None:
    one = FusionWeights(np.ones((4, 3)), np.ones((4, 6)) / 3)
    written = FittedWeights(one, {"abc": one}, {"abc": "lecoqa"}).to_json()
    document = json.loads(written)
    assert document["without"][0]["name"] == "lecoqa"
    assert FusionWeights.of(document["without"][0]).all.tolist() == [[0.3333] * 6] * 4


def test_other_weights_give_another_order() -> None:
    index = index_of("公园公园公园公园", "夏季开放公园至22时")
    query = index.query("公园", EMBEDDER)

    def first(channel: str) -> str:
        all_of_it, quick = np.zeros((4, 6)), np.zeros((4, 3))
        all_of_it[0, CHANNELS.index(channel)] = quick[0, CHANNELS.index(channel)] = 1.0
        retriever = index.fused.with_weights(FusionWeights(quick, all_of_it))
        assert isinstance(retriever, FusedRetriever)
        return str(retriever.search(query, 1).hits[0].passage_id)

    by_words = index.lexical.search(query, 1).hits[0].passage_id
    by_vector = index.dense.search(query, 1).hits[0].passage_id
    assert (first("words"), first("dense")) == (by_words, by_vector)

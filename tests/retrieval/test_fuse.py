"""Fusion depends on scores alone, and on each retriever by its weight."""

from __future__ import annotations

import math
from random import Random
from statistics import fmean, pstdev

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.notice import PassageId
from retrieval.fuse import DENSE_WEIGHT, LEXICAL_WEIGHT, fuse, z_normalised

SCORE = st.floats(-100, 100, allow_nan=False).map(lambda score: round(score, 4))
PAIRS = st.lists(st.tuples(SCORE, SCORE), min_size=1, max_size=40)


def named(scores: list[float]) -> dict[PassageId, float]:
    return {PassageId(f"n:{number:03}"): score for number, score in enumerate(scores)}


@given(st.lists(SCORE, min_size=1, max_size=40))
def test_normalised_scores_have_mean_zero_and_deviation_one(scores: list[float]) -> None:
    found = list(z_normalised(named(scores)).values())
    assert fmean(found) == pytest.approx(0, abs=1e-6)
    assert pstdev(found) == pytest.approx(1 if len(set(scores)) > 1 else 0, abs=1e-6)


@given(st.lists(SCORE, min_size=2, max_size=40), st.floats(0.01, 100), st.floats(-100, 100))
def test_neither_scale_nor_shift_of_a_retriever_matters(
    scores: list[float], scale: float, shift: float
) -> None:
    assume(len(set(scores)) > 1)
    moved = z_normalised(named([score * scale + shift for score in scores]))
    for passage_id, score in z_normalised(named(scores)).items():
        assert moved[passage_id] == pytest.approx(score, abs=1e-4)


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_does_not_show(
    pairs: list[tuple[float, float]], random: Random
) -> None:
    lexical, dense = (named([pair[side] for pair in pairs]) for side in (0, 1))
    shuffled = list(lexical)
    random.shuffle(shuffled)
    again = fuse({i: lexical[i] for i in shuffled}, {i: dense[i] for i in shuffled})
    assert again == fuse(lexical, dense)


@given(PAIRS)
def test_a_passage_ahead_in_both_is_ahead_in_the_sum(pairs: list[tuple[float, float]]) -> None:
    fused = fuse(named([pair[0] for pair in pairs]), named([pair[1] for pair in pairs]))
    for (left, one), score in zip(pairs, fused.values(), strict=True):
        for (right, two), other in zip(pairs, fused.values(), strict=True):
            if left >= right and one >= two:
                assert score >= other - 1e-9


@given(st.lists(SCORE, min_size=1, max_size=40))
def test_a_retriever_without_an_opinion_leaves_the_other_to_decide(scores: list[float]) -> None:
    silent = named([3.0] * len(scores))
    expected = z_normalised(named(scores))
    for passage_id, score in fuse(silent, named(scores)).items():
        assert math.isclose(score, DENSE_WEIGHT * expected[passage_id])
    for passage_id, score in fuse(named(scores), silent).items():
        assert math.isclose(score, LEXICAL_WEIGHT * expected[passage_id])


def test_the_sum_is_the_weighted_one() -> None:
    fused = fuse(named([1.0, 0.0]), named([0.0, 1.0]))
    assert list(fused.values()) == pytest.approx([0.3 - 0.7, 0.7 - 0.3])


def test_no_candidates_give_no_scores() -> None:
    assert fuse({}, {}) == {}

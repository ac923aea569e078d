"""The models that are fitted: made choices are found again, and another optimiser agrees."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from eval.fitting.softmax import Floats, Mask, area_under_curve, fit_logistic, fit_softmax


def lists_by(
    weights: Floats, n: int, rng: np.random.Generator, right: int = 1
) -> list[tuple[Floats, Mask]]:
    """Choices made by softmax with known weights; ``right`` runs of each are right."""
    made = []
    for _ in range(n):
        features = rng.normal(size=(8, len(weights)))
        shares = np.exp(features @ weights)
        chosen = np.zeros(8, dtype=np.bool_)
        chosen[rng.choice(8, size=right, replace=False, p=shares / shares.sum())] = True
        made.append((features, chosen))
    return made


def test_the_weights_that_choices_were_made_by_are_found_again() -> None:
    known = np.array([2.0, -1.0, 0.5, 0.0])
    found = fit_softmax(lists_by(known, 3000, np.random.default_rng(1)), ridge=1.0)
    assert found == pytest.approx(known, abs=0.1)


def test_softmax_is_fitted_as_by_another_optimiser() -> None:
    lists = lists_by(np.array([1.5, -0.5]), 60, np.random.default_rng(2), right=2)

    def loss(weights: Floats) -> float:
        total = float(weights @ weights)  # ridge 2, halved
        for features, right in lists:
            scores = features @ weights
            total -= float(np.log(np.exp(scores)[right].sum() / np.exp(scores).sum()))
        return total

    theirs = minimize(loss, np.zeros(2), method="BFGS", options={"gtol": 1e-8}).x
    assert fit_softmax(lists, ridge=2.0) == pytest.approx(theirs, abs=1e-5)


def test_a_strong_ridge_keeps_weights_small() -> None:
    lists = lists_by(np.array([2.0, -1.0]), 50, np.random.default_rng(3))
    assert np.abs(fit_softmax(lists, ridge=1e6)).max() < 1e-3


def test_the_logistic_model_that_made_the_answers_is_found_again() -> None:
    rng = np.random.default_rng(4)
    signs = rng.normal(size=(20_000, 3)) * [1.0, 5.0, 0.1] + [0.0, 3.0, -1.0]
    likely = 1 / (1 + np.exp(-(signs @ [1.0, -0.3, 4.0] + 2.0)))
    found = fit_logistic(signs, rng.random(20_000) < likely, ridge=0.0)
    assert found.weights == pytest.approx([1.0, -0.3, 4.0], rel=0.1)
    assert found.constant == pytest.approx(2.0, abs=0.25)
    assert found.probability(signs) == pytest.approx(likely, abs=0.03)


def test_the_logistic_model_is_fitted_as_by_another_optimiser() -> None:
    rng = np.random.default_rng(5)
    signs = rng.normal(size=(80, 2)) * [3.0, 1.0] + 1.0
    right = rng.random(80) < 0.6
    standardised = (signs - signs.mean(axis=0)) / signs.std(axis=0)

    def loss(weights: Floats) -> float:
        scores = standardised @ weights[:2] + weights[2]
        likelihood = np.logaddexp(0, np.where(right, -scores, scores)).sum()
        return float(likelihood + 10 / 2 * (weights[:2] ** 2).sum())

    theirs = minimize(loss, np.zeros(3), method="BFGS", options={"gtol": 1e-8}).x
    found = fit_logistic(signs, right, ridge=10.0)
    assert found.weights * signs.std(axis=0) == pytest.approx(theirs[:2], abs=1e-5)


def test_a_sign_that_never_changes_weighs_nothing() -> None:
    signs = np.column_stack([np.arange(10.0), np.ones(10)])
    found = fit_logistic(signs, np.arange(10) > 4, ridge=1.0)
    assert found.weights[0] > 0
    assert found.weights[1] == 0


def test_the_area_counts_pairs_and_ties_half() -> None:
    values, right = np.array([3.0, 2.0, 2.0, 1.0]), np.array([True, True, False, False])
    assert area_under_curve(values, right) == 3.5 / 4
    assert area_under_curve(values, np.ones(4, dtype=np.bool_)) is None

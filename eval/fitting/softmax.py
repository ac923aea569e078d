"""The two models that choose and doubt statements, fitted: softmax over runs, logistic regression.

Newton's steps are taken until nothing moves, so that what is rounded afterwards does not depend on
where an optimiser thought it good enough.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

_STEPS = 1000
_STILL = 1e-10
"""A step is the last that lowers the loss by no more than this."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """The probability that something is so: one weight for each sign, and a constant."""

    weights: Floats
    constant: float

    def probability(self, signs: Floats) -> Floats:
        """For each row of ``signs`` (rows, signs)."""
        return np.asarray(1 / (1 + np.exp(-(signs @ self.weights + self.constant))))


def fit_softmax(lists: Sequence[tuple[Floats, Mask]], ridge: float) -> Floats:
    """The weights of features under which softmax gives what is right the greatest probability.

    Each list has the features (n, features) of what is to choose among and which of it is right
    (n,), one at least: it does not matter which of them is chosen, so their probabilities are
    summed. ``ridge`` is that of the squares of the weights, halved.
    """
    size = lists[0][0].shape[1]

    def at(weights: Floats) -> tuple[float, Floats, Floats]:
        loss = ridge / 2 * float(weights @ weights)
        slope = ridge * weights
        curve = ridge * np.eye(size)
        for features, right in lists:
            scores = features @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            mine = np.where(right, shares, 0.0)
            mass = max(float(mine.sum()), 1e-300)
            loss -= math.log(mass)
            mean = shares @ features
            slope += mean - (mine / mass) @ features
            # That of all runs alone, which is never too small: the right ones' would be taken off,
            # and what is left may curve downwards.
            curve += (features * shares[:, None]).T @ features - np.outer(mean, mean)
        return loss, slope, curve

    return _lowest(at, np.zeros(size))


def fit_logistic(signs: Floats, right: Mask, ridge: float) -> Logistic:
    """The logistic regression of ``right`` (rows,) on ``signs`` (rows, signs), standardised.

    ``ridge`` is that of the squares of the standardised signs' weights, halved; the constant has
    none.
    """
    mean, spread = signs.mean(axis=0), signs.std(axis=0)
    spread = np.where(spread < 1e-9, 1.0, spread)
    rows = np.column_stack([(signs - mean) / spread, np.ones(len(signs))])
    ridges = np.append(np.full(signs.shape[1], ridge), 0.0)
    sides = np.where(right, 1.0, -1.0)

    def at(weights: Floats) -> tuple[float, Floats, Floats]:
        scores = rows @ weights
        likely = 1 / (1 + np.exp(-scores))
        loss = float(np.logaddexp(0, -sides * scores).sum() + (ridges * weights**2).sum() / 2)
        slope = rows.T @ (likely - right) + ridges * weights
        curve = (rows * (likely * (1 - likely))[:, None]).T @ rows + np.diag(ridges)
        return loss, slope, curve

    found = _lowest(at, np.zeros(rows.shape[1]))
    weights = found[:-1] / spread
    return Logistic(weights, float(found[-1] - weights @ mean))


def area_under_curve(values: Floats, right: Mask) -> float | None:
    """How often something right has a greater value than something wrong; None without both.

    The area under the receiver operating characteristic, ties counting half.
    """
    above = values[right][:, None] - values[~right][None, :]
    return float(np.mean((above > 0) + (above == 0) / 2)) if above.size else None


def _lowest(at: Callable[[Floats], tuple[float, Floats, Floats]], start: Floats) -> Floats:
    """Where the loss is least, downhill from ``start``. ``at``: loss, its slope, a curvature."""
    here = start
    loss, slope, curve = at(here)
    for _ in range(_STEPS):
        step = np.linalg.solve(curve, slope)
        gain = float(slope @ step)
        if gain < _STILL:
            return here
        size = 1.0
        while (found := at(here - size * step))[0] > loss - 1e-4 * size * gain:
            size /= 2
            if size < 1e-9:
                return here  # no lower loss can be told from this one
        here = here - size * step
        loss, slope, curve = found
    raise ArithmeticError(f"no lowest loss within {_STEPS} steps")

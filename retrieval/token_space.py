"""Where token vectors are compared: centred, turned to their main directions, and evened out.

The token vectors of a sentence model share one direction and spread mostly along a few others, so
that all their cosines are near 1 and say little. Less their mean, and with each main direction
scaled down by the fourth root of its variance, they tell words apart; half of the directions are
enough. Mean and directions belong to the model, not to a set of notices: those of the bundled
model were taken from the commonest words of the general dictionary (``eval/fitting``), and lie
beside this file. docs/decisions/0011-fusion.md has what was tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from retrieval.hit import TokenVectors, Vectors

SIZE = 192
"""Directions that are kept."""
FILE = Path(__file__).with_name("token_space.safetensors")

_EVENING = 0.25  # the power of a direction's variance that its scale is divided by
_LEAST = 1e-4  # variance that is added, so that nothing is divided by nothing


@dataclass(frozen=True, slots=True, eq=False)
class TokenSpace:
    """``mean`` has shape (dimension,), ``axes`` (dimension, size)."""

    mean: NDArray[np.float32]
    axes: NDArray[np.float32]

    def project(self, vectors: Vectors) -> Vectors:
        """Token vectors, a row each, as unit vectors of this space."""
        return unit_rows((vectors - self.mean) @ self.axes)

    def to_bytes(self) -> bytes:
        """What ``bundled`` reads: half precision, the same bytes for the same space."""
        arrays = {"mean": self.mean, "axes": self.axes}
        # safetensors writes an array as it lies in memory, whatever its order
        return save({n: np.ascontiguousarray(a, dtype=np.float16) for n, a in arrays.items()})


@cache
def bundled() -> TokenSpace:
    """The space of the bundled model, in either runtime."""
    arrays = load(FILE.read_bytes())
    return TokenSpace(*(arrays[name].astype(np.float32) for name in ("mean", "axes")))


def fit(vectors: Vectors, size: int = SIZE) -> TokenSpace:
    """The space of these token vectors, one a row."""
    mean = vectors.mean(axis=0)
    variances, directions = np.linalg.eigh(np.cov((vectors - mean).T))
    order = np.argsort(-variances, kind="stable")[:size]
    scales = (variances[order] + _LEAST) ** -_EVENING
    axes = directions[:, order]
    # a direction has two ends; the same one every time
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(len(order))]) * scales
    return TokenSpace(mean.astype(np.float32), axes.astype(np.float32))


def words_of(tokens: TokenVectors, space: TokenSpace | None) -> TokenVectors:
    """The tokens that stand in the text, without the model's marks and prompt, in ``space``.

    Without a space, as unit vectors of their own.
    """
    told = tokens.places[:, 1] > tokens.places[:, 0]
    vectors = tokens.vectors[told]
    return TokenVectors(
        unit_rows(vectors) if space is None else space.project(vectors),
        tokens.ids[told],
        tokens.places[told],
    )


def unit_rows(vectors: NDArray[Any]) -> Vectors:
    """Each row scaled to unit length; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scaled

"""The weights of fusion: those that Wenjin comes with, and for measuring, those without a set."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

CHANNELS = ("words", "characters", "dense", "clauses", "body", "tokens")
"""What is added up: BM25 of words and of characters; cosines of the passage's vector, of its best
clauses, of all its clauses; late interaction."""
OF_TERMS = ("words", "characters")
"""Those that score a passage 0 which shares no term with the query."""
QUICK = 3
"""The channels, the first of them, that decide which candidates are read closely."""
FEATURES = ("always", "known", "covered", "foreign")
"""What the weights of a query depend on (``features_of``)."""
FILE = Path(__file__).with_name("fusion_weights.json")

_PLACES = 4
_USUALLY_KNOWN, _USUALLY_COVERED = 0.8, 0.3
_STRETCH = 3.0  # about the inverse of what is usual to either side

Weights: TypeAlias = NDArray[np.float64]
"""Shape (features, channels)."""


def features_of(known: float, covered: float) -> NDArray[np.float64]:
    """The features of a query, shape (features,).

    ``known``: the share of the weight of its characters that any passage holds; ``covered``: the
    share that the best passage has as score. Both are told from what is usual. ``foreign`` goes
    from 0, where half of the query is known, to 1, where nothing is.
    """
    told = (1.0, _STRETCH * (known - _USUALLY_KNOWN), _STRETCH * (covered - _USUALLY_COVERED))
    return np.array([*told, max(0.0, 1 - 2 * known)])


@dataclass(frozen=True, slots=True, eq=False)
class FusionWeights:
    """``first`` are of the quick channels, which choose what is read closely; ``all`` of all."""

    first: Weights
    all: Weights

    def listed(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "first": self.first.round(_PLACES).tolist(),
            "all": self.all.round(_PLACES).tolist(),
        }

    @classmethod
    def of(cls, listed: Mapping[str, Any]) -> FusionWeights:
        """What ``listed`` gave."""
        return cls(np.array(listed["first"]), np.array(listed["all"]))


@dataclass(frozen=True, slots=True, eq=False)
class FittedWeights:
    """Weights fitted on some collections, and for each of them those fitted on the others.

    ``without`` is by the SHA-256 of the collection's passages (``eval.collection``): who measures
    on a collection uses weights that know nothing of it. ``names`` are those of the collections.
    """

    weights: FusionWeights
    without: Mapping[str, FusionWeights]
    names: Mapping[str, str]

    def to_json(self) -> str:
        """What ``shipped`` reads."""
        document = {
            "channels": CHANNELS,
            "features": FEATURES,
            **self.weights.listed(),
            "without": [
                {"name": self.names[digest], "corpus_sha256": digest, **weights.listed()}
                for digest, weights in self.without.items()
            ],
        }
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


@cache
def shipped() -> FittedWeights:
    """The weights that Wenjin comes with (``eval/fitting/fusion.py`` writes them)."""
    document = json.loads(FILE.read_text("utf-8"))
    told = tuple(document["channels"]), tuple(document["features"])
    assert told == (CHANNELS, FEATURES), "weights of other channels"
    without = document["without"]
    return FittedWeights(
        FusionWeights.of(document),
        {each["corpus_sha256"]: FusionWeights.of(each) for each in without},
        {each["corpus_sha256"]: each["name"] for each in without},
    )

"""How much each feature of a run counts: fitted, and kept beside this file.

``python -m eval.fitting.statements`` writes ``statement_weights.json``.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from service.answering.scoring import FEATURES

FILE = "statement_weights.json"


@cache
def shipped() -> NDArray[np.float64]:
    """Weights that tell which sentence answers; one for each of FEATURES, in their order."""
    return _read("weights")


@cache
def within_sentence() -> NDArray[np.float64]:
    """Weights that tell which run of a sentence answers without saying more than is asked."""
    return _read("within")


def _read(name: str) -> NDArray[np.float64]:
    weights = json.loads((files("service.answering") / FILE).read_text("utf-8"))[name]
    assert set(weights) == set(FEATURES)
    return np.array([weights[feature] for feature in FEATURES], dtype=np.float64)

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
    """One weight for each of FEATURES, in their order."""
    weights = json.loads((files("service.answering") / FILE).read_text("utf-8"))["weights"]
    assert set(weights) == set(FEATURES)
    return np.array([weights[name] for name in FEATURES], dtype=np.float64)

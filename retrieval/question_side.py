"""The model as questions see it: its matrices with low-rank additions ("LoRA", arXiv 2106.09685).

A caller says 饭钱 where the notice says 伙食补助费. The packaged model does not put their tokens
near enough, and nothing laid over its vectors brings them nearer. So questions that are to be
answered go through matrices to each of which a product of two thin ones is added; passages go
through the packaged ones as ever, and what an index holds stays as it is. The additions are fitted
to questions about notices of our own invention, each with the clause that answers it
(``eval.fitting.question_side``), and lie beside this file.
docs/decisions/0015-the-question-side.md says what was tried.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load, save

from retrieval.packaged_weights import Floats, PackagedWeights

FILE = Path(__file__).with_name("question_side.safetensors")

_DOWN, _UP = ".down", ".up"
_FITTED_TO = "fitted_to"


@dataclass(frozen=True, slots=True, eq=False)
class LowRank:
    """What is added to one matrix: ``up`` (outputs, rank) times ``down`` (rank, inputs)."""

    down: Floats
    up: Floats

    def product(self) -> Floats:
        """The addition itself, shape (outputs, inputs)."""
        added: Floats = self.up @ self.down
        return added


@cache
def bundled() -> Mapping[str, LowRank]:
    """The additions to the bundled model, by the name of the tensor: ``l7.q.w``."""
    return read(FILE.read_bytes())


def of_file(file: Path) -> Mapping[str, LowRank]:
    """The additions in a file, the shipped one or one of another fit."""
    return bundled() if file == FILE else read(file.read_bytes())


def fitted_to(file: Path) -> frozenset[str]:
    """The names of the sets of questions that the additions in a file were fitted to."""
    with safe_open(file, "np") as opened:
        told: dict[str, str] = opened.metadata() or {}
    return frozenset(told.get(_FITTED_TO, "").split())


def read(content: bytes) -> Mapping[str, LowRank]:
    """What ``written`` wrote."""
    arrays = {name: array.astype(np.float32) for name, array in load(content).items()}
    names = sorted(name.removesuffix(_UP) for name in arrays if name.endswith(_UP))
    return {name: LowRank(arrays[name + _DOWN], arrays[name + _UP]) for name in names}


def written(additions: Mapping[str, LowRank], sets: Collection[str] = ()) -> bytes:
    """In half precision, with the names of the sets fitted to; the same bytes for the same."""
    arrays = {}
    for name, each in sorted(additions.items()):
        arrays[name + _DOWN] = np.ascontiguousarray(each.down, dtype=np.float16)
        arrays[name + _UP] = np.ascontiguousarray(each.up, dtype=np.float16)
    return save(arrays, {_FITTED_TO: " ".join(sorted(sets))})


def changed(weights: PackagedWeights, additions: Mapping[str, LowRank]) -> PackagedWeights:
    """The weights with everything added. Each name must be that of a tensor of the same size."""
    tensors = dict(weights.tensors)
    for name, each in additions.items():
        tensors[name] = weights.floats(name) + each.product().reshape(-1)
    blocks = {name: blocks for name, blocks in weights.blocks.items() if name not in additions}
    return replace(weights, tensors=tensors, blocks=blocks)

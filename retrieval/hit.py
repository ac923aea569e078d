"""Query → Ranking of Hits, and the two seams that retrieval has: Retriever and Embedder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.notice import PassageId

Vectors: TypeAlias = NDArray[np.float32]
"""Shape (n, dimension), rows of unit length."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. ``vector`` has shape (dimension,) and unit length.

    ``notice_ids`` limits the search to passages of these notices; None searches all.
    """

    text: str
    vector: Vectors
    notice_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage found. Higher is better; scores are comparable within one Ranking only."""

    passage_id: PassageId
    score: float
    rank: int  # from 1; equal scores are ordered by passage_id


@dataclass(frozen=True, slots=True)
class Ranking:
    """Hits, best first. Nothing found is an empty Ranking; something broken is an error."""

    hits: tuple[Hit, ...]

    @classmethod
    def of(cls, scores: Sequence[tuple[PassageId, float]], k: int) -> Ranking:
        """The best ``k`` of (passage_id, score), equal scores in order of passage_id."""
        ordered = sorted(scores, key=lambda pair: (-pair[1], pair[0]))[:k]
        return cls(tuple(Hit(pid, score, rank) for rank, (pid, score) in enumerate(ordered, 1)))


class Retriever(Protocol):
    """Finds passages for a query."""

    def search(self, query: Query, k: int) -> Ranking:
        """The best ``k`` passages, fewer where fewer match."""


class Embedder(Protocol):
    """Turns text into unit vectors. Two methods, since models prompt the two sides differently."""

    @property
    def fingerprint(self) -> str:
        """Names the model and its weights; vectors of different fingerprints never mix."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""

"""What an embedder wants of a model, whatever computes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.hit import TokenVectors, Vectors


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text: its unit vector, and its token vectors, whose mean points where that does."""

    vector: Vectors
    tokens: TokenVectors


class TextModel(Protocol):
    """A model with its two prompts. Safe to call from several threads."""

    @property
    def fingerprint(self) -> str:
        """Names the model, its weights and its kind of arithmetic."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode_queries(self, texts: Sequence[str]) -> list[Encoded]:
        """Questions, each with what the model wants before one."""

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """Passages, each with what the model wants before one."""

    def keep_to_one_core(self) -> None:
        """Have what this thread computes use no second thread."""


@dataclass(frozen=True, slots=True)
class Sides:
    """A model for passages and what is searched, and for questions that are to be answered.

    Only the bundled model tells the two apart (``retrieval.question_side``).
    """

    passages: TextModel
    questions: TextModel

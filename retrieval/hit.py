"""Query → Ranking of Hits, and the seams that retrieval has: Retriever, Channel and Embedder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.notice import PassageId, Span

Vectors: TypeAlias = NDArray[np.float32]
"""Shape (n, dimension), rows of unit length."""

RowNumbers: TypeAlias = NDArray[np.int32]
"""Shape (n,): entries by their number within one snapshot of an index."""

Scores: TypeAlias = NDArray[np.float64]
"""Shape (n,): one score a row. Higher is better; comparable within one channel and query only."""

Progress: TypeAlias = Callable[[int, int], None]
"""Called with (texts done, texts in all) as the work goes on."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """What the model makes of each token of one text, for late interaction.

    ``vectors`` has shape (tokens, size); ``ids`` (tokens,) are the tokenizer's; ``places``
    (tokens, 2) say from where to where each stands in the text, in code points: (0, 0) for the
    model's own marks and its prompt. A text too long for the model is cut. An Embedder gives those
    that stand in the text alone, and unit vectors (``retrieval.token_space``).
    """

    vectors: Vectors
    ids: NDArray[np.int64]
    places: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. ``vector`` has shape (dimension,) and unit length.

    ``notice_ids`` limits the search to passages of these notices; None searches all. ``names``
    are the canonical names found in the text: index terms beside its words, as in a passage.
    ``tokens`` are those of the text, for late interaction; None does without.
    """

    text: str
    vector: Vectors
    notice_ids: frozenset[str] | None = None
    names: tuple[str, ...] = ()
    tokens: TokenVectors | None = None


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


class Channel(Protocol):
    """One way to score the entries of an index, by row number: what fusion adds up.

    The channels of one index agree on which entry a row is. A row means nothing in another
    snapshot of the index, or after a notice came or went. Safe to share between threads.
    """

    def search_rows(self, query: Query, depth: int) -> RowNumbers:
        """The best ``depth`` rows, best first, fewer where fewer match; ties by passage id.

        Only rows of ``query.notice_ids``. A channel may miss one that it should have found (an
        approximate index does), but gives no row another score than ``scores_of`` does.
        """

    def scores_of(self, query: Query, rows: RowNumbers) -> Scores:
        """The score of each of these rows, in their order, whether it was found or not."""


@dataclass(frozen=True, slots=True)
class QueryVectors:
    """A question as one unit vector, shape (dimension,), and as its tokens, from one pass."""

    vector: Vectors
    tokens: TokenVectors


@dataclass(frozen=True, slots=True)
class SpanVectors:
    """Passages and stretches of them, embedded in one pass: a stretch knows its context.

    ``passages`` are what ``embed_passages`` gives. ``spans[i]`` has shape (stretches of text i,
    dimension): the *sum* of the vectors of the tokens in each stretch, so that the vector of a run
    of stretches is the sum of theirs, scaled to unit length by who compares it ("late chunking",
    arXiv 2409.04701). ``tokens[i]`` are those of text i where they were asked for, else there are
    none.
    """

    passages: Vectors
    spans: tuple[Vectors, ...]
    tokens: tuple[TokenVectors, ...] = ()


class Embedder(Protocol):
    """Turns text into unit vectors. Models prompt the two sides differently."""

    @property
    def fingerprint(self) -> str:
        """Names the model and its weights; vectors of different fingerprints never mix."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def apart(self) -> Embedder:
        """The same model, with no memory of what was asked through this one."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""

    def embed_query_tokens(self, text: str) -> QueryVectors:
        """One question as its vector, the same as that of ``embed_queries``, and its tokens."""

    def embed_question(self, text: str) -> QueryVectors:
        """One question that is to be answered from passages, not only searched for.

        A model may see it otherwise: its tokens near those of the clause that answers it.
        """

    def expect_question(self, text: str) -> None:
        """Begin what ``embed_question`` of this text will be asked for soon, and do not wait."""

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""

    def embed_spans(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[Span]],
        progress: Progress | None = None,
        *,
        with_tokens: bool = False,
    ) -> SpanVectors:
        """Vectors of passages and of stretches of each, in code points of its text."""

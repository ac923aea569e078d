"""Hand-written stand-ins for the slow parts. They pass the same contract suites as those."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence

import numpy as np

from corpus.notice import Span
from retrieval.hit import QueryVectors, SpanVectors, TokenVectors, Vectors

_HELD_AT_MOST_S = 60.0


class HashEmbedder:
    """An Embedder without a model: characters and bigrams hashed into 64 dimensions.

    Texts that share words are near each other; meaning plays no part. ``name`` makes embedders
    of different fingerprints; ``embedded`` holds every passage it was asked to embed.
    """

    def __init__(self, name: str = "hash", dimension: int = 64) -> None:
        self._name = name
        self._dimension = dimension
        self.embedded: list[str] = []

    @property
    def fingerprint(self) -> str:
        """Names this fake."""
        return f"{self._name}-{self._dimension}"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def apart(self) -> HashEmbedder:
        """Itself: it remembers no question."""
        return self

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return self._vectors(texts)

    def embed_query_tokens(self, text: str) -> QueryVectors:
        """A question and its characters."""
        return QueryVectors(self._vectors([text])[0], self._tokens(text))

    def embed_question(self, text: str) -> QueryVectors:
        """The same: it has one side only."""
        return self.embed_query_tokens(text)

    def expect_question(self, text: str) -> None:
        """Nothing: it takes no time to embed."""

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> Vectors:
        """Vectors of passages."""
        self.embedded.extend(texts)
        if progress is not None and texts:
            progress(len(texts), len(texts))
        return self._vectors(texts)

    def embed_spans(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[Span]],
        progress: Callable[[int, int], None] | None = None,
        *,
        with_tokens: bool = False,
    ) -> SpanVectors:
        """Vectors of passages, and of stretches of them as if each stood alone."""
        passages = self.embed_passages(texts, progress)
        sums = tuple(
            self._vectors([span.of(text) for span in inner])
            for text, inner in zip(texts, spans, strict=True)
        )
        tokens = tuple(self._tokens(text) for text in texts) if with_tokens else ()
        return SpanVectors(passages, sums, tokens)

    def _tokens(self, text: str) -> TokenVectors:
        """Each character a token, its code point its id."""
        places = np.arange(len(text), dtype=np.int64)[:, None] + np.array([0, 1])
        ids = np.array([ord(character) for character in text], dtype=np.int64)
        return TokenVectors(self._vectors(list(text)), ids, places)

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            grams = [*text, *(text[at : at + 2] for at in range(len(text) - 1))]
            for gram in grams or [""]:
                digest = hashlib.sha256(f"{self._name}\0{gram}".encode("utf-8", "replace")).digest()
                row[int.from_bytes(digest[:4], "big") % self._dimension] += 1.0
            row /= np.linalg.norm(row)
        return vectors


class HeldEmbedder(HashEmbedder):
    """One that has done half of a notice's passages and waits to be told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.has_begun = threading.Event()
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def embed_spans(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[Span]],
        progress: Callable[[int, int], None] | None = None,
        *,
        with_tokens: bool = False,
    ) -> SpanVectors:
        """Vectors, when it may."""
        if progress is not None:
            progress(len(texts) // 2, len(texts))
        self.has_begun.set()
        assert self.may_go_on.wait(_HELD_AT_MOST_S)
        return super().embed_spans(texts, spans, progress, with_tokens=with_tokens)

"""The product's own index over a collection, built in a folder that is thrown away."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.notice import NoticeId, Part, PartKind, Passage, PassageId, Place, Span
from eval.collection import CollectionPassage
from retrieval.entry import embedded_text
from retrieval.hit import Embedder, Progress, QueryVectors, SpanVectors, Vectors
from retrieval.index import PassageIndex
from retrieval.index import Progress as StageProgress


@dataclass(frozen=True, slots=True)
class Scratch:
    """An index of a collection, as the service would have opened it, and what it took.

    ``vectors``: the model's vector of title and text of each passage, shape (passages, dimension),
    in the order of ``passage_ids``. ``index_s``: to build and save, without the model; ``load_s``:
    to open what was saved.
    """

    index: PassageIndex
    passage_ids: tuple[PassageId, ...]
    vectors: Vectors
    embed_s: float
    index_s: float
    load_s: float


class WatchedEmbedder:
    """An Embedder that passes everything on, keeps the passages' vectors and adds up the time."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.vectors: dict[str, Vectors] = {}
        self.seconds = 0.0

    @property
    def fingerprint(self) -> str:
        """That of the watched model."""
        return self._embedder.fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._embedder.dimension

    def apart(self) -> WatchedEmbedder:
        """Another watch over the same model."""
        return WatchedEmbedder(self._embedder.apart())

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        return self._embedder.embed_queries(texts)

    def embed_query_tokens(self, text: str) -> QueryVectors:
        """One question as its vector and its tokens."""
        return self._embedder.embed_query_tokens(text)

    def embed_question(self, text: str) -> QueryVectors:
        """One question that is to be answered."""
        return self._embedder.embed_question(text)

    def expect_question(self, text: str) -> None:
        """One question that is to be answered soon."""
        self._embedder.expect_question(text)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        begun = time.perf_counter()
        vectors = self._embedder.embed_passages(texts, progress)
        self._keep(texts, vectors, begun)
        return vectors

    def embed_spans(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[Span]],
        progress: Progress | None = None,
        *,
        with_tokens: bool = False,
    ) -> SpanVectors:
        """Vectors of passages and of stretches of each, in code points of its text."""
        begun = time.perf_counter()
        vectors = self._embedder.embed_spans(texts, spans, progress, with_tokens=with_tokens)
        self._keep(texts, vectors.passages, begun)
        return vectors

    def _keep(self, texts: Sequence[str], vectors: Vectors, begun: float) -> None:
        self.seconds += time.perf_counter() - begun
        self.vectors.update(zip(texts, vectors, strict=True))


def build_scratch(
    passages: Sequence[CollectionPassage], embedder: Embedder, progress: StageProgress | None = None
) -> Scratch:
    """Index ``passages``, save the index, and open what was saved."""
    watched = WatchedEmbedder(embedder)
    taken = [passage_of(passage) for passage in passages]
    with tempfile.TemporaryDirectory(prefix="wenjin-eval-") as folder:
        begun = time.perf_counter()
        PassageIndex.build(taken, {}, watched, progress=progress).save(Path(folder))
        built = time.perf_counter()
        index = PassageIndex.open(Path(folder), embedder.fingerprint)
        opened = time.perf_counter()
    embed_s = watched.seconds
    texts = [embedded_text(passage).text for passage in taken]
    return Scratch(
        index=index,
        passage_ids=tuple(passage.passage_id for passage in taken),
        vectors=_vectors(texts, watched),
        embed_s=embed_s,
        index_s=built - begun - embed_s,
        load_s=opened - built,
    )


def passage_of(passage: CollectionPassage) -> Passage:
    """A passage of the collection as a notice of its own.

    One notice for all would make neighbours of passages that only stand beside each other in a
    file.
    """
    whole = Span(0, len(passage.text))
    return Passage(
        passage_id=PassageId(passage.passage_id),
        notice_id=NoticeId(passage.passage_id),
        span=whole,
        text=passage.text,
        place=Place(Part(whole, PartKind.OTHER)),
        heading=passage.title,
    )


def _vectors(texts: Sequence[str], watched: WatchedEmbedder) -> Vectors:
    """The vector of each text, shape (len(texts), dimension); those not kept yet are computed."""
    missing = list(dict.fromkeys(text for text in texts if text not in watched.vectors))
    if missing:
        watched.embed_passages(missing)
    return np.array([watched.vectors[text] for text in texts], dtype=np.float32)

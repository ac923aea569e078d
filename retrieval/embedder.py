"""Text to unit vectors: what is embedded when, by which thread, and what is remembered.

``SentenceEmbedder`` is the Embedder of ``retrieval.hit`` for the bundled model and for any other
that lies on this machine. Nothing is ever downloaded.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import numpy as np

from corpus.errors import ModelUnavailable
from corpus.notice import Span
from retrieval import bundled_model, token_space
from retrieval.graph_model import bundled_onnx
from retrieval.hit import Progress, QueryVectors, SpanVectors, TokenVectors, Vectors
from retrieval.query_memory import QueryMemory
from retrieval.runtime import Runtime
from retrieval.text_model import Encoded, Sides, TextModel
from retrieval.token_space import TokenSpace, words_of

Encode: TypeAlias = Callable[[Sequence[str]], list[Encoded]]

log = logging.getLogger(__name__)

BATCH = 16
"""Texts embedded at once, at most."""
BATCH_CHARACTERS = 512
"""Characters embedded at once, padding included: larger batches take memory and gain no time."""
LONGEST = 8192
"""Characters of a text that the tokenizer gets to see; far more than 512 tokens of any script."""

_MOST_WORKERS = 8
_REMEMBERED_BYTES = 16 * 2**20  # some eight hundred questions
_MOST_EXPECTED = 64  # questions that were begun and not asked for yet


class _Expected:
    """Questions that are being embedded before they are asked for; of too many the first go."""

    def __init__(self) -> None:
        self._begun: OrderedDict[str, Future[list[Encoded]]] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, text: str, begin: Callable[[], Future[list[Encoded]]]) -> None:
        """Begin this question, if it is not begun yet."""
        with self._lock:
            if text not in self._begun:
                self._begun[text] = begin()
            while len(self._begun) > _MOST_EXPECTED:
                self._begun.popitem(last=False)[1].cancel()

    def taken(self, text: str) -> Encoded | None:
        """What was begun, waited for, and from now on no longer kept; None where nothing was."""
        with self._lock:
            begun = self._begun.pop(text, None)
        return None if begun is None else begun.result()[0]


@dataclass(frozen=True, slots=True)
class _Remembered:
    """A side of the model, and what it made of the last questions."""

    model: TextModel
    memory: QueryMemory
    expected: _Expected = field(default_factory=_Expected)


class SentenceEmbedder:
    """An Embedder over one model, on the CPU.

    Safe to call from several threads. Threads of its own, each on one core, do the embedding: no
    caller's thread gets OpenMP threads, which would fight over the cores and keep their memory,
    and however many ask at once, no more are at work than there are cores. Questions have workers
    apart from those of passages, so that none waits for a notice to be taken in.
    """

    def __init__(self, sides: Sides, space: TokenSpace | None = None) -> None:
        """``space`` is where the model's token vectors are compared, where it is known."""
        self._model = sides.passages
        self._space = space
        workers = min(max(_cores(), 2), _MOST_WORKERS)
        self._asking, self._reading = (
            ThreadPoolExecutor(
                workers, thread_name_prefix=name, initializer=sides.passages.keep_to_one_core
            )
            for name in ("embedder-questions", "embedder-passages")
        )
        self._sides = sides
        self._searched = _Remembered(sides.passages, QueryMemory(_REMEMBERED_BYTES))
        self._asked = _Remembered(sides.questions, QueryMemory(_REMEMBERED_BYTES))

    @classmethod
    def load(cls, model: str, cache: Path, runtime: Runtime = Runtime.AUTO) -> SentenceEmbedder:
        """Load ``bundled``, prepared below ``cache``, or a model by its local name or path.

        ``runtime`` is that of the bundled model, by default the fastest that works here; any other
        runs in PyTorch. Takes seconds. Raises ModelUnavailable.
        """
        if model == bundled_model.NAME and runtime.chosen() is Runtime.ONNX:
            try:
                return cls(bundled_onnx(cache), token_space.bundled())
            except ModelUnavailable as error:
                if runtime is Runtime.ONNX:
                    raise
                log.warning("model_runtime_unusable runtime=%s problem=%s", Runtime.ONNX, error)
        from retrieval import sentence_models  # takes seconds

        if model != bundled_model.NAME:
            return cls(sentence_models.named(model))
        return cls(sentence_models.bundled_torch(cache), token_space.bundled())

    def apart(self) -> SentenceEmbedder:
        """The same model and threads, with no memory of what was asked through this one.

        How long an answer took would tell else whether somebody had asked the same before.
        """
        other = copy(self)
        other._searched = _Remembered(self._sides.passages, QueryMemory(_REMEMBERED_BYTES))
        other._asked = _Remembered(self._sides.questions, QueryMemory(_REMEMBERED_BYTES))
        return other

    @property
    def fingerprint(self) -> str:
        """Names the model, its weights and its kind of arithmetic."""
        return self._model.fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._model.dimension

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for number, found in enumerate(self._queries(texts, self._searched)):
            vectors[number] = found.vector
        return vectors

    def embed_query_tokens(self, text: str) -> QueryVectors:
        """One question as its vector, the same as that of ``embed_queries``, and its tokens."""
        return self._queries([text], self._searched)[0]

    def embed_question(self, text: str) -> QueryVectors:
        """One question that is to be answered, as the model's side for such sees it."""
        return self._queries([text], self._asked)[0]

    def expect_question(self, text: str) -> None:
        """Begin to embed a question; ``embed_question`` of it waits for what is left."""
        side = self._asked
        if side.memory.get(text) is None:
            encode, readable = side.model.encode_queries, [_readable(text)]
            side.expected.begin(text, lambda: self._asking.submit(encode, readable))

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for number, encoded in self._passages(texts, progress):
            vectors[number] = encoded.vector
        return vectors

    def embed_spans(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[Span]],
        progress: Progress | None = None,
        *,
        with_tokens: bool = False,
    ) -> SpanVectors:
        """Vectors of passages and of stretches of each, from one pass over every text."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        sums = [np.zeros((0, self.dimension), dtype=np.float32)] * len(texts)
        tokens = {}
        for number, encoded in self._passages(texts, progress):
            vectors[number] = encoded.vector
            if encoded.tokens.vectors.shape[1] == self.dimension:
                sums[number] = _sums(encoded.tokens, spans[number])
            else:  # a model that turns the mean of its tokens into a vector of another size
                sums[number] = np.zeros((len(spans[number]), self.dimension), dtype=np.float32)
            if with_tokens:
                tokens[number] = words_of(encoded.tokens, self._space)
        return SpanVectors(vectors, tuple(sums), tuple(tokens[each] for each in sorted(tokens)))

    def _queries(self, texts: Sequence[str], side: _Remembered) -> list[QueryVectors]:
        """Each question, from memory where it is there; each once."""
        known = {text: side.memory.get(text) for text in texts}
        found = {text: vectors for text, vectors in known.items() if vectors is not None}
        made = {text: side.expected.taken(text) for text in known if text not in found}
        missing = [text for text, encoded in made.items() if encoded is None]
        made |= {
            missing[number]: encoded
            for number, encoded in _each(self._asking, side.model.encode_queries, missing)
        }
        for text, encoded in made.items():
            assert encoded is not None
            vectors = QueryVectors(encoded.vector, words_of(encoded.tokens, self._space))
            side.memory.put(text, vectors)
            found[text] = vectors
        return [found[text] for text in texts]

    def _passages(
        self, texts: Sequence[str], progress: Progress | None
    ) -> Iterator[tuple[int, Encoded]]:
        """Each passage with its number, as they are done."""
        encode = self._model.encode_passages
        for done, each in enumerate(_each(self._reading, encode, texts), 1):
            yield each
            if progress is not None:
                progress(done, len(texts))


def _each(
    pool: ThreadPoolExecutor, encode: Encode, texts: Sequence[str]
) -> Iterator[tuple[int, Encoded]]:
    """Each text with its number, the longest first."""
    batches = list(_batches(texts))
    running: list[Future[list[Encoded]]] = [
        pool.submit(encode, [_readable(texts[number]) for number in batch]) for batch in batches
    ]
    try:
        for batch, encoded in zip(batches, running, strict=True):
            yield from zip(batch, encoded.result(), strict=True)
    finally:
        for encoded in running:  # an interrupted caller waits for no more than has begun
            encoded.cancel()


def _cores() -> int:
    """The cores that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # of Linux only
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """The numbers of the texts in batches of like length, so that little of one is padding."""
    order = sorted(range(len(texts)), key=lambda number: (-len(texts[number]), number))
    start = 0
    while start < len(order):
        fitting = BATCH_CHARACTERS // max(len(texts[order[start]]), 1)
        size = min(max(fitting, 1), BATCH)
        yield order[start : start + size]
        start += size


def _sums(tokens: TokenVectors, spans: Sequence[Span]) -> Vectors:
    """The sum of the vectors of the tokens that touch each span; zeros where none does."""
    places = tokens.places
    rows = np.zeros((len(spans), tokens.vectors.shape[1]), dtype=np.float32)
    for row, span in zip(rows, spans, strict=True):
        touched = (places[:, 0] < span.end) & (places[:, 1] > span.start)
        touched &= places[:, 1] > places[:, 0]
        row += tokens.vectors[touched].sum(axis=0)
    return rows


def _readable(text: str) -> str:
    """``text`` as the tokenizer can take it: of bounded length, without lone surrogates."""
    return text[:LONGEST].encode("utf-8", "replace").decode("utf-8")

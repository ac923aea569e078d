"""Text to unit vectors through Sentence Transformers. The only importer of that library.

``SentenceEmbedder`` is the Embedder of ``retrieval.hit`` for the bundled model and for any other
that lies on this machine. Nothing is ever downloaded.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError

from corpus.errors import ModelUnavailable
from corpus.notice import Span
from retrieval import bundled_model
from retrieval.hit import Progress, SpanVectors, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_WORKERS = 2
BATCH = 16
"""Texts embedded at once, at most."""
BATCH_CHARACTERS = 512
"""Characters embedded at once, padding included: larger batches take memory and gain no time."""
LONGEST = 8192
"""Characters of a text that the tokenizer gets to see; far more than 512 tokens of any script."""


class SentenceEmbedder:
    """An Embedder over one Sentence Transformers model, on the CPU.

    Safe to call from several threads: threads of its own, each on one core, do the embedding. The
    tokenizer, which is changed by its use, has one user at a time; and no caller's thread gets
    OpenMP threads of its own, which would fight over the cores and keep their memory.
    """

    def __init__(self, model: SentenceTransformer, fingerprint: str) -> None:
        self._model = model.eval()
        self._fingerprint = fingerprint
        dimension = model.get_embedding_dimension()
        assert dimension is not None
        self._dimension = dimension
        self._tokenizing = threading.Lock()
        self._workers = ThreadPoolExecutor(
            max_workers=_WORKERS, thread_name_prefix="embedder", initializer=_one_core
        )

    @classmethod
    def load(cls, model: str, cache: Path) -> SentenceEmbedder:
        """Load ``bundled``, prepared below ``cache``, or a model by its local name or path.

        Takes seconds. Raises ModelUnavailable.
        """
        if model == bundled_model.NAME:
            loaded = _load(model, str(bundled_model.prepare(cache)))
            return cls(loaded, bundled_model.FINGERPRINT)
        loaded = _load(model, model)
        return cls(loaded, f"{Path(model).name}-{_digest(loaded)[:12]}")

    @property
    def fingerprint(self) -> str:
        """Names the model and its weights."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        return self._embed(texts, self._encode_queries, None)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        return self._embed(texts, self._encode_passages, progress)

    def embed_spans(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[Span]],
        progress: Progress | None = None,
    ) -> SpanVectors:
        """Vectors of passages and of stretches of each, from one pass over every text."""
        passages = np.zeros((len(texts), self._dimension), dtype=np.float32)
        sums: list[Vectors] = [np.zeros((0, self._dimension), dtype=np.float32)] * len(texts)
        batches = list(_batches(texts))
        running = [
            self._workers.submit(
                self._encode_spans,
                [_readable(texts[number]) for number in batch],
                [spans[number] for number in batch],
            )
            for batch in batches
        ]
        done = 0
        try:
            for batch, embedded in zip(batches, running, strict=True):
                for number, (vector, rows) in zip(batch, embedded.result(), strict=True):
                    passages[number], sums[number] = vector, rows
                if progress is not None:
                    done += len(batch)
                    progress(done, len(texts))
        finally:
            for embedded in running:  # an interrupted caller waits for no more than has begun
                embedded.cancel()
        return SpanVectors(passages, tuple(sums))

    def _encode_spans(
        self, texts: list[str], spans: Sequence[Sequence[Span]]
    ) -> list[tuple[Vectors, Vectors]]:
        """For each text its unit vector and the token sums of its spans."""
        import torch

        with self._tokenizing:
            features = self._model.preprocess(texts, prompt=self._passage_prompt)
            places = [self._token_places(text) for text in texts]
        with torch.inference_mode():
            output = self._model(features)
        vectors, tokens = output["sentence_embedding"].numpy(), output["token_embeddings"].numpy()
        return [
            (vector / (np.linalg.norm(vector) or 1.0), _sums(rows, place, inside))
            for vector, rows, place, inside in zip(vectors, tokens, places, spans, strict=True)
        ]

    @property
    def _passage_prompt(self) -> str:
        """What the model wants before a passage: that of the first name its library looks for."""
        prompts = self._model.prompts
        names = ("document", "passage", "corpus")
        return next((found for name in names if (found := prompts.get(name))), "")

    def _token_places(self, text: str) -> NDArray[np.int64]:
        """Shape (tokens, 2): where each token of the passage stands in ``text``, (0, 0) outside."""
        prompt = self._passage_prompt
        encoded = self._model.tokenizer(
            prompt + text,
            return_offsets_mapping=True,
            truncation=True,
            max_length=self._model.max_seq_length,
        )
        places = np.asarray(encoded["offset_mapping"], dtype=np.int64)
        return np.clip(places - len(prompt), 0, None)

    def _encode_queries(self, texts: list[str]) -> Vectors:
        with self._tokenizing:
            return self._model.encode_query(
                texts, batch_size=BATCH, show_progress_bar=False, normalize_embeddings=True
            )

    def _encode_passages(self, texts: list[str]) -> Vectors:
        with self._tokenizing:
            return self._model.encode_document(
                texts, batch_size=BATCH, show_progress_bar=False, normalize_embeddings=True
            )

    def _embed(
        self,
        texts: Sequence[str],
        encode: Callable[[list[str]], Vectors],
        progress: Progress | None,
    ) -> Vectors:
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        done = 0
        for batch in _batches(texts):
            readable = [_readable(texts[number]) for number in batch]
            vectors[batch] = self._workers.submit(encode, readable).result()
            if progress is not None:
                done += len(batch)
                progress(done, len(texts))
        return vectors


def _one_core() -> None:
    """Keep PyTorch in this thread to one core.

    OpenMP's threads wait for each other by spinning. On cores that other programs use as well, two
    of them took up to ten times as long as one; two workers of one core each never wait.
    """
    import torch

    torch.set_num_threads(1)


def _batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """The numbers of the texts in batches of like length, so that little of one is padding."""
    order = sorted(range(len(texts)), key=lambda number: (-len(texts[number]), number))
    start = 0
    while start < len(order):
        fitting = BATCH_CHARACTERS // max(len(texts[order[start]]), 1)
        size = min(max(fitting, 1), BATCH)
        yield order[start : start + size]
        start += size


def _sums(tokens: Vectors, places: NDArray[np.int64], spans: Sequence[Span]) -> Vectors:
    """The sum of the vectors of the tokens that touch each span; zeros where none does."""
    rows = np.zeros((len(spans), tokens.shape[1]), dtype=np.float32)
    for row, span in zip(rows, spans, strict=True):
        touched = (places[:, 0] < span.end) & (places[:, 1] > span.start)
        touched &= places[:, 1] > places[:, 0]
        row += tokens[: len(places)][touched].sum(axis=0)
    return rows


def _readable(text: str) -> str:
    """``text`` as the tokenizer can take it: of bounded length, without lone surrogates."""
    return text[:LONGEST].encode("utf-8", "replace").decode("utf-8")


def _load(name: str, where: str) -> SentenceTransformer:
    # Not at the top: the import takes five seconds and 330 MB, before any model is loaded.
    from sentence_transformers import SentenceTransformer

    try:
        if not where.strip():
            raise ValueError("an empty name")
        with _quiet():
            return SentenceTransformer(
                where, device="cpu", local_files_only=True, model_kwargs={"dtype": "float32"}
            )
    except (OSError, ValueError, RuntimeError, LookupError, SafetensorError) as error:
        raise ModelUnavailable(
            name,
            "no usable model of this name lies on this machine "
            f"({type(error).__name__}), and nothing is downloaded",
            "Give WENJIN_EMBEDDING_MODEL the path of a Sentence Transformers model folder, or "
            "“bundled”.",
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the loading bars and reports of the libraries off the terminal, then put them back."""
    from transformers.utils import logging as bars

    loggers = [logging.getLogger(name) for name in ("transformers", "sentence_transformers")]
    levels = [logger.level for logger in loggers]
    shown = bars.is_progress_bar_enabled()
    bars.disable_progress_bar()  # type: ignore[no-untyped-call]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        if shown:
            bars.enable_progress_bar()  # type: ignore[no-untyped-call]


def _digest(model: SentenceTransformer) -> str:
    """SHA-256 over all that decides a vector: weights, tokenizer, modules, prompts, length."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(f"{name} {tuple(tensor.shape)}\n".encode())
        digest.update(np.ascontiguousarray(tensor.cpu().numpy()).data)
    settings = [str(model), str(sorted(model.prompts.items())), str(model.max_seq_length)]
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    settings.append(backend.to_str() if backend is not None else repr(model.tokenizer))
    digest.update("\n".join(settings).encode())
    return digest.hexdigest()

"""Sentence Transformers models, and how texts go through them. The only importer of that library.

Importing this file takes seconds and 425 MB, so it is imported where such a model is loaded: any
but the bundled one, that one where PyTorch computes it (float32), and, for who wants it so, the
8-bit graph as a module inside the library's interface (``library_model``): prompts,
``encode_query``, ``tokenizer``, ``token_embeddings`` and the rest are as in any other model.
"""

from __future__ import annotations

import copy
import hashlib
import logging
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
from tokenizers import Tokenizer

from corpus.errors import ModelUnavailable
from retrieval import bundled_model, question_side
from retrieval.bundled_model import PROMPTS
from retrieval.bundled_tokenizer import read_library_tokenizer
from retrieval.graph_model import GraphModel
from retrieval.hit import TokenVectors
from retrieval.runtime import Runtime
from retrieval.text_model import Encoded, Sides

Features = dict[str, Any]
"""What Sentence Transformers hands from module to module, by name."""

_PLACES, _STATES = "offset_mapping", "token_embeddings"


class SentenceModel:
    """A model with its two prompts. Safe to call from several threads, each on one core."""

    def __init__(self, model: SentenceTransformer, fingerprint: str) -> None:
        self.model = model.eval()
        self.fingerprint = fingerprint
        dimension = model.get_embedding_dimension()
        assert dimension is not None
        self.dimension: int = dimension
        self._tokenizing = threading.Lock()  # the library's own tokenizers are changed by their use

    def encode_queries(self, texts: Sequence[str]) -> list[Encoded]:
        """Questions, each with what the model wants before one, as ``encode_query`` says."""
        return self._encode(texts, "query", self._prompt("query"))

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """Passages, each with what the model wants before one, as ``encode_document`` says."""
        return self._encode(texts, "document", self._prompt("document", "passage", "corpus"))

    def keep_to_one_core(self) -> None:
        """Keep PyTorch in this thread to one core.

        OpenMP's threads wait for each other by spinning. On cores that other programs use as well,
        two of them took up to ten times as long as one; two workers of one core each never wait.
        """
        torch.set_num_threads(1)

    def _prompt(self, *names: str) -> str:
        """That of the first name which the model knows, else what it puts before any text."""
        prompts = self.model.prompts
        known = [name for name in names if prompts.get(name)]
        return prompts.get(known[0] if known else self.model.default_prompt_name or "") or ""

    def _encode(self, texts: Sequence[str], task: str, prompt: str) -> list[Encoded]:
        # not by encode_query: what that looks after takes a quarter of the time of one question
        with self._tokenizing:
            features = self.model.preprocess(list(texts), prompt=prompt, task=task)
            if _PLACES not in features:
                features[_PLACES] = [self._token_places(prompt + text) for text in texts]
        with torch.inference_mode():
            features = self.model(features, task=task)
        return [self._encoded(number, features, len(prompt)) for number in range(len(texts))]

    def _encoded(self, number: int, features: Features, prompt_length: int) -> Encoded:
        """Text ``number`` of those embedded together."""
        vector = features["sentence_embedding"][number].numpy()[: self.dimension]
        vector = vector / (np.linalg.norm(vector) or 1.0)
        if _STATES not in features:  # a model that has no tokens at its end
            nothing = np.zeros((0, self.dimension), np.float32)
            ids = np.zeros(0, np.int64)
            return Encoded(vector, TokenVectors(nothing, ids, np.zeros((0, 2), np.int64)))
        told = features["attention_mask"][number].numpy().astype(bool)
        states = features[_STATES][number].numpy()[told]
        ids = features["input_ids"][number].numpy()[told].astype(np.int64)
        places = np.zeros((len(ids), 2), dtype=np.int64)
        given = np.asarray(features[_PLACES][number], dtype=np.int64).reshape(-1, 2)[: len(ids)]
        places[: len(given)] = np.clip(given - prompt_length, 0, None)
        return Encoded(vector, TokenVectors(states, ids, places))

    def _token_places(self, prompted: str) -> list[tuple[int, int]]:
        """Where each token stands in the text with its prompt; none where it cannot be told."""
        tokenizer = self.model.tokenizer
        if not getattr(tokenizer, "is_fast", False):
            return []
        encoded = tokenizer(
            prompted,
            return_offsets_mapping=True,
            truncation=True,
            max_length=self.model.max_seq_length,
        )
        places: list[tuple[int, int]] = encoded[_PLACES]
        return places


class OnnxEncoder(InputModule):
    """The first module of the bundled model inside the library: text to token vectors."""

    def __init__(self, model: GraphModel) -> None:
        """Of a graph that is loaded."""
        super().__init__()  # type: ignore[no-untyped-call]  # the library's own
        self._model = model
        self.max_seq_length = model.reader.positions  # tokens of a text, at most

    @cached_property
    def tokenizer(self) -> Tokenizer:  # type: ignore[override]  # can be set like any other
        """The library's own, for who asks for it: it takes 280 MB, and nothing here does."""
        return read_library_tokenizer(self._model.folder)

    def get_embedding_dimension(self) -> int:
        """Length of a token's vector."""
        return self._model.dimension

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: object) -> Features:
        """Token ids, mask and places, of shapes (texts, tokens), the same and (…, 2)."""
        reader = self._model.reader
        texts = [reader.encode((prompt or "") + text, self.max_seq_length) for text in inputs]
        longest = max(len(text.ids) for text in texts)
        ids = np.full((len(texts), longest), reader.pad_id, dtype=np.int64)
        mask = np.zeros_like(ids)
        places = np.zeros((*ids.shape, 2), dtype=np.int64)
        for row, text in enumerate(texts):
            length = len(text.ids)
            ids[row, :length], mask[row, :length] = text.ids, 1
            places[row, :length] = text.places
        return {
            "input_ids": torch.from_numpy(ids),
            "attention_mask": torch.from_numpy(mask),
            _PLACES: torch.from_numpy(places),
        }

    def forward(self, features: Features, **_: object) -> Features:
        """Add the token vectors, zeros where there is padding."""
        ids, mask = features["input_ids"].numpy(), features["attention_mask"].numpy()
        states = np.zeros((*ids.shape, self._model.dimension), dtype=np.float32)
        for row, length in enumerate(mask.sum(axis=1)):
            states[row, :length] = self._model.session.run(ids[row, :length])
        features[_STATES] = torch.from_numpy(states)
        return features

    def save(self, output_path: str, *_: object, **__: object) -> None:
        """Copy the folder."""
        shutil.copytree(self._model.folder, output_path, dirs_exist_ok=True)


def library_model(model: GraphModel) -> SentenceTransformer:
    """The bundled model in 8 bits as one of Sentence Transformers'."""
    modules = [OnnxEncoder(model), Pooling(model.dimension), Normalize()]
    with _quiet():
        return SentenceTransformer(modules=modules, prompts=dict(PROMPTS), device="cpu").eval()


def bundled_torch(cache: Path) -> Sides:
    """The bundled model in float32. Raises ModelUnavailable."""
    packaged = packaged_float(cache)
    asked = SentenceModel(_as_questions_see(packaged.model), packaged.fingerprint)
    return Sides(packaged, asked)


def packaged_float(cache: Path) -> SentenceModel:
    """The packaged model in float32, without its side for questions. Raises ModelUnavailable."""
    folder = bundled_model.prepare(cache, Runtime.TORCH)
    model = _load(bundled_model.NAME, str(folder))
    return SentenceModel(model, bundled_model.fingerprint(Runtime.TORCH))


def _as_questions_see(model: SentenceTransformer) -> SentenceTransformer:
    """A second model of the same parameters, save for those to which something is added."""
    additions = {
        bundled_model.parameter(name): each for name, each in question_side.bundled().items()
    }
    encoder: Any = model[0].model
    parameters = dict(encoder.named_parameters())
    shared = {id(each): each for name, each in parameters.items() if name not in additions}
    changed = copy.deepcopy(model, shared)
    encoder = changed[0].model
    with torch.no_grad():
        for name, parameter in encoder.named_parameters():
            if name in additions:
                parameter.add_(torch.from_numpy(additions[name].product()))
    return changed


def named(name: str) -> Sides:
    """A model that lies on this machine, by name or path. Raises ModelUnavailable."""
    model = _load(name, name)
    either = SentenceModel(model, f"{Path(name).name}-{_digest(model)[:12]}")
    return Sides(either, either)


def _load(name: str, where: str) -> SentenceTransformer:
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

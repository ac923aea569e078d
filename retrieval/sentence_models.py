"""Sentence Transformers models, and how texts go through them. The only importer of that library.

Importing this file takes seconds and 330 MB, so it is imported where a model is loaded. The bundled
model runs in ONNX Runtime as a module of our own inside the library's interface: prompts,
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
from dataclasses import dataclass
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
from retrieval.bundled_tokenizer import BundledTokenizer, read_library_tokenizer
from retrieval.hit import TokenVectors, Vectors
from retrieval.onnx_session import GRAPH, QUESTIONS, GraphSession
from retrieval.runtime import Runtime

Features = dict[str, Any]
"""What Sentence Transformers hands from module to module, by name."""

_PLACES, _STATES = "offset_mapping", "token_embeddings"

_ASKED = "热线每天受理多少诉求?"
_NEARNESS = {
    "热线日均受理企业群众诉求2.30万件，办理满意率同比增长，并建立健全诉求办理长效机制，"
    "推动政务服务中心与便民服务站点联动，确保群众反映的问题件件有落实、事事有回音。": (
        0.9285,
        0.9189,
    ),
    "今天天气很好": (0.8251, 0.8354),
}
"""How near two passages are in float32 to a question: searched for, and to be answered.

One has more tokens than a tile has rows. After another fit of the question's side the second
numbers are others: a test compares both with the float32 model."""
_FARTHEST_OFF = 0.01


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text: its unit vector, and its token vectors, whose mean points where that does."""

    vector: Vectors
    tokens: TokenVectors


class TextModel:
    """A model with its two prompts. Safe to call from several threads, each on one core."""

    def __init__(self, model: SentenceTransformer, fingerprint: str) -> None:
        self.model = model.eval()
        self.fingerprint = fingerprint
        dimension = model.get_embedding_dimension()
        assert dimension is not None
        self.dimension: int = dimension
        self._ours = model[0] if isinstance(model[0], OnnxEncoder) else None
        self._tokenizing = threading.Lock()  # the library's own tokenizers are changed by their use

    def encode_queries(self, texts: Sequence[str]) -> list[Encoded]:
        """Questions, each with what the model wants before one, as ``encode_query`` says."""
        return self._encode(texts, "query", self._prompt("query"))

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """Passages, each with what the model wants before one, as ``encode_document`` says."""
        return self._encode(texts, "document", self._prompt("document", "passage", "corpus"))

    def _prompt(self, *names: str) -> str:
        """That of the first name which the model knows, else what it puts before any text."""
        prompts = self.model.prompts
        known = [name for name in names if prompts.get(name)]
        return prompts.get(known[0] if known else self.model.default_prompt_name or "") or ""

    def _encode(self, texts: Sequence[str], task: str, prompt: str) -> list[Encoded]:
        if self._ours is not None:
            return [self._ours.encoded(text, prompt) for text in texts]
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
    """The first module of the bundled model: text to token vectors, in ONNX Runtime.

    The graph takes one text at a time, so that no work goes into padding and a vector depends on
    its text alone.
    """

    def __init__(
        self, folder: Path, graph: str = GRAPH, reader: BundledTokenizer | None = None
    ) -> None:
        """``graph`` of ``folder``, with a tokenizer of its own or one shared with another.

        Raises ModelUnavailable.
        """
        super().__init__()  # type: ignore[no-untyped-call]  # the library's own
        self._folder = folder
        self._session = GraphSession(folder, graph)
        self._reader = reader or BundledTokenizer(folder)
        self.max_seq_length = self._reader.positions  # tokens of a text, at most

    @cached_property
    def tokenizer(self) -> Tokenizer:  # type: ignore[override]  # can be set like any other
        """The library's own, for who asks for it: it takes 280 MB, and nothing here does."""
        return read_library_tokenizer(self._folder)

    def for_questions(self) -> OnnxEncoder:
        """The same for questions that are to be answered. Raises ModelUnavailable."""
        return OnnxEncoder(self._folder, QUESTIONS, self._reader)

    def get_embedding_dimension(self) -> int:
        """Length of a token's vector."""
        return self._session.size

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: object) -> Features:
        """Token ids, mask and places, of shapes (texts, tokens), the same and (…, 2)."""
        texts = [self._reader.encode((prompt or "") + text, self.max_seq_length) for text in inputs]
        longest = max(len(text.ids) for text in texts)
        ids = np.full((len(texts), longest), self._reader.pad_id, dtype=np.int64)
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
        states = np.zeros((*ids.shape, self._session.size), dtype=np.float32)
        for row, length in enumerate(mask.sum(axis=1)):
            states[row, :length] = self._session.run(ids[row, :length])
        features[_STATES] = torch.from_numpy(states)
        return features

    def encoded(self, text: str, prompt: str) -> Encoded:
        """One text as this and the library's next modules make it, to the last bit.

        They look after batches, padding, devices and other kinds of pooling.
        """
        read = self._reader.encode(prompt + text, self.max_seq_length)
        ids = np.array(read.ids, dtype=np.int64)
        states = self._session.run(ids)
        with torch.inference_mode():
            mean = torch.from_numpy(states[np.newaxis]).sum(dim=1) / len(ids)
            vector: Vectors = torch.nn.functional.normalize(mean)[0].numpy()
        places = np.clip(np.array(read.places, dtype=np.int64) - len(prompt), 0, None)
        unit = vector / (np.linalg.norm(vector) or 1.0)
        return Encoded(unit, TokenVectors(states, ids, places))

    def save(self, output_path: str, *_: object, **__: object) -> None:
        """Copy the folder."""
        shutil.copytree(self._folder, output_path, dirs_exist_ok=True)


def one_core() -> None:
    """Keep PyTorch in this thread to one core.

    OpenMP's threads wait for each other by spinning. On cores that other programs use as well, two
    of them took up to ten times as long as one; two workers of one core each never wait.
    """
    torch.set_num_threads(1)


@dataclass(frozen=True, slots=True)
class Sides:
    """A model for passages and what is searched, and for questions that are to be answered.

    Only the bundled model tells the two apart (``retrieval.question_side``).
    """

    passages: TextModel
    questions: TextModel


def bundled_onnx(cache: Path, side: Path = question_side.FILE) -> Sides:
    """The bundled model in 8 bits. Raises ModelUnavailable, also where it computes nonsense.

    ``side`` is the file of what questions see of it; what is right is known of the shipped.
    """
    encoder = OnnxEncoder(bundled_model.prepare(cache, Runtime.ONNX, side))
    sides = Sides(_of_encoder(encoder), _of_encoder(encoder.for_questions()))
    if side == question_side.FILE:
        _check(sides)
    return sides


def _of_encoder(encoder: OnnxEncoder) -> TextModel:
    modules = [encoder, Pooling(encoder.get_embedding_dimension()), Normalize()]
    with _quiet():
        model = SentenceTransformer(modules=modules, prompts=dict(PROMPTS), device="cpu")
    return TextModel(model, bundled_model.fingerprint(Runtime.ONNX))


def nearness_of(sides: Sides) -> list[tuple[float, float]]:
    """As ``_NEARNESS`` has it, of this model."""
    questions = [
        side.encode_queries([_ASKED])[0].vector for side in (sides.passages, sides.questions)
    ]
    passages = [each.vector for each in sides.passages.encode_passages(list(_NEARNESS))]
    return [(float(each @ questions[0]), float(each @ questions[1])) for each in passages]


def _check(sides: Sides) -> None:
    """Products in 8 bits have gone wrong on single kinds of processor before: see for oneself."""
    found = [each for pair in nearness_of(sides) for each in pair]
    right = [each for pair in _NEARNESS.values() for each in pair]
    for nearness, expected in zip(found, right, strict=True):
        if not abs(nearness - expected) < _FARTHEST_OFF:
            raise ModelUnavailable(
                bundled_model.NAME,
                f"ONNX Runtime computes other vectors on this processor ({nearness:.3f} where "
                f"{expected:.3f} is right)",
                "Set WENJIN_EMBEDDING_RUNTIME to torch, which is slower.",
            )


def bundled_torch(cache: Path) -> Sides:
    """The bundled model in float32. Raises ModelUnavailable."""
    folder = bundled_model.prepare(cache, Runtime.TORCH)
    model = _load(bundled_model.NAME, str(folder))
    return Sides(
        *(
            TextModel(each, bundled_model.fingerprint(Runtime.TORCH))
            for each in (model, _as_questions_see(model))
        )
    )


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
    either = TextModel(model, f"{Path(name).name}-{_digest(model)[:12]}")
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

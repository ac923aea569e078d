"""The bundled model in 8 bits, run by ONNX Runtime alone.

Neither PyTorch nor Sentence Transformers is loaded for it, which take seconds and 425 MB. The same
model inside that library's interface is ``sentence_models.library_model``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.errors import ModelUnavailable
from retrieval import bundled_model, question_side
from retrieval.bundled_model import PROMPTS
from retrieval.bundled_tokenizer import BundledTokenizer
from retrieval.hit import TokenVectors, Vectors
from retrieval.onnx_session import GRAPH, QUESTIONS, GraphSession
from retrieval.runtime import Runtime
from retrieval.text_model import Encoded, Sides

_ASKED = "热线每天受理多少诉求?"
NEARNESS = {
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


class GraphModel:
    """Text to vectors in ONNX Runtime, one text at a time and each on the core of its caller.

    So no work goes into padding, and a vector depends on its text alone. Safe to share.
    """

    def __init__(
        self, folder: Path, graph: str = GRAPH, reader: BundledTokenizer | None = None
    ) -> None:
        """``graph`` of ``folder``, with a tokenizer of its own or one shared with another.

        Raises ModelUnavailable.
        """
        self.folder = folder
        self.fingerprint = bundled_model.fingerprint(Runtime.ONNX)
        self.session = GraphSession(folder, graph)
        self.reader = reader or BundledTokenizer(folder)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self.session.size

    def for_questions(self) -> GraphModel:
        """The same for questions that are to be answered. Raises ModelUnavailable."""
        return GraphModel(self.folder, QUESTIONS, self.reader)

    def encode_queries(self, texts: Sequence[str]) -> list[Encoded]:
        """Questions, each behind the prompt of one."""
        return [self._encoded(text, PROMPTS["query"]) for text in texts]

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        """Passages, each behind the prompt of one."""
        return [self._encoded(text, PROMPTS["document"]) for text in texts]

    def keep_to_one_core(self) -> None:
        """Nothing to do: a session has no threads of its own."""

    def _encoded(self, text: str, prompt: str) -> Encoded:
        """The mean of the token vectors, of length 1."""
        read = self.reader.encode(prompt + text, self.reader.positions)
        ids = np.array(read.ids, dtype=np.int64)
        states = self.session.run(ids)
        mean = states.mean(axis=0, dtype=np.float64)
        vector: Vectors = (mean / (np.linalg.norm(mean) or 1.0)).astype(np.float32)
        places = np.clip(np.array(read.places, dtype=np.int64) - len(prompt), 0, None)
        return Encoded(vector, TokenVectors(states, ids, places))


def bundled_onnx(cache: Path, side: Path = question_side.FILE) -> Sides:
    """The bundled model in 8 bits. Raises ModelUnavailable, also where it computes nonsense.

    ``side`` is the file of what questions see of it; what is right is known of the shipped.
    """
    passages = GraphModel(bundled_model.prepare(cache, Runtime.ONNX, side))
    sides = Sides(passages, passages.for_questions())
    if side == question_side.FILE:
        _check(sides)
    return sides


def nearness_of(sides: Sides) -> list[tuple[float, float]]:
    """As NEARNESS has it, of this model."""
    questions = [
        side.encode_queries([_ASKED])[0].vector for side in (sides.passages, sides.questions)
    ]
    passages = [each.vector for each in sides.passages.encode_passages(list(NEARNESS))]
    return [(float(each @ questions[0]), float(each @ questions[1])) for each in passages]


def _check(sides: Sides) -> None:
    """Products in 8 bits have gone wrong on single kinds of processor before: see for oneself."""
    found = [each for pair in nearness_of(sides) for each in pair]
    right = [each for pair in NEARNESS.values() for each in pair]
    for nearness, expected in zip(found, right, strict=True):
        if not abs(nearness - expected) < _FARTHEST_OFF:
            raise ModelUnavailable(
                bundled_model.NAME,
                f"ONNX Runtime computes other vectors on this processor ({nearness:.3f} where "
                f"{expected:.3f} is right)",
                "Set WENJIN_EMBEDDING_RUNTIME to torch, which is slower.",
            )

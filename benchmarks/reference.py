"""The reference that every time is held against: Sentence Transformers as it comes.

PyTorch, float32, the library's default threads, one text or one list of texts at a time, not the
project's own way of calling it. What is measured takes turns with it in the same run, so that
whatever else the machine does meets both.

Its threads wait for each other by spinning: where other programs want the cores too, a question can
take ten times as long as on an idle machine, and every ratio to it is worth nothing. So it is also
run with one thread, which nothing of the kind befalls, and both are told.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import torch
from sentence_transformers import SentenceTransformer

from benchmarks.running import percentile
from retrieval import bundled_model
from retrieval.hit import Vectors
from retrieval.runtime import Runtime
from service.settings import load_settings

IMPORT = [sys.executable, "-c", "import sentence_transformers"]
"""The reference of starting: most of what such a process does before its own work begins."""
BATCH = 32
_REST_S = 0.02

_Asked = TypeVar("_Asked")


class Reference:
    """The bundled model in Sentence Transformers."""

    def __init__(self) -> None:
        folder = bundled_model.prepare(load_settings().cache, Runtime.TORCH)
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def query(self, text: str) -> Vectors:
        """The vector of one question, shape (dimension,)."""
        vector: Vectors = self._model.encode_query([text], show_progress_bar=False)[0]
        return vector

    def query_on_one_thread(self, text: str) -> Vectors:
        """The same, with one thread in place of the library's default."""
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            return self.query(text)
        finally:
            torch.set_num_threads(threads)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of passages, shape (len(texts), dimension)."""
        vectors: Vectors = self._model.encode_document(
            list(texts), batch_size=BATCH, show_progress_bar=False
        )
        return vectors


def a_second(embed: Callable[[str], object], texts: Sequence[str], seconds: float) -> float:
    """How many texts are embedded in this time, one after another, from the first again."""
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        embed(texts[done % len(texts)])
        done += 1
    return done / (time.perf_counter() - start)


def by_turns(
    asked: Sequence[_Asked], sides: Mapping[str, Callable[[_Asked], object]]
) -> dict[str, list[float]]:
    """Milliseconds of each side, question by question; who goes first changes every time.

    Before each there is a short rest: threads of the one before still spin on the cores a while.
    """
    taken: dict[str, list[float]] = {name: [] for name in sides}
    order = list(sides.items())
    for each in asked:
        for name, act in order:
            time.sleep(_REST_S)
            start = time.perf_counter()
            act(each)
            taken[name].append((time.perf_counter() - start) * 1000)
        order.reverse()
    return taken


def summary(values: Sequence[float]) -> dict[str, float]:
    """The milliseconds that half, nearly all and all of them do not exceed."""
    return {
        "p50": round(percentile(values, 0.5), 2),
        "p95": round(percentile(values, 0.95), 2),
        "p99": round(percentile(values, 0.99), 2),
        "max": round(max(values), 2),
    }

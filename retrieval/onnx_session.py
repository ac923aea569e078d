"""The 8-bit graph at work. The only importer of ONNX Runtime.

ONNX Runtime itself picks the products that the processor is fastest at: AMX, VNNI, AVX-512, AVX2,
or those of ARM. A session is safe to call from several threads at once, and has none of its own:
who calls it works on one core. Threads inside a product that takes 30 µs would only wait for each
other.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelUnavailable
from retrieval.bundled_model import NAME
from retrieval.hit import Vectors

GRAPH, QUESTIONS = "model.onnx", "questions.onnx"
"""The packaged model, and the same as questions see it (``retrieval.question_side``)."""
IDS = "token_ids"
"""The graph's input, int64, shape (1, tokens)."""

_ERRORS_ONLY = 3  # the runtime's levels: 0 is verbose, 4 fatal


def layer_output(layer: int) -> str:
    """The output with the token vectors after ``layer``, from 1; shape (1, tokens, hidden)."""
    return f"layer_{layer}"


class GraphSession:
    """Token ids of one text to its token vectors."""

    def __init__(self, folder: Path, graph: str = GRAPH) -> None:
        """Map a graph in ``folder``. Raises ModelUnavailable where that cannot be run here."""
        try:
            # not at the top: who computes with PyTorch may do without it
            import onnxruntime
            from onnxruntime.capi import onnxruntime_pybind11_state as raised
        except (ImportError, OSError) as error:
            raise _unavailable("ONNX Runtime cannot be loaded", error) from error
        onnxruntime.set_default_logger_severity(_ERRORS_ONLY)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS_ONLY
        # the graph is written as it shall run: nothing is left to fuse
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        failures = (
            *(raised.Fail, raised.InvalidGraph, raised.InvalidProtobuf, raised.NoSuchFile),
            *(raised.NotImplemented, raised.RuntimeException),
        )
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / graph), options, providers=["CPUExecutionProvider"]
            )
        except failures as error:
            raise _unavailable("ONNX Runtime cannot run it here", error) from error
        outputs = self._session.get_outputs()
        self._last = layer_output(len(outputs))
        self.size: int = outputs[-1].shape[-1]
        """Length of a token's vector."""

    def run(self, ids: NDArray[np.int64]) -> Vectors:
        """``ids`` of shape (tokens,) to vectors of shape (tokens, size), after the last layer."""
        (states,) = self._session.run([self._last], {IDS: ids[np.newaxis]})
        last: Vectors = states[0]
        return last


def _unavailable(problem: str, error: Exception) -> ModelUnavailable:
    return ModelUnavailable(
        NAME,
        f"{problem} ({type(error).__name__}: {error})",
        "Install onnxruntime again, or set WENJIN_EMBEDDING_RUNTIME to torch, which is slower.",
    )

"""The bundled model without its side for questions, which is fitted to what is fitted here."""

from __future__ import annotations

from pathlib import Path

from retrieval import token_space
from retrieval.embedder import SentenceEmbedder
from retrieval.sentence_models import Sides, bundled_onnx


def packaged_embedder(cache: Path) -> SentenceEmbedder:
    """An embedder that sees questions through the packaged model. Raises ModelUnavailable."""
    packaged = bundled_onnx(cache).passages
    return SentenceEmbedder(Sides(packaged, packaged), token_space.bundled())

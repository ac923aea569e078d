"""The bundled model as fits see it: without its side for questions, or with one of another fit.

What a side shows of questions that it was fitted to, it would show of no others. So what comes
after it is fitted either through the packaged model or, set by set, through a side that was fitted
without that set ("cross-fitting").
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from retrieval import question_side, token_space
from retrieval.embedder import SentenceEmbedder
from retrieval.graph_model import bundled_onnx
from retrieval.text_model import Sides


def packaged_embedder(cache: Path) -> SentenceEmbedder:
    """An embedder that sees questions through the packaged model. Raises ModelUnavailable."""
    packaged = bundled_onnx(cache).passages
    return SentenceEmbedder(Sides(packaged, packaged), token_space.bundled())


class UnseenBy:
    """For a set of questions, an embedder that was not fitted to it."""

    def __init__(self, cache: Path, sides: Sequence[Path]) -> None:
        """``sides``: files of the question's side; without any, the packaged model is it."""
        self._cache = cache
        self._fitted_to = {side: question_side.fitted_to(side) for side in sides}
        self._loaded: dict[Path | None, SentenceEmbedder] = {}

    def embedder(self, name: str) -> SentenceEmbedder | None:
        """The one for the set of this name; None where every side was fitted to it.

        Raises ModelUnavailable.
        """
        if not self._fitted_to:
            return self._embedder(None)
        unseen = (side for side, sets in self._fitted_to.items() if name not in sets)
        side = next(unseen, None)
        return None if side is None else self._embedder(side)

    def _embedder(self, side: Path | None) -> SentenceEmbedder:
        if side not in self._loaded:
            self._loaded[side] = (
                packaged_embedder(self._cache)
                if side is None
                else SentenceEmbedder(bundled_onnx(self._cache, side), token_space.bundled())
            )
        return self._loaded[side]

"""Questions that are embedded before they are asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from retrieval.embedder import SentenceEmbedder
from retrieval.hit import TokenVectors
from retrieval.text_model import Encoded, Sides

NO_TOKENS = TokenVectors(
    np.zeros((0, 2), np.float32), np.zeros(0, np.int64), np.zeros((0, 2), np.int64)
)


class CountingModel:
    """A model of two dimensions that counts what it is asked; an empty text breaks it."""

    fingerprint = "counting"
    dimension = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> list[Encoded]:
        self.asked += texts
        if "" in texts:
            raise ValueError("an empty text")
        return [Encoded(np.array([1, len(each)], np.float32), NO_TOKENS) for each in texts]

    def encode_passages(self, texts: Sequence[str]) -> list[Encoded]:
        return self.encode_queries(texts)

    def keep_to_one_core(self) -> None:
        """Nothing to do."""


def an_embedder() -> tuple[SentenceEmbedder, CountingModel]:
    model = CountingModel()
    return SentenceEmbedder(Sides(model, model)), model


def test_what_was_expected_is_embedded_once_however_often_it_is_asked() -> None:
    embedder, model = an_embedder()
    for text in ("一", "二", "一"):
        embedder.expect_question(text)
    assert embedder.embed_question("一").vector.tolist() == [1, 1]
    embedder.expect_question("一")
    assert embedder.embed_question("一").vector.tolist() == [1, 1]
    assert embedder.embed_question("二").vector.tolist() == [1, 1]
    assert sorted(model.asked) == ["一", "二"]


def test_what_was_expected_and_never_asked_for_does_not_pile_up() -> None:
    embedder, model = an_embedder()
    for number in range(1, 1001):
        embedder.expect_question("问" * number)
    assert embedder.embed_question("问").vector.tolist() == [1, 1]  # forgotten, and made again
    assert model.asked.count("问") <= 2
    assert embedder.embed_question("问" * 1000).vector.tolist() == [1, 1000]
    assert model.asked.count("问" * 1000) == 1


def test_what_breaks_while_it_is_expected_breaks_for_who_asks_for_it() -> None:
    embedder, _ = an_embedder()
    embedder.expect_question("")
    with pytest.raises(ValueError, match="an empty text"):
        embedder.embed_question("")
    assert embedder.embed_question("一").vector.tolist() == [1, 1]

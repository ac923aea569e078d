"""What every Embedder does, the real one and the fake."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from corpus.notice import Span
from retrieval.hit import Embedder
from tests.fakes import HashEmbedder

TEXTS = [
    "热线日均受理企业群众诉求2.30万件。",
    "红桥区建设政务服务中心。",
    "今天天气很好，适合出门。",
]
STRANGE = [
    "",
    " ",
    "\0",
    "\ud800",
    "\ufdfa" * 1000,
    "𠮷😀",
    "\u202e右から左",
    "。。。",
    "a" * 100_000,
]


@pytest.fixture(params=["hash", pytest.param("sentence", marks=pytest.mark.model)])
def any_embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "hash":
        return HashEmbedder()
    loaded: Embedder = request.getfixturevalue("embedder")
    return loaded


def lengths(vectors: np.ndarray) -> list[float]:
    return [float(length) for length in np.linalg.norm(vectors, axis=1)]


def test_vectors_are_rows_of_unit_length(any_embedder: Embedder) -> None:
    for vectors in (any_embedder.embed_queries(TEXTS), any_embedder.embed_passages(TEXTS)):
        assert vectors.shape == (3, any_embedder.dimension)
        assert vectors.dtype == np.float32
        assert lengths(vectors) == pytest.approx([1, 1, 1], abs=1e-5)


def test_no_texts_give_no_rows(any_embedder: Embedder) -> None:
    assert any_embedder.embed_queries([]).shape == (0, any_embedder.dimension)
    assert any_embedder.embed_passages([]).shape == (0, any_embedder.dimension)
    assert any_embedder.embed_spans([], []).passages.shape == (0, any_embedder.dimension)


def test_a_text_has_the_same_vector_whatever_stands_beside_it(any_embedder: Embedder) -> None:
    together = any_embedder.embed_passages([*TEXTS, "长" * 300])
    for row, text in zip(together, TEXTS, strict=False):
        np.testing.assert_allclose(any_embedder.embed_passages([text])[0], row, atol=1e-5)


def test_shared_words_bring_texts_near(any_embedder: Embedder) -> None:
    question = any_embedder.embed_queries(["热线每天受理多少诉求?"])[0]
    nearness = any_embedder.embed_passages(TEXTS) @ question
    assert int(np.argmax(nearness)) == 0


@pytest.mark.parametrize("text", STRANGE, ids=lambda text: ascii(text[:4]))
def test_any_string_has_a_vector(text: str, any_embedder: Embedder) -> None:
    vectors = np.concatenate(
        [any_embedder.embed_queries([text]), any_embedder.embed_passages([text])]
    )
    assert np.isfinite(vectors).all()
    assert lengths(vectors) == pytest.approx([1, 1], abs=1e-5)


def test_progress_ends_when_all_texts_are_done(any_embedder: Embedder) -> None:
    told: list[tuple[int, int]] = []
    any_embedder.embed_passages(TEXTS * 10, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (30, 30)


def test_the_fingerprint_is_a_name_that_stays(any_embedder: Embedder) -> None:
    assert any_embedder.fingerprint == any_embedder.fingerprint != ""


def test_stretches_are_embedded_beside_their_passages(any_embedder: Embedder) -> None:
    spans = [[Span(0, 2), Span(2, 18)], [], [Span(0, 6), Span(7, 12)]]
    found = any_embedder.embed_spans(TEXTS, spans)
    np.testing.assert_allclose(found.passages, any_embedder.embed_passages(TEXTS), atol=1e-5)
    shapes = [rows.shape for rows in found.spans]
    assert shapes == [(len(inner), any_embedder.dimension) for inner in spans]
    assert all(np.linalg.norm(row) > 0 for rows in found.spans for row in rows)


@pytest.mark.parametrize("text", STRANGE, ids=lambda text: ascii(text[:4]))
def test_stretches_of_any_string_have_finite_vectors(text: str, any_embedder: Embedder) -> None:
    found = any_embedder.embed_spans([text], [[Span(0, len(text)), Span(0, 0)]])
    assert np.isfinite(found.spans[0]).all()


def test_progress_of_stretches_ends_when_all_texts_are_done(any_embedder: Embedder) -> None:
    told: list[tuple[int, int]] = []
    spans: Sequence[Sequence[Span]] = [[Span(0, 1)]] * 30
    any_embedder.embed_spans(TEXTS * 10, spans, lambda done, total: told.append((done, total)))
    assert told[-1] == (30, 30)


def test_a_question_that_was_expected_has_the_vectors_that_it_has_anyway(
    any_embedder: Embedder,
) -> None:
    unexpected = any_embedder.apart().embed_question(TEXTS[0])
    asked = any_embedder.apart()
    for text in (TEXTS[0], TEXTS[1], TEXTS[0], *STRANGE):
        asked.expect_question(text)
    found = asked.embed_question(TEXTS[0])
    np.testing.assert_array_equal(found.vector, unexpected.vector)
    np.testing.assert_array_equal(found.tokens.vectors, unexpected.tokens.vectors)

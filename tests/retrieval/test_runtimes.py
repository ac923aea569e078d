"""The bundled model in 8 bits is the float32 model, within what rounding allows, and stays so."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from corpus.errors import ModelUnavailable
from corpus.notice import Span
from retrieval import bundled_model
from retrieval.bundled_model import fingerprint
from retrieval.embedder import SentenceEmbedder
from retrieval.graph_model import GraphModel
from retrieval.hit import Vectors
from retrieval.onnx_session import GraphSession
from retrieval.runtime import Runtime
from retrieval.sentence_models import SentenceModel, library_model
from retrieval.text_model import Sides

pytestmark = pytest.mark.model

ODD = [
    "",
    " " * 20,
    "\ufdfa" * 50,
    "\ud800\udfff",
    "\0",
    "办" * 1000,
    "（" * 1000,
    "\u0301" * 1000,
    "😀" * 1000,
    "12345",
    "How many requests does the hotline get?",
    "熱線每天受理多少訴求？",
]


@pytest.fixture(scope="module")
def float_embedder(model_cache: Path, float_folder: Path) -> SentenceEmbedder:
    """The bundled model in PyTorch, which is what there was to be reached."""
    return SentenceEmbedder.load("bundled", model_cache, Runtime.TORCH)


def cosines(one: Vectors, other: Vectors) -> Vectors:
    """Of each row with the same row of the other."""
    return np.asarray((one * other).sum(axis=1))


def in_library(embedder: SentenceEmbedder) -> SentenceTransformer:
    """The 8-bit model that this embedder uses, behind Sentence Transformers' interface."""
    assert isinstance(embedder._model, GraphModel)
    return library_model(embedder._model)


def stretches(shared: Path) -> Iterator[str]:
    """A few stretches, of several lengths, of every notice."""
    for path in sorted((shared / "notices").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        yield from (text[at : at + length] for at, length in ((0, 40), (500, 200), (1200, 700)))


def test_passages_of_several_notices_have_their_float32_vectors(
    embedder: SentenceEmbedder, float_embedder: SentenceEmbedder, shared: Path
) -> None:
    texts = [text for text in stretches(shared) if text.strip()][:24]
    assert len(texts) >= 12
    near = cosines(embedder.embed_passages(texts), float_embedder.embed_passages(texts))
    assert near.min() > 0.998


def test_any_text_has_its_float32_vector(
    embedder: SentenceEmbedder, float_embedder: SentenceEmbedder
) -> None:
    ours, theirs = embedder.embed_queries(ODD), float_embedder.embed_queries(ODD)
    assert np.isfinite(ours).all()
    np.testing.assert_allclose(np.linalg.norm(ours, axis=1), 1.0, atol=1e-5)
    assert cosines(ours, theirs).min() > 0.98


def test_a_vector_depends_on_its_text_alone(embedder: SentenceEmbedder) -> None:
    texts = ["热线日均受理诉求2.30万件。", "红桥区建设政务服务中心。" * 9, "。"]
    together = embedder.embed_passages(texts)
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
    np.testing.assert_array_equal(together, alone)


def test_embedders_that_work_at_once_agree_to_the_last_bit(
    embedder: SentenceEmbedder, model_cache: Path
) -> None:
    other = SentenceEmbedder.load("bundled", model_cache, Runtime.ONNX)
    texts = [f"第{number}号窗口{'办' * number}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        asked = list(
            pool.map(
                lambda pair: pair[0].embed_queries([pair[1]])[0],
                [(each, text) for text in texts for each in (embedder, other)],
            )
        )
    np.testing.assert_array_equal(asked[0::2], asked[1::2])


def test_the_library_answers_for_our_module_as_for_its_own(
    embedder: SentenceEmbedder, float_embedder: SentenceEmbedder
) -> None:
    assert isinstance(float_embedder._model, SentenceModel)
    model, reference = in_library(embedder), float_embedder._model.model
    question, passages = "热线每天受理多少诉求?", ["热线日均受理诉求2.30万件。", "今天"]
    ours, theirs = (each.encode_query(question) for each in (model, reference))
    assert float(ours @ theirs) > 0.999
    ours, theirs = (each.encode_document(passages) for each in (model, reference))
    assert cosines(ours, theirs).min() > 0.999
    tokens = model.encode(question, output_value="token_embeddings")
    assert tuple(tokens.shape) == tuple(
        reference.encode(question, output_value="token_embeddings").shape
    )
    assert model.prompts["query"] == reference.prompts["query"]
    assert model.max_seq_length == reference.max_seq_length == 512
    assert model.get_embedding_dimension() == 384
    assert model.encode([]).shape == (0,)


@pytest.mark.parametrize("length", [1, 15, 40, 200, 2000])
def test_the_short_way_gives_what_the_modules_of_the_library_give(
    embedder: SentenceEmbedder, length: int
) -> None:
    text = ("热线 每天受理多少訴求？" * 200)[:length]
    vector = in_library(embedder).encode_query(text)
    np.testing.assert_allclose(embedder.embed_queries([text])[0], vector, rtol=0, atol=1e-7)


def test_tokens_stand_where_they_say(embedder: SentenceEmbedder) -> None:
    text = "热线 每天受理多少訴求？"
    tokens = embedder.embed_query_tokens(text).tokens
    assert len(tokens.vectors) == len(tokens.ids) == len(tokens.places)
    inside = [text[start:end] for start, end in tokens.places.tolist() if end > start]
    assert "".join(inside).replace(" ", "") == text.replace(" ", "")
    pieces = in_library(embedder).tokenizer
    for token, (start, end) in zip(tokens.ids.tolist(), tokens.places.tolist(), strict=True):
        if text[start:end].strip() and text[start:end] != "？":
            assert pieces.id_to_token(token).strip("▁") == text[start:end].strip()


def test_both_runtimes_give_the_same_tokens(
    embedder: SentenceEmbedder, float_embedder: SentenceEmbedder
) -> None:
    texts, spans = ["热线日均受理诉求2.30万件。", "今天"], [[Span(0, 2)], []]
    ours, theirs = (
        each.embed_spans(texts, spans, with_tokens=True) for each in (embedder, float_embedder)
    )
    for one, other in zip(ours.tokens, theirs.tokens, strict=True):
        np.testing.assert_array_equal(one.ids, other.ids)
        np.testing.assert_array_equal(one.places, other.places)
        lengths = np.linalg.norm(one.vectors, axis=1) * np.linalg.norm(other.vectors, axis=1)
        assert (cosines(one.vectors, other.vectors) / lengths).min() > 0.98
    assert embedder.embed_spans(texts, spans).tokens == ()


def test_a_question_asked_again_is_not_embedded_again(
    embedder: SentenceEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "问津的问题只算一次"
    first = embedder.embed_query_tokens(text)
    monkeypatch.setattr(embedder._model, "encode_queries", None)
    assert embedder.embed_query_tokens(text) is first
    np.testing.assert_array_equal(embedder.embed_queries([text, text])[1], first.vector)


@pytest.fixture
def no_second_load(float_embedder: SentenceEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What falls back to PyTorch gets the model that is there."""
    sides = Sides(float_embedder._searched.model, float_embedder._asked.model)
    monkeypatch.setattr("retrieval.sentence_models.bundled_torch", lambda *_: sides)


@pytest.mark.usefixtures("no_second_load")
def test_without_onnx_runtime_pytorch_computes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)  # as if it were not installed
    fallen_back = SentenceEmbedder.load("bundled", tmp_path)
    assert fallen_back.fingerprint == fingerprint(Runtime.TORCH)
    assert list(tmp_path.iterdir()) == []
    assert caplog.text == ""


@pytest.mark.usefixtures("no_second_load")
def test_where_onnx_runtime_cannot_be_loaded_pytorch_computes_and_the_log_says_so(
    model_cache: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.setattr("retrieval.runtime.find_spec", lambda name: name)  # as if it were broken
    assert SentenceEmbedder.load("bundled", model_cache).fingerprint == fingerprint(Runtime.TORCH)
    assert "model_runtime_unusable" in caplog.text
    with pytest.raises(ModelUnavailable, match="WENJIN_EMBEDDING_RUNTIME"):
        SentenceEmbedder.load("bundled", model_cache, Runtime.ONNX)


@pytest.mark.usefixtures("no_second_load")
def test_a_processor_that_computes_nonsense_is_found_out(
    model_cache: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def nonsense(_: GraphSession, ids: np.ndarray) -> Vectors:
        states = np.random.default_rng(len(ids)).standard_normal((len(ids), 384))
        return states.astype(np.float32)

    monkeypatch.setattr(GraphSession, "run", nonsense)
    assert SentenceEmbedder.load("bundled", model_cache).fingerprint == fingerprint(Runtime.TORCH)
    assert "on this processor" in caplog.text


def test_a_graph_that_is_no_graph_is_one_clear_error(
    model_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = bundled_model.prepare(model_cache, Runtime.ONNX)
    for path in whole.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "model.onnx").unlink()
    (tmp_path / "model.onnx").write_bytes(b"half a graph")
    monkeypatch.setattr(bundled_model, "prepare", lambda *_: tmp_path)
    with pytest.raises(ModelUnavailable, match="WENJIN_EMBEDDING_RUNTIME"):
        SentenceEmbedder.load("bundled", model_cache, Runtime.ONNX)

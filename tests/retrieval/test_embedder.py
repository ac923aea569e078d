"""The real model: quiet, offline, the same from any thread, and another one by its name."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelUnavailable
from corpus.notice import Span
from retrieval.bundled_model import fingerprint
from retrieval.embedder import SentenceEmbedder
from retrieval.runtime import Runtime
from tests.conftest import ROOT

pytestmark = pytest.mark.model

OFFLINE = """
import socket, sys
from pathlib import Path

class NoNetwork(socket.socket):
    def connect(self, *_):
        raise AssertionError("the network was used")
    connect_ex = sendto = connect

def no_names(*_, **__):
    raise AssertionError("a name was looked up")

socket.socket = NoNetwork
socket.getaddrinfo = socket.gethostbyname = socket.create_connection = no_names

from corpus.errors import ModelUnavailable
from retrieval.embedder import SentenceEmbedder

embedder = SentenceEmbedder.load("bundled", Path(sys.argv[1]))
assert embedder.embed_queries(["问津"]).shape == (1, 384)
try:
    SentenceEmbedder.load("no-such-owner/no-such-model", Path(sys.argv[1]))
except ModelUnavailable:
    print("unavailable")
"""


def test_the_model_loads_without_network_and_without_a_word(model_cache: Path) -> None:
    command = [sys.executable, "-c", OFFLINE, str(model_cache)]
    apart = ["unshare", "--net", "--map-root-user"]  # a network namespace with nothing in it
    if (
        shutil.which("unshare")
        and not subprocess.run([*apart, "true"], capture_output=True).returncode
    ):
        command = [*apart, *command]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "unavailable\n", "")


def test_the_bundled_model_is_named_by_its_weights(embedder: SentenceEmbedder) -> None:
    assert embedder.fingerprint == fingerprint(Runtime.ONNX)
    assert embedder.dimension == 384


def test_meaning_is_near_across_languages_and_scripts(embedder: SentenceEmbedder) -> None:
    questions = [
        "热线每天受理多少诉求?",
        "熱線每天受理多少訴求？",
        "How many requests does the hotline get?",
    ]
    passages = [
        "热线日均受理企业群众诉求2.30万件。",
        "推进红桥区政务服务中心建设。",
        "今天天气很好。",
    ]
    nearness = embedder.embed_queries(questions) @ embedder.embed_passages(passages).T
    assert np.argmax(nearness, axis=1).tolist() == [0, 0, 0]


def test_the_rebuilt_weights_give_the_vectors_they_gave_before(embedder: SentenceEmbedder) -> None:
    passages = ["热线日均受理企业群众诉求2.30万件。", "红桥区建设政务服务中心", "今天天气很好"]
    question = embedder.embed_queries(["热线每天受理多少诉求?"])[0]
    found = embedder.embed_passages(passages) @ question
    assert found.tolist() == pytest.approx([0.9387, 0.8364, 0.8251], abs=2e-3)


def test_width_and_runs_of_space_do_not_change_a_vector(embedder: SentenceEmbedder) -> None:
    plain, wide = embedder.embed_queries(["12345 热线 app", "１２３４５\u3000热线  ａｐｐ"])
    np.testing.assert_allclose(plain, wide, atol=1e-5)


def test_threads_get_the_vectors_that_one_would(embedder: SentenceEmbedder) -> None:
    texts = [f"第{number}号窗口{'办' * number}" for number in range(8)]
    alone = [embedder.embed_queries([text])[0] for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: embedder.embed_queries([text])[0], texts))
    np.testing.assert_array_equal(together, alone)


def test_a_stretch_of_the_whole_text_points_where_its_passage_does(
    embedder: SentenceEmbedder,
) -> None:
    text = "热线日均受理企业群众诉求2.30万件，同比增长。"
    found = embedder.embed_spans([text], [[Span(0, len(text)), Span(0, 18), Span(18, len(text))]])
    whole, left, right = found.spans[0]
    assert found.passages[0] @ whole / np.linalg.norm(whole) > 0.98
    np.testing.assert_allclose(whole, left + right, rtol=1e-4, atol=1e-3)


def test_a_stretch_beyond_the_models_length_has_no_vector(embedder: SentenceEmbedder) -> None:
    text = "政务服务" * 1000
    found = embedder.embed_spans([text], [[Span(0, 4), Span(3996, 4000)]])
    near, far = np.linalg.norm(found.spans[0], axis=1)
    assert near > 0.0 == far


def test_another_model_is_loaded_by_its_path_under_a_fingerprint_of_its_own(
    embedder: SentenceEmbedder, float_folder: Path, tmp_path: Path
) -> None:
    other = SentenceEmbedder.load(str(float_folder), tmp_path, Runtime.ONNX)
    again = SentenceEmbedder.load(str(float_folder), tmp_path)
    assert other.fingerprint == again.fingerprint != embedder.fingerprint
    nearness = other.embed_queries(["问津"])[0] @ embedder.embed_queries(["问津"])[0]
    assert nearness > 0.999
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["no-such-model", "a/b/c", "", "\0", "https://example.org/model"])
def test_a_model_that_is_not_here_is_one_clear_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="WENJIN_EMBEDDING_MODEL"):
        SentenceEmbedder.load(name, tmp_path)


@pytest.mark.parametrize("name", ["config.json", "modules.json", "model.safetensors"])
def test_a_broken_model_folder_is_one_clear_error(
    name: str, float_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(float_folder, folder, copy_function=lambda a, b: Path(b).symlink_to(a))
    (folder / name).unlink()
    (folder / name).write_bytes(b'{"half": ')
    with pytest.raises(ModelUnavailable, match="WENJIN_EMBEDDING_MODEL"):
        SentenceEmbedder.load(str(folder), tmp_path)

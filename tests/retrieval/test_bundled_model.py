"""The model folder is prepared once, whole, whoever else prepares it and whatever went wrong."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from corpus.errors import ModelUnavailable
from corpus.notice import Span
from retrieval import packaged_weights, question_side
from retrieval.bundled_model import fingerprint, folder_name, is_prepared, prepare
from retrieval.cached_folder import MANIFEST
from retrieval.embedder import SentenceEmbedder
from retrieval.index import PassageIndex
from retrieval.packaged_weights import PackagedWeights
from retrieval.runtime import Runtime
from tests.conftest import ROOT
from tests.factories import a_passage
from tests.retrieval.tiny_model import tiny_additions, tiny_weights

BOTH = [Runtime.ONNX, Runtime.TORCH]
FOLDER = fingerprint(Runtime.TORCH)

PREPARE_TINY = """
import resource, sys, time
from pathlib import Path
from retrieval import packaged_weights, question_side
from retrieval.bundled_model import prepare
from retrieval.runtime import Runtime
from tests.retrieval.tiny_model import tiny_weights

cache, note, seconds, room = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4])

def read(path):
    with open(note, "a") as file:
        file.write("read\\n")
    time.sleep(seconds)
    return tiny_weights()

packaged_weights.read = read
packaged_weights.locate = lambda: Path("weights")
if room:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
print(prepare(cache, Runtime.TORCH))
"""


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Makes ``prepare`` read tiny weights; holds an entry for each time it did."""
    made: list[Path] = []

    def read(path: Path) -> PackagedWeights:
        made.append(path)
        return tiny_weights()

    monkeypatch.setattr(packaged_weights, "locate", lambda: Path("weights"))
    monkeypatch.setattr(packaged_weights, "read", read)
    monkeypatch.setattr(question_side, "bundled", tiny_additions)
    return made


def a_process(
    cache: Path, note: Path, *, seconds: float = 0, room: int = 0
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PREPARE_TINY, str(cache), str(note), str(seconds), str(room)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("runtime", BOTH)
def test_the_folder_is_written_once(runtime: Runtime, tmp_path: Path, reads: list[Path]) -> None:
    assert not is_prepared(tmp_path, runtime)
    expected = tmp_path / folder_name(runtime)
    assert prepare(tmp_path, runtime) == prepare(tmp_path, runtime) == expected
    assert is_prepared(tmp_path, runtime)
    assert len(reads) == 1


def test_only_the_folder_of_the_runtime_is_written(tmp_path: Path, reads: list[Path]) -> None:
    prepare(tmp_path, Runtime.ONNX)
    assert not is_prepared(tmp_path, Runtime.TORCH)
    folders = [path.name for path in tmp_path.iterdir() if path.is_dir()]
    assert folders == [folder_name(Runtime.ONNX)]


def test_what_is_installed_decides_where_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Runtime.AUTO.chosen() is Runtime.ONNX
    monkeypatch.setattr("retrieval.runtime.find_spec", lambda _: None)
    assert Runtime.AUTO.chosen() is Runtime.TORCH
    assert Runtime.ONNX.chosen() is Runtime.ONNX
    assert fingerprint(Runtime.AUTO) == fingerprint(Runtime.TORCH)


def test_only_the_owner_can_read_what_is_prepared(tmp_path: Path, reads: list[Path]) -> None:
    cache = tmp_path / "cache"
    folder = prepare(cache, Runtime.TORCH)
    assert cache.stat().st_mode & 0o777 == folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}


@pytest.mark.parametrize("runtime", BOTH)
def test_two_folders_from_the_same_weights_hold_the_same_bytes(
    runtime: Runtime, tmp_path: Path, reads: list[Path]
) -> None:
    one, two = prepare(tmp_path / "1", runtime), prepare(tmp_path / "2", runtime)
    assert (one / MANIFEST).read_bytes() == (two / MANIFEST).read_bytes()


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def scramble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [cut_short, scramble, Path.unlink])
@pytest.mark.parametrize(
    ("runtime", "name"),
    [
        *((Runtime.TORCH, name) for name in ("model.safetensors", "modules.json", MANIFEST)),
        *(
            (Runtime.ONNX, name)
            for name in ("model.onnx", "model.weights", "vocabulary.safetensors")
        ),
    ],
)
def test_a_damaged_folder_is_noticed_and_made_again(
    runtime: Runtime,
    name: str,
    damage: Callable[[Path], None],
    tmp_path: Path,
    reads: list[Path],
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = prepare(tmp_path, runtime)
    whole = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    damage(folder / name)
    with caplog.at_level(logging.WARNING):
        assert prepare(tmp_path, runtime) == folder
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == whole
    assert "model_cache_damaged" in caplog.text
    assert len(reads) == 2


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", '{"../../secret": "0"}'])
def test_a_manifest_that_is_no_manifest_counts_as_damage(
    content: str, tmp_path: Path, reads: list[Path]
) -> None:
    folder = prepare(tmp_path, Runtime.TORCH)
    (folder / MANIFEST).write_text(content)
    prepare(tmp_path, Runtime.TORCH)
    assert len(reads) == 2


def test_what_a_killed_process_left_is_cleared_away(tmp_path: Path, reads: list[Path]) -> None:
    leftover = tmp_path / f"{FOLDER}.abc.part"
    leftover.mkdir()
    (leftover / "model.safetensors").write_bytes(b"half")
    prepare(tmp_path, Runtime.TORCH)
    assert not leftover.exists()


def test_processes_that_start_together_prepare_it_once(tmp_path: Path) -> None:
    note = tmp_path / "reads"
    started = [a_process(tmp_path / "cache", note, seconds=0.5) for _ in range(3)]
    outputs = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], outputs
    assert {stdout.strip() for stdout, _ in outputs} == {str(tmp_path / "cache" / FOLDER)}
    assert note.read_text() == "read\n"


def test_a_process_killed_at_work_leaves_no_folder_and_no_lock(
    tmp_path: Path, reads: list[Path]
) -> None:
    note = tmp_path / "reads"
    process = a_process(tmp_path / "cache", note, seconds=60)
    while not note.exists():
        assert process.poll() is None, process.communicate()
    process.kill()
    process.communicate()
    assert not is_prepared(tmp_path / "cache", Runtime.TORCH)
    assert prepare(tmp_path / "cache", Runtime.TORCH).is_dir()


def test_a_full_disk_is_one_clear_error_and_leaves_no_folder(tmp_path: Path) -> None:
    process = a_process(tmp_path / "cache", tmp_path / "reads", room=2000)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "ModelUnavailable" in stderr.splitlines()[-1]
    assert "WENJIN_CACHE" in stderr.splitlines()[-1]
    assert [path.name for path in (tmp_path / "cache").iterdir() if path.is_dir()] == []


def test_a_cache_that_cannot_be_a_folder_is_one_clear_error(
    tmp_path: Path, reads: list[Path]
) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(ModelUnavailable, match="WENJIN_CACHE"):
        prepare(tmp_path / "cache", Runtime.TORCH)


def test_the_tokenizer_folds_width_space_and_control_marks(
    tmp_path: Path, reads: list[Path]
) -> None:
    tokenizer = Tokenizer.from_file(str(prepare(tmp_path, Runtime.TORCH) / "tokenizer.json"))
    plain = tokenizer.encode("政务 热线").tokens
    assert plain == ["<s>", "▁", "政", "务", "▁", "热", "线", "</s>"]
    for text in ("政务\u3000热线", "政务 \t\n 热线", "政\x07务\u200b热线", " 政务 热\x7f线"):
        assert tokenizer.encode(text).tokens == plain
    assert "～" in tokenizer.encode("热～线").tokens
    assert tokenizer.encode("").tokens == ["<s>", "</s>"]


def test_a_fingerprint_names_the_weights_and_the_runtimes_never_share_one() -> None:
    onnx, torch = (fingerprint(runtime) for runtime in BOTH)
    assert packaged_weights.SHA256[:12] in onnx
    assert packaged_weights.SHA256[:12] in torch
    assert onnx != torch


def test_a_model_whose_vector_has_another_size_than_its_tokens_can_be_searched(
    tmp_path: Path, reads: list[Path]
) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense

    from retrieval.sentence_models import SentenceModel
    from retrieval.text_model import Sides

    model = SentenceTransformer(str(prepare(tmp_path, Runtime.TORCH)), device="cpu")
    model.append(Dense(32, 16))
    embedder = SentenceEmbedder(Sides(*[SentenceModel(model, "dense")] * 2))
    index = PassageIndex.build([a_passage("政务热线。"), a_passage("热线", start=50)], {}, embedder)
    assert len(index.search(index.query("热线", embedder), 2).hits) == 2
    clauses = embedder.embed_spans(["政务热线"], [[Span(0, 2), Span(2, 4)]]).spans[0]
    assert clauses.tolist() == np.zeros((2, 16)).tolist()

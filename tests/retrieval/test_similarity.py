"""How near two texts are in meaning: worked out once, remembered, and never taken on trust."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from retrieval.hit import Embedder, Vectors
from retrieval.similarity import TextSimilarity
from tests.fakes import HashEmbedder


class CountingEmbedder(HashEmbedder):
    """Counts the texts that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return super().embed_queries(texts)


def similarity(path: Path, embedder: Embedder, fingerprint: str = "model") -> TextSimilarity:
    """One over a file below ``path``."""
    return TextSimilarity(
        path / "index" / "similarities.json", lambda: fingerprint, lambda: embedder
    )


def no_model() -> Embedder:
    raise AssertionError("the model was asked for")


def test_it_is_the_cosine_whichever_text_comes_first(tmp_path: Path) -> None:
    found = similarity(tmp_path, HashEmbedder())

    assert found("新建公园", "新建公园") == pytest.approx(1.0)
    assert found("新建公园", "修订规程") == found("修订规程", "新建公园") < 1.0


def test_each_text_is_embedded_once_and_by_itself(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    found = similarity(tmp_path, embedder)

    for other in ("修订规程", "改造公园", "修订规程"):
        found("新建公园", other)

    assert sorted(embedder.texts) == ["修订规程", "改造公园", "新建公园"]


def test_what_was_saved_needs_no_model_again(tmp_path: Path) -> None:
    first = similarity(tmp_path, HashEmbedder())
    value = first("新建公园", "改造公园")
    first.save()

    again = TextSimilarity(tmp_path / "index" / "similarities.json", lambda: "model", no_model)

    assert again("改造公园", "新建公园") == value


def test_another_models_cosines_are_not_used(tmp_path: Path) -> None:
    first = similarity(tmp_path, HashEmbedder(), "one")
    first("新建公园", "改造公园")
    first.save()
    embedder = CountingEmbedder()

    similarity(tmp_path, embedder, "other")("新建公园", "改造公园")

    assert len(embedder.texts) == 2


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": 1}', '{"format": 9, "cosines": {}}']
)
def test_a_damaged_file_is_made_again(tmp_path: Path, content: str) -> None:
    path = tmp_path / "index" / "similarities.json"
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    found = similarity(tmp_path, HashEmbedder())

    found("新建公园", "改造公园")
    found.save()

    assert len(json.loads(path.read_text("utf-8"))["cosines"]) == 1


def test_two_that_save_keep_what_both_worked_out(tmp_path: Path) -> None:
    one, other = (similarity(tmp_path, HashEmbedder()) for _ in range(2))
    one("新建公园", "改造公园")
    other("新建公园", "修订规程")
    one.save()
    other.save()

    kept = json.loads((tmp_path / "index" / "similarities.json").read_text("utf-8"))

    assert len(kept["cosines"]) == 2


def test_a_folder_that_cannot_be_written_costs_the_memory_and_not_the_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "index").write_text("a file where the folder should be", encoding="utf-8")
    found = similarity(tmp_path, HashEmbedder())

    assert found("新建公园", "新建公园") == pytest.approx(1.0)
    found.save()

    assert "similarities_not_saved" in caplog.text


def test_threads_may_ask_at_once(tmp_path: Path) -> None:
    found = similarity(tmp_path, HashEmbedder())
    values: list[float] = []
    threads = [
        threading.Thread(target=lambda: values.append(found("新建公园", "改造公园")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(values)) == 1
    assert len(values) == 8

"""Weights are fitted through a side of the model that was not fitted to the same questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.fitting import unseen
from eval.fitting.unseen import UnseenBy
from retrieval.question_side import written
from tests.retrieval.tiny_model import tiny_additions


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stands in for the model: the names of the files in the order in which they are loaded."""
    names: list[str] = []

    def load(cache: Path, side: Path) -> str:
        names.append(side.name)
        return side.name

    monkeypatch.setattr(unseen, "bundled_onnx", load)
    monkeypatch.setattr(unseen, "SentenceEmbedder", lambda sides, space: sides)
    return names


def sides_of(folder: Path, **fitted_to: str) -> list[Path]:
    """A file for each name, fitted to these sets."""
    files = []
    for name, sets in fitted_to.items():
        files.append(folder / name)
        files[-1].write_bytes(written(tiny_additions(), sets.split()))
    return files


def test_each_set_has_the_side_that_was_fitted_without_it(
    tmp_path: Path, loaded: list[str]
) -> None:
    given = UnseenBy(tmp_path, sides_of(tmp_path, first="a b", second="c d"))
    assert [given.embedder(name) for name in "abcd"] == ["second", "second", "first", "first"]
    assert loaded == ["second", "first"]


def test_a_set_that_every_side_was_fitted_to_has_none(tmp_path: Path, loaded: list[str]) -> None:
    given = UnseenBy(tmp_path, sides_of(tmp_path, first="a b", second="b c"))
    assert given.embedder("b") is None
    assert loaded == []

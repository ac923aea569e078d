"""Sets that are fitted to, asked whole: how each is answered, and whose answer moved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from eval.errors import MalformedSet
from eval.fitting import answered
from retrieval.embedder import SentenceEmbedder
from tests.eval.test_gate import ASKED, a_set
from tests.fakes import HashEmbedder


@pytest.fixture
def sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One set of each kind, and no model."""
    monkeypatch.setenv("WENJIN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(SentenceEmbedder, "load", lambda model, *_: HashEmbedder(model))
    monkeypatch.setattr(answered, "_SETS", tmp_path / "sets")
    a_set(tmp_path / "sets" / "fitting" / "qingshan")
    a_set(tmp_path / "sets" / "everyday" / "lvshui", {**ASKED, "must_include": [["9999件"]]})
    return tmp_path / "sets"


def run(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(answered.main)
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


@pytest.mark.usefixtures("sets")
def test_each_set_and_all_together_are_told() -> None:
    status, said = run()
    assert status == 0
    assert "qingshan: 1 questions, right 1.000" in said
    assert "lvshui: 1 questions, right 0.000" in said
    assert "together: 2 questions, right 0.500" in said


@pytest.mark.usefixtures("sets")
def test_only_the_named_are_asked_and_an_unknown_name_lists_the_others() -> None:
    assert "lvshui" not in run("qingshan")[1]
    status, said = run("nowhere")
    assert status == 1
    assert "qingshan, lvshui" in said
    with pytest.raises(MalformedSet, match="nowhere"):
        answered.sets_named(["nowhere"])


def test_whose_answer_moved_is_told(sets: Path, tmp_path: Path) -> None:
    assert run("qingshan", "--store", str(tmp_path / "kept"))[0] == 0
    stored = tmp_path / "kept" / "qingshan.json"
    content = json.loads(stored.read_text(encoding="utf-8"))
    assert content["answers"] == {"q1": "right"}
    stored.write_text(json.dumps(content | {"answers": {"q1": "not right"}}), encoding="utf-8")
    assert "better: q1" in run("qingshan", "--against", str(tmp_path / "kept"))[1]
    assert run("lvshui", "--against", str(tmp_path / "kept"))[0] == 1  # never stored

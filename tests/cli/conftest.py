"""The command line, run in this process: fast, and with a model that needs no weights."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from eval.cli import whole_command_line
from retrieval.embedder import SentenceEmbedder
from service.cli import run
from tests.fakes import HashEmbedder


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def mistake(self) -> str:
        """The one line that a mistake gives."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("wenjin: ")
        assert "Traceback" not in self.err
        return lines[0]


Wenjin = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data directory that does not exist yet."""
    return tmp_path / "home"


@pytest.fixture
def wenjin(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Wenjin:
    """Runs ``wenjin`` with these arguments on the data directory ``home``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WENJIN_HOME", str(home))
    monkeypatch.setenv("WENJIN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("WENJIN_EMBEDDING_MODEL", "hash")
    monkeypatch.setattr(SentenceEmbedder, "load", lambda model, *_: HashEmbedder(model))

    def run_wenjin(*arguments: str | Path) -> Ran:
        status = run(whole_command_line(), [str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return run_wenjin


@pytest.fixture
def known(wenjin: Wenjin, home: Path, shipped_home: Path) -> Wenjin:
    """``wenjin`` with the shipped notice taken in."""
    shutil.copytree(shipped_home, home)
    return wenjin

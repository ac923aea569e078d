"""The command line, run in this process: fast, and with a model that needs no weights."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

import kg.build
import kg.follow_ups
from eval.cli import whole_command_line
from kg.extract import facts_of
from kg.stated import stated_of
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

# A command takes the facts of a notice anew, as does the next: here once for the same notice.
_facts_of, _stated_of = lru_cache(maxsize=64)(facts_of), lru_cache(maxsize=64)(stated_of)


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
    monkeypatch.setattr(kg.build, "facts_of", _facts_of)
    monkeypatch.setattr(kg.follow_ups, "stated_of", _stated_of)

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

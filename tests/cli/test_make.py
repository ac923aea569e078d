"""The Makefile and the checks of a submission, as far as they can be tried without installing."""

from __future__ import annotations

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make, which is absent")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what ``make install`` looks at, and no environment yet."""
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "HOST", "PORT"):  # of a `make test` above
        monkeypatch.delenv(name, raising=False)
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def a_python(folder: Path, script: str) -> str:
    """A stand-in for an interpreter that lacks something."""
    path = folder / "python-of-this-test"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"PYTHON={path}"


def test_make_alone_says_what_there_is(checkout: Path) -> None:
    said = make(checkout).stdout
    for target in (
        "run",
        "test",
        "check",
        "eval",
        "survive",
        "fuzz",
        "licences",
        "audit",
        "install",
        "clean",
    ):
        assert f"make {target} " in said


def test_without_python_it_says_which_to_install(checkout: Path) -> None:
    ran = make(checkout, "install", "PYTHON=python-that-is-not-here")
    assert ran.returncode != 0
    assert "There is no python-that-is-not-here here. Wenjin needs Python 3.11" in ran.stderr
    assert not (checkout / ".venv").exists()


def test_an_old_python_is_refused_with_its_version(checkout: Path) -> None:
    old = a_python(
        checkout, 'case "$*" in *version_info*) exit 1;; --version) echo Python 3.9.2;; esac'
    )
    ran = make(checkout, "install", old)
    assert ran.returncode != 0
    assert "Wenjin needs Python 3.11 or newer" in ran.stderr
    assert "is Python 3.9.2" in ran.stderr


def test_a_python_without_venv_says_what_to_install(checkout: Path) -> None:
    ran = make(checkout, "run", a_python(checkout, 'case "$*" in *ensurepip*) exit 1;; esac'))
    assert ran.returncode != 0
    assert "sudo apt-get install python3-venv" in ran.stderr


def test_run_ingests_before_it_serves_where_it_is_told(checkout: Path) -> None:
    lines = make(checkout, "-n", "run", "HOST=127.0.0.9", "PORT=8123").stdout.splitlines()
    ingest = next(n for n, line in enumerate(lines) if "wenjin ingest --if-empty" in line)
    serve = next(n for n, line in enumerate(lines) if "wenjin serve" in line)
    assert ingest < serve
    assert '--host "127.0.0.9" --port "8123"' in lines[serve]


def test_host_and_port_may_stand_before_make_too(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "8124")
    assert '--port "8124"' in make(checkout, "-n", "run").stdout


def test_torch_is_installed_first_and_alone(checkout: Path) -> None:
    installs = [
        line for line in make(checkout, "-n", "test").stdout.splitlines() if "pip install" in line
    ]
    assert [line.split()[-1].strip("'") for line in installs] == ["torch", ".", ".[test]"]
    assert all("-c constraints.txt" in line for line in installs)


def test_the_checks_of_a_submission_are_a_sound_script() -> None:
    script = ROOT / ".ci/run"
    assert script.stat().st_mode & stat.S_IXUSR
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    assert "make test" in text
    assert "\nmake eval\n" in text
    assert "\nmake licences\n" in text


def test_the_gate_runs_though_there_is_a_folder_of_its_name(checkout: Path) -> None:
    (checkout / "eval").mkdir()
    said = make(checkout, "-n", "eval", "ARGS=--update").stdout
    assert said.splitlines()[-1].endswith("-m eval.gate --update")

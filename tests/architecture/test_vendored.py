"""Scripts of other people: exact package builds, written down, and imported in one place."""

from __future__ import annotations

import hashlib
import re

import pytest

from tests.conftest import ROOT

WEB = ROOT / "service" / "web"
VENDOR = WEB / "vendor"
ROW = re.compile(
    r"^\| `(?P<file>[^`]+)` \| `(?P<package>[^`]+)` (?P<version>\S+) \| `[^`]+` "
    r"\| (?P<licence>\S+) \| (?P<bytes>\d+) \| `(?P<sha256>[0-9a-f]{64})` \|$",
    re.MULTILINE,
)


def recorded() -> dict[str, re.Match[str]]:
    """The rows of vendor/README.md, by file."""
    readme = (VENDOR / "README.md").read_text(encoding="utf-8")
    return {row["file"]: row for row in ROW.finditer(readme)}


def test_every_vendored_file_is_written_down_and_nothing_else_is() -> None:
    there = {path.name for path in VENDOR.iterdir()} - {"README.md"}
    assert set(recorded()) == there


@pytest.mark.parametrize("name", sorted(recorded()))
def test_a_vendored_file_is_the_packages_build_to_the_byte(name: str) -> None:
    row, content = recorded()[name], (VENDOR / name).read_bytes()
    assert len(content) == int(row["bytes"])
    assert hashlib.sha256(content).hexdigest() == row["sha256"]


@pytest.mark.parametrize("name", sorted(recorded()))
def test_a_vendored_file_says_its_version_and_has_its_licence_beside_it(name: str) -> None:
    row = recorded()[name]
    assert name.startswith(f"{row['package']}-{row['version']}.")
    assert f"{row['package']}-{row['version']}.LICENSE" in recorded()
    readme = (VENDOR / "README.md").read_text(encoding="utf-8")
    assert re.search(
        rf"^\| `{row['package']}` {row['version']} \| `sha512-\S+==` \|$", readme, re.M
    )


@pytest.mark.parametrize("name", sorted(name for name in recorded() if name.endswith("js")))
def test_a_vendored_script_has_one_importer(name: str) -> None:
    importers = [path.name for path in WEB.rglob("*.js") if name in path.read_text("utf-8")]
    assert len(importers) == 1


def test_every_vendored_package_is_explained_among_the_dependencies() -> None:
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for row in recorded().values():
        assert f"| `{row['package']}` | {row['version']} |" in explained

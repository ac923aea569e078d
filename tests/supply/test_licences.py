"""Every licence is one that may be used here, or its package has a reason; nothing is guessed."""

from __future__ import annotations

from email.message import Message
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from supply.installed import Package, Rules, installed, licence_of, rules, scripts
from supply.licences import idle, refused

BY = Rules(
    frozenset({"MIT", "BSD-3-Clause", "Apache-2.0 WITH LLVM-exception"}),
    {"lists": ("MPL-2.0", "used unchanged")},
    {"silent": "MIT"},
    {"mit license": "MIT", "bsd": "BSD-3-Clause"},
)


class _Told(Distribution):
    """A distribution that tells these lines of metadata."""

    def __init__(self, name: str, **lines: str | list[str]) -> None:
        self._lines = Message()
        self._lines["Name"], self._lines["Version"] = name, "1.0"
        for key, value in lines.items():
            for each in [value] if isinstance(value, str) else value:
                self._lines[key.replace("_", "-")] = each

    @property
    def metadata(self) -> Message:  # type: ignore[override]
        return self._lines

    def read_text(self, filename: str) -> str | None:
        return None

    def locate_file(self, path: object) -> Path:
        raise FileNotFoundError(path)


_MIT, _BSD = "License :: OSI Approved :: MIT License", "License :: OSI Approved :: BSD"


@pytest.mark.parametrize(
    ("told", "licence"),
    [
        (_Told("a", License_Expression="MIT OR ISC", License="other"), "MIT OR ISC"),
        (_Told("a", License="MIT License"), "MIT"),
        (_Told("a", License="BSD", Classifier=_MIT), "BSD-3-Clause"),
        (_Told("a", License="x" * 61, Classifier=_MIT), "MIT"),
        (_Told("a", License="MIT\n\nCopyright", Classifier=_BSD), "BSD-3-Clause"),
        (_Told("a", Classifier=["License :: OSI Approved", _MIT]), "MIT"),
        (_Told("a", Classifier=["License :: GPL", _BSD]), "BSD-3-Clause AND GPL"),
        (_Told("silent", License="whatever"), "MIT"),
        (_Told("a"), ""),
    ],
)
def test_a_licence_is_what_the_package_tells(told: Distribution, licence: str) -> None:
    assert licence_of(told, BY) == licence


@pytest.mark.parametrize(
    ("name", "licence", "problem"),
    [
        ("a", "MIT", None),
        ("a", "MIT AND BSD-3-Clause", None),
        ("a", "GPL-3.0-only OR MIT", None),
        ("a", "MIT AND GPL-3.0-only", "is not allowed here"),
        ("a", "(MIT OR GPL-3.0-only) AND AGPL-3.0-only", "is not allowed here"),
        ("a", "Apache-2.0 WITH LLVM-exception", None),
        ("a", "Apache-2.0", "is not allowed here"),
        ("a", "MPL-2.0", "is not allowed here"),
        ("lists", "MPL-2.0", None),
        ("lists", "MPL-2.0 AND MIT", None),
        ("lists", "GPL-3.0-only", "is not allowed here"),
        ("a", "", "tells no licence"),
        ("a", "Some Licence 3", "no SPDX expression"),
        ("a", "MIT AND", "no SPDX expression"),
        ("a", "Unheard-1.0", "no SPDX expression"),
    ],
)
def test_each_joined_licence_must_be_allowed_and_one_of_a_choice(
    name: str, licence: str, problem: str | None
) -> None:
    lines = refused([Package(name, "1.0", licence)], BY)
    assert len(lines) == (problem is not None)
    assert problem is None or (problem in lines[0] and "supply/licences.toml" in lines[0])


def test_an_exception_that_nobody_needs_is_told() -> None:
    assert idle([Package("lists", "1.0", "MPL-2.0")], BY) == []
    assert len(idle([Package("lists", "1.0", "MIT")], BY)) == 1
    assert len(idle([Package("a", "1.0", "MIT")], BY)) == 1


def test_all_that_is_installed_here_may_be_used() -> None:
    by = rules()
    found = installed(by)
    assert refused((*found.packages, *scripts()), by) == []
    assert {"numpy", "pytest"} <= {each.name for each in found.packages}


def test_what_serving_needs_is_told_from_what_tests_need() -> None:
    runs = {each.name: each.at_run_time for each in installed(rules()).packages}
    assert runs["numpy"]
    assert runs["starlette"]  # by way of FastAPI
    assert not runs["pytest"]
    assert not runs["pip-audit"]


def test_the_scripts_of_the_pages_are_looked_at_too() -> None:
    assert [(each.name, each.licence) for each in scripts()] == [("cytoscape", "MIT")]

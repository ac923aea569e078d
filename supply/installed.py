"""What is installed beside Wenjin, each with its licence as an SPDX expression."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = "wenjin"
ROOT = Path(__file__).resolve().parent.parent
_LONGEST_NAME = 60  # longer than that it is the text of the licence and not its name
_VENDORED = re.compile(
    r"^\| `(?P<file>[^`]+\.mjs)` \| `(?P<name>[^`]+)` (?P<version>[\w.]+) \| [^|]+"
    r"\| (?P<licence>[^|]+?) \| \d+ \| `(?P<sha256>[0-9a-f]{64})` \|$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """One package: ``licence`` as it tells it, empty where it does not; ``needs`` are names."""

    name: str
    version: str
    licence: str
    needs: tuple[str, ...] = ()
    at_run_time: bool = True
    """Whether Wenjin needs it where it serves; what only tests need is not handed on."""


@dataclass(frozen=True, slots=True)
class Installed:
    """The packages of others, by name, and which of them Wenjin itself asks for."""

    packages: tuple[Package, ...]
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A script of others that lies in the repository, with the digest of its file."""

    file: str
    name: str
    version: str
    licence: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What ``licences.toml`` says; ``exceptions`` are (licence, reason) by package."""

    allowed: frozenset[str]
    exceptions: Mapping[str, tuple[str, str]]
    told: Mapping[str, str]
    meant: Mapping[str, str]


def rules() -> Rules:
    """The rules as they are written."""
    read = tomllib.loads((ROOT / "supply/licences.toml").read_text(encoding="utf-8"))
    exceptions = {
        str(canonicalize_name(name)): (each["licence"], each["reason"])
        for name, each in read["exceptions"].items()
    }
    return Rules(frozenset(read["allowed"]), exceptions, read["told"], read["meant"])


def installed(by: Rules, found: Iterable[Distribution] | None = None) -> Installed:
    """Every package that is installed here; ``found`` stands for these."""
    every = {
        str(canonicalize_name(each.metadata["Name"])): each
        for each in (distributions() if found is None else found)
    }
    needed = {name: _needed(each, every) for name, each in every.items()}
    runs = _reached(PROJECT, needed)
    others = tuple(
        Package(name, each.version, licence_of(each, by), needed[name], name in runs)
        for name, each in sorted(every.items())
        if name != PROJECT
    )
    return Installed(others, needed.get(PROJECT, ()))


def scripts() -> tuple[Script, ...]:
    """The scripts of others that pages load."""
    page = (ROOT / "service/web/vendor/README.md").read_text(encoding="utf-8")
    return tuple(Script(**match.groupdict()) for match in _VENDORED.finditer(page))


def licence_of(found: Distribution, by: Rules) -> str:
    """As an SPDX expression where it is known which is meant; else the package's own words.

    The expression that new packages carry goes before the free words of old ones, and these before
    classifiers, which know no versions; what is told of the package here goes first.
    """
    known = by.told.get(str(canonicalize_name(found.metadata["Name"])))
    if known is not None:
        return known
    expression = _line(found, "License-Expression")
    if expression:
        return expression
    words = _line(found, "License")
    if words and len(words) <= _LONGEST_NAME and "\n" not in words:
        return by.meant.get(words.lower(), words)
    classified = sorted(
        {
            line.rpartition(" :: ")[2]
            for line in found.metadata.get_all("Classifier") or ()
            if line.startswith("License ::") and not line.endswith("OSI Approved")
        }
    )
    return " AND ".join(by.meant.get(line.lower(), line) for line in classified)


def _line(found: Distribution, field: str) -> str:
    """What the field says; empty where it is not there."""
    lines = found.metadata.get_all(field) or [""]
    return str(lines[0]).strip()


def _needed(found: Distribution, every: Mapping[str, Distribution]) -> tuple[str, ...]:
    """The installed packages that it asks for here, those of its extras apart."""
    asked = (Requirement(line) for line in found.requires or ())
    names = {
        str(canonicalize_name(each.name))
        for each in asked
        if each.marker is None or each.marker.evaluate({"extra": ""})
    }
    return tuple(sorted(names & set(every)))


def _reached(first: str, needed: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    reached: set[str] = set()
    waiting = [first]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(needed.get(name, ()))
    return frozenset(reached)

"""What the READMEs say to type is typed, and what they say comes of it comes of it.

A block that starts with ```console holds commands, each after ``$ ``, and what they print.
Commands of ``wenjin`` run in order, with the real model, in a data directory of their own; the
lines below a command must be printed by it, in that order, and a line ``…`` stands for any others.
Both READMEs show the same commands, so that they are run once and each is held against the output.
``wenjin serve`` would not end, so only its options are checked; ``make`` targets must exist; other
commands (git, curl) are not run.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

READMES = ("README.md", "README.zh-CN.md")
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A command and the lines that the README shows below it."""

    command: str
    printed: list[str] = field(default_factory=list)


def examples(text: str) -> list[Example]:
    found: list[Example] = []
    for block in BLOCK.findall(text):
        here: list[Example] = []
        for line in block.splitlines():
            if line.startswith("$ "):
                here.append(Example(line[2:].split("  #")[0].strip()))
            elif here and line.strip():
                here[-1].printed.append(line.strip())
        found += here
    return found


def readme(name: str) -> str:
    path = ROOT / name
    if not path.is_file():
        pytest.skip(f"there is no {name} yet")
    return path.read_text(encoding="utf-8")


def missing(printed: list[str], output: str) -> str | None:
    """The first line that ``output`` does not hold where the README shows it; None: all there."""
    lines = [line.strip() for line in output.splitlines()]
    at = 0
    for line in printed:
        if line in {"…", "..."}:
            continue
        try:
            at = lines.index(line, at) + 1
        except ValueError:
            return line
    return None


def test_examples_are_read_with_what_they_print() -> None:
    text = "x\n```console\n$ wenjin ask 多少?  # a comment\n2.30万件。[1]\n…\n$ make test\n```\n"
    assert examples(text) == [
        Example("wenjin ask 多少?", ["2.30万件。[1]", "…"]),
        Example("make test", []),
    ]
    assert missing(["a", "…", "c"], "a\nb\nc\n") is None
    assert missing(["c", "a"], "a\nb\nc\n") == "a"


@pytest.fixture(scope="module")
def printed(
    tmp_path_factory: pytest.TempPathFactory, model_cache: Path
) -> Callable[[tuple[str, ...]], list[str]]:
    """Runs commands one after the other in a new data directory; what each printed."""
    run = [sys.executable, "-c", "from eval.cli import main; main()"]

    @cache
    def run_all(commands: tuple[str, ...]) -> list[str]:
        outputs = []
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("WENJIN_HOME", str(tmp_path_factory.mktemp("home")))
            environment.setenv("WENJIN_CACHE", str(model_cache))
            for command in commands:
                words = shlex.split(command)[1:]
                words += ["--help"] if words[:1] == ["serve"] else []
                ran = subprocess.run(
                    [*run, *words],
                    cwd=ROOT,
                    capture_output=True,
                    text=True,
                    timeout=300,
                    check=False,
                )
                assert ran.returncode == 0, f"{command}\n{ran.stderr}"
                outputs.append(ran.stdout)
        return outputs

    return run_all


@pytest.mark.model
@pytest.mark.parametrize("name", READMES)
def test_the_commands_of_a_readme_do_what_it_shows(
    name: str, printed: Callable[[tuple[str, ...]], list[str]]
) -> None:
    shown = [it for it in examples(readme(name)) if shlex.split(it.command)[0] == "wenjin"]
    outputs = printed(tuple(it.command for it in shown))
    for example, output in zip(shown, outputs, strict=True):
        assert missing(example.printed, output) is None, f"{example.command}\n{output}"


@pytest.mark.parametrize("name", READMES)
def test_a_readme_shows_the_two_commands_and_a_question_with_its_answer(name: str) -> None:
    shown = examples(readme(name))
    assert {"make run", "make test"} <= {example.command for example in shown}
    assert any(each.command.startswith("wenjin ask") and each.printed for each in shown)


@pytest.mark.parametrize("name", READMES)
def test_every_make_target_that_a_readme_names_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^\$ |`)(?:[A-Z]+=\S+ )*make ([a-z]+)", readme(name), re.MULTILINE))
    assert named <= targets
    helped = set(re.findall(r'@echo "make ([a-z]+)', (ROOT / "Makefile").read_text()))
    assert {"help", "survive", "soak", "patterns", "fuzz", "licences", "audit"} <= named
    assert named - {"help"} <= helped  # what the list tells more of


@pytest.mark.parametrize("name", READMES)
def test_every_file_that_a_readme_links_to_exists(name: str) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", readme(name))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (ROOT / link).exists()] == []


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = ([example.command for example in examples(readme(name))] for name in READMES)
    assert english == chinese

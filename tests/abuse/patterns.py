"""Every regular expression of the program, as it is when the program runs.

Recorded while every module is imported, in a process of its own: those made by f-strings, by joined
words and by loops are then what they come to. Those inside functions are read off the source.

``python -m tests.abuse.patterns`` prints them as JSON lines.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGES = ("corpus", "kg", "retrieval", "service", "eval")
ROOT = Path(__file__).resolve().parents[2]
# they load PyTorch, which takes seconds; what they compile is read off their source
LEFT = ("retrieval.sentence_models", "eval.fitting.")
CALLS = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}


@dataclass(frozen=True, order=True)
class Pattern:
    """A pattern with its flags, and the first place that makes it: module:line."""

    place: str
    pattern: str
    flags: int

    def __str__(self) -> str:
        return self.place


@cache
def every_pattern() -> tuple[Pattern, ...]:
    """All of them, by place."""
    command = [sys.executable, "-m", "tests.abuse.patterns"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(Pattern(**json.loads(line)) for line in said.splitlines())


def recorded() -> Iterator[Pattern]:
    """Those that are compiled while the modules are imported."""
    found: dict[tuple[str, int], str] = {}
    compiled = re._compile  # type: ignore[attr-defined]

    def record(pattern: str, flags: int) -> re.Pattern[str]:
        made: re.Pattern[str] = compiled(pattern, flags)
        frame = sys._getframe(2)
        module = str(frame.f_globals.get("__name__"))
        if module.partition(".")[0] in PACKAGES and isinstance(made.pattern, str):
            place = f"{module}:{frame.f_lineno}"
            key = made.pattern, made.flags
            found[key] = min(place, found.get(key, place))
        return made

    re._compile = record  # type: ignore[attr-defined]
    try:
        for package in map(importlib.import_module, PACKAGES):
            for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                if not module.name.startswith(LEFT):
                    importlib.import_module(module.name)
    finally:
        re._compile = compiled  # type: ignore[attr-defined]
    for (pattern, flags), place in found.items():
        yield Pattern(place, pattern, flags)


def written() -> Iterator[Pattern]:
    """Those that stand in a call inside a function; of an f-string its fixed parts."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree) if module.startswith(LEFT) else _in_functions(tree):
                if isinstance(node, ast.Call) and _is_of_re(node.func) and node.args:
                    text = _text(node.args[0])
                    if text is not None:
                        yield Pattern(f"{module}:{node.lineno}", text, re.compile(text).flags)


def _in_functions(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from ast.walk(node)


def _is_of_re(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in CALLS
    )


def _text(argument: ast.expr) -> str | None:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    if isinstance(argument, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "名" for part in argument.values)
        return "".join(map(str, parts))
    return None


def main() -> None:
    """Print them."""
    of_run = list(recorded())
    known = {each.pattern for each in of_run}
    inside = {each.pattern: each for each in written() if each.pattern not in known}
    for each in sorted([*of_run, *inside.values()]):
        line = {"place": each.place, "pattern": each.pattern, "flags": each.flags}
        sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()

"""The places where a test may stop a write: all of them named, none of them of any effect."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from corpus import fault_points
from corpus.fault_points import POINTS, STEPS, arm, disarm, reached
from tests.conftest import ROOT

_NAMING = {"writing", "_writing", "_write"}  # hand the name of a transaction on
_FILES = {"replace_file"}


@pytest.fixture(autouse=True)
def unarmed() -> Iterator[None]:
    yield
    disarm()


@cache
def found_calls() -> tuple[tuple[Path, ast.Call], ...]:
    """Every call in the code, with its file."""
    return tuple(
        (path, node)
        for package in ("corpus", "kg", "retrieval", "service", "eval")
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    )


def calls() -> Iterator[tuple[str, list[str]]]:
    """Every call in the code by the last part of its name, with the texts it is given."""
    for _, node in found_calls():
        texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
        yield _named(node), [each for each in texts if isinstance(each, str)]


def test_only_what_is_armed_does_anything_and_only_there() -> None:
    done: list[str] = []
    reached("store.add", "written")
    arm("store.add.written", lambda: done.append("written"))
    reached("store.add", "begun")
    reached("store.add", "written")
    disarm()
    reached("store.add", "written")
    assert done == ["written"]


def test_a_point_that_nobody_reaches_cannot_be_armed() -> None:
    with pytest.raises(KeyError):
        arm("store.add.wrtten", lambda: None)


def test_every_point_has_its_place_in_the_code() -> None:
    said = {f"{what}.{step}" for name, (what, step) in _pairs() if name == "reached"}
    for name, texts in calls():
        for what in texts:
            if name in _NAMING and what in STEPS:
                said |= {f"{what}.{step}" for step in fault_points.TRANSACTION}
            if name in _FILES:
                said |= {f"{what}.{step}" for step in fault_points.FILE}
    assert said == set(POINTS)


def test_every_transaction_has_a_name_at_which_it_can_be_stopped() -> None:
    """Whoever adds one lists it in ``STEPS``, and lets ``tests/survival`` write it."""
    unnamed, counted = [], 0
    for path, node in found_calls():
        if _named(node) in ("writing", "_writing"):
            counted += 1
            if not _has_a_name(node):
                unnamed.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert unnamed == []
    assert counted > 25


def _has_a_name(call: ast.Call) -> bool:
    """Whether it is given a name that is listed, or hands on one that it was given."""
    what = call.args[0] if call.args else None
    if isinstance(what, ast.Constant):
        return what.value in STEPS
    return isinstance(what, ast.Name) and what.id == "what"


@pytest.mark.parametrize("call", ["writing()", "writing('records')", "writing(synced=False)"])
def test_a_transaction_without_a_name_that_is_listed_would_be_found(call: str) -> None:
    (node,) = (each for each in ast.walk(ast.parse(call)) if isinstance(each, ast.Call))
    assert not _has_a_name(node)


def _pairs() -> Iterator[tuple[str, tuple[str, str]]]:
    for name, texts in calls():
        if len(texts) == 2:
            yield name, (texts[0], texts[1])


def _named(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))

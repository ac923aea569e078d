"""The places where a test may stop a write: all of them named, none of them of any effect."""

from __future__ import annotations

import ast
from collections.abc import Iterator

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


def calls() -> Iterator[tuple[str, list[str]]]:
    """Every call in the code by the last part of its name, with the texts it is given."""
    for package in ("corpus", "kg", "retrieval", "service"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
                    yield name, [each for each in texts if isinstance(each, str)]


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


def test_the_writes_that_cannot_be_stopped_at_a_step_are_those_that_are_said() -> None:
    """Whoever adds one names it, or adds it here and to docs/decisions/0018."""
    unnamed: dict[str, int] = {}
    for package in ("corpus", "kg", "retrieval", "service"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and not node.args and _named(node) == "writing":
                    name = path.relative_to(ROOT).as_posix()
                    unnamed[name] = unnamed.get(name, 0) + 1
    assert unnamed == {
        "service/accounts.py": 2,
        "service/edit_log.py": 1,
        "service/feedback.py": 2,
        "service/records/log.py": 3,
        "service/sessions.py": 3,
        "service/sign_in_attempts.py": 2,
        "service/transactions.py": 1,
        "service/users.py": 6,
    }


def _pairs() -> Iterator[tuple[str, tuple[str, str]]]:
    for name, texts in calls():
        if len(texts) == 2:
            yield name, (texts[0], texts[1])


def _named(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", ""))

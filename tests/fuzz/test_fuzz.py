"""Every target holds of what it starts from, of what broke it once and of some thousand changes of
these; a campaign counts what it tries, keeps what breaks, and fails while something is open.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from itertools import islice
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.fuzz.blind import inputs
from tests.fuzz.campaign import campaign, run_blind, still_open
from tests.fuzz.inputs import PIECES, as_pieces, as_utf8, text_of
from tests.fuzz.targets import FINDERS, FOUND, TARGETS, Target

CHANGED = 300
"""Inputs beside the seeds that each target is asked here; all of them take about ten seconds."""


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_what_must_hold_holds_of_the_seeds_and_of_changes_of_them(name: str) -> None:
    target = TARGETS[name]
    known = sum(1 for _ in (*target.found(), *target.seeds()))
    for data in islice(inputs(target, 20_261_126), known + CHANGED):
        target.check(data)


def test_bytes_stand_for_the_texts_they_were_made_from() -> None:
    text = "第二条 市水务局超过3万元\n（一）新增2个，至2025年。"
    assert text_of(as_utf8(text)) == text
    assert text_of(as_pieces(text)) == text
    assert {text_of(as_pieces(piece)) for piece in PIECES} >= set(PIECES) - {"\ud800"}


def _breaks_on_a_seven(data: bytes) -> None:
    assert b"7" not in data, "a seven"


BROKEN = Target("broken", _breaks_on_a_seven, lambda: iter([b"1", b"27"]), 1, 20)


def test_what_breaks_is_kept_and_stays_open_until_it_is_mended(tmp_path: Path) -> None:
    assert campaign([BROKEN], 5, tmp_path, 1, run_blind) is False
    (kept,) = still_open(BROKEN, tmp_path)
    assert kept.read_bytes() == b"27"

    mended = Target("broken", len, lambda: iter([b"1"]), 1, 20)
    assert campaign([mended], 0.05, tmp_path, 1, run_blind) is True
    assert list((tmp_path / "open").iterdir()) == []


def test_inputs_are_counted_over_all_campaigns(tmp_path: Path) -> None:
    sound = Target("sound", len, lambda: iter([b"1"]), 1, 20)
    for _ in range(2):
        assert campaign([sound, BROKEN], 0.05, tmp_path, 1, run_blind) is False
    counts = json.loads((tmp_path / "counts.json").read_text(encoding="utf-8"))
    assert counts["broken"]["inputs"] == 4  # the second seed breaks it, each time
    assert counts["total"]["inputs"] == counts["sound"]["inputs"] + 4 > 100


def test_every_kept_finding_belongs_to_a_target() -> None:
    assert {path.name for path in FOUND.iterdir()} <= set(TARGETS)


_DIGESTS = "from tests.fuzz.test_fuzz import digests; digests()"


def digests() -> None:
    """Print a digest of what each finder finds in every fifth seed, sets in a fixed order."""
    for name, find in FINDERS.items():
        said = hashlib.sha256()
        for data in islice(TARGETS[name].seeds(), 0, None, 5):
            told = in_order(find(text_of(data)))
            said.update(told.encode("utf-8", "backslashreplace"))
        print(name, said.hexdigest())  # noqa: T201


def in_order(value: object) -> str:
    """What ``repr`` gives, but for sets, which have no order, sorted."""
    if is_dataclass(value):
        each = (f"{f.name}={in_order(getattr(value, f.name))}" for f in fields(value))
        return f"{type(value).__name__}({', '.join(each)})"
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(in_order, value))}]"
    if isinstance(value, frozenset | set):
        return f"{{{', '.join(sorted(map(in_order, value)))}}}"
    if isinstance(value, Mapping):
        return in_order(list(value.items()))
    return repr(value)


def test_two_processes_find_the_same_in_the_same_texts() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", _DIGESTS],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert len(said[0].splitlines()) == len(FINDERS)

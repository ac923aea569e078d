"""``wenjin graph`` on the shipped notice. It needs no model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Wenjin
from tests.conftest import ROOT

NOTICE = ROOT / "corpus/notices/tianjin-zwfw-2025.txt"
TEXT = NOTICE.read_text(encoding="utf-8")


@pytest.fixture
def known(wenjin: Wenjin) -> Wenjin:
    """``wenjin`` with the shipped notice taken in."""
    assert wenjin("ingest", NOTICE).status == 0
    return wenjin


def test_no_build_is_needed_after_an_ingest(known: Wenjin) -> None:
    counted = json.loads(known("graph", "stats", "--json").out)
    built = known("graph", "build").out
    assert built == (
        f"{sum(counted['nodes'].values())} nodes, {sum(counted['edges'].values())} edges\n"
    )
    assert {"District", "Department", "Section", "Target"} <= set(counted["nodes"])


def test_stats_are_readable_too(known: Wenjin) -> None:
    said = known("graph", "stats").out
    assert "  District" in said
    assert "\nedges" in said


def test_show_tells_what_the_notice_says_of_a_thing(known: Wenjin) -> None:
    said = known("graph", "show", "红桥区").out
    assert said.startswith("District ")
    assert "tianjin-zwfw-2025, characters " in said
    shown = json.loads(known("graph", "show", "红桥区", "--json").out)
    for node in shown["nodes"]:
        for mention in node["mentions"]:
            assert TEXT[mention["start"] : mention["end"]] == mention["text"]


def test_an_unknown_name_is_one_clear_line(known: Wenjin) -> None:
    ran = known("graph", "show", "不存在的部门")
    assert ran.status == 1
    assert "不存在的部门" in ran.mistake


@pytest.mark.parametrize("form", ["jsonl", "graphml", "csv"])
def test_two_exports_are_byte_identical(form: str, known: Wenjin, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "deep" / "second"
    written = known("graph", "export", "--format", form, "--out", first).out.split()
    known("graph", "export", "--format", form, "--out", second)
    assert written
    for path in map(Path, written):
        assert path.read_bytes() == (second / path.name).read_bytes()


def test_an_export_that_cannot_be_written_is_one_clear_line(known: Wenjin, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    ran = known("graph", "export", "--out", tmp_path / "taken" / "below")
    assert ran.status == 1
    assert "taken" in ran.mistake


def test_an_empty_store_says_what_to_do(wenjin: Wenjin) -> None:
    ran = wenjin("graph", "stats")
    assert ran.status == 0
    assert "`wenjin ingest PATH`" in ran.err

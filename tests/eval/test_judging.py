"""Sheets for people to judge: drawn by a seed, read back, compared."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import pytest

from eval.errors import MalformedSheet, ReportUnwritable
from eval.judging import Claim, draw_figures, draw_names, judge, write_sheet
from kg.build import graph_of
from tests.factories import A_NOTICE_TEXT, a_reading

READING = a_reading(A_NOTICE_TEXT, notice_id="hangzhou", issuer="杭州市园林局")
GRAPH = graph_of([READING])
CLAIMS = (
    Claim("District", "西湖区", "西湖区", 3, "在【西湖区】建公园。"),
    Claim("Target", "=8个", "value=8", 4, "建【=8个】公园。"),
)


def filled(path: Path, verdicts: list[str], remark: str = "") -> Path:
    """A copy of the sheet with these verdicts."""
    write_sheet(CLAIMS, path)
    with path.open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.reader(sheet))
    for row, verdict in zip(rows[1:], verdicts, strict=True):
        row[-2:] = [verdict, remark if verdict == "no" else ""]
    with path.open("w", encoding="utf-8-sig", newline="") as sheet:
        csv.writer(sheet).writerows(rows)
    return path


def test_the_same_seed_draws_the_same_and_another_others() -> None:
    first = draw_names(READING, GRAPH, 5, seed=7)

    assert draw_names(READING, graph_of([READING]), 5, seed=7) == first
    assert len(first) == 5
    assert any(draw_names(READING, GRAPH, 5, seed=seed) != first for seed in range(5))


def test_drawing_leaves_the_generator_of_others_alone() -> None:
    random.seed(3)
    expected = random.random()
    random.seed(3)

    draw_names(READING, GRAPH, 5, seed=7)

    assert random.random() == expected


def test_where_there_are_fewer_all_are_drawn() -> None:
    figures = draw_figures(READING, GRAPH, 10_000, seed=1)
    mentions = [m for node in GRAPH.nodes() if node.type.value == "Target" for m in node.mentions]

    assert len(figures) == len(mentions)


def test_a_claim_marks_its_characters_in_its_sentence() -> None:
    assert all(f"【{claim.text}】" in claim.sentence for claim in draw_names(READING, GRAPH, 9, 1))


def test_a_figure_says_all_its_attributes() -> None:
    assert all("comparator=" in claim.says for claim in draw_figures(READING, GRAPH, 3, 1))


def test_two_readers_are_counted_apart_and_together(tmp_path: Path) -> None:
    first = filled(tmp_path / "first.csv", ["yes", "YES "])
    second = filled(tmp_path / "second.csv", ["yes", "no"], "no district")

    found = judge(first, second)

    assert (found.rows, found.first, found.second, found.both) == (2, 2, 1, 1)
    assert "right for both      1  0.500" in found.table()
    assert json.loads(found.json())["both_precision"] == 0.5
    assert found.disagreements == ("row 2: Target '=8个 — first yes, second no (no district)",)


@pytest.mark.parametrize("verdicts", [["yes", ""], ["yes", "perhaps"]])
def test_a_row_without_a_verdict_is_named(tmp_path: Path, verdicts: list[str]) -> None:
    sheet = filled(tmp_path / "first.csv", verdicts)

    with pytest.raises(MalformedSheet, match="row 2"):
        judge(sheet, sheet)


def test_sheets_of_different_draws_are_not_compared(tmp_path: Path) -> None:
    first = filled(tmp_path / "first.csv", ["yes", "yes"])
    write_sheet(CLAIMS[:1], other := tmp_path / "other.csv")
    other.write_text(other.read_text("utf-8-sig").replace(",,\n", ",yes,\n"), "utf-8-sig")

    with pytest.raises(MalformedSheet, match="rows are not those"):
        judge(first, other)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_another_file_is_no_sheet(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.csv").write_bytes(content)

    with pytest.raises(MalformedSheet):
        judge(tmp_path / "other.csv", tmp_path / "other.csv")


def test_a_sheet_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")

    with pytest.raises(ReportUnwritable):
        write_sheet(CLAIMS, tmp_path / "taken" / "names.csv")

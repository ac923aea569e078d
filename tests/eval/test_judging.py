"""Sheets that people judged: written, read back, compared."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from eval.drawing import Claim, write_sheet, write_sheets
from eval.errors import MalformedSheet, ReportUnwritable, SheetsExist
from eval.judging import judge

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


def test_a_row_that_claims_something_else_is_named(tmp_path: Path) -> None:
    first = filled(tmp_path / "first.csv", ["yes", "yes"])
    second = filled(tmp_path / "second.csv", ["yes", "yes"])
    second.write_text(second.read_text("utf-8-sig").replace("=8个,", "=9个,"), "utf-8-sig")

    with pytest.raises(MalformedSheet, match=r"row 2: is not that row of first\.csv"):
        judge(first, second)


def test_rows_are_matched_by_their_number_in_whatever_order(tmp_path: Path) -> None:
    first = filled(tmp_path / "first.csv", ["yes", "no"], "no figure")
    second = filled(tmp_path / "second.csv", ["yes", "yes"])
    heading, *rows = second.read_text("utf-8-sig").splitlines()
    second.write_text("\n".join([heading, *reversed(rows)]), "utf-8-sig")

    found = judge(first, second)

    assert (found.first, found.second, found.both) == (1, 2, 1)
    assert found.disagreements == ("row 2: Target '=8个 — first no (no figure), second yes",)


def test_disagreements_are_in_the_order_of_the_row_numbers(tmp_path: Path) -> None:
    first = filled(tmp_path / "first.csv", ["yes", "yes"])
    second = filled(tmp_path / "second.csv", ["no", "no"])
    heading, *rows = first.read_text("utf-8-sig").splitlines()
    first.write_text("\n".join([heading, *reversed(rows)]), "utf-8-sig")

    assert [line[:5] for line in judge(first, second).disagreements] == ["row 1", "row 2"]


def test_columns_that_a_reader_added_are_left_alone(tmp_path: Path) -> None:
    first = filled(tmp_path / "first.csv", ["yes", "no"])
    second = filled(tmp_path / "second.csv", ["yes", "no"])
    heading, *rows = second.read_text("utf-8-sig").splitlines()
    added = [f"who,{heading},when", *(f"王,{row},周一,再看" for row in rows)]
    second.write_text("\n".join(added), "utf-8-sig")

    assert judge(first, second).disagreements == ()


@pytest.mark.parametrize(
    ("number", "problem"),
    [("1", "has two rows 1"), ("二", "“二” in its column row is no number"), ("", "is no number")],
)
def test_a_row_without_a_number_of_its_own_is_refused(
    tmp_path: Path, number: str, problem: str
) -> None:
    sheet = filled(tmp_path / "first.csv", ["yes", "yes"])
    text = sheet.read_text("utf-8-sig").replace("\n2,Target", f"\n{number},Target")
    sheet.write_text(text, "utf-8-sig")

    with pytest.raises(MalformedSheet, match=problem):
        judge(sheet, sheet)


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_a_sheet_in_another_encoding_says_how_to_save_it(tmp_path: Path, encoding: str) -> None:
    sheet = filled(tmp_path / "first.csv", ["yes", "yes"])
    sheet.write_text(sheet.read_text("utf-8-sig"), encoding)

    with pytest.raises(MalformedSheet, match="save it as CSV UTF-8") as caught:
        judge(sheet, sheet)

    assert "codec" not in str(caught.value)


def test_a_cell_too_long_for_csv_is_one_clear_line(tmp_path: Path) -> None:
    sheet = filled(tmp_path / "first.csv", ["yes", "no"], "长" * 200_000)

    with pytest.raises(MalformedSheet, match="is no CSV"):
        judge(sheet, sheet)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_another_file_is_no_sheet(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.csv").write_bytes(content)

    with pytest.raises(MalformedSheet):
        judge(tmp_path / "other.csv", tmp_path / "other.csv")


def test_a_sheet_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")

    with pytest.raises(ReportUnwritable):
        write_sheet(CLAIMS, tmp_path / "taken" / "names.csv")


@pytest.mark.parametrize("name", ["names", "figures"])
def test_no_sheet_is_written_where_one_of_them_is_there(tmp_path: Path, name: str) -> None:
    read = filled(tmp_path / f"{name}.csv", ["yes", "no"])
    before = read.read_bytes()

    with pytest.raises(SheetsExist, match=f"{name}.csv: already there.*--replace"):
        write_sheets({"names": CLAIMS, "figures": CLAIMS}, tmp_path)

    assert read.read_bytes() == before
    assert list(tmp_path.iterdir()) == [read]


def test_sheets_are_replaced_where_that_is_asked_for(tmp_path: Path) -> None:
    filled(tmp_path / "names.csv", ["yes", "no"])

    write_sheets({"names": CLAIMS, "figures": CLAIMS}, tmp_path, replace=True)

    assert (tmp_path / "names.csv").read_bytes() == (tmp_path / "figures.csv").read_bytes()

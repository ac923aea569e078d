"""Precision by judgement: what two readers made of the same drawn sheet.

``judge`` gives each one's precision, that of the rows that both hold right, and every row on which
they differ. ``drawing.py`` writes the sheets.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.drawing import COLUMNS
from eval.errors import MalformedSheet

_VERDICTS = {"yes": True, "no": False}
_ROW = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Judged:
    """What two readers made of the same sheet. Shares are of all its rows."""

    rows: int
    first: int  # held right by the first reader
    second: int
    both: int
    disagreements: tuple[str, ...]

    def table(self) -> str:
        """The counts and the disagreements as plain text."""
        lines = [
            f"rows                {self.rows}",
            f"first reader        {self.first}  {self.first / self.rows:.3f}",
            f"second reader       {self.second}  {self.second / self.rows:.3f}",
            f"right for both      {self.both}  {self.both / self.rows:.3f}",
            f"disagreements       {len(self.disagreements)}",
        ]
        return "\n".join([*lines, *(f"  {line}" for line in self.disagreements)])

    def json(self) -> str:
        """The same as one JSON object."""
        shares = {
            "first_precision": self.first / self.rows,
            "second_precision": self.second / self.rows,
            "both_precision": self.both / self.rows,
        }
        return json.dumps(asdict(self) | shares, ensure_ascii=False, indent=1)


def judge(first: Path, second: Path) -> Judged:
    """Compare two readers' copies of one sheet. Raises MalformedSheet with file and row."""
    one, other = _readings(first), _readings(second)
    if one.keys() != other.keys():
        raise MalformedSheet(str(second), f"its rows are not those of {first.name}")
    strange = [row for row in one if one[row].claim != other[row].claim]
    if strange:
        raise MalformedSheet(f"{second}, row {strange[0]}", f"is not that row of {first.name}")
    differing = tuple(
        f"row {row}: {' '.join(mine.claim)} — first {mine.said}, second {other[row].said}"
        for row, mine in one.items()
        if mine.verdict != other[row].verdict
    )
    return Judged(
        len(one),
        sum(mine.verdict for mine in one.values()),
        sum(yours.verdict for yours in other.values()),
        sum(mine.verdict and other[row].verdict for row, mine in one.items()),
        differing,
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one reader made of one row; ``claim`` is its type and text."""

    claim: tuple[str, str]
    verdict: bool
    remark: str

    @property
    def said(self) -> str:
        """``no (no district)``."""
        word = "yes" if self.verdict else "no"
        return f"{word} ({self.remark})" if self.remark else word


def _readings(path: Path) -> dict[int, _Reading]:
    """Every row by its number in the column ``row``, lowest first, whatever order they are in."""
    readings: dict[int, _Reading] = {}
    for cells in _rows(path):
        cell = cells["row"].strip()
        if not _ROW.fullmatch(cell):
            raise MalformedSheet(str(path), f"“{cell:.20}” in its column row is no number")
        row = int(cell)
        if row in readings:
            raise MalformedSheet(str(path), f"has two rows {row}")
        verdict = _VERDICTS.get(cells["verdict"].strip().lower())
        if verdict is None:
            raise MalformedSheet(f"{path}, row {row}", "its verdict is neither yes nor no")
        claim = (cells["type"], cells["text"])
        readings[row] = _Reading(claim, verdict, cells["remark"].strip())
    if not readings:
        raise MalformedSheet(str(path), "has no rows")
    return dict(sorted(readings.items()))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The cells of the sheet's own columns; those that a reader added are left out."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeError as error:  # a spreadsheet's plain “CSV” is GBK on a Chinese Windows
        problem = "is not UTF-8; in the spreadsheet, save it as CSV UTF-8"
        raise MalformedSheet(str(path), problem) from error
    except OSError as error:
        raise MalformedSheet(str(path), f"cannot be read ({error.strerror})") from error
    reader = csv.DictReader(io.StringIO(content))
    try:
        missing = set(COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise MalformedSheet(str(path), f"has no column {', '.join(sorted(missing))}")
        for cells in reader:
            yield {column: cells[column] or "" for column in COLUMNS}
    except csv.Error as error:
        raise MalformedSheet(str(path), f"is no CSV ({error})") from error

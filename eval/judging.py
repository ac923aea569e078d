"""Precision by judgement: draw mentions and figures with a seed, let people read them, count.

Gold covers what somebody annotated; a drawn sample covers what the graph says of a whole notice.
``draw`` writes a sheet for each kind, one row a claim with its sentence and an empty verdict. Two
readers fill in copies of it, and ``judge`` gives each one's precision, that of the rows that both
hold right, and every row on which they differ.
"""

from __future__ import annotations

import csv
import io
import json
import os.path
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.notice import Reading
from eval.errors import MalformedSheet, ReportUnwritable, SheetsExist
from eval.graph.excerpt import Excerpts
from eval.graph.gold import NAME_TYPES
from eval.graph.match import mentions_in
from kg.graph import KnowledgeGraph
from kg.model import Node, NodeType, Provenance

COLUMNS = ("row", "type", "text", "says", "line", "sentence", "verdict", "remark")
_VERDICTS = {"yes": True, "no": False}
_ROW = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that the graph says of a notice, with its sentence; 【】 marks the characters."""

    type: str
    text: str
    says: str
    line: int
    sentence: str


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


def draw(
    reading: Reading, graph: KnowledgeGraph, types: Sequence[NodeType], n: int, seed: int
) -> tuple[Claim, ...]:
    """``n`` mentions of nodes of these types (all, if fewer), in order of the text.

    The same notice, ``n`` and ``seed`` draw the same: candidates are sorted by place first.
    """
    candidates = sorted(
        mentions_in(graph, reading.notice.notice_id, types),
        key=lambda claim: (claim[1].span, claim[0].node_id),
    )
    generator = random.Random(seed)
    drawn = sorted(generator.sample(range(len(candidates)), min(n, len(candidates))))
    excerpts = Excerpts(reading)
    return tuple(_claim(excerpts, *candidates[index]) for index in drawn)


def draw_names(reading: Reading, graph: KnowledgeGraph, n: int, seed: int) -> tuple[Claim, ...]:
    """Mentions of names of every type."""
    return draw(reading, graph, NAME_TYPES, n, seed)


def draw_figures(reading: Reading, graph: KnowledgeGraph, n: int, seed: int) -> tuple[Claim, ...]:
    """Targets."""
    return draw(reading, graph, (NodeType.TARGET,), n, seed)


def _claim(excerpts: Excerpts, node: Node, mention: Provenance) -> Claim:
    excerpt = excerpts.of(mention.span)
    sentence = f"{excerpt.before}【{excerpt.text}】{excerpt.after}"
    if node.type is NodeType.TARGET:
        says = "; ".join(f"{key}={value}" for key, value in node.attributes if value is not None)
    else:
        says = node.name
    return Claim(node.type.value, mention.text, says, excerpt.line, " ".join(sentence.split()))


def write_sheets(
    drawn: Mapping[str, Sequence[Claim]], folder: Path, *, replace: bool = False
) -> None:
    """One sheet for each name. Raises ReportUnwritable, and SheetsExist where one is there.

    A sheet may hold a reader's verdicts, so nothing is written where any would be written over,
    unless ``replace``.
    """
    paths = {name: folder / f"{name}.csv" for name in drawn}
    # not Path.exists, which raises where the folder may not be looked into: writing says so
    there = [str(path) for path in paths.values() if os.path.exists(path)]
    if there and not replace:
        raise SheetsExist(there)
    for name, claims in drawn.items():
        write_sheet(claims, paths[name])


def write_sheet(claims: Sequence[Claim], path: Path) -> None:
    """A CSV that spreadsheets open (UTF-8 with a byte order mark). Raises ReportUnwritable."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row, claim in enumerate(claims, 1):
        text, says, sentence = map(_harmless, (claim.text, claim.says, claim.sentence))
        writer.writerow([row, claim.type, text, says, claim.line, sentence, "", ""])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(out.getvalue(), encoding="utf-8-sig")
    except OSError as error:
        raise ReportUnwritable(str(path), f"cannot be written ({error.strerror})") from error


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is kept as text."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell


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

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
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.notice import Reading
from eval.errors import MalformedSheet, ReportUnwritable
from eval.graph_excerpt import Excerpts
from eval.graph_gold import NAME_TYPES
from kg.graph import KnowledgeGraph
from kg.model import Node, NodeType, Provenance

COLUMNS = ("row", "type", "text", "says", "line", "sentence", "verdict", "remark")
_VERDICTS = {"yes": True, "no": False}


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
    notice_id = reading.notice.notice_id
    candidates = [
        (node, mention)
        for kind in types
        for node in graph.nodes(kind)
        for mention in node.mentions
        if mention.notice_id == notice_id
    ]
    candidates.sort(key=lambda claim: (claim[1].span, claim[0].node_id))
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
    one, other = _verdicts(first), _verdicts(second)
    if [row[:3] for row in one] != [row[:3] for row in other]:
        raise MalformedSheet(str(second), f"its rows are not those of {first.name}")
    differing = tuple(
        f"row {number}: {kind} {text} — first {_word(mine)}{_said(why)}, "
        f"second {_word(yours)}{_said(reply)}"
        for (number, kind, text, mine, why), (*_, yours, reply) in zip(one, other, strict=True)
        if mine != yours
    )
    return Judged(
        len(one),
        sum(row[3] for row in one),
        sum(row[3] for row in other),
        sum(mine[3] and yours[3] for mine, yours in zip(one, other, strict=True)),
        differing,
    )


def _word(verdict: bool) -> str:
    return "yes" if verdict else "no"


def _said(remark: str) -> str:
    return f" ({remark})" if remark else ""


def _verdicts(path: Path) -> list[tuple[str, str, str, bool, str]]:
    """(row, type, text, verdict, remark) of every row."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise MalformedSheet(str(path), f"cannot be read ({error})") from error
    reader = csv.DictReader(io.StringIO(content))
    missing = set(COLUMNS) - set(reader.fieldnames or ())
    if missing:
        raise MalformedSheet(str(path), f"has no column {', '.join(sorted(missing))}")
    rows = []
    for number, cells in enumerate(reader, 1):
        verdict = _VERDICTS.get((cells["verdict"] or "").strip().lower())
        if verdict is None:
            raise MalformedSheet(f"{path}, row {number}", "its verdict is neither yes nor no")
        remark = (cells["remark"] or "").strip()
        rows.append((cells["row"], cells["type"], cells["text"], verdict, remark))
    if not rows:
        raise MalformedSheet(str(path), "has no rows")
    return rows

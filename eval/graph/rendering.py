"""A report of a graph for three readers: a terminal, a program (JSON) and a person (HTML).

The HTML is one file that loads nothing; everything that is not as the gold has it stands in it with
its sentence. All text in it is escaped by the template engine.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rich.cells import cell_len, set_cell_size

from eval.graph.excerpt import Excerpt
from eval.graph.facing import Difference, Facing
from eval.graph.gold_files import MEASURES_FILE, MENTIONS_FILE, TARGETS_FILE
from eval.graph.report import FIGURES, MEASURES_ROW, NAMES, GraphReport
from eval.graph.scores import Row, Score, Share
from eval.pages import page, write_report

_WIDEST = 40  # cells of a column: two of them, and what they are, fit a wide terminal
_UNKNOWN = "–"
_HEAD = f"{'':<14}{'n':>5}" + (f"  {'P':>6} {'R':>6} {'F1':>6} " * 2).rstrip()


def format_table(report: GraphReport) -> str:
    """The report as plain text: the scores, then what is wrong, by line of the notice."""
    lines = [f"graph of {report.notice_id}", *remarks(report), ""]
    lines += [f"{'':<19}   {'lenient':^21}  {'strict':^21}".rstrip(), _HEAD]
    lines += [_score_line(row) for row in report.rows]
    lines += ["", "of those found"]
    lines += [_share_line(share) for share in report.attributes]
    for title, head, rows in _sections(report):
        lines += ["", title, *_columns([head, *rows])] if rows else []
    return "\n".join(lines) + "\n"


def remarks(report: GraphReport) -> tuple[str, ...]:
    """What a reader must know before the scores: how much was scored, and what was not."""
    scored = report.scored
    if scored.whole:
        said = f"the whole notice, {scored.lines:,} lines, {scored.characters:,} characters"
    else:
        said = (
            f"{scored.lines:,} of {scored.of_lines:,} lines, {scored.characters:,} of "
            f"{scored.of_characters:,} characters: the lines that the gold has records on"
        )
    verbatim = report.verbatim
    warning = "" if verbatim.right == verbatim.n else "; the graph is wrong where it is not"
    found = [
        f"scored: {said}",
        f"mentions and provenances that are the notice's text at their offsets: "
        f"{verbatim.right:,} of {verbatim.n:,}, {shown(verbatim.value)}{warning}",
    ]
    parts = ((NAMES, MENTIONS_FILE), (FIGURES, TARGETS_FILE), (MEASURES_ROW, MEASURES_FILE))
    for part, file in parts:
        row = report.row(part)
        if row is None:
            found.append(f"{part}: not scored, there is no {file}")
        elif not row.lenient.n:
            found.append(f"{part}: the gold has none to find (n = 0), so this says nothing")
    return tuple(found)


def shown(value: float) -> str:
    """Three places; – where it is not a number."""
    return _UNKNOWN if math.isnan(value) else f"{value:.3f}"


def report_json(report: GraphReport) -> str:
    """Scores, shares and everything that is not as the gold has it, as JSON.

    null: nothing speaks for this figure.
    """
    findings = report.findings
    content = {
        "notice_id": report.notice_id,
        "scored": dataclasses.asdict(report.scored),
        "rows": [
            {"name": row.name, "lenient": _figures(row.lenient), "strict": _figures(row.strict)}
            for row in report.rows
        ],
        "attributes": [_counted(share) for share in report.attributes],
        "verbatim": _counted(report.verbatim),
        "differences": [_difference(one) for one in report.differences],
        "facing": [_facing(row) for row in report.facing],
        "inexact": [
            {"type": one.type, "gold": _place(one.gold), "graph": _place(one.graph)}
            for one in findings.inexact
        ],
        "wrong_attributes": [
            {"name": one.name, **_place(one.excerpt), "gold": one.gold, "graph": one.graph}
            for one in findings.wrong_attributes
        ],
        "other_names": [
            {"type": one.type, **_place(one.excerpt), "gold": one.gold, "graph": list(one.graph)}
            for one in findings.other_names
        ],
        "mislaid": [
            {"start": one.span.start, "end": one.span.end, "text": one.text, "stands": one.stands}
            for one in findings.mislaid
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def write_json(report: GraphReport, path: Path) -> None:
    """Write ``report_json(report)``. Raises ReportUnwritable."""
    write_report(path, report_json(report))


def write_html(report: GraphReport, path: Path, title: str = "Graph") -> None:
    """Write one self-contained page, headed by ``title`` (the notice's, say).

    Raises ReportUnwritable.
    """
    write_report(
        path,
        page("graph.html", {"shown": shown}, report=report, title=title, remarks=remarks(report)),
    )


def _score_line(row: Row) -> str:
    figures = "".join(
        f"  {shown(score.precision):>6} {shown(score.recall):>6} {shown(score.f1):>6} "
        for score in (row.lenient, row.strict)
    )
    return f"{row.name:<14}{row.lenient.n:>5}{figures}".rstrip()


def _share_line(share: Share) -> str:
    return f"  {share.name:<22}{f'{share.right}/{share.n}':>9}  {shown(share.value)}"


_Cells = Sequence[str]


def _sections(report: GraphReport) -> Iterator[tuple[str, _Cells, list[_Cells]]]:
    """Everything that is wrong, kind by kind: its title, its columns' heads, its rows."""
    findings = report.findings
    facing: list[_Cells] = [
        (str(row.line), _cell(row.missed), "|", _cell(row.invented)) for row in report.facing
    ]
    yield "missed and invented", ("line", "missed", "|", "invented"), facing
    inexact: list[_Cells] = [
        (str(one.gold.line), one.type, _short(one.gold.text), _short(one.graph.text))
        for one in findings.inexact
    ]
    yield "right by overlap, not exact", ("line", "type", "gold", "graph"), inexact
    attributes: list[_Cells] = [
        (
            str(one.excerpt.line),
            _short(one.excerpt.text),
            one.name,
            one.gold,
            one.graph,
            f"…{one.excerpt.around}…",
        )
        for one in findings.wrong_attributes
    ]
    head = ("line", "figure", "attribute", "gold", "graph", "in the text")
    yield "attributes of figures that differ", head, attributes
    names: list[_Cells] = [
        (str(one.excerpt.line), one.type, _short(one.gold), " / ".join(one.graph))
        for one in findings.other_names
    ]
    yield "canonical names that differ", ("line", "type", "gold", "graph and its aliases"), names
    mislaid: list[_Cells] = [
        (f"{one.span.start}-{one.span.end}", _short(one.text), _short(one.stands))
        for one in findings.mislaid
    ]
    yield "not the notice's text at its offsets", ("offsets", "graph", "notice"), mislaid


def _columns(rows: Sequence[_Cells]) -> list[str]:
    """Rows with their columns lined up; a Chinese character takes two cells."""
    widths = [max(cell_len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _cell(difference: Difference | None) -> str:
    return "" if difference is None else f"{difference.type:<12} {_short(difference.text)}"


def _short(text: str) -> str:
    """On one line, and no wider than a column; the JSON and the page have it whole."""
    line = " ".join(text.split())
    return line if cell_len(line) <= _WIDEST else set_cell_size(line, _WIDEST - 1).rstrip() + "…"


def _figures(score: Score) -> Mapping[str, float | None]:
    return {
        "n": score.n,
        "right": score.right,
        "invented": score.invented,
        "missed": score.missed,
        "precision": _rounded(score.precision),
        "recall": _rounded(score.recall),
        "f1": _rounded(score.f1),
    }


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def _counted(share: Share) -> Mapping[str, object]:
    return {**dataclasses.asdict(share), "share": _rounded(share.value)}


def _place(excerpt: Excerpt) -> Mapping[str, object]:
    span = excerpt.span
    return {"line": excerpt.line, "start": span.start, "end": span.end, "text": excerpt.text}


def _difference(one: Difference) -> Mapping[str, object]:
    return {
        "kind": one.kind,
        "type": one.type,
        **_place(one.excerpt),
        "around": one.around,
        "sentence": f"{one.excerpt.before}{one.text}{one.excerpt.after}",
    }


def _facing(row: Facing) -> Mapping[str, object]:
    missed, invented = row.missed, row.invented
    return {
        "line": row.line,
        "overlap": row.is_overlap,
        "missed": None if missed is None else {"type": missed.type, **_place(missed.excerpt)},
        "invented": None
        if invented is None
        else {"type": invented.type, **_place(invented.excerpt)},
    }

"""A report of a graph for a terminal: the scores, then what is wrong, by line of the notice."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size

from eval.graph.facing import Difference
from eval.graph.gold_files import MEASURES_FILE, MENTIONS_FILE, RELATIONS_FILE, TARGETS_FILE
from eval.graph.report import (
    FIGURES,
    MEASURES_ROW,
    NAMES,
    RELATIONS,
    EdgeDifference,
    GraphReport,
    WrongAttribute,
)
from eval.graph.scores import EdgeRow, Row, Score, Share
from kg.model import NodeType

_WIDEST = 40  # cells of a column: two of them, and what they are, fit a wide terminal
_UNKNOWN = "–"
_HEAD = f"{'':<14}{'n':>5}" + (f"  {'P':>6} {'R':>6} {'F1':>6} " * 2).rstrip()
_EDGE_HEAD = f"{'':<18}" + f"{'n':>5}  {'P':>6} {'R':>6} {'F1':>6}    " * 2


def format_table(report: GraphReport) -> str:
    """The report as plain text."""
    lines = [f"graph of {report.notice_id}", *remarks(report), ""]
    lines += [f"{'':<19}   {'lenient':^21}  {'strict':^21}".rstrip(), _HEAD]
    lines += [_score_line(row) for row in report.rows]
    lines += ["", "of those found"]
    lines += [_share_line(share) for share in report.attributes]
    lines += _edge_scores(report)
    for title, head, rows in _sections(report):
        lines += ["", title, *_columns([head, *rows])] if rows else []
    for title, block in (
        ("measures missed and invented", list(_measure_lines(report))),
        ("edges missed and invented", list(_edge_lines(report))),
    ):
        lines += ["", title, *block] if block else []
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
    rows = {row.name: row.lenient for row in report.rows}
    rows |= {row.name: row.every for row in report.edge_rows[:1]}
    for part, file in (
        (NAMES, MENTIONS_FILE),
        (FIGURES, TARGETS_FILE),
        (MEASURES_ROW, MEASURES_FILE),
        (RELATIONS, RELATIONS_FILE),
    ):
        if part not in rows:
            found.append(f"{part}: not scored, there is no {file}")
        elif not rows[part].n:
            found.append(f"{part}: the gold has none to find (n = 0), so this says nothing")
    return tuple(found)


def shown(value: float) -> str:
    """Three places; – where it is not a number."""
    return _UNKNOWN if math.isnan(value) else f"{value:.3f}"


def _score_line(row: Row) -> str:
    figures = "".join(f"  {_figures(score)} " for score in (row.lenient, row.strict))
    return f"{row.name:<14}{row.lenient.n:>5}{figures}".rstrip()


def _figures(score: Score) -> str:
    return f"{shown(score.precision):>6} {shown(score.recall):>6} {shown(score.f1):>6}"


def _edge_scores(report: GraphReport) -> Iterator[str]:
    """All relations, the mean of the predicates, and each predicate."""
    if not report.edge_rows:
        return
    every, *rows = report.edge_rows
    yield from ("", f"{'':<18}{'all edges':^27}    {'without implicit ones':^27}".rstrip())
    yield _EDGE_HEAD.rstrip()
    yield _edge_score_line(every)
    means = (f"{'':>5}  {'':>6} {'':>6} {shown(one):>6}    " for one in report.macros)
    yield f"{'  mean of relations':<18}{''.join(means)[1:]}".rstrip()
    yield from (_edge_score_line(row) for row in rows)


def _edge_score_line(row: EdgeRow) -> str:
    figures = "".join(f"{one.n:>5}  {_figures(one)}    " for one in (row.every, row.explicit))
    return f"{row.name:<18}{figures}".rstrip()


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
    for kind, what in ((NodeType.TARGET, "figure"), (NodeType.MEASURE, "measure")):
        attributes = [_attribute(one) for one in findings.wrong_attributes if one.type is kind]
        head = ("line", what, "attribute", "gold", "graph", "in the text")
        yield f"attributes of {what}s that differ", head, attributes
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


def _attribute(one: WrongAttribute) -> _Cells:
    excerpt = one.excerpt
    cells = (_short(excerpt.text), one.name, _short(one.gold), _short(one.graph))
    return (str(excerpt.line), *cells, f"…{_short(excerpt.around)}…")


def _measure_lines(report: GraphReport) -> Iterator[str]:
    """Each measure in its sentence, what was missed above what was invented in its place."""
    for row in report.facing_measures:
        for one in (row.missed, row.invented):
            if one is not None:
                yield f"{one.excerpt.line:>4}  {one.kind:<8}  {one.excerpt.marked}"


def _edge_lines(report: GraphReport) -> Iterator[str]:
    """Each edge with its ends, and below it its sentences."""
    for one in report.findings.edges:
        implicit = "  (office not named)" if one.implicit else ""
        yield f"{one.line:>4}  {one.kind:<8}  {one.predicate}  {ends(one)}{implicit}"
        yield from (f"{'':<16}{excerpt.line}: {excerpt.marked}" for excerpt in one.excerpts)


def ends(edge: EdgeDifference) -> str:
    """``head → tail`` on one line."""
    return " → ".join(" ".join(name.split()) for name in (edge.head, edge.tail))


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

"""A report of a graph for a program, as JSON. null: nothing speaks for this figure."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from pathlib import Path

from eval.graph.excerpt import Excerpt
from eval.graph.facing import Difference, Facing
from eval.graph.report import EdgeDifference, GraphReport
from eval.graph.scores import Score, Share
from eval.pages import write_report


def report_json(report: GraphReport) -> str:
    """Scores, shares and everything that is not as the gold has it."""
    findings = report.findings
    content = {
        "notice_id": report.notice_id,
        "scored": dataclasses.asdict(report.scored),
        "rows": [
            {"name": row.name, "lenient": _figures(row.lenient), "strict": _figures(row.strict)}
            for row in report.rows
        ],
        "relations": _relations(report),
        "attributes": [_counted(share) for share in report.attributes],
        "verbatim": _counted(report.verbatim),
        "differences": [_difference(one) for one in report.differences],
        "facing": [_facing(row) for row in report.facing],
        "facing_measures": [_facing(row) for row in report.facing_measures],
        "inexact": [
            {"type": one.type, "gold": _place(one.gold), "graph": _place(one.graph)}
            for one in findings.inexact
        ],
        "wrong_attributes": [
            {
                "type": one.type,
                "name": one.name,
                **_place(one.excerpt),
                "gold": one.gold,
                "graph": one.graph,
            }
            for one in findings.wrong_attributes
        ],
        "other_names": [
            {"type": one.type, **_place(one.excerpt), "gold": one.gold, "graph": list(one.graph)}
            for one in findings.other_names
        ],
        "edges": [_edge(one) for one in findings.edges],
        "mislaid": [
            {"start": one.span.start, "end": one.span.end, "text": one.text, "stands": one.stands}
            for one in findings.mislaid
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def write_json(report: GraphReport, path: Path) -> None:
    """Write ``report_json(report)``. Raises ReportUnwritable."""
    write_report(path, report_json(report))


def _relations(report: GraphReport) -> Mapping[str, object] | None:
    """None where relations were not scored."""
    if not report.edge_rows:
        return None
    every, explicit = report.macros
    return {
        "macro_f1": {"all": _rounded(every), "explicit": _rounded(explicit)},
        "rows": [
            {"name": row.name, "all": _figures(row.every), "explicit": _figures(row.explicit)}
            for row in report.edge_rows
        ],
    }


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


def _sentence(excerpt: Excerpt) -> str:
    return f"{excerpt.before}{excerpt.text}{excerpt.after}"


def _difference(one: Difference) -> Mapping[str, object]:
    return {
        "kind": one.kind,
        "type": one.type,
        **_place(one.excerpt),
        "around": one.around,
        "sentence": _sentence(one.excerpt),
    }


def _edge(one: EdgeDifference) -> Mapping[str, object]:
    return {
        "kind": one.kind,
        "predicate": one.predicate,
        "head": one.head,
        "tail": one.tail,
        "implicit": one.implicit,
        "said": [{**_place(excerpt), "sentence": _sentence(excerpt)} for excerpt in one.excerpts],
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

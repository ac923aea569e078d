"""A report on retrieval for a program: measures with their intervals, and every query's values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from eval.pages import write_report
from eval.retrieval.report import RetrievalReport, Row, Twin

_PLACES = 4  # of a query's value: enough to compare two runs, and short


def report_json(report: RetrievalReport) -> str:
    """The report as JSON.

    ``per_query`` holds a list for each row and measure, in the order of ``query_ids``, the noisy
    twin's below ``noisy``; it stands on one line, since there are thousands.
    """
    content = {
        "collection": report.collection,
        "queries_file": report.queries_file,
        "model": report.model,
        "weights": "fitted without this collection" if report.held_out else "as shipped",
        "passages": report.passages,
        "queries": len(report.query_ids),
        "rows": [_row(row) for row in report.rows],
        "comparisons": [
            {**asdict(one), "winner": one.winner, "winner_alone": one.winner_alone}
            for one in report.comparisons
        ],
        "noisy": None if report.twin is None else _twin(report.twin),
        "costs": asdict(report.costs),
        "single": report.single,
        "wins": [asdict(case) for case in report.wins],
        "losses": [asdict(case) for case in report.losses],
    }
    per_query = {
        "query_ids": report.query_ids,
        "rows": _values(report.rows),
        "noisy": None if report.twin is None else _values(report.twin.rows),
    }
    head = json.dumps(content, ensure_ascii=False, indent=1).removesuffix("\n}")
    values = json.dumps(per_query, ensure_ascii=False, separators=(",", ":"))
    return f'{head},\n "per_query": {values}\n}}\n'


def write_json(report: RetrievalReport, path: Path) -> None:
    """Write ``report_json(report)``. Raises ReportUnwritable."""
    write_report(path, report_json(report))


def _row(row: Row) -> Mapping[str, object]:
    return {
        "retriever": row.name,
        "kind": row.kind.value,
        **{measure: found.mean for measure, found in row.means.items()},
        "intervals": {measure: [found.low, found.high] for measure, found in row.means.items()},
        "search_p50_ms": row.search_p50_ms,
        "search_p95_ms": row.search_p95_ms,
    }


def _twin(twin: Twin) -> Mapping[str, object]:
    return {
        **asdict(twin.noise),
        "changed": twin.changed,
        "rows": [_row(row) for row in twin.rows],
        "losses": [asdict(loss) for loss in twin.losses],
    }


def _values(rows: Sequence[Row]) -> Mapping[str, Mapping[str, list[float]]]:
    return {
        row.name: {
            measure: [round(value, _PLACES) for value in values.tolist()]
            for measure, values in row.values.items()
        }
        for row in rows
    }

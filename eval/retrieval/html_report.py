"""A report on retrieval for a person: one page that loads nothing.

Bars with their intervals, the figures behind them, and the queries on which fusion gains or loses
most, each with what was found and what should have been.
"""

from __future__ import annotations

from pathlib import Path

from eval.pages import page, write_report
from eval.retrieval.measures import MEASURES
from eval.retrieval.report import COMPARED, RetrievalReport
from eval.retrieval.text_report import costs, heading, noise_line, signed, winner


def write_html(report: RetrievalReport, path: Path, title: str = "Retrieval") -> None:
    """Write the page, headed by ``title``. Raises ReportUnwritable."""
    twin = report.twin
    content = page(
        "retrieval.html",
        {"shown": lambda value: f"{value:.3f}", "signed": signed, "winner": winner},
        report=report,
        title=title,
        heading=heading(report),
        measures=MEASURES,
        compared=COMPARED,
        costs=costs(report),
        noise=None if twin is None else noise_line(twin, len(report.query_ids)),
        noisy={} if twin is None else {row.name: row for row in twin.rows},
    )
    write_report(path, content)

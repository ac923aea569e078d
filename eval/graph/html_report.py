"""A report of a graph for a person: one page that loads nothing.

Everything that is not as the gold has it stands in it with its sentence. All text in it is escaped
by the template engine.
"""

from __future__ import annotations

from pathlib import Path

from eval.graph.report import GraphReport
from eval.graph.text_report import remarks, shown
from eval.pages import page, write_report


def write_html(report: GraphReport, path: Path, title: str = "Graph") -> None:
    """Write the page, headed by ``title`` (the notice's, say). Raises ReportUnwritable."""
    write_report(
        path,
        page("graph.html", {"shown": shown}, report=report, title=title, remarks=remarks(report)),
    )

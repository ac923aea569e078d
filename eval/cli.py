"""The whole command line: what ``service.cli`` has, and ``wenjin eval`` on top.

The command starts here, in the topmost package, because imports point down only: ``service`` may
not import ``eval``. An entry-point group or an import by name would hide the same arrow from the
reader and from the tests that check it.
"""

from __future__ import annotations

import sys

import typer

from eval.commands import answers, callers, claims, graph, retrieval, sheets
from service.cli import command_line, run


def whole_command_line() -> typer.Typer:
    """Every command there is."""
    measuring = typer.Typer(help="Measure answers, claims, retrieval and the graph.")
    measuring.command(epilog=answers.EXAMPLES)(answers.answers)
    measuring.command(epilog=callers.EXAMPLES)(callers.assist)
    measuring.command(epilog=claims.EXAMPLES)(claims.claims)
    measuring.command(epilog=retrieval.RETRIEVAL_EXAMPLES)(retrieval.retrieval)
    measuring.command(epilog=retrieval.NOISY_EXAMPLES)(retrieval.noisy)
    measuring.command(epilog=graph.EXAMPLES)(graph.graph)
    measuring.command(epilog=sheets.DRAW_EXAMPLES)(sheets.draw)
    measuring.command(epilog=sheets.JUDGED_EXAMPLES)(sheets.judged)
    app = command_line()
    app.add_typer(measuring, name="eval")
    return app


def main() -> None:
    """Run the command line of this process."""
    sys.exit(run(whole_command_line(), sys.argv[1:]))

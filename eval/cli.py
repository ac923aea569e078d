"""The whole command line: what ``service.cli`` has, and ``wenjin eval`` on top.

The command starts here, in the topmost package, because imports point down only: ``service`` may
not import ``eval``. An entry-point group or an import by name would hide the same arrow from the
reader and from the tests that check it.
"""

from __future__ import annotations

import sys

import typer

from eval import commands
from service.cli import command_line, run


def whole_command_line() -> typer.Typer:
    """Every command there is."""
    app = command_line()
    app.add_typer(commands.app, name="eval")
    return app


def main() -> None:
    """Run the command line of this process."""
    sys.exit(run(whole_command_line(), sys.argv[1:]))

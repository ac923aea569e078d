"""Options that several commands share, so that they read the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

HomeOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="DIR",
        file_okay=False,
        help="Data directory, made when missing. Default: WENJIN_HOME, else the user's data "
        "folder (~/.local/share/wenjin).",
    ),
]
JsonOption: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print one JSON object instead of text.")
]
NoticesOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--notice", metavar="ID", help="Only in this notice; may be given several times."),
]


def examples(*lines: str) -> str:
    """An epilog that shows ``lines`` as they would be typed, one below the other."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)

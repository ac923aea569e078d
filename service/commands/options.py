"""Options that several commands share, so that they read the same everywhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, TypeAlias

import typer


def given_path(text: str) -> Path:
    """A path as it was typed. An empty one, an unset "$DIR", is a mistake and not this folder."""
    if not text.strip():
        raise typer.BadParameter("the path is empty; . is the folder that you are in")
    return Path(text)


def given_folder(text: str) -> Path:
    """The same, of a folder that need not exist yet."""
    path = given_path(text)
    if os.path.isfile(path):  # unlike Path.is_file, no error where it may not look
        raise typer.BadParameter(f"{text} is a file, not a folder")
    return path


HomeOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="DIR",
        parser=given_folder,
        help="Data directory, made when missing. Default: WENJIN_HOME, else the user's data "
        "folder (~/.local/share/wenjin).",
    ),
]
JsonOption: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print one JSON object instead of text.")
]
NoticeOption: TypeAlias = Annotated[
    str | None, typer.Option("--notice", metavar="ID", help="Only in this notice.")
]
OffsetOption: TypeAlias = Annotated[int, typer.Option(min=0, help="How many to pass over first.")]
NoticesOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--notice", metavar="ID", help="Only in this notice; may be given several times."),
]


def examples(*lines: str) -> str:
    """An epilog that shows ``lines`` as they would be typed, one below the other."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)

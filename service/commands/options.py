"""Options that several commands share, so that they read the same everywhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

if TYPE_CHECKING:
    from corpus.visibility import Viewer


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


def given_body(text: str) -> str:
    """The name of a body as it is compared."""
    from corpus.visibility import body_name

    try:
        return body_name(text)
    except ValueError as error:
        raise typer.BadParameter(f"the name of the body {error}") from error


BodiesOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--body",
        metavar="NAME",
        parser=given_body,
        help="A body whose restricted notices are seen; may be given several times.",
    ),
]
AudienceOption: TypeAlias = Annotated[
    Literal["citizen", "staff"] | None,
    typer.Option(
        "--audience",
        help="As whom. citizen: public notices only. staff: internal ones too, and with --body "
        "those of a body. Default: every notice, as whoever runs this machine may see.",
    ),
]


def viewer_as(audience: Literal["citizen", "staff"] | None, bodies: list[str] | None) -> Viewer:
    """Who looks. A body without an audience is one of the staff's."""
    from corpus.visibility import ANYBODY, OPERATOR, Level, Viewer

    if audience == "citizen":
        if bodies:
            raise typer.BadParameter("a citizen is of no body", param_hint="--body")
        return ANYBODY
    if audience is None and not bodies:
        return OPERATOR
    return Viewer(Level.STAFF, frozenset(bodies or ()))


def examples(*lines: str) -> str:
    """An epilog that shows ``lines`` as they would be typed, one below the other."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)

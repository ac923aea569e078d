"""Options of the commands that write edits: who, and why."""

from __future__ import annotations

import getpass
from typing import Annotated, TypeAlias

import typer

from corpus.errors import UsageError

ReasonOption: TypeAlias = Annotated[
    str, typer.Option("--reason", show_default=False, help="Why, for whoever reads the list.")
]
AuthorOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--author", metavar="NAME", help="Who. Default: this user's login name."),
]


def author_of(given: str | None) -> str:
    """The author given, else the login name. UsageError where there is neither."""
    if given is not None:
        return given
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:
        raise UsageError(
            "This user has no login name. Say who makes the edit: --author NAME."
        ) from error

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


def known_author(given: str | None) -> str | None:
    """The author given, else the login name; None where there is neither."""
    try:
        return author_of(given)
    except UsageError:
        return None


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

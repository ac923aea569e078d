"""``wenjin ingest``: files and folders become notices that can be asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import BadMetadata, DuplicateNotice, UnreadableNotice, UnsupportedFormat
from service.commands.edit_list import note_lost
from service.commands.edit_options import AuthorOption, known_author
from service.commands.opening import opened_library
from service.commands.options import HomeOption, examples, given_path
from service.commands.output import note, say
from service.commands.progress import Progress, shown_progress

if TYPE_CHECKING:
    from service.library import Library

EXAMPLES = examples(
    "wenjin ingest corpus/notices/tianjin-zwfw-2025.txt",
    "wenjin ingest notices/ --home demo",
    "wenjin ingest rules-2026.txt --replace",
)
# Mistakes about one file: the others are still taken in.
_ABOUT_ONE_FILE = (UnreadableNotice, UnsupportedFormat, BadMetadata, DuplicateNotice)


def ingest(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Notices (.txt, .md), or folders of them.",
            show_default=False,
            parser=given_path,
        ),
    ],
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Keep a changed text under a known id as a new version."),
    ] = False,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing where the store already holds a notice.")
    ] = False,
    author: AuthorOption = None,
    home: HomeOption = None,
) -> None:
    """Take notices into the store, ready to be asked.

    A notice's id is its file name without the ending. A .json file of the same name beside it may
    give title, issuer, date, number, source_address and visibility. The same text and metadata
    again: nothing is done. A file that cannot be used is named and the rest is taken in. Editors
    see on /desk who took a notice in, and when.
    """
    if if_empty and _holds_notices(home):
        return
    with opened_library(home, for_search=True) as library:
        with shown_progress() as progress:
            refused = _ingest_all(library, paths, replace, progress, known_author(author))
        note_lost(library)
    if refused:
        raise typer.Exit(1)


def _holds_notices(home: Path | None) -> bool:
    with opened_library(home) as library:
        return bool(library.store.notices())


def _ingest_all(
    library: Library, paths: list[Path], replace: bool, progress: Progress, by: str | None
) -> int:
    """Take in what can be; the number of files that could not."""
    from corpus.read import expand, read_file

    refused = 0
    for path in expand(paths):
        try:
            file = read_file(path)
            added = library.ingest(file, replace=replace, progress=progress, by=by)
        except _ABOUT_ONE_FILE as error:
            note(f"wenjin: {error}")
            refused += 1
        else:
            say(f"{file.notice_id}: {added.value}")
    return refused

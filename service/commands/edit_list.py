"""``wenjin graph edits``, ``undo`` and ``import``: edits listed, taken back, taken in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.commands.edit_options import AuthorOption, ReasonOption, author_of
from service.commands.opening import opened_library
from service.commands.options import HomeOption, JsonOption, examples
from service.commands.output import counted, note, say, say_json
from service.commands.progress import shown_progress

if TYPE_CHECKING:
    from kg.edit_report import EditState
    from service.curation import TakenIn
    from service.library import Library

EDITS_EXAMPLES = examples("wenjin graph edits", "wenjin graph edits --all --json")
UNDO_EXAMPLES = examples(
    "wenjin graph undo 7 --reason 看错了", "wenjin graph undo 9 8 --reason 两步一起撤销"
)
IMPORT_EXAMPLES = examples(
    "wenjin graph export --out graph",
    "wenjin graph import graph --dry-run",
    "wenjin graph import graph --reason 校对",
)


def edits(
    every: Annotated[bool, typer.Option("--all", help="Those that were undone, too.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List the edits made by hand, and whether each still shows in the graph.

    One whose notice, words or node are gone is kept and not applied; it shows again when they are
    back.
    """
    from kg.edits import in_words, revision_of
    from service.curation import Curation

    with opened_library(home) as library:
        states = Curation(library).report()
    shown = [state for state in states if every or state.recorded.undone is None]
    if json:
        revision = revision_of([state.recorded for state in states])
        say_json({"revision": revision, "edits": [_document(state) for state in shown]})
        return
    if not states:
        note("No edit has been made by hand. `wenjin graph edit --help` shows how to.")
    elif not shown:
        undone = "The only edit was" if len(states) == 1 else f"All {len(states)} edits were"
        note(f"{undone} undone. `wenjin graph edits --all` lists what was.")
    for state in shown:
        each = state.recorded
        say(f"{each.number}  {in_words(each.edit)}")
        say(f"    {each.author}, {each.at}: {each.reason}")
        what = state.status.value if not state.is_lost else "not applied"
        say(f"    {what}{f': {state.why}' if state.why else ''}")


def _document(state: EditState) -> dict[str, Any]:
    from kg.edit_json import edit_json

    each, undone = state.recorded, state.recorded.undone
    return {
        "number": each.number,
        "edit": edit_json(each.edit),
        "author": each.author,
        "at": each.at,
        "reason": each.reason,
        "undone": undone
        and {
            "number": undone.number,
            "author": undone.author,
            "at": undone.at,
            "reason": undone.reason,
        },
        "status": state.status.value,
        "why": state.why,
    }


def undo(
    numbers: Annotated[
        list[int],
        typer.Argument(metavar="NUMBER...", min=1, show_default=False, help="From `graph edits`."),
    ],
    reason: ReasonOption,
    author: AuthorOption = None,
    home: HomeOption = None,
) -> None:
    """Take edits back, all or none. They stay in the list, with who took them back and why.

    Refused where a later edit rests on one of them: undo both in one command.
    """
    from kg.edits import in_words
    from service.curation import Curation

    with opened_library(home) as library:
        undone = Curation(library).undo(numbers, author_of(author), reason)
    for each in undone:
        say(f"{each.number}  undone: {in_words(each.edit)}")


def import_changes(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            exists=True,
            file_okay=False,
            show_default=False,
            help="A folder that `wenjin graph export --format jsonl` wrote and somebody changed.",
        ),
    ],
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why. Needed unless --dry-run.")
    ] = None,
    author: AuthorOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List the edits; change nothing.")
    ] = False,
    seen: Annotated[
        int | None,
        typer.Option(
            "--seen",
            metavar="NUMBER",
            min=0,
            help="The last edit before the export was written, which export tells. A later one of "
            "a node that was changed is an error. Default: the files tell which edits they show; "
            "where they cannot, it is asked for.",
        ),
    ] = None,
    allow_deletions: Annotated[
        bool,
        typer.Option(
            "--allow-deletions", help="Also where many nodes or edges are gone from the files."
        ),
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Record what somebody changed in an export as edits, all or none.

    A name, an alias, a type, a node or an edge that differs from the graph becomes an edit. What
    notices say that came after the export is left alone. A line that cannot be read, a difference
    that no edit can express, or a notice that the store no longer has is an error. So are, without
    --allow-deletions, more than 10 nodes or edges that are gone, or more than a tenth of a small
    graph: a file that was cut short looks the same.
    """
    from kg.edits import in_words
    from service.curation import Curation

    if reason is None and not dry_run:
        raise typer.BadParameter("needed to record edits", param_hint="'--reason'")
    with opened_library(home, with_notices=True) as library, shown_progress() as progress:
        curation = Curation(library, progress)
        if dry_run:
            taken = curation.changes_in(folder, seen, allow_deletions=allow_deletions)
        else:
            taken = curation.take_in(
                folder, author_of(author), reason or "", seen, allow_deletions=allow_deletions
            )
    if json:
        say_json(_taken_document(taken, dry_run))
    for each in taken.edits if not json else ():
        words = in_words(each.edit)
        say(words if dry_run else f"{each.number}  {words}")
    _note_left(taken)
    edits_made = counted(len(taken.edits), "edit")
    note(f"{edits_made} {'to record; nothing was changed' if dry_run else 'recorded'}.")


def _note_left(taken: TakenIn) -> None:
    """Say what of the files became no edit."""
    if taken.follow_ups:
        differ = "line differs" if taken.follow_ups == 1 else "lines differ"
        note(
            f"{taken.follow_ups} follows_up {differ} from the graph in score, reason or words. "
            "Follow-ups follow from the notices and were left as they are."
        )
    if taken.left:
        came = f"{counted(len(taken.left), 'notice')} came after this export"
        left = "is left as it is" if len(taken.left) == 1 else "are left as they are"
        note(f"{came} and {left}: {', '.join(taken.left)}")


def _taken_document(taken: TakenIn, dry_run: bool) -> dict[str, Any]:
    from kg.edit_json import edit_json

    return {
        "dry_run": dry_run,
        "edits": [
            {"number": None if dry_run else each.number, "edit": edit_json(each.edit)}
            for each in taken.edits
        ],
        "left": list(taken.left),
        "follow_ups_left": taken.follow_ups,
    }


def note_lost(library: Library) -> None:
    """Say which edits do not show in the graph any more; nothing where all do."""
    for state in library.lost_edits():
        note(f"edit {state.recorded.number} is not applied: {state.why}")

"""``wenjin backup``, ``wenjin restore`` and ``wenjin verify``."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.commands.opening import opened_library
from service.commands.options import HomeOption, JsonOption, examples, given_path
from service.commands.output import counted, note, say, say_columns, say_json
from service.commands.progress import Progress, shown_progress

if TYPE_CHECKING:
    from service.backup_manifest import Manifest
    from service.verifying import Verdict

BACKUP_EXAMPLES = examples(
    "wenjin backup /backups/wenjin-$(date +%F)",
    "wenjin backup /backups/wenjin-$(date +%F).tar --without-index",
)
RESTORE_EXAMPLES = examples("wenjin restore /backups/wenjin-2026-11-26 --home /srv/wenjin-new")
VERIFY_EXAMPLES = examples("wenjin verify", "wenjin verify --home /srv/wenjin --json")
_MEGABYTE = 1_000_000


def backup(
    target: Annotated[
        Path,
        typer.Argument(
            metavar="DIR|FILE",
            help="A folder to be made, or one file where it ends in .tar.",
            show_default=False,
            parser=given_path,
        ),
    ],
    without_index: Annotated[
        bool,
        typer.Option(
            "--without-index",
            help="Leave the search index out: a fraction of the size; restoring embeds all notices "
            "again.",
        ),
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Keep everything of a home in another place, while it is served and written.

    Never written over what is there. What the backup holds is checked before it gets its name.
    """
    from service.backup import back_up
    from service.settings import load_settings

    settings = load_settings(home=home)
    with shown_progress() as progress:
        manifest = back_up(
            settings.home,
            target.absolute(),
            database_url=settings.database_url,
            with_index=not without_index,
            progress=progress,
        )
    if json:
        say_json({"target": str(target), **asdict(manifest)})
        return
    say(f"{target}: {_told(manifest)}")


def restore(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="BACKUP",
            help="What `wenjin backup` made.",
            show_default=False,
            parser=given_path,
        ),
    ],
    home: HomeOption = None,
) -> None:
    """Make a home of a backup, in a folder that is empty or not there yet, and verify it.

    Its files are checked before anything is put in place. What the search index in it lacks is
    embedded again.
    """
    from service.restoring import restore as restored
    from service.settings import load_settings

    settings = load_settings(home=home)
    if settings.database_url is not None:
        note("WENJIN_DATABASE_URL is set: unset it before you serve the restored home.")
    with shown_progress() as progress:
        manifest = restored(source.absolute(), settings.home, progress)
    say(f"{settings.home}: restored {_told(manifest)}")
    _say_what_comes_back(settings.home, manifest.made_at)
    with shown_progress() as progress:
        verdicts = _with_index(settings.home, progress)
    _say_verdicts(verdicts)


def verify(home: HomeOption = None, json: JsonOption = False) -> None:
    """Check that a home holds what was written to it; exit 1 where it does not.

    Writes nothing: for a home that is being served, and for one on a read-only disk.
    """
    from service.settings import load_settings
    from service.verifying import NOT_COVERED, State
    from service.verifying import verify as verified

    settings = load_settings(home=home)
    with shown_progress() as progress:
        verdicts = list(
            verified(settings.home, database_url=settings.database_url, progress=progress)
        )
    if json:
        is_sound = all(each.state is State.OK for each in verdicts)
        checks: list[dict[str, Any]] = [asdict(each) for each in verdicts]
        told = {"home": str(settings.home), "sound": is_sound, "checks": checks}
        say_json({**told, "not_covered": NOT_COVERED})
        if not is_sound:
            raise typer.Exit(1)
        return
    _say_verdicts(verdicts)


def _with_index(home: Path, progress: Progress) -> list[Verdict]:
    """The verdicts on a restored home, once its index is made good where it was behind."""
    from service.verifying import State
    from service.verifying import verify as verified

    verdicts = list(verified(home, progress=progress))
    if any(each.name == "index" and each.state is State.FAILED for each in verdicts):
        with opened_library(home, for_search=True) as library:
            if library.index_folder.exists():
                library.snapshot()
            else:
                library.rebuild(progress)
        verdicts = list(verified(home, progress=progress))
    return verdicts


def _say_what_comes_back(home: Path, made_at: str) -> None:
    """A backup knows nothing of what was taken away after it."""
    say(f"As it was at {made_at}. What was taken away since is back:")
    for what in (
        "keys revoked, people disabled and sessions ended are valid again, with the passwords, "
        "roles and bodies of then",
        "notices removed are there again, and hidden ones are as visible as they were",
        "records of answers deleted for their age, and feedback, are kept again",
    ):
        say(f"    {what}")
    say("Before you serve it, look at them and take away again what has to be:")
    for command in ("keys list", "users list", "notices list"):
        say(f"    wenjin {command} --home {shlex.quote(str(home))}")


def _told(manifest: Manifest) -> str:
    size = f"{manifest.size / _MEGABYTE:.1f} MB in {counted(len(manifest.files), 'file')}"
    held = f"{counted(manifest.notices, 'notice')} of generation {manifest.generation}"
    return f"{held}, {size}, as of {manifest.made_at}"


def _say_verdicts(verdicts: list[Verdict]) -> None:
    from service.verifying import NOT_COVERED, State

    for each in verdicts:
        say_columns([(each.state.value.ljust(13), each.name.ljust(13), each.saw)])
        for finding in each.findings:
            say(f"    {finding.problem}: {finding.remedy}.")
    say("no checksum covers what can be changed in the database and still be read:")
    for what in NOT_COVERED:
        say(f"    {what}")
    if any(each.state is not State.OK for each in verdicts):
        raise typer.Exit(1)

"""``wenjin notices``: what the store holds."""

from __future__ import annotations

from typing import Annotated

import typer

from corpus.notice import NoticeId
from service.commands.edit_list import note_lost
from service.commands.opening import opened_library
from service.commands.options import (
    AudienceOption,
    BodiesOption,
    HomeOption,
    JsonOption,
    examples,
    viewer_as,
)
from service.commands.output import EMPTY, note, say, say_columns, say_json

app = typer.Typer(help="List, show and remove the notices of the store.")
IdArgument = Annotated[str, typer.Argument(metavar="ID", show_default=False, help="Its id.")]


@app.command(
    "list", epilog=examples("wenjin notices list", "wenjin notices list --audience citizen")
)
def list_notices(
    audience: AudienceOption = None,
    body: BodiesOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List the notices: id, version, date, issuer, who may see it, title."""
    from service.api.notices import summary_of

    viewer = viewer_as(audience, body)
    with opened_library(home) as library:
        readings = library.stored().seen_by(viewer).readings
    summaries = [summary_of(reading) for reading in readings.values()]
    if json:
        say_json({"notices": [summary.model_dump(mode="json") for summary in summaries]})
        return
    if not summaries:
        note(EMPTY)
    say_columns(
        [
            (
                each.notice_id,
                f"v{each.version}",
                each.date or "-",
                each.issuer or "-",
                _seen_by(each.visibility),
                each.title,
            )
            for each in summaries
        ]
    )


def _seen_by(visibility: str | list[str]) -> str:
    return visibility if isinstance(visibility, str) else "、".join(visibility)


@app.command(
    epilog=examples(
        "wenjin notices show tianjin-zwfw-2025", "wenjin notices show tianjin-zwfw-2025 --text"
    )
)
def show(
    notice_id: IdArgument,
    text: Annotated[bool, typer.Option("--text", help="Print the canonical text instead.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show one notice: what is known of it, and its outline."""
    from corpus.passages import reading_of
    from service.api.notices import body_of, summary_of

    with opened_library(home) as library:
        reading = reading_of(library.store.get(NoticeId(notice_id)))
    if text:
        typer.echo(reading.notice.text, nl=False)
    elif json:
        say_json(body_of(reading).model_dump(mode="json"))
    else:
        say_columns([(key, str(value)) for key, value in summary_of(reading) if value is not None])
        for section in reading.outline.sections:
            say("  " * section.level + section.heading.of(reading.notice.text).strip())


@app.command(epilog=examples("wenjin notices remove tianjin-zwfw-2025"))
def remove(notice_id: IdArgument, home: HomeOption = None) -> None:
    """Remove one notice, and all that was derived from it."""
    with opened_library(home) as library:
        library.remove(NoticeId(notice_id))
        note_lost(library)
    say(f"{notice_id}: removed")

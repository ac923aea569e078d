"""``wenjin records`` and ``wenjin replay``: proof of the answers that left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands.opening import opened_library
from service.commands.options import HomeOption, JsonOption, OffsetOption, examples, given_path
from service.commands.output import counted, note, say, say_columns, say_json

if TYPE_CHECKING:
    from service.records.record import Record

app = typer.Typer(help="List, show, export and verify the records of answers that left.")

NOTHING = "No answer was recorded. Answers over HTTP are, while WENJIN_RECORD_DAYS is not 0."
REPLAY_EXAMPLES = examples("wenjin replay 4f0c1d9a5be27c3e8a914d02", "wenjin replay 17 --json")
WantedArgument = Annotated[
    str,
    typer.Argument(
        metavar="ANSWER_ID", show_default=False, help="The answer's id, or the record's number."
    ),
]


@app.command("list", epilog=examples("wenjin records list", "wenjin records list --limit 5 --json"))
def list_records(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many.")] = 20,
    offset: OffsetOption = 0,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List the records, newest first: number, time, answer's id, who asked, what came of it."""
    from service.records.log import RecordLog

    with opened_library(home) as library:
        records = RecordLog(library.store.engine).newest(limit, offset)
    if json:
        say_json({"records": [_document(each) for each in records]})
        return
    if not records:
        note(NOTHING if not offset else "No record of this kind.")
    say_columns([_columns(each) for each in records])


@app.command(epilog=examples("wenjin records show 17"))
def show(wanted: WantedArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """Print one record whole. It is JSON with --json and without."""
    from service.records.log import RecordLog

    with opened_library(home) as library:
        say_json(_document(RecordLog(library.store.engine).find(wanted)))


@app.command(epilog=examples("wenjin records export records.jsonl"))
def export(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            parser=given_path,
            show_default=False,
            help="Where the records go; must not exist.",
        ),
    ],
    home: HomeOption = None,
) -> None:
    """Write the whole chain, one record a line, to be checked without Wenjin.

    Each line holds the hash and the record that it is of; lines before them name the sets of
    notices. docs/records.md has the form, and ten lines of Python that check it.
    """
    from service.records.export import write_records
    from service.records.log import RecordLog

    with opened_library(home) as library:
        count = write_records(RecordLog(library.store.engine), file)
    if not count:
        note(f"{NOTHING} Nothing was written.")
        return
    say(f"{file}: {counted(count, 'record')}")


@app.command(
    epilog=examples("wenjin records verify", "wenjin records verify --head 17:9c2e…64 digits")
)
def verify(
    head: Annotated[
        str | None,
        typer.Option(
            "--head",
            metavar="NUMBER:HASH",
            help="The last record as an earlier check printed it: tells whether records at the "
            "end were cut off, which nothing in the database can.",
        ),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Check the chain: every hash, every link, every set of notices. Changes nothing."""
    from service.records.check import check_records
    from service.records.log import RecordLog

    noted = None if head is None else _noted(head)
    with opened_library(home) as library:
        found = check_records(RecordLog(library.store.engine), noted)
    if json:
        findings = [{"number": each.number, "problem": each.problem} for each in found.findings]
        say_json(
            {
                "whole": found.is_whole,
                "records": found.count,
                "first": found.first,
                "last": found.last,
                "head": found.head,
                "findings": findings,
            }
        )
    else:
        for each in found.findings:
            where = "" if each.number is None else f"record {each.number}: "
            say(f"{where}{each.problem}")
        if not found.count and found.is_whole:
            note(NOTHING)
        elif found.is_whole:
            say(f"{counted(found.count, 'record')}, whole. Head {found.last}:{found.head}")
    if not found.is_whole:
        if not json:
            note(
                "The records were changed outside of Wenjin. An export made before, or a backup, "
                "shows what they were."
            )
        raise typer.Exit(1)


def replay(wanted: WantedArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """Ask again what was asked then, of the notices as they were: the same, or what changed.

    What was masked in the question is not kept and so not asked again. Exit status 1 where
    something else comes of it.
    """
    from service.records.record import Replied
    from service.records.replay import replay as replayed

    with opened_library(home, for_search=True) as library:
        came = replayed(wanted, library)
    what = came.record.what
    assert isinstance(what, Replied)
    if json:
        say_json(
            {
                "number": came.record.number,
                "answer_id": what.answer_id,
                "at": came.record.at,
                "same": came.same,
                "question": what.question,
                "answer": came.text,
                "changed": list(came.changed),
                "masked": list(came.masked),
            }
        )
    else:
        _say_replayed(came.record.number, came.record.at, what.question)
        if came.text is None:
            say(
                "An extract beside an answer; the quoted characters stand where they stood."
                if came.same
                else "An extract beside an answer; the quoted version is not kept."
            )
        else:
            say("The same answer, to the byte:" if came.same else "Another answer than then:")
            say(f"  {came.text}")
        for each in came.changed:
            say(f"changed: {each}")
        if came.masked:
            say(
                f"masked: {', '.join(came.masked)} stood in what was asked and is not kept; where "
                "the answer turned on it, another one comes"
            )
        if not came.same and not came.changed and not came.masked:
            say("Nothing that is recorded has changed; this is a fault in Wenjin.")
    if not came.same:
        raise typer.Exit(1)


def _say_replayed(number: int, at: str, question: str) -> None:
    say(f"Record {number} of {at}")
    say(f"  asked  {' '.join(question.split())}")


def _noted(head: str) -> tuple[int, str]:
    number, _, digest = head.partition(":")
    if not number.isdecimal() or len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise typer.BadParameter(
            "must be number and hash as `wenjin records verify` printed them, such as 17:9c2e…",
            param_hint="--head",
        )
    return int(number), digest


def _document(record: Record) -> dict[str, object]:
    import json

    from service.records.record import sha256_of

    return {"hash": sha256_of(record.body), "record": json.loads(record.body)}


def _columns(record: Record) -> list[str]:
    from service.records.record import Pruned, Replied

    what = record.what
    if isinstance(what, Replied):
        came = what.reason or "answered"
        question = " ".join(what.question.split())[:60]
        return [str(record.number), record.at, what.answer_id, what.role, came, question]
    if isinstance(what, Pruned):
        gone = f"{counted(what.count, 'record')} up to {what.through} went, their time had passed"
        return [str(record.number), record.at, "-", "-", "pruned", gone]
    left = f"{what.count} left without a record since {what.since}"
    return [str(record.number), record.at, "-", "-", "unrecorded", left]

"""``wenjin eval answers``: how good the answers are, and what has changed since a stored run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.bounds import BoundsOption, bounds_of, hold, show
from service.commands.opening import opened_library
from service.commands.options import HomeOption, JsonOption, examples
from service.commands.progress import shown_progress

EXAMPLES = examples(
    "wenjin eval answers questions.jsonl --min right=0.7",
    "wenjin eval answers questions.jsonl more.jsonl --store before.json",
    "wenjin eval answers questions.jsonl more.jsonl --against before.json --out reports",
)


def answers(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            show_default=False,
            help="Questions, one JSON a line.",
        ),
    ],
    minimum: BoundsOption = None,
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="RUN",
            exists=True,
            dir_okay=False,
            help="An earlier run (--store, or answers.json of --out): show what has changed.",
        ),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(metavar="FILE", dir_okay=False, help="Keep this run for a later --against."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", file_okay=False, help="Write answers.json and answers.html."),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Ask the store one or several files of questions and score what it answers.

    Prints the measures overall, by kind of question and by language, each with its n; right and
    wrong stated with 95% intervals, also of odd and of even ids. With --against, every measure of
    the earlier run beside it, and every answer that changed, the worsened first.
    """
    from eval.answers import (
        LOWER_IS_BETTER,
        MEASURES,
        Run,
        changes_since,
        evaluate,
        format_table,
        load_files,
        load_run,
        report_json,
        store_run,
        write_html,
        write_json,
    )
    from service.answering.pipeline import Answerer

    bounds = bounds_of(minimum or [], MEASURES)
    questions = load_files(files)
    earlier = load_run(against) if against is not None else None
    with opened_library(home, for_search=True) as library, shown_progress() as progress:
        notices = {notice.notice_id: notice for notice in library.store.notices()}
        report = evaluate(questions, Answerer(library), notices, progress)
    changes = None
    if earlier is not None and against is not None:
        changes = changes_since(earlier, report, against.name)
    if store is not None:
        store_run(Run.of(report), store)
    if out is not None:
        write_json(report, out / "answers.json", changes)
        write_html(report, out / "answers.html", ", ".join(file.name for file in files), changes)
    show(report_json(report, changes) if json else format_table(report, changes), json)
    hold(report, bounds, LOWER_IS_BETTER)

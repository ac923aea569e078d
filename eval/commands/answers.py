"""``wenjin eval answers``: how good the answers are."""

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
    "wenjin eval answers questions.jsonl --out reports",
)


def answers(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, show_default=False, help="Questions, one JSON a line."
        ),
    ],
    minimum: BoundsOption = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", file_okay=False, help="Write answers.json and answers.html."),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Ask the store a file of questions and score what it answers.

    Prints the measures overall, by kind of question and by language, each with its n.
    """
    from eval.answers import (
        LOWER_IS_BETTER,
        MEASURES,
        evaluate,
        format_table,
        load_questions,
        report_json,
        write_html,
        write_json,
    )
    from service.answering.pipeline import Answerer

    bounds = bounds_of(minimum or [], MEASURES)
    questions = load_questions(file)
    with opened_library(home, for_search=True) as library, shown_progress() as progress:
        notices = {notice.notice_id: notice for notice in library.store.notices()}
        report = evaluate(questions, Answerer(library), notices, progress)
    if out is not None:
        write_json(report, out / "answers.json")
        write_html(report, out / "answers.html", file.name)
    show(report_json(report) if json else format_table(report), json)
    hold(report, bounds, LOWER_IS_BETTER)

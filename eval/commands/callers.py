"""``wenjin eval assist``: how good the cards are that an agent is shown while callers speak."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.bounds import BoundsOption, bounds_of, hold, show
from service.commands.opening import opened_library
from service.commands.options import HomeOption, JsonOption, examples
from service.commands.progress import shown_progress

EXAMPLES = examples(
    "wenjin eval assist callers.jsonl",
    "wenjin eval assist callers.jsonl --min evidence=0.85 --min body=0.8",
)


def assist(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, show_default=False, help="Utterances, one JSON a line."
        ),
    ],
    minimum: BoundsOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Ask the store for the cards of what callers say.

    Prints how often the evidence is in three cards (cited: by a card itself, not beside “the
    notices do not say”; first: in the first one, as its answer), how often the responsible body
    and the one to dispatch to are right, how often silence is right, and the time of an
    utterance; and every one that went wrong.
    """
    from eval.callers import MEASURES, format_table, load_utterances, report_json, show_cards
    from service.answering.pipeline import Answerer
    from service.assist.assistant import Assistant

    bounds = bounds_of(minimum or [], MEASURES)
    utterances = load_utterances(file)
    with opened_library(home, for_search=True) as library, shown_progress() as progress:
        assistant = Assistant(Answerer(library))
        assistant.assist(utterances[0].text)  # what is made once is no caller's wait
        assistant = Assistant(Answerer(library))
        report = show_cards(utterances, assistant, library.graph(), progress)
    show(report_json(report) if json else format_table(report), json)
    hold(report, bounds)

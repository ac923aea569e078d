"""``wenjin eval claims``: how well sentences are told that their quotes do not hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.bounds import BoundsOption, bounds_of, hold, show
from service.commands.options import JsonOption, examples

EXAMPLES = examples(
    "wenjin eval claims eval/sets/claims/claims.jsonl",
    "wenjin eval claims claims.jsonl --min accepted=0.9 --min rejected=1",
)


def claims(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, show_default=False, help="Claims, one JSON a line."
        ),
    ],
    minimum: BoundsOption = None,
    json: JsonOption = False,
) -> None:
    """Check a file of claims against the words that they cite.

    Prints how many true ones are accepted and false ones rejected, by what is false in them, and
    every one judged wrongly. Needs no store: the notices lie beside the file or are shipped.
    """
    from eval.claims import MEASURES, check_claims, format_table, load_claims, report_json

    bounds = bounds_of(minimum or [], MEASURES)
    report = check_claims(load_claims(file))
    show(report_json(report) if json else format_table(report), json)
    hold(report, bounds)

"""``wenjin eval retrieval``: how good the search is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from eval.commands.bounds import show
from service.commands.opening import opened_library
from service.commands.options import HomeOption, JsonOption, examples
from service.commands.progress import shown_progress

EXAMPLES = examples(
    "wenjin eval retrieval beir/scifact",
    "wenjin eval retrieval beir/scifact --only fused --run fused.trec --limit 100",
)


def retrieval(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="BEIR_DIR",
            exists=True,
            file_okay=False,
            show_default=False,
            help="corpus.jsonl, queries.jsonl and qrels/test.tsv.",
        ),
    ],
    queries: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="Other queries.jsonl."),
    ] = None,
    only: Annotated[
        Literal["lexical", "dense", "fused"] | None, typer.Option(help="Only this row.")
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the fused run in TREC format."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the first N queries.")
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Score lexical, dense and fused retrieval on a collection in BEIR layout.

    A scratch index is made and thrown away; the store of --home is not touched.
    """
    from eval.retrieval import evaluate, format_table, report_json

    with opened_library(home, for_search=True) as library, shown_progress() as progress:
        report = evaluate(
            folder,
            library.embedder,
            queries=queries,
            only=only,
            run=run,
            limit=limit,
            progress=progress,
        )
    show(report_json(report) if json else format_table(report), json)

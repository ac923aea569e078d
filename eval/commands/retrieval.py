"""``wenjin eval retrieval`` and ``wenjin eval noisy``: how good the search is, also mistyped."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from eval.commands.bounds import BoundsOption, bounds_of, hold, show
from service.commands.opening import opened_library
from service.commands.options import HomeOption, JsonOption, examples
from service.commands.output import counted, say, say_json
from service.commands.progress import shown_progress

RETRIEVAL_EXAMPLES = examples(
    "wenjin eval retrieval beir/scifact --out reports",
    "wenjin eval retrieval beir/scifact --only fused --run fused.trec --limit 100",
    "wenjin eval retrieval beir/scifact --noisy 7 --min ndcg_at_10=0.6 --min noisy_loss_share=0.33",
)
NOISY_EXAMPLES = examples(
    "wenjin eval noisy beir/lecoqa/queries.jsonl --seed 7 --out noisy.jsonl",
    "wenjin eval noisy beir/lecoqa/queries.jsonl --kind swapped --rate 10 --out swapped.jsonl",
    "wenjin eval retrieval beir/lecoqa --queries noisy.jsonl",
)


ROWS = (
    "lexical",
    "characters",
    "dense",
    "clauses",
    "tokens",
    "fused",
    "rrf",
    "bm25s-jieba",
    "faiss-flat",
)
"""Those of ``eval/retrieval/evaluate.py``, which is loaded when it is needed."""


class Kind(StrEnum):
    """The kinds of ``eval/retrieval/noise.py``, which is loaded when it is needed."""

    HOMOPHONE = "homophone"
    MISSING = "missing"
    SWAPPED = "swapped"
    TRADITIONAL = "traditional"
    FULL_WIDTH = "full-width"


def retrieval(  # noqa: PLR0913 (every option of the command is an argument)
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
        str | None,
        typer.Option(
            metavar="ROW",
            help=f"Only this row: {', '.join(ROWS[:-1])} or {ROWS[-1]}.",
        ),
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the fused run in TREC format."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the first N queries.")
    ] = None,
    noisy: Annotated[
        int | None,
        typer.Option(
            "--noisy",
            metavar="SEED",
            help="Search for a noisy twin of every query as well (1 Chinese character in 15 a "
            "homophone, as `wenjin eval noisy` makes it) and say what each row loses.",
        ),
    ] = None,
    minimum: BoundsOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", file_okay=False, help="Write retrieval.json and retrieval.html."
        ),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Score every retriever, their fusion and rivals on a collection in BEIR layout.

    Each measure with its 95% interval, the fused row against every other with its significance,
    and the times. --min is of the fused row. The index is made in a folder of its own and thrown
    away; the store of --home is not touched.
    """
    from eval.retrieval import (
        LOWER_IS_BETTER,
        MINIMUMS,
        evaluate,
        format_table,
        report_json,
        write_html,
        write_json,
    )
    from eval.retrieval.noise import Noise

    bounds = bounds_of(minimum or [], MINIMUMS)
    with opened_library(home, for_search=True) as library, shown_progress() as progress:
        report = evaluate(
            folder,
            library.embedder,
            queries=queries,
            only=only,
            run=run,
            limit=limit,
            noise=None if noisy is None else Noise(noisy),
            progress=progress,
        )
    if out is not None:
        write_json(report, out / "retrieval.json")
        write_html(report, out / "retrieval.html", report.collection)
    show(report_json(report) if json else format_table(report), json)
    hold(report, bounds, LOWER_IS_BETTER)


def noisy(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="QUERIES_FILE",
            exists=True,
            dir_okay=False,
            show_default=False,
            help="A queries.jsonl: _id and text, one JSON a line.",
        ),
    ],
    out: Annotated[
        Path, typer.Option(metavar="FILE", dir_okay=False, show_default=False, help="The twin.")
    ],
    kind: Annotated[
        Kind,
        typer.Option(
            help="homophone: another character of the same sound, of the same tone where there is "
            "one, drawn from the five commonest. missing: left out. swapped: put behind the next. "
            "traditional, full-width: the whole query is written so."
        ),
    ] = Kind.HOMOPHONE,
    seed: Annotated[int, typer.Option(metavar="SEED", help="The same seed, the same bytes.")] = 7,
    rate: Annotated[
        int,
        typer.Option(
            min=1, metavar="N", help="Change 1 in N Chinese characters, at least one a query."
        ),
    ] = 15,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Write a noisy twin of a file of queries: the same ids, the texts as people mistype them.

    What changes in a query depends on the seed and its id alone. Other keys stay; the text as it
    was is kept under "clean". No store is opened.
    """
    from eval.retrieval.noise import Noise, NoiseKind, write_twin

    if out.exists() and out.samefile(file):
        raise typer.BadParameter("the twin would take the place of its queries", param_hint="--out")
    queries, changed = write_twin(file, out, Noise(seed, rate, NoiseKind(kind.value)))
    if json:
        say_json({"file": str(out), "queries": queries, "changed": changed})
    else:
        say(f"{out}: {counted(queries, 'text')}, {changed} changed")

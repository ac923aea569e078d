"""``wenjin eval draw`` and ``wenjin eval judged``: what people say of a graph, claim by claim."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from corpus.notice import NoticeId
from eval.commands.bounds import show
from eval.commands.graph import by_the_rules
from service.commands.opening import opened_library
from service.commands.options import HomeOption, JsonOption, examples
from service.commands.output import counted, say, say_json

DRAW_EXAMPLES = examples(
    "wenjin eval draw --notice tianjin-zwfw-2025 --seed 7 --out sheets",
    "wenjin eval draw --notice tianjin-zwfw-2025 --what follows_up --what edges --n 50",
    "wenjin eval judged sheets/names-first.csv sheets/names-second.csv",
)
JUDGED_EXAMPLES = examples("wenjin eval judged sheets/names-first.csv sheets/names-second.csv")


class Sheet(StrEnum):
    """What can be drawn: the SHEETS of ``eval/drawing.py``, which is loaded when it is needed."""

    NAMES = "names"
    FIGURES = "figures"
    MEASURES = "measures"
    EDGES = "edges"
    FOLLOWS_UP = "follows_up"


def draw(
    notice: Annotated[
        str, typer.Option(metavar="ID", show_default=False, help="The notice to draw from.")
    ],
    what: Annotated[
        list[Sheet] | None,
        typer.Option(
            metavar="|".join(Sheet),
            help="What to draw, a sheet for each; may be given several times. edges: of every "
            "predicate but follows_up, part_of and mentions, each edge as likely as any other. "
            "Default: names and figures.",
        ),
    ] = None,
    out: Annotated[
        Path,
        typer.Option(metavar="DIR", file_okay=False, help="Folder for names.csv and the others."),
    ] = Path("sheets"),
    n: Annotated[
        int, typer.Option("--n", min=1, metavar="N", help="How many of each; all, if fewer.")
    ] = 100,
    seed: Annotated[int, typer.Option(metavar="SEED", help="The same seed draws the same.")] = 1,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Write over sheets that exist, and the verdicts in them."),
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Draw what one notice's graph says for people to judge: names, figures, measures, edges.

    Two readers each fill in a copy: yes or no in the column verdict, a word in remark. Of an edge
    they see both ends, the predicate and the sentences, and no score. Sheets that exist are
    written over only with --replace.
    """
    from eval.drawing import draw_claims, write_sheets

    with opened_library(home) as library:
        reading, graph = by_the_rules(library, NoticeId(notice))
    sheets = [sheet.value for sheet in what or (Sheet.NAMES, Sheet.FIGURES)]
    drawn = {sheet: draw_claims(sheet, reading, graph, n, seed) for sheet in sheets}
    write_sheets(drawn, out, replace=replace)
    if json:
        rows = {name: len(claims) for name, claims in drawn.items()}
        say_json({"notice_id": notice, "seed": seed, "folder": str(out), "rows": rows})
        return
    for name, claims in drawn.items():
        say(f"{out / name}.csv: {counted(len(claims), 'row')}")


def judged(
    first: Annotated[Path, typer.Argument(exists=True, dir_okay=False, show_default=False)],
    second: Annotated[Path, typer.Argument(exists=True, dir_okay=False, show_default=False)],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Precision of a drawn sheet by two readers, and every row on which they differ.

    It reads the two sheets alone; no store is opened. Rows may be in any order, and columns added.
    """
    from eval.judging import judge

    found = judge(first, second)
    show(found.json() if json else found.table(), json)

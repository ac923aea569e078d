"""``wenjin eval``: how good the answers, the retrieval and the graph are, in figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corpus.notice import NoticeId
from service.commands.opening import opened_library
from service.commands.options import HomeOption, JsonOption, examples
from service.commands.output import counted, note, say, say_json
from service.commands.progress import shown_progress

if TYPE_CHECKING:
    from corpus.notice import Reading
    from eval.graph import GraphReport
    from eval.measures import AnswerReport
    from kg.graph import KnowledgeGraph
    from service.library import Library

app = typer.Typer(help="Measure answers, retrieval and the graph.")


class Sheet(StrEnum):
    """What can be drawn: the SHEETS of ``eval/drawing.py``, which is loaded when it is needed."""

    NAMES = "names"
    FIGURES = "figures"
    MEASURES = "measures"
    EDGES = "edges"
    FOLLOWS_UP = "follows_up"


@app.command(
    epilog=examples(
        "wenjin eval answers questions.jsonl --min right=0.7",
        "wenjin eval answers questions.jsonl --out reports",
    )
)
def answers(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, show_default=False, help="Questions, one JSON a line."
        ),
    ],
    minimum: Annotated[
        list[str] | None,
        typer.Option(
            "--min",
            metavar="MEASURE=X",
            help="Exit 1 where this measure is worse than X; may be given several times.",
        ),
    ] = None,
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

    bounds = _bounds(minimum or [], MEASURES)
    questions = load_questions(file)
    with opened_library(home, for_search=True) as library, shown_progress() as progress:
        notices = {notice.notice_id: notice for notice in library.store.notices()}
        report = evaluate(questions, Answerer(library), notices, progress)
    if out is not None:
        write_json(report, out / "answers.json")
        write_html(report, out / "answers.html", file.name)
    _show(report_json(report) if json else format_table(report), json)
    _hold(report, bounds, LOWER_IS_BETTER)


def _bounds(given: list[str], known: Sequence[str]) -> dict[str, float]:
    """``right=0.7`` → the measure, one of ``known``, and its bound."""
    from eval.errors import UnknownMeasure

    bounds = {}
    for text in given:
        name, _, value = text.partition("=")
        if name not in known:
            raise UnknownMeasure(name, known)
        try:
            bounds[name] = float(value)
        except ValueError as error:
            raise typer.BadParameter(f"“{text}” is not MEASURE=NUMBER") from error
    return bounds


def _hold(
    report: AnswerReport | GraphReport,
    bounds: Mapping[str, float],
    lower_is_better: Collection[str] = (),
) -> None:
    """Exit 1, and say which, where a measure is worse than its bound."""
    missed = [
        line
        for name, bound in bounds.items()
        if (line := _missed(name, report.measure(name), bound, name in lower_is_better))
    ]
    if missed:
        note(f"wenjin: {'; '.join(missed)}")
        raise typer.Exit(1)


def _missed(name: str, value: float | None, bound: float, lower_is_better: bool) -> str | None:
    """What to say where ``value`` is worse than ``bound``; None where it is as good."""
    if value is None:
        return f"{name} was not measured, so it cannot reach {bound:g}"
    if lower_is_better:
        return f"{name} {value:.3f} is above {bound:g}" if value > bound else None
    return f"{name} {value:.3f} is below {bound:g}" if value < bound else None


@app.command(
    epilog=examples(
        "wenjin eval retrieval beir/scifact",
        "wenjin eval retrieval beir/scifact --only fused --run fused.trec --limit 100",
    )
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
    _show(report_json(report) if json else format_table(report), json)


@app.command(
    epilog=examples(
        "wenjin eval graph gold --notice tianjin-zwfw-2025 --out reports",
        "wenjin eval graph gold --notice tianjin-zwfw-2025 --min names=0.9 --min unit=0.95",
        "wenjin eval graph gold --notice tianjin-zwfw-2025 --min measures=0.8 --min "
        "relations-has_target=0.8",
    )
)
def graph(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD_DIR",
            exists=True,
            file_okay=False,
            show_default=False,
            help="gold_mentions.jsonl, gold_targets.jsonl, gold_measures.jsonl, "
            "gold_relations.jsonl; what is missing is not scored.",
        ),
    ],
    notice: Annotated[
        str, typer.Option(metavar="ID", show_default=False, help="The notice it is of.")
    ],
    minimum: Annotated[
        list[str] | None,
        typer.Option(
            "--min",
            metavar="MEASURE=X",
            help="Exit 1 where this measure is below X; may be given several times. names, figures "
            "and measures are lenient F1, names-strict and figures-strict the exact spans'; "
            "canonical, value, unit, comparator, status and measures-status are shares of those "
            "found, provenance the share that is verbatim. relations is F1 over all edges, "
            "relations-explicit over those whose office is named, relations-macro the mean of the "
            "predicates, relations-follows_up and the like one predicate.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", file_okay=False, help="Write graph.json and graph.html."),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Score the graph of one notice against a hand-made one: names, figures, measures, relations.

    Prints precision, recall and F1, and what was missed or invented with its sentence. Edits by
    hand are left out, and that they are is said.
    """
    from eval.graph import MEASURES, evaluate, format_table, report_json, write_html, write_json

    bounds = _bounds(minimum or [], MEASURES)
    with opened_library(home) as library:
        reading, graph = _by_the_rules(library, NoticeId(notice))
    report = evaluate(gold, reading, graph)
    if out is not None:
        write_json(report, out / "graph.json")
        write_html(report, out / "graph.html", reading.notice.title)
    _show(report_json(report) if json else format_table(report), json)
    _hold(report, bounds)


@app.command(
    epilog=examples(
        "wenjin eval draw --notice tianjin-zwfw-2025 --seed 7 --out sheets",
        "wenjin eval draw --notice tianjin-zwfw-2025 --what follows_up --what edges --n 50",
        "wenjin eval judged sheets/names-first.csv sheets/names-second.csv",
    )
)
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
        reading, graph = _by_the_rules(library, NoticeId(notice))
    sheets = [sheet.value for sheet in what or (Sheet.NAMES, Sheet.FIGURES)]
    drawn = {sheet: draw_claims(sheet, reading, graph, n, seed) for sheet in sheets}
    write_sheets(drawn, out, replace=replace)
    if json:
        rows = {name: len(claims) for name, claims in drawn.items()}
        say_json({"notice_id": notice, "seed": seed, "folder": str(out), "rows": rows})
        return
    for name, claims in drawn.items():
        say(f"{out / name}.csv: {counted(len(claims), 'row')}")


@app.command(epilog=examples("wenjin eval judged sheets/names-first.csv sheets/names-second.csv"))
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
    _show(found.json() if json else found.table(), json)


def _by_the_rules(library: Library, notice_id: NoticeId) -> tuple[Reading, KnowledgeGraph]:
    """A notice and the graph of it alone as the rules make it; says what edits are left out."""
    from corpus.passages import reading_of
    from kg.build import graph_of
    from kg.follow_ups import FollowUps
    from kg.overlay import Overlay

    reading = reading_of(library.store.get(notice_id))
    graph = graph_of([reading], follow_ups=FollowUps(library.similarity))
    library.similarity.save()
    if edits := Overlay(library.stored().edits).active:
        note(
            f"This is the graph as the rules make it, without the {counted(len(edits), 'edit')} "
            "by hand (`wenjin graph edits`)."
        )
    return reading, graph


def _show(report: str, is_json: bool) -> None:
    """Print a report; JSON byte for byte, since a program reads it."""
    if is_json:
        typer.echo(report.rstrip("\n"))
    else:
        say(report.rstrip("\n"))

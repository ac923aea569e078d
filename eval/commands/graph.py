"""``wenjin eval graph``: how good the graph of a notice is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.notice import NoticeId
from eval.commands.bounds import bounds_of, hold, show
from service.commands.opening import opened_library
from service.commands.options import HomeOption, JsonOption, examples
from service.commands.output import counted, note

if TYPE_CHECKING:
    from corpus.notice import Reading
    from kg.graph import KnowledgeGraph
    from service.library import Library

EXAMPLES = examples(
    "wenjin eval graph gold --notice tianjin-zwfw-2025 --out reports",
    "wenjin eval graph gold --notice tianjin-zwfw-2025 --min names=0.9 --min unit=0.95",
    "wenjin eval graph gold --notice tianjin-zwfw-2025 --min measures=0.8 --min "
    "relations-has_target=0.8",
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

    bounds = bounds_of(minimum or [], MEASURES)
    with opened_library(home) as library:
        reading, graph = by_the_rules(library, NoticeId(notice))
    report = evaluate(gold, reading, graph)
    if out is not None:
        write_json(report, out / "graph.json")
        write_html(report, out / "graph.html", reading.notice.title)
    show(report_json(report) if json else format_table(report), json)
    hold(report, bounds)


def by_the_rules(library: Library, notice_id: NoticeId) -> tuple[Reading, KnowledgeGraph]:
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

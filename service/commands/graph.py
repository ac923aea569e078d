"""``wenjin graph``: what the notices say, as nodes and edges."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from corpus.errors import StoreEmpty, UnknownNode
from service.commands import edit_list, graph_edits, graph_measures, graph_queries
from service.commands.opening import opened_library
from service.commands.options import (
    AudienceOption,
    BodiesOption,
    HomeOption,
    JsonOption,
    examples,
    viewer_as,
)
from service.commands.output import EMPTY, counted, note, say, say_columns, say_json

if TYPE_CHECKING:
    from corpus.visibility import Viewer
    from kg.graph import KnowledgeGraph
    from kg.model import Node, Provenance
    from service.sentences import Sentences

app = typer.Typer(help="Build, count, look into, ask, export and edit the graph.")
app.command(epilog=graph_queries.FIND_EXAMPLES)(graph_queries.find)
app.command(epilog=graph_queries.PATH_EXAMPLES)(graph_queries.path)
app.command(epilog=graph_queries.TARGETS_EXAMPLES)(graph_queries.targets)
app.command("measures", epilog=graph_measures.MEASURES_EXAMPLES)(graph_measures.measures)
app.command("follow-ups", epilog=graph_measures.FOLLOW_UPS_EXAMPLES)(graph_measures.follow_ups)
app.add_typer(graph_edits.app, name="edit")
app.command("edits", epilog=edit_list.EDITS_EXAMPLES)(edit_list.edits)
app.command("undo", epilog=edit_list.UNDO_EXAMPLES)(edit_list.undo)
app.command("import", epilog=edit_list.IMPORT_EXAMPLES)(edit_list.import_changes)


@app.command(epilog=examples("wenjin graph build"))
def build(home: HomeOption = None) -> None:
    """Build the graph from the store and say how large it is.

    Never needed after an ingest: the graph follows from the notices and the edits by hand.
    """
    found = _graph(home, viewer_as(None, None)).stats()
    say(f"{counted(found.nodes, 'node')}, {counted(found.edges, 'edge')}")


@app.command(epilog=examples("wenjin graph stats", "wenjin graph stats --json"))
def stats(
    audience: AudienceOption = None,
    body: BodiesOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Count nodes by type and edges by predicate."""
    found = _graph(home, viewer_as(audience, body)).stats()
    nodes = {kind.value: n for kind, n in found.by_type}
    edges = {predicate.value: n for predicate, n in found.by_predicate}
    if json:
        say_json({"notices": found.notices, "nodes": nodes, "edges": edges})
        return
    say_columns([("notices", str(found.notices))])
    say_columns([("nodes", str(found.nodes)), *_counts(nodes)])
    say_columns([("edges", str(found.edges)), *_counts(edges)])


@app.command(
    epilog=examples(
        "wenjin graph show 红桥区",
        "wenjin graph show 市政务服务办 --all",
        "wenjin graph show 12345热线 --json",
    )
)
def show(
    name: Annotated[
        str, typer.Argument(show_default=False, help="A name, an alias or a node's id.")
    ],
    every: Annotated[
        bool, typer.Option("--all", help="Every entry, not only the first ten of a group.")
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show what the notices say of one thing, and where.

    Its other names and what made them its names, its edges to others, and every sentence that
    mentions it, the mention in 【】.
    """
    from kg.conditions import check_words
    from kg.near_names import near_names
    from kg.query import GraphQueries
    from service.node_lines import SHOWN, node_lines
    from service.sentences import Sentences

    check_words("name", name)
    # graph and sentences of the same texts, whatever another process does meanwhile
    with opened_library(home, with_notices=True) as library:
        stored = library.stored()
    graph, sentences = stored.graph(), Sentences(stored.readings)
    nodes = graph.find(name)
    if not nodes:
        queries = GraphQueries(graph)
        raise UnknownNode(name, queries.near(name) or near_names(name, queries.nodes()))
    if json:
        say_json(_document(nodes, graph, sentences))
        return
    for index, node in enumerate(nodes):
        if index:
            say()
        for line in node_lines(
            node, graph.neighbours(node.node_id), sentences, None if every else SHOWN
        ):
            say(line)


@app.command(
    epilog=examples(
        "wenjin graph export --format jsonl --out graph",
        "wenjin graph export --format graphml --audience citizen",
    )
)
def export(
    format: Annotated[
        Literal["jsonl", "graphml", "csv"],
        typer.Option(help="jsonl and csv: a file of nodes and one of edges. graphml: one file."),
    ] = "jsonl",
    out: Annotated[
        Path, typer.Option(metavar="DIR", file_okay=False, help="Folder, made when missing.")
    ] = Path("graph"),
    audience: AudienceOption = None,
    body: BodiesOption = None,
    home: HomeOption = None,
) -> None:
    """Write the whole graph to files. Two exports of the same notices are byte-identical.

    Changes in the files of jsonl can be brought back: `wenjin graph import`. A store without any
    notice is an error, so that a mistyped --home does not empty an earlier export. To give it away,
    say to whom: `--audience citizen` leaves out what is not public.
    """
    from kg.edits import revision_of
    from kg.export import ExportFormat, export_graph

    graph = _graph(home, viewer_as(audience, body), with_notices=True)
    for path in export_graph(graph, out, ExportFormat(format)):
        say(str(path))
    if revision := revision_of(graph.overlay.edits):
        note(
            f"The last edit is {revision}: --seen {revision}, should an import of these files ask."
        )


def _graph(home: Path | None, viewer: Viewer, *, with_notices: bool = False) -> KnowledgeGraph:
    """The graph of the notices that a viewer may see; ``with_notices``: else StoreEmpty."""
    with opened_library(home, with_notices=with_notices) as library:
        graph = library.stored().seen_by(viewer).graph()
        if with_notices and not graph.notice_ids:
            raise StoreEmpty
        edit_list.note_lost(library)
    if not graph.notice_ids:
        note(EMPTY)
    return graph


def _counts(counted: dict[str, int]) -> list[tuple[str, str]]:
    return [(f"  {name}", str(n)) for name, n in counted.items()]


def _document(
    nodes: tuple[Node, ...], graph: KnowledgeGraph, sentences: Sentences
) -> dict[str, Any]:
    """The nodes and their edges as over HTTP, each place with the sentence that it stands in."""
    from service.api.bodies import edge_body
    from service.api.graph import node_body

    document: dict[str, Any] = {"nodes": [], "edges": []}
    for node in nodes:
        body = node_body(node).model_dump(mode="json")
        _add_sentences(body["mentions"], node.mentions, sentences)
        document["nodes"].append(body)
        for edge, _ in graph.neighbours(node.node_id):
            body = edge_body(edge).model_dump(mode="json")
            _add_sentences(body["provenance"], edge.provenance, sentences)
            document["edges"].append(body)
    return document


def _add_sentences(
    bodies: list[dict[str, Any]], places: tuple[Provenance, ...], sentences: Sentences
) -> None:
    for body, place in zip(bodies, places, strict=True):
        sentence = sentences.around(place)
        body["sentence"] = {
            "start": sentence.span.start,
            "end": sentence.span.end,
            "text": sentence.text,
        }

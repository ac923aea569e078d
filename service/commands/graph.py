"""``wenjin graph``: what the notices say, as nodes and edges."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corpus.errors import UnknownNode
from service.commands.opening import opened_library
from service.commands.options import HomeOption, JsonOption, examples
from service.commands.output import EMPTY, counted, note, say, say_columns, say_json

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph
    from kg.model import Edge, Node

app = typer.Typer(help="Build, count, look into and export the graph.")
_SHOWN = 10  # mentions and edges of a node that fit a screen


@app.command(epilog=examples("wenjin graph build"))
def build(home: HomeOption = None) -> None:
    """Build the graph from the store and say how large it is.

    Never needed after an ingest: the graph follows from the notices alone.
    """
    found = _graph(home).stats()
    say(f"{counted(found.nodes, 'node')}, {counted(found.edges, 'edge')}")


@app.command(epilog=examples("wenjin graph stats", "wenjin graph stats --json"))
def stats(home: HomeOption = None, json: JsonOption = False) -> None:
    """Count nodes by type and edges by predicate."""
    found = _graph(home).stats()
    nodes = {kind.value: n for kind, n in found.by_type}
    edges = {predicate.value: n for predicate, n in found.by_predicate}
    if json:
        say_json({"notices": found.notices, "nodes": nodes, "edges": edges})
        return
    say_columns([("notices", str(found.notices))])
    say_columns([("nodes", str(found.nodes)), *_counts(nodes)])
    say_columns([("edges", str(found.edges)), *_counts(edges)])


@app.command(epilog=examples("wenjin graph show 红桥区", "wenjin graph show 津心办 --json"))
def show(
    name: Annotated[
        str, typer.Argument(show_default=False, help="A name, an alias or a node's id.")
    ],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show what the notices say of one thing: its mentions, and its edges to others."""
    graph = _graph(home)
    nodes = graph.find(name)
    if not nodes:
        raise UnknownNode(name)
    if json:
        from service.api.graph import edge_body, node_body

        edges = [edge for node in nodes for edge, _ in graph.neighbours(node.node_id)]
        say_json(
            {
                "nodes": [node_body(node).model_dump(mode="json") for node in nodes],
                "edges": [edge_body(edge).model_dump(mode="json") for edge in edges],
            }
        )
        return
    for node in nodes:
        _say_node(node, graph.neighbours(node.node_id))


@app.command(
    epilog=examples(
        "wenjin graph export --format jsonl --out graph", "wenjin graph export --format graphml"
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
    home: HomeOption = None,
) -> None:
    """Write the whole graph to files. Two exports of the same notices are byte-identical."""
    from kg.export import ExportFormat, export_graph

    for path in export_graph(_graph(home), out, ExportFormat(format)):
        say(str(path))


def _graph(home: Path | None) -> KnowledgeGraph:
    """The graph of the store's notices. Needs no model."""
    with opened_library(home) as library:
        graph = library.graph()
    if not graph.notice_ids:
        note(EMPTY)
    return graph


def _counts(counted: dict[str, int]) -> list[tuple[str, str]]:
    return [(f"  {name}", str(n)) for name, n in counted.items()]


def _say_node(node: Node, neighbours: tuple[tuple[Edge, Node], ...]) -> None:
    say(f"{node.type} {node.name}  [{node.node_id}]")
    if node.aliases:
        say(f"  also: {'、'.join(node.aliases)}")
    for key, value in node.attributes:
        if value is not None:
            say(f"  {key}: {value}")
    for mention in node.mentions[:_SHOWN]:
        where = f"{mention.notice_id}, characters {mention.span.start}-{mention.span.end}"
        say(f"  “{' '.join(mention.text.split())}” ({where})")
    for edge, other in neighbours[:_SHOWN]:
        arrow = f"–{edge.predicate}→" if edge.source == node.node_id else f"←{edge.predicate}–"
        say(f"  {arrow} {other.type} {other.name}")
    left = max(len(node.mentions) - _SHOWN, 0) + max(len(neighbours) - _SHOWN, 0)
    if left:
        say(f"  … and {left} more mentions and edges (--json shows all)")

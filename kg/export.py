"""The graph as files: JSON Lines (read back to the same graph), GraphML and CSV.

Two exports of the same notices are the same bytes: all is sorted, JSON keys in a fixed order.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from corpus.errors import MalformedGraph, MissingProvenance
from kg.graph import KnowledgeGraph, graphml_of
from kg.json_fields import expect, only, place_json, said_from
from kg.model import AttributeValue, Edge, Merge, MergeRule, Node, NodeId, NodeType, Predicate


class ExportFormat(StrEnum):
    """How the graph is written."""

    JSONL = "jsonl"
    GRAPHML = "graphml"
    CSV = "csv"


def export_graph(graph: KnowledgeGraph, folder: Path, format: ExportFormat) -> tuple[Path, ...]:
    """Write the graph into ``folder``, made when missing; returns the files."""
    nodes, edges = graph.nodes(), graph.edges()
    files = {
        ExportFormat.JSONL: lambda: {
            "nodes.jsonl": _lines(map(node_json, nodes)),
            "edges.jsonl": _lines(map(edge_json, edges)),
        },
        ExportFormat.GRAPHML: lambda: {"graph.graphml": graphml_of(nodes, edges)},
        ExportFormat.CSV: lambda: {"nodes.csv": _nodes_csv(nodes), "edges.csv": _edges_csv(edges)},
    }[format]()
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in sorted(files.items()):
        (folder / name).write_bytes(content.encode("utf-8", "surrogatepass"))
        written.append(folder / name)
    return tuple(written)


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _merge(merge: Merge) -> dict[str, object]:
    return {
        "alias": merge.alias,
        "rules": [rule.value for rule in merge.rules],
        "said": None if merge.said is None else place_json(merge.said),
    }


def node_json(node: Node) -> str:
    """One line of nodes.jsonl; ``edits`` only where there is one."""
    line: dict[str, object] = {
        "id": node.node_id,
        "type": node.type.value,
        "name": node.name,
        "aliases": list(node.aliases),
        "attributes": {key: _plain(value) for key, value in node.attributes},
        "mentions": [place_json(mention) for mention in node.mentions],
        "merges": [_merge(merge) for merge in node.merges],
    }
    if node.edits:
        line["edits"] = list(node.edits)
    return json.dumps(line, ensure_ascii=False)


def edge_json(edge: Edge) -> str:
    """One line of edges.jsonl; what follows the provenance only where there is some."""
    line: dict[str, object] = {
        "source": edge.source,
        "predicate": edge.predicate.value,
        "target": edge.target,
        "provenance": [place_json(said) for said in edge.provenance],
    }
    if edge.implicit:
        line["implicit"] = True
    if edge.score is not None:
        line |= {"score": edge.score, "reason": edge.reason}
    if edge.edits:
        line["edits"] = list(edge.edits)
    return json.dumps(line, ensure_ascii=False)


def _plain(value: AttributeValue) -> str | int | float | bool | list[str] | None:
    return list(value) if isinstance(value, tuple) else value


def read_jsonl(folder: Path) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """The nodes and edges that ``export_graph`` wrote; MalformedGraph names the broken line."""
    nodes = tuple(_read(folder / "nodes.jsonl", _node_from, lambda node: node.node_id))
    edges = tuple(_read(folder / "edges.jsonl", _edge_from, _triple_of))
    known = {node.node_id for node in nodes}
    for edge in edges:
        for end in (edge.source, edge.target):
            if end not in known:
                raise MalformedGraph(str(folder / "edges.jsonl"), f"no node has the id “{end}”")
    return nodes, edges


_NODE_FIELDS = ("id", "type", "name", "aliases", "attributes", "mentions", "merges", "edits")
_EDGE_FIELDS = (
    "source", "predicate", "target", "provenance", "implicit", "score", "reason", "edits",
)  # fmt: skip


def _node_from(line: dict[str, object]) -> Node:
    only(line, *_NODE_FIELDS)
    attributes = expect(line.get("attributes", {}), dict)
    return Node(
        NodeId(expect(line["id"], str)),
        NodeType(expect(line["type"], str)),
        expect(line["name"], str),
        tuple(expect(alias, str) for alias in expect(line.get("aliases", []), list)),
        tuple(said_from(place) for place in expect(line.get("mentions", []), list)),
        tuple(sorted((key, _value(value)) for key, value in attributes.items())),
        tuple(_merge_from(merge) for merge in expect(line.get("merges", []), list)),
        _edits(line),
    )


def _merge_from(merge: object) -> Merge:
    found = expect(merge, dict)
    only(found, "alias", "rules", "said")
    rules = tuple(MergeRule(expect(rule, str)) for rule in expect(found["rules"], list))
    said = found["said"]
    return Merge(expect(found["alias"], str), rules, None if said is None else said_from(said))


def _edge_from(line: dict[str, object]) -> Edge:
    only(line, *_EDGE_FIELDS)
    return Edge(
        NodeId(expect(line["source"], str)),
        Predicate(expect(line["predicate"], str)),
        NodeId(expect(line["target"], str)),
        tuple(said_from(place) for place in expect(line["provenance"], list)),
        expect(line.get("implicit", False), bool),
        _number(line["score"]) if "score" in line else None,
        expect(line.get("reason", ""), str),
        _edits(line),
    )


def _edits(line: dict[str, object]) -> tuple[int, ...]:
    return tuple(expect(number, int) for number in expect(line.get("edits", []), list))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"expected a number, found {value!r:.60}")
    return float(value)


def _value(value: object) -> AttributeValue:
    if isinstance(value, list):
        return tuple(expect(part, str) for part in value)
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"no attribute value: {value!r:.60}")


_Record = TypeVar("_Record", Node, Edge)


def _triple_of(edge: Edge) -> str:
    return f"{edge.source} –{edge.predicate.value}→ {edge.target}"


def _read(
    path: Path, make: Callable[[dict[str, object]], _Record], named: Callable[[_Record], str]
) -> Iterator[_Record]:
    seen: set[str] = set()
    try:
        # editors on Windows put a byte order mark first
        content = path.read_text("utf-8-sig", "surrogatepass")
    except (OSError, UnicodeError) as error:
        raise MalformedGraph(str(path), f"cannot be read ({error})") from error
    for number, line in enumerate(content.split("\n"), 1):
        if not line:
            continue
        try:
            record = make(expect(json.loads(line), dict))
        except KeyError as error:
            raise MalformedGraph(f"{path}:{number}", f"has no field {error}") from error
        except (ValueError, TypeError, RecursionError, MissingProvenance) as error:
            raise MalformedGraph(f"{path}:{number}", f"cannot be read ({error})") from error
        if named(record) in seen:
            raise MalformedGraph(f"{path}:{number}", f"{named(record)} has a line already")
        seen.add(named(record))
        yield record


def _nodes_csv(nodes: Sequence[Node]) -> str:
    rows = [["id", "type", "name", "aliases", "attributes", "mentions"]]
    rows += [
        [
            node.node_id,
            node.type.value,
            node.name,
            " | ".join(node.aliases),
            json.dumps({key: _plain(value) for key, value in node.attributes}, ensure_ascii=False),
            str(len(node.mentions)),
        ]
        for node in nodes
    ]
    return _table(rows)


def _edges_csv(edges: Sequence[Edge]) -> str:
    """One row for each place that says so."""
    heads = ["source", "predicate", "target", "implicit", "score", "reason"]
    rows = [[*heads, "notice_id", "start", "end", "text"]]
    rows += [
        [
            edge.source,
            edge.predicate.value,
            edge.target,
            "true" if edge.implicit else "",
            "" if edge.score is None else str(edge.score),
            edge.reason,
            said.notice_id,
            str(said.span.start),
            str(said.span.end),
            said.text,
        ]
        for edge in edges
        for said in edge.provenance
    ]
    return _table(rows)


def _table(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        # a cell that a spreadsheet would run as a formula is kept as text
        ["'" + cell if cell[:1] in {"=", "+", "-", "@"} else cell for cell in row]
        for row in rows
    )
    return out.getvalue()

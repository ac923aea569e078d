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
from corpus.notice import NoticeId, Span
from kg.graph import KnowledgeGraph, graphml_of
from kg.model import (
    AttributeValue,
    Edge,
    Merge,
    MergeRule,
    Node,
    NodeId,
    NodeType,
    Predicate,
    Provenance,
)


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


def _place(said: Provenance) -> dict[str, str | int]:
    return {
        "notice_id": said.notice_id,
        "start": said.span.start,
        "end": said.span.end,
        "text": said.text,
    }


def _merge(merge: Merge) -> dict[str, object]:
    return {
        "alias": merge.alias,
        "rules": [rule.value for rule in merge.rules],
        "said": None if merge.said is None else _place(merge.said),
    }


def node_json(node: Node) -> str:
    """One line of nodes.jsonl."""
    return json.dumps(
        {
            "id": node.node_id,
            "type": node.type.value,
            "name": node.name,
            "aliases": list(node.aliases),
            "attributes": {key: _plain(value) for key, value in node.attributes},
            "mentions": [_place(mention) for mention in node.mentions],
            "merges": [_merge(merge) for merge in node.merges],
        },
        ensure_ascii=False,
    )


def edge_json(edge: Edge) -> str:
    """One line of edges.jsonl; ``implicit``, ``score`` and ``reason`` only where there is one."""
    line: dict[str, object] = {
        "source": edge.source,
        "predicate": edge.predicate.value,
        "target": edge.target,
        "provenance": [_place(said) for said in edge.provenance],
    }
    if edge.implicit:
        line["implicit"] = True
    if edge.score is not None:
        line |= {"score": edge.score, "reason": edge.reason}
    return json.dumps(line, ensure_ascii=False)


def _plain(value: AttributeValue) -> str | int | float | bool | list[str] | None:
    return list(value) if isinstance(value, tuple) else value


def read_jsonl(folder: Path) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """The nodes and edges that ``export_graph`` wrote; MalformedGraph names the broken line."""
    nodes = tuple(_read(folder / "nodes.jsonl", _node_from))
    edges = tuple(_read(folder / "edges.jsonl", _edge_from))
    known = {node.node_id for node in nodes}
    for edge in edges:
        for end in (edge.source, edge.target):
            if end not in known:
                raise MalformedGraph(str(folder / "edges.jsonl"), f"no node has the id “{end}”")
    return nodes, edges


def _node_from(line: dict[str, object]) -> Node:
    attributes = _as(line.get("attributes", {}), dict)
    return Node(
        NodeId(_as(line["id"], str)),
        NodeType(_as(line["type"], str)),
        _as(line["name"], str),
        tuple(_as(alias, str) for alias in _as(line.get("aliases", []), list)),
        tuple(_said(place) for place in _as(line.get("mentions", []), list)),
        tuple(sorted((key, _value(value)) for key, value in attributes.items())),
        tuple(_merge_from(merge) for merge in _as(line.get("merges", []), list)),
    )


def _merge_from(merge: object) -> Merge:
    found = _as(merge, dict)
    rules = tuple(MergeRule(_as(rule, str)) for rule in _as(found["rules"], list))
    said = found["said"]
    return Merge(_as(found["alias"], str), rules, None if said is None else _said(said))


def _edge_from(line: dict[str, object]) -> Edge:
    return Edge(
        NodeId(_as(line["source"], str)),
        Predicate(_as(line["predicate"], str)),
        NodeId(_as(line["target"], str)),
        tuple(_said(place) for place in _as(line["provenance"], list)),
        _as(line.get("implicit", False), bool),
        _number(line["score"]) if "score" in line else None,
        _as(line.get("reason", ""), str),
    )


def _said(place: object) -> Provenance:
    found = _as(place, dict)
    start, end = _as(found["start"], int), _as(found["end"], int)
    if not 0 <= start <= end:
        raise ValueError(f"{start}..{end} is no span")
    return Provenance(
        NoticeId(_as(found["notice_id"], str)), Span(start, end), _as(found["text"], str)
    )


_Kind = TypeVar("_Kind")


def _as(value: object, kind: type[_Kind]) -> _Kind:
    if not isinstance(value, kind):
        raise TypeError(f"expected {kind.__name__}, found {value!r:.60}")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"expected a number, found {value!r:.60}")
    return float(value)


def _value(value: object) -> AttributeValue:
    if isinstance(value, list):
        return tuple(_as(part, str) for part in value)
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"no attribute value: {value!r:.60}")


_Record = TypeVar("_Record", Node, Edge)


def _read(path: Path, make: Callable[[dict[str, object]], _Record]) -> Iterator[_Record]:
    try:
        content = path.read_text("utf-8", "surrogatepass")
    except (OSError, UnicodeError) as error:
        raise MalformedGraph(str(path), f"cannot be read ({error})") from error
    for number, line in enumerate(content.split("\n"), 1):
        if not line:
            continue
        try:
            yield make(_as(json.loads(line), dict))
        except KeyError as error:
            raise MalformedGraph(f"{path}:{number}", f"has no field {error}") from error
        except (ValueError, TypeError, MissingProvenance) as error:
            raise MalformedGraph(f"{path}:{number}", f"cannot be read ({error})") from error


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

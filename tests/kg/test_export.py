"""Exports: the same bytes twice, read back to the same graph, and a broken file named."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from corpus.errors import MalformedGraph
from kg.build import graph_of
from kg.export import ExportFormat, export_graph, read_jsonl
from kg.graph import KnowledgeGraph
from tests.factories import a_reading


@pytest.fixture
def graph() -> KnowledgeGraph:
    """The graph of an invented notice."""
    return graph_of([a_reading(issuer="杭州市园林局")])


@pytest.mark.parametrize("format", list(ExportFormat))
def test_two_builds_give_the_same_bytes(tmp_path: Path, format: ExportFormat) -> None:
    readings = [
        a_reading(issuer="杭州市园林局"),
        a_reading("和平区新建公园3个。", notice_id="other", issuer="沈阳市园林局"),
    ]
    again = graph_of(reversed(readings))
    again.remove_notice(readings[0].notice.notice_id)
    again.add_notice(readings[0])

    first = export_graph(graph_of(readings), tmp_path / "first", format)
    second = export_graph(again, tmp_path / "second", format)

    assert [one.read_bytes() for one in first] == [other.read_bytes() for other in second]


def test_json_lines_read_back_to_the_same_graph(tmp_path: Path, graph: KnowledgeGraph) -> None:
    export_graph(graph, tmp_path, ExportFormat.JSONL)

    assert read_jsonl(tmp_path) == (graph.nodes(), graph.edges())


def test_files_saved_with_a_byte_order_mark_read_back_to_the_same_graph(
    tmp_path: Path, graph: KnowledgeGraph
) -> None:
    for path in export_graph(graph, tmp_path, ExportFormat.JSONL):
        saved = path.read_bytes().replace(b"\n", b"\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + saved)

    assert read_jsonl(tmp_path) == (graph.nodes(), graph.edges())


def test_half_a_character_behind_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    line = '\ufeff{"id": "a", "type": "Award", "name": "\ud800"}\n'
    (tmp_path / "nodes.jsonl").write_text(line, "utf-8", "surrogatepass")
    (tmp_path / "edges.jsonl").write_text("\ufeff", "utf-8")

    (node,), edges = read_jsonl(tmp_path)

    assert (node.name, edges) == ("\ud800", ())


def test_a_line_has_the_fields_of_the_contract(tmp_path: Path, graph: KnowledgeGraph) -> None:
    export_graph(graph, tmp_path, ExportFormat.JSONL)

    nodes = [json.loads(line) for line in (tmp_path / "nodes.jsonl").read_text().splitlines()]
    edges = [json.loads(line) for line in (tmp_path / "edges.jsonl").read_text().splitlines()]

    fields = ["id", "type", "name", "aliases", "attributes", "mentions", "merges"]
    assert all(list(node) == fields for node in nodes)
    assert all(
        set(edge) - {"implicit"} == {"source", "predicate", "target", "provenance"}
        for edge in edges
    )
    assert all(edge["provenance"] for edge in edges)
    assert all(edge.get("implicit", True) is True for edge in edges)


def test_a_node_says_of_each_alias_what_made_it_one_and_where_it_stands(
    tmp_path: Path, graph: KnowledgeGraph
) -> None:
    export_graph(graph, tmp_path, ExportFormat.JSONL)

    nodes = [json.loads(line) for line in (tmp_path / "nodes.jsonl").read_text().splitlines()]

    assert all([merge["alias"] for merge in node["merges"]] == node["aliases"] for node in nodes)
    (body,) = [node for node in nodes if node["name"] == "杭州市财政局"]
    (merge,) = body["merges"]
    assert merge == {"alias": "市财政局", "rules": ["issuer_place"], "said": body["mentions"][0]}


def test_an_export_without_merges_reads_back_to_nodes_without_them(
    tmp_path: Path, graph: KnowledgeGraph
) -> None:
    export_graph(graph, tmp_path, ExportFormat.JSONL)
    path = tmp_path / "nodes.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for line in lines:
        del line["merges"]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")

    nodes, _ = read_jsonl(tmp_path)

    assert nodes == tuple(replace(node, merges=()) for node in graph.nodes())


@pytest.mark.parametrize(
    ("merges", "problem"),
    [
        ('"a"', "expected list, found 'a'"),
        ('["a"]', "expected dict, found 'a'"),
        ('[{"rules": [], "said": null}]', "has no field 'alias'"),
        ('[{"alias": 1, "rules": [], "said": null}]', "expected str, found 1"),
        ('[{"alias": "b", "said": null}]', "has no field 'rules'"),
        ('[{"alias": "b", "rules": "spelling", "said": null}]', "expected list, found 'spelling'"),
        ('[{"alias": "b", "rules": ["guess"], "said": null}]', "'guess' is not a valid MergeRule"),
        ('[{"alias": "b", "rules": []}]', "has no field 'said'"),
        ('[{"alias": "b", "rules": [], "said": "here"}]', "expected dict, found 'here'"),
        ('[{"alias": "b", "rules": [], "said": {"start": 0}}]', "has no field 'end'"),
    ],
)
def test_a_broken_merge_is_named_with_its_line(tmp_path: Path, merges: str, problem: str) -> None:
    line = f'{{"id": "a", "type": "Award", "name": "a", "merges": {merges}}}\n'
    (tmp_path / "nodes.jsonl").write_text(line, "utf-8")
    (tmp_path / "edges.jsonl").write_text("", "utf-8")

    with pytest.raises(MalformedGraph, match=rf"nodes\.jsonl:1.*{problem}"):
        read_jsonl(tmp_path)


def test_networkx_reads_the_graphml(tmp_path: Path, graph: KnowledgeGraph) -> None:
    (path,) = export_graph(graph, tmp_path, ExportFormat.GRAPHML)

    read = nx.read_graphml(path)

    assert set(read) == {node.node_id for node in graph.nodes()}
    assert read.number_of_edges() == len(graph.edges())


def test_the_tables_have_a_row_for_each_node_and_each_provenance(
    tmp_path: Path, graph: KnowledgeGraph
) -> None:
    export_graph(graph, tmp_path, ExportFormat.CSV)

    with (tmp_path / "nodes.csv").open(newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == len(graph.nodes())
    with (tmp_path / "edges.csv").open(newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == sum(len(e.provenance) for e in graph.edges())


def test_control_characters_do_not_break_the_graphml(tmp_path: Path) -> None:
    graph = graph_of(
        [a_reading("会同市公安局\x00\x0b办理《管\x01理办法》3件。", issuer="杭州市园林局")]
    )

    (path,) = export_graph(graph, tmp_path, ExportFormat.GRAPHML)

    assert len(nx.read_graphml(path)) == len(graph.nodes())


@pytest.mark.parametrize(
    ("file", "line", "problem"),
    [
        ("nodes.jsonl", "{", "nodes.jsonl:2"),
        ("nodes.jsonl", "[]", "nodes.jsonl:2"),
        ("nodes.jsonl", '{"id": "a"}', "has no field 'type'"),
        ("nodes.jsonl", '{"id": "a", "type": "Ghost", "name": "a"}', "Ghost"),
        (
            "nodes.jsonl",
            '{"id": "a", "type": "Award", "name": "a", "alias": [], "note": 1}',
            "nodes.jsonl:2.*has no such field as “alias”, “note”; its fields are id, type",
        ),
        (
            "nodes.jsonl",
            '{"id": "a", "type": "Award", "name": "a", "merges": '
            '[{"alias": "b", "rules": [], "said": null, "why": ""}]}',
            "nodes.jsonl:2.*has no such field as “why”",
        ),
        (
            "edges.jsonl",
            '{"source": "a", "predicate": "part_of", "target": "b", "weight": 1, "provenance": []}',
            "edges.jsonl:2.*has no such field as “weight”",
        ),
        (
            "edges.jsonl",
            '{"source": "a", "predicate": "part_of", "target": "b", "provenance": '
            '[{"notice_id": "n", "start": 0, "end": 1, "text": "x", "page": 1}]}',
            "edges.jsonl:2.*has no such field as “page”",
        ),
        (
            "edges.jsonl",
            '{"source": "a", "predicate": "part_of", "target": "b", "provenance": []}',
            "no provenance",
        ),
        (
            "edges.jsonl",
            '{"source": "a", "predicate": "part_of", "target": "b", "provenance": '
            '[{"notice_id": "n", "start": 0, "end": 1, "text": "x"}]}',
            "no node has the id “a”",
        ),
        (
            "edges.jsonl",
            '{"source": "a", "predicate": "part_of", "target": "b", "provenance": '
            '[{"notice_id": "n", "start": 4, "end": 1, "text": "x"}]}',
            "is no span",
        ),
    ],
)  # fmt: skip
def test_a_broken_line_is_named(
    tmp_path: Path, graph: KnowledgeGraph, file: str, line: str, problem: str
) -> None:
    export_graph(graph, tmp_path, ExportFormat.JSONL)
    lines = (tmp_path / file).read_text("utf-8").splitlines()
    (tmp_path / file).write_text("\n".join([lines[0], line, *lines[1:]]), "utf-8")

    with pytest.raises(MalformedGraph, match=problem):
        read_jsonl(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MalformedGraph, match=r"nodes\.jsonl"):
        read_jsonl(tmp_path)


def test_every_edge_of_the_graphml_has_an_id_of_its_own_and_a_label(
    tmp_path: Path, graph: KnowledgeGraph
) -> None:
    """A reader that keeps edges by their ids, as Gephi does, would lose those that repeat one."""
    (path,) = export_graph(graph, tmp_path, ExportFormat.GRAPHML)
    tree = ElementTree.parse(path)
    edges = tree.findall(".//{*}edge")
    ids = [edge.get("id") for edge in edges]
    labels = {key.get("id") for key in tree.findall("{*}key") if key.get("attr.name") == "label"}

    assert len(edges) == len(graph.edges())
    assert len(set(ids)) == len(ids)
    assert None not in ids
    for element in (*edges, *tree.findall(".//{*}node")):
        assert any(data.get("key") in labels and data.text for data in element.findall("{*}data"))

"""A changed export becomes the edits that explain it, or an error that says what cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from corpus.errors import MalformedGraph, WenjinError
from kg.build import graph_of
from kg.edit_errors import InvalidEdit, ManyDeletions
from kg.edits import (
    AddAlias,
    AddEdge,
    DeleteEdge,
    DeleteNode,
    Edit,
    MergeInto,
    RecordedEdit,
    Rename,
    Retype,
    SplitOff,
)
from kg.export import ExportFormat, export_graph, read_jsonl
from kg.graph import KnowledgeGraph
from kg.graph_changes import add_changes
from kg.model import STATED, Edge, Node, NodeType, Predicate
from kg.trial import Trial
from tests.kg.edited_notices import (
    BRAND,
    BUREAU,
    FINANCE,
    GREEN,
    STATION,
    WEST_LAKE,
    cloud,
    edited,
    graph_with,
    readings,
    said,
    written,
)
from tests.kg.test_edit_properties import some_edits

Lines = list[dict[str, Any]]
Change = Callable[[Lines, Lines], None]


def edits_for(nodes: tuple[Node, ...], edges: tuple[Edge, ...]) -> list[Edit]:
    """The edits that make the graph of the two notices these nodes and edges."""
    known = readings()
    trial = Trial(graph_of(known.values()), known)
    add_changes(trial, nodes, edges)
    return [each.edit for each in trial.made]


def changed(folder: Path, change: Change) -> list[Edit]:
    """The edits for the export of the two notices after somebody changed its lines."""
    export_graph(graph_of(readings().values()), folder, ExportFormat.JSONL)
    files = [folder / "nodes.jsonl", folder / "edges.jsonl"]
    nodes, edges = (
        [json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in files
    )
    change(nodes, edges)
    for path, lines in zip(files, (nodes, edges), strict=True):
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return edits_for(*read_jsonl(folder))


def of(lines: Lines, node_id: str) -> dict[str, Any]:
    """The line of a node."""
    return next(line for line in lines if line["id"] == node_id)


def test_an_unchanged_export_needs_no_edit(tmp_path: Path) -> None:
    assert changed(tmp_path, lambda nodes, edges: None) == []


@pytest.mark.parametrize(
    "edit",
    [
        Rename(FINANCE, "杭州财政"),
        Retype(BRAND, NodeType.PLATFORM),
        MergeInto(GREEN, BUREAU),
        SplitOff(BUREAU, ("市园林局",), "市园林局"),
        AddAlias(WEST_LAKE, "杭州西湖"),
        cloud(),
        DeleteNode(WEST_LAKE),
        AddEdge(BRAND, Predicate.LOCATED_IN, WEST_LAKE, said("拱墅区推出“绿城”品牌")),
        DeleteEdge(STATION, Predicate.LOCATED_IN, WEST_LAKE),
    ],
    ids=lambda edit: type(edit).__name__,
)
def test_what_an_edit_makes_of_an_export_is_read_as_that_edit(edit: Edit) -> None:
    graph = edited(edit)

    assert edits_for(graph.nodes(), graph.edges()) == [edit]


def test_a_new_name_and_alias_in_a_line_are_edits(tmp_path: Path) -> None:
    def change(nodes: Lines, edges: Lines) -> None:
        line = of(nodes, FINANCE)
        line["aliases"] = [*line["aliases"], "钱袋子"]  # the old name becomes one by itself
        line["name"] = "杭州财政"

    assert changed(tmp_path, change) == [Rename(FINANCE, "杭州财政"), AddAlias(FINANCE, "钱袋子")]


def test_what_stands_twice_in_a_line_is_one_edit(tmp_path: Path) -> None:
    place = {"notice_id": "second", **_span("云上园林"), "text": "云上园林"}

    def change(nodes: Lines, edges: Lines) -> None:
        of(nodes, FINANCE)["aliases"] += ["钱袋子", "钱袋子"]
        edge = next(each for each in edges if each["predicate"] == "located_in")
        edge["provenance"] += [place, place]

    assert [type(edit) for edit in changed(tmp_path, change)] == [AddAlias, AddEdge]


def test_a_new_line_for_a_node_need_not_say_where_it_is_mentioned(tmp_path: Path) -> None:
    place = {"notice_id": "second", **_span("云上园林"), "text": "云上园林"}

    def change(nodes: Lines, edges: Lines) -> None:
        nodes.append(
            {
                "id": "Platform:杭州云上园林",
                "type": "Platform",
                "name": "杭州云上园林",
                "aliases": ["云上园林"],
                "mentions": [place],
            }
        )

    assert changed(tmp_path, change) == [cloud()]


@pytest.mark.parametrize("aliases", [[], ["云上园林"], ["云上园林", "云上"]])
def test_a_new_line_for_a_node_may_call_it_otherwise_than_its_words(
    tmp_path: Path, aliases: list[str]
) -> None:
    """As by `wenjin graph edit add-node`, the words become an alias."""
    edit = cloud()

    def change(nodes: Lines, edges: Lines) -> None:
        place = {"notice_id": "second", **_span("云上园林"), "text": "云上园林"}
        line = {"id": edit.made, "type": "Platform", "name": edit.name, "aliases": aliases}
        nodes.append({**line, "mentions": [place]})

    more = [AddAlias(edit.made, "云上")] if "云上" in aliases else []
    assert changed(tmp_path, change) == [edit, *more]


def _span(words: str) -> dict[str, int]:
    span = said(words).span
    return {"start": span.start, "end": span.end}


def _no_alias(nodes: Lines, edges: Lines) -> None:
    of(nodes, FINANCE)["aliases"] = []


def _other_mention(nodes: Lines, edges: Lines) -> None:
    of(nodes, FINANCE)["mentions"].pop()


def _other_attribute(nodes: Lines, edges: Lines) -> None:
    of(nodes, "Target:sample:158-161")["attributes"]["value"] = 31


def _other_merge(nodes: Lines, edges: Lines) -> None:
    of(nodes, FINANCE)["merges"][0]["rules"] = ["spelling"]


def _fewer_words(nodes: Lines, edges: Lines) -> None:
    next(edge for edge in edges if edge["predicate"] == "issued_by")["provenance"].pop()


def _score(nodes: Lines, edges: Lines) -> None:
    edges[0] |= {"score": 0.5, "reason": "so"}


def _two_mentions(nodes: Lines, edges: Lines) -> None:
    places = [{"notice_id": "second", **_span(w), "text": w} for w in ("云上园林", "配合")]
    nodes.append({"id": "Award:甲", "type": "Award", "name": "甲", "mentions": places})


def _odd_id(nodes: Lines, edges: Lines) -> None:
    place = {"notice_id": "second", **_span("云上园林"), "text": "云上园林"}
    nodes.append({"id": "云", "type": "Award", "name": "甲", "mentions": [place]})


def _words_of_no_notice(nodes: Lines, edges: Lines) -> None:
    edges[0]["provenance"].append({"notice_id": "second", "start": 0, "end": 2, "text": "没有"})


def _new_figure_name(nodes: Lines, edges: Lines) -> None:
    of(nodes, "Target:sample:158-161")["name"] = "三十个"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_no_alias, f"the aliases of {FINANCE} differ"),
        (_other_mention, f"the mentions of {FINANCE} differ"),
        (_other_attribute, "the attributes of Target:sample:158-161 differ"),
        (_other_merge, f"the merges of {FINANCE} differ"),
        (_fewer_words, "issued_by→ Department:杭州市园林局 differs"),
        (_score, "differs from the graph in a way that no edit expresses"),
        (_two_mentions, "Award:甲 is new: it needs one mention"),
        (_odd_id, "云 is new: its id must be its type and name, Award:甲"),
        (_words_of_no_notice, "“没有” does not stand at characters 0-2 of second"),
        (_new_figure_name, "of the type Target"),
    ],
)
def test_a_difference_that_no_edit_expresses_is_an_error(
    tmp_path: Path, change: Change, problem: str
) -> None:
    with pytest.raises(InvalidEdit, match=problem):
        changed(tmp_path, change)


def test_two_lines_for_one_node_or_edge_are_a_malformed_file(tmp_path: Path) -> None:
    def twice(nodes: Lines, edges: Lines) -> None:
        nodes.append(nodes[0])

    def edge_twice(nodes: Lines, edges: Lines) -> None:
        edges.append(edges[0])

    with pytest.raises(MalformedGraph, match=r"nodes\.jsonl:\d+: .* has a line already"):
        changed(tmp_path, twice)
    with pytest.raises(MalformedGraph, match=r"edges\.jsonl:\d+: .* has a line already"):
        changed(tmp_path, edge_twice)


def imported(
    nodes: Sequence[Node], edges: Sequence[Edge], allow_deletions: bool = False
) -> tuple[Trial, list[tuple[str, int, int]]]:
    """The trial after these nodes and edges were taken in, and the progress that was told."""
    known = readings()
    heard: list[tuple[str, int, int]] = []
    trial = Trial(graph_of(known.values()), known, progress=lambda *each: heard.append(each))
    add_changes(trial, nodes, edges, allow_deletions)
    return trial, heard


GRAPH = graph_of(readings().values())


@pytest.mark.parametrize("left", [0, 1, len(GRAPH.edges()) // 2, len(GRAPH.edges()) - 11])
def test_a_file_of_edges_that_was_cut_short_is_refused_unless_it_is_meant(left: int) -> None:
    cut = GRAPH.edges()[:left]
    gone = {edge for edge in GRAPH.edges() if edge not in cut}

    with pytest.raises(ManyDeletions) as error:
        imported(GRAPH.nodes(), cut)
    trial, _ = imported(GRAPH.nodes(), cut, allow_deletions=True)

    told = f"lacks {len(gone)} of the graph's {len(GRAPH.edges())} edges, which would be deleted."
    assert told in str(error.value)
    assert "--allow-deletions. Nothing was changed." in str(error.value)
    assert set(error.value.about) == {end for edge in gone for end in (edge.source, edge.target)}
    assert len(trial.made) == len(gone)
    assert trial.graph.edges() == cut


def test_a_file_of_nodes_that_was_cut_short_is_refused_unless_it_is_meant() -> None:
    nodes = GRAPH.nodes()[:3]
    ids = {node.node_id for node in nodes}
    edges = [edge for edge in GRAPH.edges() if {edge.source, edge.target} <= ids]

    with pytest.raises(ManyDeletions, match=f"of the graph's {len(GRAPH.nodes())} nodes"):
        imported(nodes, edges)
    trial, _ = imported(nodes, edges, allow_deletions=True)

    assert {node.node_id for node in trial.graph.nodes()} == ids


def test_a_few_may_be_gone_of_any_file() -> None:
    trial, _ = imported(GRAPH.nodes(), GRAPH.edges()[3:])

    assert [type(each.edit) for each in trial.made] == [DeleteEdge] * 3


def test_edits_of_one_kind_are_laid_over_the_notices_at_once_and_told() -> None:
    names = [node for node in GRAPH.nodes() if node.type not in STATED]
    others = {node.node_id: replace(node, name=f"{node.name}甲") for node in names}
    nodes = [others.get(node.node_id, node) for node in GRAPH.nodes()]
    edges = GRAPH.edges()[:-25]

    trial, heard = imported(nodes, edges, allow_deletions=True)

    renamed, deleted = trial.steps
    assert (len(renamed), len(deleted)) == (len(names), 25)
    assert [each.edit for each in trial.made] == [*renamed, *deleted]
    assert [each.number for each in trial.made] == list(range(1, len(trial.made) + 1))
    assert heard[-26:] == [("checking edits", done, 25) for done in range(26)]


def test_two_nodes_that_are_given_one_name_are_refused() -> None:
    given = {FINANCE: "财政", GREEN: "财政"}
    nodes = [replace(n, name=given.get(n.node_id, n.name)) for n in GRAPH.nodes()]
    taken = [
        replace(n, aliases=(*n.aliases, "市园林局")) if n.node_id == FINANCE else n
        for n in GRAPH.nodes()
    ]

    with pytest.raises(InvalidEdit, match=f"“财政” is a name of {GREEN} already.*edit merge"):
        imported(nodes, GRAPH.edges())
    with pytest.raises(InvalidEdit, match=f"“市园林局” is a name of {BUREAU} already.*edit merge"):
        imported(taken, GRAPH.edges())


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(some_edits())
def test_an_edited_export_comes_back_as_the_same_graph_or_is_refused(
    made: list[RecordedEdit],
) -> None:
    wanted = graph_with(made)
    known = readings()
    trial = Trial(graph_of(known.values()), known)
    try:
        add_changes(trial, wanted.nodes(), wanted.edges(), allow_deletions=True)
    except WenjinError:
        return  # several edits of one node may be more than a comparison can tell apart
    assert _content(trial.graph) == _content(wanted)
    # made together or one by one, they are the same
    assert written(trial.graph) == written(graph_with(trial.made))


def _content(graph: KnowledgeGraph) -> tuple[object, ...]:
    nodes = [(n.node_id, n.type, n.name, n.aliases, n.mentions) for n in graph.nodes()]
    return nodes, [(e.source, e.predicate, e.target, e.provenance) for e in graph.edges()]

"""Whatever edits are made in whatever order: builds agree, and what is undone never was."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import WenjinError
from kg.build import graph_of
from kg.edit_report import report
from kg.edits import (
    AddAlias,
    AddEdge,
    AddNode,
    DeleteEdge,
    DeleteNode,
    Edit,
    MergeInto,
    RecordedEdit,
    Rename,
    Retype,
    SplitOff,
    Undone,
)
from kg.graph import KnowledgeGraph
from kg.model import STATED, Edge, Node, NodeType, Predicate
from kg.overlay import Overlay
from kg.predicate_ends import fits
from kg.trial import Trial
from tests.kg.edited_notices import KEPT, SAMPLE, SECOND, graph_with, readings, written

_NAMES = st.sampled_from(["甲", "乙局", "杭州市财政局", "市园林局", "绿城"])
_TYPES = st.sampled_from([kind for kind in NodeType if kind not in STATED])


@st.composite
def _an_edit(draw: st.DrawFn, graph: KnowledgeGraph) -> Edit:
    """An edit of nodes and edges that are there; it need not be a sensible one."""
    named = [node for node in graph.nodes() if node.type not in STATED]
    node, other = draw(st.sampled_from(named)), draw(st.sampled_from(named))
    edge: Edge = draw(st.sampled_from(graph.edges()))
    name, said = draw(_NAMES), edge.provenance[0]
    match draw(st.integers(0, 8)):
        case 0:
            return Rename(node.node_id, name)
        case 1:
            return Retype(node.node_id, draw(_TYPES))
        case 2:
            return MergeInto(node.node_id, other.node_id)
        case 3:
            return draw(st.sampled_from(_splits(named, name) or [SplitOff(node.node_id, (), name)]))
        case 4:
            return AddAlias(node.node_id, name)
        case 5:
            return AddNode(draw(_TYPES), name, said)
        case 6:
            return DeleteNode(draw(st.sampled_from(graph.nodes())).node_id)
        case 7:
            fitting = [p for p in Predicate if fits(node.type, p, other.type)]
            predicate = draw(st.sampled_from(fitting or list(Predicate)))
            return AddEdge(node.node_id, predicate, other.node_id, said)
        case _:
            return DeleteEdge(edge.source, edge.predicate, edge.target)


def _splits(named: list[Node], name: str) -> list[SplitOff]:
    """A split for each node that is written in another form than its name."""
    forms = {n.node_id: sorted({said.text for said in n.mentions} - {n.name}) for n in named}
    return [SplitOff(node_id, (written[0],), name) for node_id, written in forms.items() if written]


@st.composite
def some_edits(draw: st.DrawFn) -> list[RecordedEdit]:
    """Edits that could be made one after the other, at least one of them."""
    known = readings()
    trial = Trial(graph_of(known.values(), kept=KEPT), known, "王", "校对")
    for _ in range(draw(st.integers(1, 8))):
        try:
            trial.add(draw(_an_edit(trial.graph)))
        except WenjinError:
            continue  # what cannot be made changes nothing, which the build below would show
    assert written(trial.graph) == written(graph_with(trial.made, known))
    return trial.made


_UNHURRIED = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
_ORIGINAL = written(graph_of(readings().values()))


@_UNHURRIED
@given(some_edits())
def test_any_edits_give_one_graph_on_every_build(made: list[RecordedEdit]) -> None:
    graph, known = graph_with(made), readings()
    whole = written(graph)

    backwards = graph_of(reversed(known.values()), Overlay(tuple(made)), KEPT)
    assert written(backwards) == whole
    for notice_id in (SAMPLE, SECOND):
        graph.remove_notice(notice_id)
        graph.add_notice(known[notice_id])
        assert written(graph) == whole
    assert all(state.applied for state in report(graph))
    said = [place for node in graph.nodes() for place in node.mentions]
    said += [place for edge in graph.edges() for place in edge.provenance]
    assert all(p.span.of(known[p.notice_id].notice.text) == p.text for p in said)
    ids = {node.node_id for node in graph.nodes()}
    assert all({edge.source, edge.target} <= ids for edge in graph.edges())


@_UNHURRIED
@given(some_edits(), st.randoms(use_true_random=False))
def test_undoing_all_of_any_edits_gives_the_original(
    made: list[RecordedEdit], random: object
) -> None:
    undone = [replace(each, undone=Undone(99, "李", "", "")) for each in made]

    graph = graph_with(undone)

    assert written(graph) == _ORIGINAL
    assert not any(state.is_lost for state in report(graph))

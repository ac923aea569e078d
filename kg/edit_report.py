"""What became of every edit: applied, undone, or not applied and why. None disappears silently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.notice import NoticeId
from kg.edits import (
    AddEdge,
    AddNode,
    DeleteEdge,
    MergeInto,
    RecordedEdit,
    Retype,
    SplitOff,
    named_by,
)
from kg.facts import Trace
from kg.graph import KnowledgeGraph
from kg.model import CONCLUDED, NodeId, Provenance
from kg.overlay import found_in, reaching_in


class EditStatus(StrEnum):
    """Whether an edit shows in the graph; if not, what it lacks."""

    APPLIED = "applied"
    UNDONE = "undone"
    NO_NOTICE = "no_notice"  # its notice is not in the store
    WORDS_GONE = "words_gone"  # the notice has a version that does not say it
    NO_NODE = "no_node"
    NO_EDGE = "no_edge"


@dataclass(frozen=True, slots=True)
class EditState:
    """One edit and what became of it; ``why`` is empty where it is applied."""

    recorded: RecordedEdit
    status: EditStatus
    why: str = ""

    @property
    def applied(self) -> bool:
        """Whether it shows in the graph."""
        return self.status is EditStatus.APPLIED

    @property
    def is_lost(self) -> bool:
        """Whether it should show and does not."""
        return self.status not in {EditStatus.APPLIED, EditStatus.UNDONE}


def report(graph: KnowledgeGraph) -> tuple[EditState, ...]:
    """The state of every edit of the graph's overlay, in the order of their numbers."""
    reporter = _Reporter(graph)
    return tuple(reporter.state(each) for each in graph.overlay.edits)


def lost(states: Iterable[EditState]) -> tuple[EditState, ...]:
    """Those that should show and do not."""
    return tuple(state for state in states if state.is_lost)


class _Reporter:
    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        facts = graph.facts
        self.nodes = {fact.node_id for each in facts for fact in each.nodes}
        self.said = {fact.node_id for each in facts for fact in each.as_said.nodes}
        self.found = found_in(facts)
        self.traces: dict[int, list[Trace]] = defaultdict(list)
        for each in facts:
            for trace in each.traces:
                self.traces[trace.number].append(trace)
        self.reaching = {(e.source, e.predicate, e.target) for e in reaching_in(facts)}
        reaching = {number for each in facts for edge in each.reaching for number in edge.edits[:1]}
        shown = {number for edge in graph.edges() for number in edge.edits}
        self.hanging = reaching - shown

    def state(self, recorded: RecordedEdit) -> EditState:
        if recorded.undone is not None:
            undone = recorded.undone
            why = f"undone by {undone.author} at {undone.at}: {undone.reason}"
            return EditState(recorded, EditStatus.UNDONE, why)
        traces = self.traces[recorded.number]
        gone = [trace.lost for trace in traces if trace.lost is not None]
        if any(trace.done for trace in traces) and recorded.number not in self.hanging:
            return self._joined(recorded)
        return self._unapplied(recorded, gone)

    def _joined(self, recorded: RecordedEdit) -> EditState:
        """What was done; of a merge only where both are there, and not one under the other's id."""
        edit = recorded.edit
        if isinstance(edit, MergeInto) and not self._stands(edit.into, recorded.number):
            why = (
                f"no notice has the node {edit.into} any more: under its id is what {edit.node} was"
            )
            return EditState(recorded, EditStatus.NO_NODE, why)
        return EditState(recorded, EditStatus.APPLIED)

    def _stands(self, node_id: NodeId, before: int) -> bool:
        """Whether a notice has the node, or an edit before this one that shows made it."""
        return node_id in self.said or any(
            each.edit.made == node_id and self.state(each).applied
            for each in self.graph.overlay.active
            if each.number < before and isinstance(each.edit, Retype | SplitOff | AddNode)
        )

    def _unapplied(self, recorded: RecordedEdit, gone: Sequence[Provenance]) -> EditState:
        edit = recorded.edit
        for notice_id in _notices_of(recorded):
            if notice_id not in self.graph.notice_ids:
                why = f"the notice {notice_id} is not in the store"
                return EditState(recorded, EditStatus.NO_NOTICE, why)
        for said in gone:
            why = f"{said.notice_id} no longer says “{said.text:.60}”"
            return EditState(recorded, EditStatus.WORDS_GONE, why)
        for node_id in named_by(edit):
            if self._now(recorded, node_id) not in self.nodes:
                why = f"the graph no longer has the node {node_id}"
                return EditState(recorded, EditStatus.NO_NODE, why)
        if isinstance(edit, AddEdge):
            # what a later edit took away again was there
            return EditState(recorded, EditStatus.APPLIED)
        if isinstance(edit, DeleteEdge):
            if edit.predicate in CONCLUDED or self._takes_away(recorded, edit):
                return EditState(recorded, EditStatus.APPLIED)
            why = "no notice says this edge any more"
            return EditState(recorded, EditStatus.NO_EDGE, why)
        why = f"no notice has the node {named_by(edit)[0]} by itself any more"
        return EditState(recorded, EditStatus.NO_NODE, why)

    def _takes_away(self, recorded: RecordedEdit, edit: DeleteEdge) -> bool:
        """Whether an edge between two notices, made by hand, is the one that the edit names."""
        ends = (self._now(recorded, edit.source), edit.predicate, self._now(recorded, edit.target))
        return ends in self.reaching

    def _now(self, recorded: RecordedEdit, node_id: NodeId) -> NodeId | None:
        return self.graph.overlay.now(node_id, recorded.number, self.found)


def _notices_of(recorded: RecordedEdit) -> tuple[NoticeId, ...]:
    """The notices without which the edit means nothing."""
    edit = recorded.edit
    said = [edit.said] if isinstance(edit, AddNode | AddEdge) else []
    return tuple(place.notice_id for place in [*said, *(e.said for e in recorded.standings)])

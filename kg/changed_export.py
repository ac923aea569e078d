"""An export that somebody changed, held against the notices that it was written of.

A notice that came after it stands in none of its lines. That is no change of the graph: such a
notice is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corpus.errors import MalformedGraph
from corpus.notice import NoticeId
from kg.edit_errors import InvalidEdit, StaleExport
from kg.export import read_jsonl
from kg.facts import NoticeFacts
from kg.graph import KnowledgeGraph
from kg.graph_changes import add_changes
from kg.model import STATED, Edge, Node
from kg.shown_edits import Shown
from kg.trial import Trial


@dataclass(frozen=True, slots=True)
class ChangedExport:
    """The nodes and edges of the files of jsonl in the folder ``where``."""

    where: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @classmethod
    def read(cls, folder: Path) -> ChangedExport:
        """Raises MalformedGraph, also where there is no node: nobody deletes all by hand."""
        nodes, edges = read_jsonl(folder)
        if not nodes:
            raise MalformedGraph(str(folder / "nodes.jsonl"), "has no node, so it is no export")
        return cls(str(folder), nodes, edges)

    @property
    def shown(self) -> Shown:
        """Which edits show in it."""
        return Shown.of(self.nodes, self.edges)

    def later(self, graph: KnowledgeGraph) -> tuple[NoticeId, ...]:
        """The notices of the graph that came after the export.

        Raises StaleExport where it quotes a notice that is gone, that came later or that says
        other things now: no comparison could tell what was changed by hand.
        """
        quoted = self._quoted()
        gone = sorted(quoted - set(graph.notice_ids))
        if gone:
            raise StaleExport(self.where, gone, "which the store does not have", _TAKE_IN)
        later = [facts.notice_id for facts in graph.facts if not self._knows(facts)]
        unknown = [notice_id for notice_id in later if notice_id in quoted]
        if unknown:
            raise StaleExport(self.where, unknown, "which came or changed after it")
        return tuple(later)

    def add_to(self, trial: Trial, earlier: KnowledgeGraph, allow_deletions: bool = False) -> int:
        """Add to the trial what somebody changed. Returns and raises what ``add_changes`` does.

        ``earlier`` is the trial's graph without what came later, to be changed freely. What the
        comparison with it finds is made of the whole graph too, so that it is checked there.
        """
        compared = Trial(earlier, trial.readings, progress=trial.progress)
        left = add_changes(compared, self.nodes, self.edges, allow_deletions)
        later = sorted(set(trial.graph.notice_ids) - set(earlier.notice_ids))
        for edits in compared.steps:
            try:
                trial.add_all(edits)
            except InvalidEdit as error:
                came = f"Since the export came {', '.join(later)}: write a new one and change that."
                raise InvalidEdit(error.problem, came, error.about) from error
        return left

    def _quoted(self) -> set[NoticeId]:
        places = [place for node in self.nodes for place in node.mentions]
        places += [m.said for node in self.nodes for m in node.merges if m.said is not None]
        places += [place for edge in self.edges for place in edge.provenance]
        return {place.notice_id for place in places}

    def _knows(self, facts: NoticeFacts) -> bool:
        """Whether it shows something that only this notice says.

        A section, a figure or a measure has one notice, and nobody adds one by hand. A notice
        without any has its names, and one that says nothing at all its issuer.
        """
        node_ids = {node.node_id for node in self.nodes}
        stated = [fact.node_id for fact in facts.nodes if fact.type in STATED]
        if stated:
            return not node_ids.isdisjoint(stated)
        names = {place for fact in facts.nodes for place in fact.mentions}
        if names:
            return any(not names.isdisjoint(node.mentions) for node in self.nodes)
        return all(fact.node_id in node_ids for fact in facts.nodes)


_TAKE_IN = "Take in with `wenjin ingest` what was removed, or mend an id written by hand. Or: "

"""A graph to try edits on before they are recorded: what cannot be made raises."""

from __future__ import annotations

from collections.abc import Sequence

from kg.edit_checks import Readings, checked
from kg.edited_facts import edited
from kg.edits import Edit, RecordedEdit, revision_of
from kg.graph import KnowledgeGraph
from kg.overlay import Overlay


class Trial:
    """The graph as it would be with edits that are not recorded yet.

    ``graph`` is changed by ``add``: it must be this trial's own, its edits those recorded so far.
    """

    def __init__(
        self, graph: KnowledgeGraph, readings: Readings, author: str = "", reason: str = ""
    ) -> None:
        self.graph = graph
        self.readings = readings
        self.made: list[RecordedEdit] = []
        self._author, self._reason = author, reason
        self._next = revision_of(graph.overlay.edits) + 1

    def add(self, edit: Edit) -> None:
        """Make one edit after the others. Raises what ``checked`` raises."""
        standings = checked(edit, self.graph, self.readings)
        recorded = RecordedEdit(
            self._next + len(self.made), edit, self._author, "", self._reason, standings
        )
        self.made.append(recorded)
        self._lay_over([recorded])

    def _lay_over(self, edits: Sequence[RecordedEdit]) -> None:
        """An edit comes after all others, so each notice's facts are only carried on."""
        graph = self.graph
        graph.overlay = Overlay((*graph.overlay.edits, *edits))
        for facts in graph.facts:
            after = edited(facts, self.readings[facts.notice_id], edits)
            if after is not facts:
                graph.add_facts(after)

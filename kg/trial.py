"""A graph to try edits on before they are recorded: what cannot be made raises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from kg.edit_checks import Readings, checked
from kg.edited_facts import edited
from kg.edits import AddAlias, AddNode, Edit, RecordedEdit, Rename, revision_of
from kg.graph import KnowledgeGraph
from kg.model import NodeId
from kg.overlay import Overlay
from kg.same_names import named_in, refuse_taken

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with (stage, done, total)."""
_Step = TypeVar("_Step")
_MANY = 20  # edits, or notices; fewer are done before anybody has read of them


class Trial:
    """The graph as it would be with edits that are not recorded yet.

    ``graph`` is changed by ``add``: it must be this trial's own, its edits those recorded so far.
    ``steps`` are the edits by what was made together. ``progress`` hears of many edits at once.
    """

    def __init__(
        self,
        graph: KnowledgeGraph,
        readings: Readings,
        author: str = "",
        reason: str = "",
        progress: Progress | None = None,
    ) -> None:
        self.graph = graph
        self.readings = readings
        self.made: list[RecordedEdit] = []
        self.steps: list[tuple[Edit, ...]] = []
        self.progress = progress
        self._author, self._reason = author, reason
        self._next = revision_of(graph.overlay.edits) + 1

    def add(self, edit: Edit) -> None:
        """Make one edit after the others. Raises what ``checked`` raises."""
        self.add_all([edit])

    def add_all(self, edits: Sequence[Edit]) -> None:
        """Make edits of which none rests on another, so that all are laid over the facts at once.

        Raises what ``checked`` raises; nothing is made then.
        """
        recorded: list[RecordedEdit] = []
        named: dict[str, list[NodeId]] = {}
        for edit in self._told("checking edits", edits):
            standings = checked(edit, self.graph, self.readings)
            if isinstance(edit, Rename | AddAlias | AddNode):
                node_id, name = named_in(edit)
                refuse_taken(edit, named.setdefault(name, []))
                named[name].append(node_id)
            number = self._next + len(self.made) + len(recorded)
            recorded.append(RecordedEdit(number, edit, self._author, "", self._reason, standings))
        if recorded:
            self.made += recorded
            self.steps.append(tuple(edits))
            self._lay_over(recorded)

    def _lay_over(self, edits: Sequence[RecordedEdit]) -> None:
        """An edit comes after all others, so each notice's facts are only carried on."""
        graph = self.graph
        graph.overlay = Overlay((*graph.overlay.edits, *edits))
        for facts in self._told("laying edits over the notices", graph.facts):
            after = edited(facts, self.readings[facts.notice_id], edits)
            if after is not facts:
                graph.add_facts(after)

    def _told(self, stage: str, steps: Sequence[_Step]) -> Iterator[_Step]:
        """The steps one by one, with progress where they are many."""
        tell = self.progress if len(steps) >= _MANY else None
        for done, step in enumerate(steps):
            if tell is not None:
                tell(stage, done, len(steps))
            yield step
        if tell is not None:
            tell(stage, len(steps), len(steps))

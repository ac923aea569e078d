"""Which edits by hand the files of an export show, so that nobody has to say how old they are.

A node or an edge carries the numbers of the edits that made or changed it. An undoing, and a
deletion that nobody undid, leave no number: they show in what is there and what is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.edits import AddEdge, DeleteEdge, RecordedEdit, touched_by
from kg.model import Edge, Node, NodeId
from kg.overlay import Triple


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is, and the numbers of the edits that it carries."""

    node_ids: frozenset[NodeId]
    triples: frozenset[Triple]
    numbers: frozenset[int]

    @classmethod
    def of(cls, nodes: Iterable[Node], edges: Iterable[Edge]) -> Shown:
        """All that these nodes and edges show."""
        nodes, edges = tuple(nodes), tuple(edges)
        numbers = [node.edits for node in nodes] + [edge.edits for edge in edges]
        return cls(
            frozenset(node.node_id for node in nodes),
            frozenset((edge.source, edge.predicate, edge.target) for edge in edges),
            frozenset(number for each in numbers for number in each),
        )

    @property
    def last(self) -> int:
        """The number of the last edit that shows; 0 where none does."""
        return max(self.numbers, default=0)

    def agrees(self, other: Shown, recorded: RecordedEdit) -> bool:
        """Whether both show the same of the edit: its outcome, or that it is undone.

        Where something that it touched is in one of the two alone, that cannot be told: False.
        """
        edit = recorded.edit
        same = (recorded.number in self.numbers) == (recorded.number in other.numbers)
        if isinstance(edit, AddEdge | DeleteEdge):
            triple = (edit.source, edit.predicate, edit.target)
            same &= (triple in self.triples) == (triple in other.triples)
        touched = touched_by(edit)
        return same and touched & self.node_ids == touched & other.node_ids

"""The edits that a person can make to the graph, and how one is kept. Pure values.

An edit says what is to be changed and nothing of how. It is never erased: undoing one is recorded
beside it. ``kg.overlay`` applies edits to what the notices say, on every build.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from corpus.notice import NoticeId
from kg.model import NodeId, NodeType, Predicate, Provenance, type_of


@dataclass(frozen=True, slots=True)
class Rename:
    """``name`` becomes the node's name in every notice; the names it had become aliases."""

    node: NodeId
    name: str


@dataclass(frozen=True, slots=True)
class Retype:
    """The node is of another type; its id changes with it, its key stays."""

    node: NodeId
    type: NodeType

    @property
    def made(self) -> NodeId:
        """The id that the node has afterwards."""
        return NodeId(f"{self.type.value}:{self.node.partition(':')[2]}")


@dataclass(frozen=True, slots=True)
class MergeInto:
    """``node`` is ``into``: its names, mentions and edges become that node's."""

    node: NodeId
    into: NodeId


@dataclass(frozen=True, slots=True)
class SplitOff:
    """The mentions written as one of ``forms`` are another thing, called ``name``.

    The edges go with them that are said where such a mention stands, and no other of the node.
    """

    node: NodeId
    forms: tuple[str, ...]
    name: str

    @property
    def made(self) -> NodeId:
        """The id of the new node."""
        return NodeId(f"{type_of(self.node).value}:{self.name}")


@dataclass(frozen=True, slots=True)
class AddAlias:
    """One more name of the node."""

    node: NodeId
    alias: str


@dataclass(frozen=True, slots=True)
class AddNode:
    """A name that the rules missed, and where it stands."""

    type: NodeType
    name: str
    said: Provenance

    @property
    def made(self) -> NodeId:
        """The id of the new node."""
        return NodeId(f"{self.type.value}:{self.name}")


@dataclass(frozen=True, slots=True)
class DeleteNode:
    """No such thing: the node goes, and its edges with it."""

    node: NodeId


@dataclass(frozen=True, slots=True)
class AddEdge:
    """An edge that the rules missed, and the words that say it."""

    source: NodeId
    predicate: Predicate
    target: NodeId
    said: Provenance


@dataclass(frozen=True, slots=True)
class DeleteEdge:
    """The notices do not say this, wherever the rules read it."""

    source: NodeId
    predicate: Predicate
    target: NodeId


Edit: TypeAlias = (
    Rename | Retype | MergeInto | SplitOff | AddAlias | AddNode | DeleteNode | AddEdge | DeleteEdge
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a node stood that is characters of a notice, so that a later version shows it again.

    ``said`` is its mention and ``around`` the sentence of it: “3项” alone may stand anywhere.
    """

    node_id: NodeId
    said: Provenance
    around: Provenance


@dataclass(frozen=True, slots=True)
class Undone:
    """The undoing of an edit, with a number of its own."""

    number: int
    author: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecordedEdit:
    """An edit with who made it, when (ISO 8601, UTC) and why.

    Edits and undoings are numbered in one row, so the highest number is the revision of all.
    """

    number: int
    edit: Edit
    author: str
    at: str
    reason: str
    standings: tuple[Standing, ...] = ()
    undone: Undone | None = None

    def standing_of(self, node_id: NodeId) -> Standing | None:
        """Where the node stood; None for a name, which is the same everywhere."""
        return next((each for each in self.standings if each.node_id == node_id), None)


def revision_of(edits: Sequence[RecordedEdit]) -> int:
    """The number of the last edit or undoing; 0 before the first."""
    numbers = [each.undone.number if each.undone else each.number for each in edits]
    return max(numbers, default=0)


def notices_of(recorded: RecordedEdit) -> frozenset[NoticeId]:
    """The notices that an edit quotes, without which it means nothing."""
    said = [recorded.edit.said] if isinstance(recorded.edit, AddNode | AddEdge) else []
    places = [*said, *(each.said for each in recorded.standings)]
    return frozenset(place.notice_id for place in places)


def named_by(edit: Edit) -> tuple[NodeId, ...]:
    """The nodes that must be in the graph for the edit to mean anything."""
    match edit:
        case MergeInto(node, into):
            return (node, into)
        case AddEdge(source, _, target) | DeleteEdge(source, _, target):
            return (source, target)
        case AddNode():
            return ()
        case _:
            return (edit.node,)


def touched_by(edit: Edit) -> frozenset[NodeId]:
    """The nodes that are not the same afterwards: two edits of different nodes cannot clash."""
    made = (edit.made,) if isinstance(edit, Retype | SplitOff | AddNode) else ()
    return frozenset((*named_by(edit), *made))


def in_words(edit: Edit) -> str:
    """The edit on one line."""
    match edit:
        case Rename(node, name):
            return f"rename {node} to “{name}”"
        case Retype(node, kind):
            return f"retype {node} to {kind.value}"
        case MergeInto(node, into):
            return f"merge {node} into {into}"
        case SplitOff(node, forms):
            return f"split {'、'.join(forms)} off {node} as {edit.made}"
        case AddAlias(node, alias):
            return f"add the alias “{alias}” to {node}"
        case AddNode():
            return f"add the node {edit.made}"
        case DeleteNode(node):
            return f"delete the node {node}"
        case AddEdge(source, predicate, target):
            return f"add the edge {source} –{predicate.value}→ {target}"
        case DeleteEdge(source, predicate, target):
            return f"delete the edge {source} –{predicate.value}→ {target}"

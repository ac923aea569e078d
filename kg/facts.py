"""What one notice contributes to the graph: its nodes' mentions and its edges, by themselves.

A notice's facts depend on that notice alone, so adding and removing it are exact opposites.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.notice import NoticeId
from kg.model import AttributeValue, Edge, Merge, NodeId, NodeType, Provenance


@dataclass(frozen=True, slots=True)
class NodeFact:
    """One notice's knowledge of one node: its canonical name, and every other form of it.

    ``edits`` are the numbers of the edits by hand that changed it. ``joined``: it came under this
    id by a merge made by hand, so its name counts only where no other notice names the node.
    ``refers`` has words of its attributes that edits made references: the attribute, the word, the
    node whose name stands there in the graph (``kg.repeated_names``).
    """

    node_id: NodeId
    type: NodeType
    name: str
    mentions: tuple[Provenance, ...]
    attributes: tuple[tuple[str, AttributeValue], ...] = ()
    merges: tuple[Merge, ...] = ()
    edits: tuple[int, ...] = ()
    joined: bool = False
    refers: tuple[tuple[str, str, NodeId], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical name, then the other forms."""
        return (self.name, *(merge.alias for merge in self.merges))


@dataclass(frozen=True, slots=True)
class Trace:
    """What one edit by hand came to in one notice; there is none where it did not concern it.

    ``lost`` are the words that are no longer there. ``found`` has, for each node that is characters
    of this notice, its id in the edit and its id now.
    """

    number: int
    done: bool = False
    lost: Provenance | None = None
    found: tuple[tuple[NodeId, NodeId], ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """All that one notice says, for the graph, with what edits by hand made of it.

    ``issuer`` is the body that speaks. ``reaching`` are edges made by hand with an end that this
    notice does not know. ``unedited`` are the facts before the first edit; None: no edit yet.
    """

    notice_id: NoticeId
    nodes: tuple[NodeFact, ...]
    edges: tuple[Edge, ...]
    issuer: NodeId | None = None
    reaching: tuple[Edge, ...] = ()
    traces: tuple[Trace, ...] = ()
    unedited: NoticeFacts | None = None

    @property
    def as_said(self) -> NoticeFacts:
        """What the notice says, without any edit."""
        return self if self.unedited is None else self.unedited

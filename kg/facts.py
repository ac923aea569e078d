"""What one notice contributes to the graph: its nodes' mentions and its edges, by themselves.

A notice's facts depend on that notice alone, so adding and removing it are exact opposites.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.notice import NoticeId
from kg.model import AttributeValue, Edge, Merge, NodeId, NodeType, Provenance


@dataclass(frozen=True, slots=True)
class NodeFact:
    """One notice's knowledge of one node: its canonical name, and every other form of it."""

    node_id: NodeId
    type: NodeType
    name: str
    mentions: tuple[Provenance, ...]
    attributes: tuple[tuple[str, AttributeValue], ...] = ()
    merges: tuple[Merge, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical name, then the other forms."""
        return (self.name, *(merge.alias for merge in self.merges))


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """All that one notice says, for the graph; ``issuer`` is the body that speaks."""

    notice_id: NoticeId
    nodes: tuple[NodeFact, ...]
    edges: tuple[Edge, ...]
    issuer: NodeId | None = None

"""Which gold records the nodes at the ends of an edge are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.notice import NoticeId, Span
from eval.graph.gold import GoldEnd, GoldMeasure, GoldMention, GoldTarget
from eval.graph.match import Match, overlap_f1
from kg.model import Node, NodeId, NodeType, Provenance

LEAST_OVERLAP = 0.5
"""F1 of the characters that the quotes of two measures share, from which they are the same."""

STATED = (NodeType.MEASURE, NodeType.TARGET)
"""Nodes that are one statement of one notice, and not a name that many may say."""


class Ends:
    """What the matches of names, measures and figures say of a node at the end of an edge.

    A match that is None was not made, for want of gold.
    """

    def __init__(
        self,
        notice_id: NoticeId,
        names: Match[GoldMention] | None,
        measures: Match[GoldMeasure] | None,
        figures: Match[GoldTarget] | None,
    ) -> None:
        self._notice_id = notice_id
        self._ids: dict[NodeId, str] = {}
        self._aside: set[NodeId] = set()
        self._names_aside: set[tuple[NodeId, Span]] = set()
        for found in (measures, figures):
            if found is not None:
                for pair in (*found.pairs, *found.optional):
                    if pair.gold.record_id is not None:
                        self._ids[pair.said.node.node_id] = pair.gold.record_id
                self._aside.update(pair.said.node.node_id for pair in found.optional)
                self._aside.update(one.node.node_id for one in found.dropped)
        if names is not None:
            self._names_aside.update((one.node.node_id, one.span) for one in names.dropped)

    def fits(self, node: Node, end: GoldEnd) -> bool:
        """Whether the node is what the gold has at this end."""
        if end.ids:
            return self._ids.get(node.node_id) in end.ids
        if end.span is None:
            return node.type not in STATED and end.name in (node.name, *node.aliases)
        if node.type.value != end.type:
            return False
        spans = [mention.span for mention in self.said(node)]
        if node.type is NodeType.TARGET:
            return any(end.span.contains(span) for span in spans)
        return any(overlap_f1(end.span, span) >= LEAST_OVERLAP for span in spans)

    def is_aside(self, node: Node, places: Sequence[Provenance]) -> bool:
        """Whether the node is optional gold alone, as these places say it.

        A name that they do not say at all is not: an office that speaks without naming itself.
        """
        if node.type in STATED:
            return node.node_id in self._aside
        mentions = self.said(node, places)
        return bool(mentions) and all(
            (node.node_id, mention.span) in self._names_aside for mention in mentions
        )

    def said(self, node: Node, places: Iterable[Provenance] | None = None) -> list[Provenance]:
        """Where this notice says the node; of names only what lies in ``places``, if given."""
        here = [one for one in node.mentions if one.notice_id == self._notice_id]
        if places is None or node.type in STATED:
            return here
        spans = [place.span for place in places]
        return [one for one in here if any(span.overlaps(one.span) for span in spans)]

"""The nodes of the graph that an answer rests on: figures and names in its quotes."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import NodeType
from service.answering.outcome import Citation, Fact
from service.snapshot import Snapshot

MOST_FACTS = 12
_FIRST = {NodeType.TARGET: 0, NodeType.MEASURE: 1}


def facts_of(snapshot: Snapshot, citations: Sequence[Citation]) -> tuple[Fact, ...]:
    """Targets first, then measures, then names, that the cited quotes mention; each once."""
    named = {
        each.node_id
        for citation in citations
        for each in snapshot.named_in(citation.notice_id, citation.span)
    }
    nodes = {node_id: snapshot.graph.node(node_id) for node_id in sorted(named)}
    ordered = sorted(nodes.values(), key=lambda node: (_FIRST.get(node.type, 2), node.node_id))
    return tuple(
        Fact(node.node_id, node.type.value, node.name, node.attributes)
        for node in ordered[:MOST_FACTS]
    )

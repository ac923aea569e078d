"""The names of the graph that are written nearly like one that it does not have."""

from __future__ import annotations

from difflib import get_close_matches

from corpus.normalize import match_key
from kg.graph import KnowledgeGraph
from kg.model import NodeId


def near_names(name: str, graph: KnowledgeGraph) -> tuple[str, ...]:
    """Names or aliases written nearly like ``name``, the nearest first: three, one a node."""
    written: dict[str, tuple[NodeId, str]] = {}
    for node in graph.nodes():
        for each in (node.name, *node.aliases):
            written.setdefault(match_key(each), (node.node_id, each))
    near: dict[NodeId, str] = {}
    for key in get_close_matches(match_key(name.partition(":")[2] or name), written, n=9):
        near.setdefault(*written[key])
    return tuple(near.values())[:3]

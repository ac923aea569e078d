"""Names written nearly like one that nothing is called: what a mistyped name may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from corpus.normalize import match_key
from kg.model import Node, NodeId

OFFERED = 3


def near_names(name: str, nodes: Iterable[Node]) -> tuple[str, ...]:
    """Names or aliases written nearly like ``name``, the nearest first: three, one a node.

    ``name`` may be an id: what stands before its colon is its type.
    """
    written: dict[str, tuple[NodeId, str]] = {}
    for node in nodes:
        for each in (node.name, *node.aliases):
            written.setdefault(match_key(each), (node.node_id, each))
    near: dict[NodeId, str] = {}
    sought = match_key(name.partition(":")[2] or name)
    for key in get_close_matches(sought, written, n=3 * OFFERED):
        near.setdefault(*written[key])
    return tuple(near.values())[:OFFERED]

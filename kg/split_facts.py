"""Takes the mentions of some forms out of a node's fact, and the edges that stand with them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from kg.edits import SplitOff
from kg.facts import NodeFact
from kg.model import Edge, Merge, MergeRule, Provenance, type_of


def form_of(text: str) -> str:
    """The words of a mention as a form of its node's name: on one line."""
    return re.sub(r"\s+", " ", text)


def split_off(fact: NodeFact, edit: SplitOff) -> tuple[NodeFact | None, NodeFact | None] | None:
    """What is left of the node in this notice, and the new node; None: neither is changed.

    Nothing is left where every mention, or every name, is one of the forms. Where a form is a name
    but stands nowhere, it is no name of the node any more and there is no new node.
    """
    forms = set(edit.forms)
    moved = tuple(m for m in fact.mentions if form_of(m.text) in forms)
    left = tuple(m for m in fact.mentions if form_of(m.text) not in forms)
    names = [name for name in fact.names if name not in forms]
    if not moved and len(names) == len(fact.names):
        return None
    whole = not names or (bool(moved) and not left)
    rest = None if whole else _rest(fact, names, left)
    if not moved and not whole:
        return rest, None
    aliases = {m.alias: m.said for m in fact.merges if m.alias in forms}
    aliases |= {fact.name: None} if fact.name in forms else {}
    for mention in moved:
        if aliases.get(form_of(mention.text)) is None:
            aliases[form_of(mention.text)] = mention
    aliases.pop(edit.name, None)
    new = NodeFact(
        edit.made,
        type_of(edit.node),
        edit.name,
        moved,
        fact.attributes if whole else (),
        tuple(Merge(a, (MergeRule.BY_HAND,), aliases[a]) for a in sorted(aliases)),
        fact.edits,
    )
    return rest, new


def _rest(fact: NodeFact, names: list[str], left: tuple[Provenance, ...]) -> NodeFact:
    name = fact.name if fact.name in names else min(names, key=lambda each: (len(each), each))
    merges = tuple(m for m in fact.merges if m.alias in names and m.alias != name)
    return replace(fact, name=name, mentions=left, merges=merges)


def moved_with(
    edge: Edge, rest: NodeFact | None, new: NodeFact
) -> tuple[tuple[Provenance, ...], tuple[Provenance, ...]]:
    """The places of an edge of the old node: those that stay its, those that are the new one's.

    A place goes where it holds a mention that went and none that stayed.
    """
    if rest is None:
        return (), edge.provenance
    gone = tuple(
        place
        for place in edge.provenance
        if _holds(place, new.mentions) and not _holds(place, rest.mentions)
    )
    return tuple(p for p in edge.provenance if p not in gone), gone


def _holds(place: Provenance, mentions: Sequence[Provenance]) -> bool:
    """Whether one of the mentions, which are sorted and lie beside each other, is in the place."""
    first = bisect_left(mentions, place.span.start, key=lambda mention: mention.span.start)
    return first < len(mentions) and place.span.contains(mentions[first].span)

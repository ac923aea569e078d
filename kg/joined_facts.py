"""What several notices know of one node, or say of one edge, as one.

The order in which the notices came makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.facts import NodeFact
from kg.model import Edge, Merge, MergeRule, Node, NodeId


def node_of(node_id: NodeId, facts: Iterable[NodeFact]) -> Node:
    """One node of what several notices know of it."""
    known = list(facts)
    name = name_of(known)
    merges = _merges([form for fact in known for form in _forms(fact)], name)
    attributes = dict(sorted(pair for fact in known for pair in sorted(fact.attributes, key=repr)))
    return Node(
        node_id,
        known[0].type,
        name,
        tuple(merge.alias for merge in merges),
        tuple(sorted(mention for fact in known for mention in fact.mentions)),
        tuple(sorted(attributes.items())),
        merges,
        tuple(sorted({number for fact in known for number in fact.edits})),
    )


def name_of(facts: Iterable[NodeFact]) -> str:
    """The shortest canonical name; that of a fact joined by hand only where there is no other."""
    return min((fact.joined, len(fact.name), fact.name) for fact in facts)[2]


def _forms(fact: NodeFact) -> tuple[Merge, ...]:
    """Every form of the name; the canonical one differs from another notice's by official use."""
    rule = MergeRule.BY_HAND if fact.joined else MergeRule.OFFICIAL_FORM
    return (Merge(fact.name, (rule,), None), *fact.merges)


def _merges(forms: Iterable[Merge], name: str) -> tuple[Merge, ...]:
    """One for each alias: a form that a notice writes before one that none does, then the first."""
    best: dict[str, Merge] = {}
    for form in sorted(forms, key=lambda form: (form.said is None, form.said or (), form.rules)):
        if form.alias != name:
            best.setdefault(form.alias, form)
    return tuple(best[alias] for alias in sorted(best))


def edge_of(facts: Iterable[list[Edge]]) -> Edge:
    """One edge of what several notices say; implicit only where none of them names the body."""
    said = [edge for edges in facts for edge in edges]
    provenance = {place for edge in said for place in edge.provenance}
    first = said[0]
    return Edge(
        first.source,
        first.predicate,
        first.target,
        tuple(sorted(provenance)),
        all(edge.implicit for edge in said),
        first.score,
        first.reason,
        tuple(sorted({number for edge in said for number in edge.edits})),
    )

"""Which types of nodes an edge may join. Wide on purpose: it keeps out what makes no sense."""

from __future__ import annotations

from kg.model import BODIES, STATED, NodeType, Predicate

NAMES = frozenset(NodeType) - STATED
_DOINGS = frozenset({NodeType.MEASURE, NodeType.PROGRAMME, NodeType.PLATFORM})
_PLACES = frozenset({NodeType.SECTION, NodeType.ITEM})
_MEASURE = frozenset({NodeType.MEASURE})

ENDS: dict[Predicate, tuple[frozenset[NodeType], frozenset[NodeType]]] = {
    Predicate.ISSUED_BY: (frozenset({NodeType.POLICY, NodeType.AWARD}), BODIES),
    Predicate.LED_BY: (_DOINGS, BODIES),
    Predicate.COOPERATES_WITH: (BODIES, BODIES),
    Predicate.PARTICIPATES: (BODIES, _DOINGS),
    Predicate.PRODUCES: (
        _MEASURE,
        frozenset({NodeType.POLICY, NodeType.PLATFORM, NodeType.PROGRAMME}),
    ),
    Predicate.AWARDED: (NAMES, frozenset({NodeType.AWARD})),
    Predicate.LOCATED_IN: (NAMES | _MEASURE, BODIES),
    Predicate.HAS_TARGET: (NAMES | _MEASURE, frozenset({NodeType.TARGET})),
    Predicate.PART_OF: (STATED, _PLACES),
    Predicate.APPLIES_TO: (frozenset({NodeType.MEASURE, NodeType.POLICY}), NAMES),
    Predicate.MENTIONS: (_PLACES, NAMES),
    Predicate.FOLLOWS_UP: (
        STATED | {NodeType.PROGRAMME},
        STATED | {NodeType.PROGRAMME},
    ),
}
"""For each predicate the types that may stand at its source, and those at its target."""


def fits(source: NodeType, predicate: Predicate, target: NodeType) -> bool:
    """Whether an edge of this predicate may lead from the one type to the other."""
    sources, targets = ENDS[predicate]
    return source in sources and target in targets


def fitting(predicate: Predicate) -> str:
    """The types that the predicate joins, in words."""
    return " → ".join(", ".join(sorted(kinds)) for kinds in ENDS[predicate])

"""What is around a node, for somebody who looks at it: kind by kind, the most telling first.

A body may lead three hundred measures. Nobody reads them by id, and drawn they are a hairball: so
the edges of a node are told in kinds (who is responsible, what is planned, where it is said), each
with its number, and of each kind first what says most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.adjacency import Adjacency, Direction
from kg.measures import MeasureStatus
from kg.model import Edge, Node, NodeType, Predicate
from kg.short_texts import Flags, Numbers
from kg.status import Status

_OUT, _IN, _BOTH = Direction.OUT, Direction.IN, Direction.BOTH

# who and how much comes before what else there is, and where it is written comes last
_ORDER = (
    (Predicate.LED_BY, _OUT),
    (Predicate.HAS_TARGET, _OUT),
    (Predicate.PARTICIPATES, _IN),
    (Predicate.LED_BY, _IN),
    (Predicate.COOPERATES_WITH, _BOTH),
    (Predicate.PARTICIPATES, _OUT),
    (Predicate.APPLIES_TO, _OUT),
    (Predicate.APPLIES_TO, _IN),
    (Predicate.PRODUCES, _OUT),
    (Predicate.PRODUCES, _IN),
    (Predicate.HAS_TARGET, _IN),
    (Predicate.FOLLOWS_UP, _OUT),
    (Predicate.FOLLOWS_UP, _IN),
    (Predicate.ISSUED_BY, _OUT),
    (Predicate.AWARDED, _OUT),
    (Predicate.AWARDED, _IN),
    (Predicate.ISSUED_BY, _IN),
    (Predicate.LOCATED_IN, _OUT),
    (Predicate.LOCATED_IN, _IN),
    (Predicate.PART_OF, _OUT),
    (Predicate.PART_OF, _IN),
    (Predicate.MENTIONS, _OUT),
    (Predicate.MENTIONS, _IN),
)
_BY_TYPE = frozenset({Predicate.PART_OF, Predicate.MENTIONS})
_BY_STATUS = frozenset(
    {(Predicate.LED_BY, _IN), (Predicate.HAS_TARGET, _OUT), (Predicate.PARTICIPATES, _OUT)}
)
_STATUSES = (
    "",
    MeasureStatus.RULE.value,
    MeasureStatus.DONE.value,
    Status.ACHIEVED.value,
    MeasureStatus.PLANNED.value,
    Status.CONTEXT.value,
)
_TYPES = tuple(NodeType)
_SAYING_LITTLE = frozenset({Predicate.PART_OF, Predicate.MENTIONS})


@dataclass(frozen=True, slots=True)
class EdgeKind:
    """One kind of edge, seen from a node: ``type`` and ``status`` are of the other end.

    ``direction`` is BOTH where the two ends say the same of each other. ``type`` and ``status`` are
    None where one kind holds all.
    """

    predicate: Predicate
    direction: Direction
    type: NodeType | None = None
    status: str | None = None

    def __str__(self) -> str:
        """``led_by.in.-.planned``: what the service calls the kind."""
        kind = "-" if self.type is None else self.type.value
        return f"{self.predicate}.{self.direction}.{kind}.{self.status or '-'}"


@dataclass(frozen=True, slots=True)
class KindAround:
    """A page of a node's edges of one kind with their other ends; ``total`` counts all pages."""

    kind: EdgeKind
    total: int
    joined: tuple[tuple[Edge, Node], ...]


@dataclass(frozen=True, slots=True)
class Around:
    """The kinds of a node's edges, the most telling first; ``total`` counts the edges of all."""

    total: int
    kinds: tuple[KindAround, ...]


class Surroundings:
    """The edges of a graph by kind. Never changes; safe between threads."""

    def __init__(self, adjacency: Adjacency) -> None:
        self._graph = adjacency
        nodes = adjacency.nodes
        self._types = _numbers([_TYPES.index(node.type) for node in nodes])
        self._statuses = _numbers([_status(node) for node in nodes])
        self._place = np.empty(len(nodes), np.int64)
        by_place = sorted(range(len(nodes)), key=lambda n: (nodes[n].mentions[:1], nodes[n].name))
        self._place[by_place] = np.arange(len(nodes))
        self._implicit: Flags = np.fromiter(
            (edge.implicit for edge in adjacency.edges), np.bool_, len(adjacency.edges)
        )
        self._telling = np.zeros(len(nodes), np.int64)
        for edge in adjacency.edges:
            if edge.predicate not in _SAYING_LITTLE:
                self._telling[adjacency.number[edge.source]] += 1
                self._telling[adjacency.number[edge.target]] += 1

    def around(self, node: int, *, each: int, kind: str | None = None, offset: int = 0) -> Around:
        """The first ``each`` edges of every kind, or of the one called ``kind`` from ``offset`` on.

        What the text says outright comes before what is implicit, then what is joined to most,
        then the order of the text.
        """
        edges, others, outgoing = self._graph.of(node)
        kinds = self._kinds(edges, others, outgoing)
        order = np.lexsort(
            (self._place[others], -self._telling[others], self._implicit[edges], kinds)
        )
        kinds, edges, others = kinds[order], edges[order], others[order]
        numbers, begins, counts = np.unique(kinds, return_index=True, return_counts=True)
        found = []
        for number, begin, count in zip(
            numbers.tolist(), begins.tolist(), counts.tolist(), strict=True
        ):
            named = _kind_of(number)
            if kind is not None and str(named) != kind:
                continue
            page = slice(begin + min(offset, count), begin + min(offset + each, count))
            joined = zip(edges[page].tolist(), others[page].tolist(), strict=True)
            pairs = tuple((self._graph.edges[at], self._graph.nodes[end]) for at, end in joined)
            found.append(KindAround(named, count, pairs))
        return Around(len(edges), tuple(found))

    def _kinds(self, edges: Numbers, others: Numbers, outgoing: Flags) -> Numbers:
        """The number of each edge's kind; a smaller one is told earlier."""
        predicates = self._graph.predicate_numbers(edges)
        place = np.where(outgoing, _PLACE_OUT[predicates], _PLACE_IN[predicates])
        types = np.where(_TYPED[place], self._types[others] + 1, 0)
        statuses = np.where(_STATED[place], self._statuses[others], 0)
        return (place * (len(_TYPES) + 1) + types) * len(_STATUSES) + statuses


def _status(node: Node) -> int:
    status = node.attribute("status")
    return _STATUSES.index(status) if isinstance(status, str) and status in _STATUSES else 0


def _numbers(values: Sequence[int]) -> Numbers:
    return np.array(values, np.int64)


def _places(direction: Direction) -> Numbers:
    """Where each predicate stands in the order, seen from an end with this direction."""
    known = {pair: place for place, pair in enumerate(_ORDER)}
    return _numbers(
        [known[(each, _BOTH if (each, _BOTH) in known else direction)] for each in Predicate]
    )


_PLACE_OUT, _PLACE_IN = _places(_OUT), _places(_IN)
_TYPED = np.array([predicate in _BY_TYPE for predicate, _ in _ORDER], np.bool_)
_STATED = np.array([pair in _BY_STATUS for pair in _ORDER], np.bool_)


def _kind_of(number: int) -> EdgeKind:
    rest, status = divmod(number, len(_STATUSES))
    place, type_number = divmod(rest, len(_TYPES) + 1)
    predicate, direction = _ORDER[place]
    return EdgeKind(
        predicate,
        direction,
        _TYPES[type_number - 1] if type_number else None,
        _STATUSES[status] or None,
    )

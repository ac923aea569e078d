"""What follows up what in a graph, and the pairs that meet some conditions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.errors import InvalidFilter
from corpus.normalize import match_key
from corpus.notice import NoticeId
from kg.conditions import check_words
from kg.measure_list import FollowUp
from kg.measure_table import MeasureTable, asked_words
from kg.model import STATED, Edge, Node, NodeId, NodeType, Predicate, Provenance
from kg.named_body import Concerned, NamedBody, word_keys


@dataclass(frozen=True, slots=True)
class FollowUpQuery:
    """Every condition must hold. Raises InvalidFilter for one that nothing could meet.

    ``notice_id``, ``body`` and ``text`` are met where either end meets them: it stands in the
    notice; it is, or concerns, whoever has the name; each of the words is in it, in what it counts
    or in a heading above it.
    """

    notice_id: NoticeId | None = None
    body: str | None = None
    text: str | None = None
    min_score: float | None = None

    def __post_init__(self) -> None:
        check_words("body", self.body)
        check_words("text", self.text)
        score = self.min_score
        if score is not None and not (math.isfinite(score) and 0 <= score <= 1):
            raise InvalidFilter("score", f"must be from 0 to 1, not {score}")


@dataclass(frozen=True, slots=True)
class FoundFollowUp:
    """A pair, with the place where each end says what it says."""

    pair: FollowUp
    earlier_said: Provenance
    later_said: Provenance


@dataclass(frozen=True, slots=True)
class FoundFollowUps:
    """One page of pairs, in the order of the text; ``total`` counts all pages."""

    total: int
    found: tuple[FoundFollowUp, ...]


@dataclass(frozen=True, slots=True)
class _End:
    concerned: tuple[Concerned, ...]
    words: str


class FollowUpTable:
    """The follow-ups and whom their ends concern. Never changes; safe between threads."""

    def __init__(
        self,
        pairs: Sequence[FollowUp],
        nodes: Iterable[Node],
        edges: Iterable[Edge],
        measures: MeasureTable,
    ) -> None:
        ends = _Ends(nodes, edges, measures)
        self._rows = [(_found(pair), ends.of(pair.earlier), ends.of(pair.later)) for pair in pairs]

    def find(
        self, wanted: FollowUpQuery, body: NamedBody | None, *, limit: int, offset: int = 0
    ) -> FoundFollowUps:
        """The pairs that meet ``wanted``; ``body`` is what its name means."""
        words = asked_words(wanted.text)
        met = [found for found, *ends in self._rows if _meets(found, ends, wanted, words, body)]
        return FoundFollowUps(len(met), tuple(met[offset : offset + limit]))


def _meets(
    found: FoundFollowUp,
    ends: Sequence[_End],
    wanted: FollowUpQuery,
    words: Sequence[str],
    body: NamedBody | None,
) -> bool:
    edge = found.pair.edge
    return (
        (wanted.min_score is None or (edge.score or 0) >= wanted.min_score)
        and (
            wanted.notice_id is None
            or any(place.notice_id == wanted.notice_id for place in edge.provenance)
        )
        and any(all(each in end.words for each in words) for end in ends)
        and (body is None or any(each.has(body) for end in ends for each in end.concerned))
    )


def _found(pair: FollowUp) -> FoundFollowUp:
    return FoundFollowUp(
        pair, _said(pair.earlier, pair.later, pair.edge), _said(pair.later, pair.earlier, pair.edge)
    )


def _said(node: Node, other: Node, edge: Edge) -> Provenance:
    """Where ``node`` says it: a statement stands in one place, a name where the edge has it."""
    if node.type in STATED and node.mentions:
        return node.mentions[0]
    places = [place for place in edge.provenance if place not in other.mentions]
    named = (place for place in places if any(map(place.overlaps, node.mentions)))
    return next(named, (places or edge.provenance)[0])


class _Ends:
    """Tells of a statement whom it concerns and what it is told of with."""

    def __init__(
        self, nodes: Iterable[Node], edges: Iterable[Edge], measures: MeasureTable
    ) -> None:
        self._measures = measures
        self._nodes = {node.node_id: node for node in nodes}
        self._above: dict[NodeId, NodeId] = {}
        holders: dict[NodeId, list[NodeId]] = {}
        for edge in edges:
            if edge.predicate is Predicate.PART_OF:
                self._above.setdefault(edge.source, edge.target)
            elif edge.predicate is Predicate.HAS_TARGET:
                holders.setdefault(edge.target, []).append(edge.source)
        self._holders: Mapping[NodeId, Sequence[NodeId]] = holders

    def of(self, node: Node) -> _End:
        """``node`` as one end."""
        held = self._holders.get(node.node_id, ())
        notice_id = node.mentions[0].notice_id if node.mentions else None
        owner = node.attribute("owner")
        own = Concerned(
            notice_id,
            frozenset({node.node_id, *held}),
            frozenset(),
            word_keys((str(owner),) if owner else ()),
        )
        measures = map(self._measures.concerned, (node.node_id, *held))
        words = [node.name, str(node.attribute("subject") or ""), *self._headings(node)]
        words += [self._nodes[holder].name for holder in held]
        return _End((own, *(each for each in measures if each)), match_key("\n".join(words)))

    def _headings(self, node: Node) -> Iterator[str]:
        here, seen = node.node_id, set()
        while here in self._above and here not in seen:
            seen.add(here)
            here = self._above[here]
            if self._nodes[here].type is NodeType.SECTION:
                yield self._nodes[here].name

"""Compares the edges of a graph with gold relations, line by line.

A gold relation stands on a line, and the same one may stand on several; the graph has one edge for
it, with all the places that say so. To punish neither, both are counted by line: a relation is one
for each line that it is annotated on, an edge is one *claim* for each line that one of its places
begins on. A plan that follows up an achievement has two lines and is one relation, one claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.notice import NoticeId, Span
from eval.graph.ends import Ends
from eval.graph.excerpt import Lines
from eval.graph.gold import SCORED_PREDICATES, Gold, GoldEnd, GoldRelation
from kg.graph import KnowledgeGraph
from kg.model import Edge, Node, Predicate, Provenance

_Bucket = tuple[Predicate, int]
_WHOLE_NOTICE = 0


@dataclass(frozen=True, slots=True)
class EdgeClaim:
    """An edge as one line says it; ``spans`` are what says so, of follows_up each end's own."""

    line: int
    edge: Edge
    source: Node
    target: Node
    places: tuple[Provenance, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class EdgeMatch:
    """Relations that were found, relations that were not, and claims that the gold does not have.

    Each in order of appearance.
    """

    pairs: tuple[tuple[EdgeClaim, GoldRelation], ...]
    missed: tuple[GoldRelation, ...]
    invented: tuple[EdgeClaim, ...]


def claims_of(
    graph: KnowledgeGraph, notice_id: NoticeId, text: str, gold: Gold, ends: Ends
) -> tuple[EdgeClaim, ...]:
    """What the edges of the annotated predicates say on the annotated lines, line by line."""
    lines = Lines(text)
    found: list[EdgeClaim] = []
    for edge in graph.edges():
        if edge.predicate not in SCORED_PREDICATES:
            continue
        here = [one for one in edge.provenance if one.notice_id == notice_id]
        source, target = graph.node(edge.source), graph.node(edge.target)
        if edge.predicate is Predicate.FOLLOWS_UP:
            own = [_own_place(node, here, gold, ends) for node in (source, target)]
            spans = tuple(span for span in own if span is not None)
            if len(spans) == 2:
                line = lines.number(spans[0].start)
                found.append(EdgeClaim(line, edge, source, target, tuple(here), spans))
            continue
        by_line: dict[int, list[Provenance]] = {}
        for place in here:
            if gold.scores(place.span):
                by_line.setdefault(lines.number(place.span.start), []).append(place)
        for line, places in by_line.items():
            spans = (places[0].span,)
            found.append(EdgeClaim(line, edge, source, target, tuple(places), spans))
    return tuple(sorted(found, key=_order))


def _own_place(node: Node, places: Sequence[Provenance], gold: Gold, ends: Ends) -> Span | None:
    """Where an end of follows_up is said on the annotated lines; None where it is not."""
    said = ends.said(node, places)
    return next((one.span for one in said if gold.scores(one.span)), None)


def _order(claim: EdgeClaim) -> tuple[int, Span, str, str, str]:
    edge = claim.edge
    return (claim.line, claim.spans[0], edge.predicate, edge.source, edge.target)


def match_edges(
    claims: Sequence[EdgeClaim], relations: Iterable[GoldRelation], ends: Ends
) -> EdgeMatch:
    """Each relation with a claim of its own, as many as there can be.

    A claim fits a relation of its predicate and its line whose ends its nodes are. A claim that is
    left over is invented unless it says again what another one has found, says an optional
    relation, or has an end that is optional gold alone.
    """
    gold = _merged(relations)
    core = [one for one in gold if not one.optional]
    fitting = list(_fitting(claims, core, ends))
    optional = list(_fitting(claims, [one for one in gold if one.optional], ends))
    claim_of = _most_pairs(fitting)
    used = set(claim_of.values())
    return EdgeMatch(
        tuple((claims[claim_of[index]], core[index]) for index in sorted(claim_of)),
        tuple(one for index, one in enumerate(core) if index not in claim_of),
        tuple(
            claim
            for index, claim in enumerate(claims)
            if index not in used
            and not fitting[index]
            and not optional[index]
            and not ends.is_aside(claim.source, claim.places)
            and not ends.is_aside(claim.target, claim.places)
        ),
    )


def _merged(relations: Iterable[GoldRelation]) -> list[GoldRelation]:
    """One for each line, predicate, head and tail; optional and implicit where all of them are."""
    merged: dict[object, GoldRelation] = {}
    for one in relations:
        key = (_bucket(one.predicate, one.line), _key(one.head), _key(one.tail))
        there = merged.get(key, one)
        merged[key] = replace(
            there,
            optional=there.optional and one.optional,
            implicit=there.implicit and one.implicit,
        )
    return sorted(merged.values(), key=lambda one: (one.line, one.span, one.predicate))


def _key(end: GoldEnd) -> object:
    return tuple(sorted(end.ids)) if end.ids else (end.name, end.span)


def _bucket(predicate: Predicate, line: int) -> _Bucket:
    """What can only fit within itself: a predicate on a line, or follows_up in all the notice."""
    return (predicate, _WHOLE_NOTICE if predicate is Predicate.FOLLOWS_UP else line)


def _fitting(
    claims: Sequence[EdgeClaim], relations: Sequence[GoldRelation], ends: Ends
) -> Iterator[list[int]]:
    """For each claim the indices of the relations that it fits."""
    buckets: dict[_Bucket, list[int]] = {}
    for index, one in enumerate(relations):
        buckets.setdefault(_bucket(one.predicate, one.line), []).append(index)
    for claim in claims:
        yield [
            index
            for index in buckets.get(_bucket(claim.edge.predicate, claim.line), ())
            if ends.fits(claim.source, relations[index].head)
            and ends.fits(claim.target, relations[index].tail)
        ]


def _most_pairs(fitting: Sequence[Sequence[int]]) -> dict[int, int]:
    """The most pairs of a bipartite graph, by augmenting paths (Kuhn): relation → claim."""
    claim_of: dict[int, int] = {}
    relation_of: dict[int, int] = {}
    for first in range(len(fitting)):
        end, came_from = _free_relation(first, fitting, claim_of)
        while end is not None:  # each claim on the path gives up its relation to the one before
            claim = came_from[end]
            before = relation_of.get(claim)
            claim_of[end], relation_of[claim] = claim, end
            end = before
    return claim_of


def _free_relation(
    first: int, fitting: Sequence[Sequence[int]], claim_of: Mapping[int, int]
) -> tuple[int | None, dict[int, int]]:
    """A relation without a claim that can be reached from ``first``, and the way to it."""
    came_from: dict[int, int] = {}
    waiting = [first]
    while waiting:
        claim = waiting.pop()
        for relation in fitting[claim]:
            if relation in came_from:
                continue
            came_from[relation] = claim
            if relation not in claim_of:
                return relation, came_from
            waiting.append(claim_of[relation])
    return None, came_from

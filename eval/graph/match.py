"""Pairs what the graph says with the gold: one to one, exact spans first, then larger overlaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from corpus.notice import NoticeId, Span
from eval.graph.gold import GoldMeasure, GoldMention, GoldTarget
from kg.graph import KnowledgeGraph
from kg.model import Node, NodeType, Provenance

_Gold = TypeVar("_Gold", GoldMention, GoldTarget, GoldMeasure)
Closeness: TypeAlias = Callable[[Span, Span], float]


@dataclass(frozen=True, slots=True)
class Said:
    """One mention of a node in the notice that is scored."""

    span: Span
    type: NodeType
    node: Node


def mentions_in(
    graph: KnowledgeGraph, notice_id: NoticeId, types: Iterable[NodeType]
) -> Iterator[tuple[Node, Provenance]]:
    """Where this notice mentions nodes of these types, type by type and node by node."""
    for kind in types:
        for node in graph.nodes(kind):
            for mention in node.mentions:
                if mention.notice_id == notice_id:
                    yield node, mention


@dataclass(frozen=True, slots=True)
class Pair(Generic[_Gold]):
    """A mention that found a gold record: of its type, and over some of its characters."""

    said: Said
    gold: _Gold

    @property
    def is_exact(self) -> bool:
        """Whether they cover the same characters."""
        return self.said.span == self.gold.span


@dataclass(frozen=True, slots=True)
class Match(Generic[_Gold]):
    """Pairs, gold that nothing found, and what found no gold; each in order of appearance.

    What counts neither way: ``optional`` are pairs of optional gold and of what found no other
    gold, ``dropped`` is whatever overlaps optional gold alone.
    """

    pairs: tuple[Pair[_Gold], ...]
    missed: tuple[_Gold, ...]
    invented: tuple[Said, ...]
    optional: tuple[Pair[_Gold], ...] = ()
    dropped: tuple[Said, ...] = ()


def shared(span: Span, other: Span) -> float:
    """How many characters two spans have in common."""
    return max(0, min(span.end, other.end) - max(span.start, other.start))


def overlap_f1(span: Span, other: Span) -> float:
    """The characters that two spans have in common, as F1: 1 for the same span, 0 for none."""
    return 2 * shared(span, other) / (len(span) + len(other))


def match(
    said: Iterable[Said],
    gold: Iterable[_Gold],
    closeness: Closeness = shared,
    least: float = 0,
) -> Match[_Gold]:
    """Match by section 6 of the annotation guideline.

    Two fit that are of one type, overlap, and are close by ``least``. Optional gold is dropped, and
    with it whatever overlaps optional gold alone. What overlaps core gold stays, of whatever type:
    of another type it finds nothing, and so is invented.
    """
    said = sorted(said, key=lambda one: (one.span, one.type, one.node.node_id))
    gold = sorted(gold, key=lambda one: (one.span, one.type))
    spans = [one.span for one in said], [one.span for one in gold]
    touching = list(overlapping(*spans))
    on_core = {index for index, other in touching if not gold[other].optional}
    on_optional = {index for index, other in touching if gold[other].optional}
    fitting = [
        (index, other)
        for index, other in touching
        if said[index].type == gold[other].type
        and closeness(said[index].span, gold[other].span) >= least
    ]
    core = [pair for pair in fitting if not gold[pair[1]].optional]
    paired = one_to_one(core, *spans, closeness)
    used = {index for index, _ in paired}
    found = {other for _, other in paired}
    rest = [pair for pair in fitting if gold[pair[1]].optional and pair[0] not in used]
    dropped = on_optional - on_core
    return Match(
        tuple(Pair(said[index], gold[other]) for index, other in paired),
        tuple(one for index, one in enumerate(gold) if not one.optional and index not in found),
        tuple(one for index, one in enumerate(said) if index not in used | dropped),
        tuple(Pair(said[i], gold[other]) for i, other in one_to_one(rest, *spans, closeness)),
        tuple(said[index] for index in sorted(dropped)),
    )


def overlapping(left: Sequence[Span], right: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The indices of every two spans that share a character; both sequences in order of start.

    One sweep over both: the time follows the spans and the pairs, not their product.
    """
    following = 0
    open_ones: list[int] = []
    for index, span in enumerate(left):
        while following < len(right) and right[following].start < span.end:
            open_ones.append(following)
            following += 1
        open_ones = [other for other in open_ones if right[other].end > span.start]
        yield from ((index, other) for other in open_ones if right[other].overlaps(span))


def one_to_one(
    candidates: Iterable[tuple[int, int]],
    left: Sequence[Span],
    right: Sequence[Span],
    closeness: Closeness = shared,
) -> list[tuple[int, int]]:
    """Of index pairs, those to keep: exact spans first, then the closer two, then the earlier.

    No index is kept twice on its side. Sorted by place on the right.
    """

    def worth(pair: tuple[int, int]) -> tuple[bool, float, int, int]:
        span, other = left[pair[0]], right[pair[1]]
        return (span != other, -closeness(span, other), pair[1], pair[0])

    kept: list[tuple[int, int]] = []
    left_used: set[int] = set()
    right_used: set[int] = set()
    for index, other in sorted(candidates, key=worth):
        if index not in left_used and other not in right_used:
            kept.append((index, other))
            left_used.add(index)
            right_used.add(other)
    return sorted(kept, key=lambda pair: pair[1])

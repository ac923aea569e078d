"""The shortest paths between two nodes, whichever way the edges go.

A search from both ends, level by level, that always widens the smaller side. What it may look at
is bounded, since two steps from a hub are the whole graph: whether there is no path or the search
was broken off are two different answers, and ``Paths.outcome`` tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kg.adjacency import Adjacency
from kg.model import Edge, Node
from kg.short_texts import Flags, Numbers

MOST_LOOKED_AT = 1_000_000
"""Edges, counted again from their other end: some 20 ms. More than a graph of 100,000 nodes has."""


class PathOutcome(StrEnum):
    """How a search ended."""

    FOUND = "found"
    NONE_WITHIN = "none_within"  # all was looked at: no path of at most so many edges
    NOT_JOINED = "not_joined"  # all was looked at: no path of any length
    STOPPED = "stopped"  # too much to look at: nothing is known of longer paths


@dataclass(frozen=True, slots=True)
class Step:
    """On to ``node``, by every edge that joins it to the node before, in order."""

    edges: tuple[Edge, ...]
    node: Node


@dataclass(frozen=True, slots=True)
class Path:
    """From ``start`` step by step to the other node; no step where both are one node."""

    start: Node
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """Shortest paths, all of one length, in the order of the ids of their nodes.

    ``more`` where there are others as short. ``searched``: the length of the paths, or, where none
    was found, the length up to which it is known that there is none.
    """

    outcome: PathOutcome
    paths: tuple[Path, ...]
    more: bool
    searched: int


class PathSearch:
    """One search in a graph, over the edges of some predicates."""

    def __init__(self, graph: Adjacency, predicates: Flags, most_looked_at: int) -> None:
        self._graph = graph
        self._predicates = predicates
        self._left = most_looked_at

    def between(self, start: int, end: int, *, most: int, hops: int) -> Paths:
        """At most ``most`` of the shortest paths, of at most ``hops`` edges."""
        near, far = _Side(start, len(self._graph.nodes)), _Side(end, len(self._graph.nodes))
        meeting = near.frontier if start == end else near.frontier[:0]
        while not len(meeting):
            searched = near.depth + far.depth
            if not len(near.frontier) or not len(far.frontier):
                return Paths(PathOutcome.NOT_JOINED, (), False, searched)
            if searched >= hops:
                return Paths(PathOutcome.NONE_WITHIN, (), False, searched)
            one, other = sorted((near, far), key=lambda side: (len(side.frontier), side.depth))
            if not self._can_look_at(one.frontier):
                return Paths(PathOutcome.STOPPED, (), False, searched)
            one.widen(self._beside(one.frontier))
            # both sides are whole up to their depths, so what is in both is as deep as the other
            meeting = one.frontier[other.depths[one.frontier] == other.depth]
        found = tuple(self._walk(self._levels(near, far, meeting), most + 1))
        length = near.depth + far.depth
        return Paths(PathOutcome.FOUND, found[:most], len(found) > most, length)

    def _can_look_at(self, nodes: Numbers) -> bool:
        self._left -= self._graph.degree(nodes)
        return self._left >= 0

    def _beside(self, nodes: Numbers) -> Numbers:
        return np.unique(self._graph.touching(nodes, self._predicates).other)

    def _levels(self, near: _Side, far: _Side, meeting: Numbers) -> list[Numbers]:
        """The nodes of all shortest paths by their distance from the start."""
        before, after = [meeting], [meeting]
        for depth in range(near.depth - 1, -1, -1):
            beside = self._beside(before[-1])
            before.append(beside[near.depths[beside] == depth])
        for depth in range(far.depth - 1, -1, -1):
            beside = self._beside(after[-1])
            after.append(beside[far.depths[beside] == depth])
        return [*reversed(before), *after[1:]]

    def _walk(self, levels: list[Numbers], most: int) -> Iterator[Path]:
        """The first ``most`` paths through the levels. Every node of a level leads to the end."""
        nodes, edges = self._graph.nodes, self._graph.edges
        [start] = levels[0].tolist()
        waiting: list[tuple[int, tuple[Step, ...]]] = [(start, ())]
        while waiting and most:
            node, steps = waiting.pop()
            if len(steps) == len(levels) - 1:
                most -= 1
                yield Path(nodes[start], steps)
                continue
            touching = self._graph.touching(np.array([node]), self._predicates)
            onward: dict[int, list[Edge]] = {}
            ahead = np.isin(touching.other, levels[len(steps) + 1])
            for edge, other in zip(
                touching.edge[ahead].tolist(), touching.other[ahead].tolist(), strict=True
            ):
                onward.setdefault(other, []).append(edges[edge])
            for other in sorted(onward, reverse=True)[-most:]:
                waiting.append((other, (*steps, Step(tuple(onward[other]), nodes[other]))))


class _Side:
    """What one end has reached: how far each node is from it, and the furthest."""

    def __init__(self, node: int, nodes: int) -> None:
        self.depth = 0
        self.depths = np.full(nodes, -1, np.int32)
        self.depths[node] = 0
        self.frontier: Numbers = np.array([node], np.int64)

    def widen(self, beside: Numbers) -> None:
        """One step further."""
        self.depth += 1
        self.frontier = beside[self.depths[beside] < 0]
        self.depths[self.frontier] = self.depth

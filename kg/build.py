"""Readings → the graph, and the names that each passage gives to the index."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from corpus.notice import PassageId, Reading
from kg.graph import KnowledgeGraph
from kg.mentions import names_of


def graph_of(readings: Iterable[Reading]) -> KnowledgeGraph:
    """The graph of these notices; the same in whatever order they come."""
    graph = KnowledgeGraph()
    for reading in readings:
        graph.add_notice(reading)
    return graph


def passage_names(reading: Reading) -> Mapping[PassageId, tuple[str, ...]]:
    """For each passage the names that stand in it: as written and canonical, sorted, once each.

    A passage's names depend on its own notice alone.
    """
    passages = sorted(reading.passages, key=lambda passage: passage.span)
    starts = [passage.span.start for passage in passages]
    found: dict[PassageId, set[str]] = {passage.passage_id: set() for passage in passages}
    for mention in names_of(reading):
        index = bisect_right(starts, mention.span.start) - 1
        if index >= 0 and passages[index].span.overlaps(mention.span):
            found[passages[index].passage_id] |= {mention.text, mention.canonical}
    return {passage_id: tuple(sorted(names)) for passage_id, names in found.items()}

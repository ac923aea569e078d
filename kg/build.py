"""Readings → the graph, and the names that each passage gives to the index."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping

from corpus.notice import NoticeId, PassageId, Reading
from kg.extract import facts_of
from kg.facts import NoticeFacts
from kg.follow_ups import FollowUps
from kg.graph import KnowledgeGraph
from kg.mentions import names_of
from kg.overlay import NO_EDITS, Overlay


class FactsKept:
    """The facts of readings, taken from each once. Safe to share between threads."""

    def __init__(self) -> None:
        self._known: dict[NoticeId, tuple[Reading, NoticeFacts]] = {}

    def of(self, reading: Reading) -> NoticeFacts:
        """What the notice says, without any edit."""
        known = self._known.get(reading.notice.notice_id)
        if known is not None and known[0] is reading:
            return known[1]
        facts = facts_of(reading)
        self._known[reading.notice.notice_id] = (reading, facts)
        return facts

    def forget_all_but(self, notice_ids: Collection[NoticeId]) -> None:
        """Let go of notices that are no longer there."""
        for notice_id in [each for each in list(self._known) if each not in notice_ids]:
            self._known.pop(notice_id, None)


def graph_of(
    readings: Iterable[Reading],
    overlay: Overlay = NO_EDITS,
    kept: FactsKept | None = None,
    follow_ups: FollowUps | None = None,
) -> KnowledgeGraph:
    """The graph of these notices, edited by hand; the same in whatever order they come.

    ``kept`` and ``follow_ups`` spare what was worked out of the same readings before.
    """
    graph = KnowledgeGraph(overlay, follow_ups)
    for reading in readings:
        facts = facts_of(reading) if kept is None else kept.of(reading)
        graph.add_facts(overlay.applied_to(facts, reading))
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

"""What a home holds at one moment: the store's notices and edits, and what is derived from them."""

from __future__ import annotations

import hashlib
import time
from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from corpus.described import text_digest
from corpus.notice import NoticeId, Passage, PassageId, Reading, Span
from corpus.store import NoticeState
from corpus.visibility import PUBLIC, Viewer, Visibility, visible
from kg.build import FactsKept, graph_of
from kg.edits import RecordedEdit, Undone
from kg.follow_ups import FollowUps
from kg.graph import KnowledgeGraph
from kg.model import NodeId, NodeType
from kg.overlay import Overlay
from kg.query import GraphQueries
from retrieval.index import PassageIndex
from retrieval.similarity import TextSimilarity
from service.seen_edits import seen_edits


def kinds_of(readings: Mapping[NoticeId, Reading]) -> frozenset[Visibility]:
    """The visibilities that there are notices of."""
    return frozenset(reading.notice.visibility for reading in readings.values())


@dataclass(frozen=True, slots=True, order=True)
class NamedSpan:
    """Characters of a notice that mention a node of the graph."""

    span: Span
    node_id: NodeId
    type: NodeType


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store holds at one generation: the notices, read, and the edits of the graph."""

    generation: int
    readings: Mapping[NoticeId, Reading]
    edits: tuple[RecordedEdit, ...]
    kept: FactsKept
    follow_ups: FollowUps
    similarity: TextSimilarity

    def graph(self) -> KnowledgeGraph:
        """The graph of these notices with these edits: a new one on every call.

        The model is loaded only for pairs of statements that were never compared before.
        """
        graph = graph_of(self.readings.values(), Overlay(self.edits), self.kept, self.follow_ups)
        self.similarity.save()
        return graph

    def only(self, kinds: Collection[Visibility]) -> Stored:
        """The same if there were no notices but those of these visibilities."""
        shown = {k: r for k, r in self.readings.items() if r.notice.visibility in kinds}
        hidden = [r for k, r in self.readings.items() if k not in shown]
        edits = seen_edits(self.edits, shown.values(), hidden, self.kept)
        return replace(self, readings=shown, edits=tuple(edits)) if hidden else self

    def seen_by(self, viewer: Viewer) -> Stored:
        """The same if there were no notices but those that this viewer may see."""
        return self.only(visible(viewer, kinds_of(self.readings)))

    def without(self, numbers: Collection[int]) -> Stored:
        """The same if these edits were undone."""
        edits = (
            replace(each, undone=Undone(0, "", "", "")) if each.number in numbers else each
            for each in self.edits
        )
        return replace(self, edits=tuple(edits))


@dataclass(frozen=True)
class Snapshot:
    """All notices at one generation of the store, with their graph and index; never changes."""

    generation: int
    readings: Mapping[NoticeId, Reading]
    graph: KnowledgeGraph
    index: PassageIndex
    made_at: float = field(default_factory=time.time)  # seconds since 1970

    @cached_property
    def kinds(self) -> frozenset[Visibility]:
        """The visibilities that there are notices of."""
        return kinds_of(self.readings)

    @cached_property
    def public(self) -> int:
        """How many notices anybody may see."""
        return sum(each.notice.visibility == PUBLIC for each in self.readings.values())

    @cached_property
    def states(self) -> Mapping[NoticeId, NoticeState]:
        """What each notice says and to whom, as ``NoticeStore.states`` tells it."""
        held = (each.notice for each in self.readings.values())
        return {n.notice_id: (text_digest(n.text), n.visibility.stored) for n in held}

    def make_ready(self, before: Snapshot | None) -> None:
        """Make now what the first to ask would wait for, as far as it was asked of ``before``."""
        for name in ("kinds", "public", "edition", "states", "_passages", "_named"):
            getattr(self, name)
        if before is not None:
            self.queries.make_ready(before.queries)

    def is_made_of(
        self,
        readings: Mapping[NoticeId, Reading],
        edits: tuple[RecordedEdit, ...],
        digests: Mapping[NoticeId, str],
    ) -> bool:
        """Whether a new snapshot would be the same; ``digests``: of the segments there are now."""
        return (
            self.readings.keys() == readings.keys()
            and all(readings[key] is each for key, each in self.readings.items())
            and self.graph.overlay.edits == edits
            and {k: digests.get(k) for k in readings}
            == {k: held.digest if (held := self.index.segments.get(k)) else None for k in readings}
        )

    @cached_property
    def edition(self) -> str:
        """Names what answers are made from: these notices, with the edits that show in them.

        The same in every process; a change of anything else, of what somebody else sees, leaves it
        as it is.
        """
        digest = hashlib.sha256()
        for notice_id in sorted(self.readings):
            notice = self.readings[notice_id].notice
            told = (notice.title, notice.issuer, notice.date, notice.number, notice.source_address)
            text = hashlib.sha256(notice.text.encode("utf-8", "surrogatepass")).hexdigest()
            digest.update(repr((notice_id, text, told)).encode("utf-8", "surrogatepass"))
        digest.update(repr(self._edits_shown()).encode())
        return digest.hexdigest()[:32]

    def _edits_shown(self) -> list[int]:
        overlay, facts = self.graph.overlay, self.graph.facts
        if not overlay.active:
            return []
        nodes = {fact.node_id for each in facts for fact in each.nodes}
        shown = {trace.number for each in facts for trace in each.traces if trace.done}
        gone = overlay.deleted(facts).items()
        shown |= {number for (one, _, other), number in gone if {one, other} <= nodes}
        return sorted(shown)

    @cached_property
    def _passages(self) -> dict[PassageId, Passage]:
        return {p.passage_id: p for reading in self.readings.values() for p in reading.passages}

    @property
    def queries(self) -> GraphQueries:
        """Answers questions to the graph; its index is made when the first one comes."""
        # cached_property has no lock from Python 3.12 on, and each index costs its own memory
        queries: GraphQueries = self.__dict__.setdefault("_queries", GraphQueries(self.graph))
        return queries

    @cached_property
    def _named(self) -> dict[NoticeId, list[NamedSpan]]:
        named: dict[NoticeId, list[NamedSpan]] = {notice_id: [] for notice_id in self.readings}
        for node in self.graph.nodes():
            for mention in node.mentions:
                named[mention.notice_id].append(NamedSpan(mention.span, node.node_id, node.type))
        return {notice_id: sorted(spans) for notice_id, spans in named.items()}

    def is_same_notice(self, notice_id: NoticeId, other: Snapshot) -> bool:
        """Whether a notice is read, indexed and named in both alike."""
        here, there = self.index.segments.get(notice_id), other.index.segments.get(notice_id)
        return (
            self.readings.get(notice_id) is other.readings.get(notice_id)
            and here is not None
            and there is not None
            and here.digest == there.digest
            and self._named[notice_id] == other._named[notice_id]
        )

    def passage(self, passage_id: PassageId) -> Passage:
        """The passage with this id; the index holds no others."""
        return self._passages[passage_id]

    def named_in(self, notice_id: NoticeId, span: Span) -> tuple[NamedSpan, ...]:
        """The mentions of nodes that lie inside a stretch of a notice, in order."""
        named = self._named[notice_id]
        first = bisect_left(named, span.start, key=lambda each: each.span.start)
        last = bisect_left(named, span.end, key=lambda each: each.span.start)
        return tuple(each for each in named[first:last] if each.span.end <= span.end)

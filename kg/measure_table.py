"""The measures of a graph, each with whom it concerns, and those that meet some conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.normalize import match_key
from corpus.notice import NoticeId
from kg.conditions import check_words, check_year
from kg.measure_list import ListedMeasure
from kg.measures import MeasureStatus
from kg.model import Edge, NodeId, Predicate, listed_words
from kg.named_body import Concerned, NamedBody, name_keys, word_keys

_JOINED = (Predicate.LED_BY, Predicate.PARTICIPATES, Predicate.APPLIES_TO)


@dataclass(frozen=True, slots=True)
class MeasureQuery:
    """Every condition must hold. Raises InvalidFilter for one that nothing could meet.

    ``body`` is a name of who leads the measure, takes part in it, is its partner or is bound by it;
    ``text`` words of the measure or of the heading above it, each of them somewhere.
    """

    status: MeasureStatus | None = None
    year: int | None = None
    notice_id: NoticeId | None = None
    body: str | None = None
    text: str | None = None
    with_deadline: bool = False
    with_penalty: bool = False

    def __post_init__(self) -> None:
        check_year(self.year)
        check_words("body", self.body)
        check_words("text", self.text)


@dataclass(frozen=True, slots=True)
class FoundMeasures:
    """One page of measures, in the order of their notices; ``total`` counts all pages."""

    total: int
    found: tuple[ListedMeasure, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    listed: ListedMeasure
    concerned: Concerned
    words: str


class MeasureTable:
    """The measures and whom they concern. Never changes; safe between threads."""

    def __init__(self, listed: Sequence[ListedMeasure], edges: Iterable[Edge]) -> None:
        joined = _joined(edges)
        self._rows = [_row(each, joined.get(each.node.node_id, set())) for each in listed]
        self._by_id = {row.listed.node.node_id: row for row in self._rows}

    def find(
        self, wanted: MeasureQuery, body: NamedBody | None, *, limit: int, offset: int = 0
    ) -> FoundMeasures:
        """The measures that meet ``wanted``; ``body`` is what its name means."""
        words = asked_words(wanted.text)
        met = [row.listed for row in self._rows if _meets(row, wanted, words, body)]
        return FoundMeasures(len(met), tuple(met[offset : offset + limit]))

    def know(self, body: NamedBody) -> bool:
        """Whether any measure concerns ``body``."""
        return any(row.concerned.has(body) for row in self._rows)

    def concerned(self, node_id: NodeId) -> Concerned | None:
        """Whom this measure concerns; None where the node is no measure."""
        row = self._by_id.get(node_id)
        return None if row is None else row.concerned


def asked_words(text: str | None) -> tuple[str, ...]:
    """The keys of the words that are asked for, each of which must be there."""
    return tuple(match_key(each) for each in (text or "").split())


def _meets(row: _Row, wanted: MeasureQuery, words: Sequence[str], body: NamedBody | None) -> bool:
    node = row.listed.node
    return (
        (wanted.status is None or node.attribute("status") == wanted.status.value)
        and (wanted.year is None or node.attribute("year") == wanted.year)
        and (wanted.notice_id is None or row.concerned.notice_id == wanted.notice_id)
        and all(each in row.words for each in words)
        and (bool(node.attribute("deadline")) or not wanted.with_deadline)
        and (bool(node.attribute("penalty")) or not wanted.with_penalty)
        and (body is None or row.concerned.has(body))
    )


def _row(listed: ListedMeasure, joined: set[NodeId]) -> _Row:
    node = listed.node
    concerned = Concerned(
        node.mentions[0].notice_id if node.mentions else None,
        frozenset(joined),
        name_keys(listed.partners),
        word_keys(
            (*listed_words(node.attribute("actors")), *listed_words(node.attribute("obliged")))
        ),
    )
    return _Row(listed, concerned, match_key(f"{node.name}\n{listed.section or ''}"))


def _joined(edges: Iterable[Edge]) -> Mapping[NodeId, set[NodeId]]:
    """For each end of such an edge the other ends; those of a measure are bodies."""
    joined: dict[NodeId, set[NodeId]] = {}
    for edge in edges:
        if edge.predicate in _JOINED:
            joined.setdefault(edge.source, set()).add(edge.target)
            joined.setdefault(edge.target, set()).add(edge.source)
    return joined

"""Who the graph says does what is quoted, where the text itself names them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.notice import NoticeId, Span
from kg.measure_list import ListedMeasure
from kg.measure_table import MeasureQuery
from kg.model import BODIES
from service.answering.evidence import EvidenceBase
from service.assist.duties import Duty, DutyKind

_MOST = 10_000  # measures of one notice


@dataclass(frozen=True, slots=True)
class _Acting:
    """A measure at ``done`` and the words at ``at`` that name who leads it."""

    done: Span
    at: Span


class NamedActors:
    """The named actors of the measures of one base, looked up notice by notice and kept."""

    def __init__(self, base: EvidenceBase) -> None:
        self._base = base
        self._known: dict[NoticeId, tuple[_Acting, ...]] = {}

    def doing(self, notice_id: NoticeId, quotes: Sequence[Span]) -> Iterator[Duty]:
        """Each actor of what is quoted, as a duty at the words that name it."""
        known = self._known.get(notice_id)
        if known is None:
            known = self._known[notice_id] = tuple(self._read(notice_id))
        text = self._base.readings[notice_id].notice.text
        for each in known:
            if any(each.done.overlaps(quote) for quote in quotes):
                span = Span(each.at.start, max(each.at.end, each.done.end))
                yield Duty(each.at.of(text), each.at, span, DutyKind.LEADS, True, False)

    def _read(self, notice_id: NoticeId) -> Iterator[_Acting]:
        queries = self._base.snapshot.queries
        listed = queries.measures(MeasureQuery(notice_id=notice_id), limit=_MOST).found
        for measure in listed:
            if measure.is_implicit or not measure.node.mentions:
                continue
            at = self._named(notice_id, measure)
            if at is not None:
                yield _Acting(measure.node.mentions[0].span, at)

    def _named(self, notice_id: NoticeId, measure: ListedMeasure) -> Span | None:
        """Where the sentence of the measure names who leads it: the first place."""
        done = measure.node.mentions[0].span
        names = {
            n for lead in measure.leads if lead.type in BODIES for n in (lead.name, *lead.aliases)
        }
        passage = self._base.passage_at(notice_id, done)
        for sentence in self._base.sentences(passage.passage_id):
            if not sentence.sentence.span.overlaps(done):
                continue
            start, text = (
                sentence.sentence.span.start,
                sentence.text[: done.end - sentence.sentence.span.start],
            )
            found = [(text.find(name), name) for name in names if len(name) > 1 and name in text]
            if found:
                at, name = min(found, key=lambda each: (each[0], -len(each[1])))
                return Span(start + at, start + at + len(name))
        return None

"""What else of the notices may be meant: statements near the best, each as its own words.

They are shown as related and never as the answer, since nothing has checked that they answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from corpus.notice import NoticeId, Span
from service.answering.cite import citation_of
from service.answering.claim_answers import unheld
from service.answering.evidence import EvidenceBase, Ranked, Statement
from service.answering.facts import facts_of
from service.answering.outcome import Answer, Citation
from service.answering.pipeline import Looked
from service.answering.understand import Need
from service.answering.verify import displaced

LONGEST = 120
"""Characters of a sentence that is shown whole; of a longer one the clauses that were found."""
_DEPTH = 60  # statements of one ranking that are looked at
_NEAR = 6.0
"""How far behind the best a statement may score and still be shown."""
_ABOUT = 0.12
"""The least share of the question's words that a statement, its sentence and headings hold."""


@dataclass(frozen=True, slots=True)
class Extract:
    """A verbatim extract, and the question that it was found for."""

    question: str
    need: Need
    answer: Answer


class Shown:
    """The characters that are shown already, so that no two cards rest on the same."""

    def __init__(self) -> None:
        self._spans: dict[NoticeId, list[Span]] = {}

    def add(self, citations: Sequence[Citation]) -> None:
        """Count these as shown."""
        for each in citations:
            self._spans.setdefault(each.notice_id, []).append(each.span)

    def holds(self, citations: Sequence[Citation]) -> bool:
        """Whether all of these are shown already."""
        return all(self.has(each.notice_id, each.span) for each in citations)

    def any(self, citations: Sequence[Citation]) -> bool:
        """Whether one of these is shown in part."""
        return any(self.has(each.notice_id, each.span) for each in citations)

    def has(self, notice_id: NoticeId, span: Span) -> bool:
        """Whether any of these characters is shown."""
        return any(span.overlaps(each) for each in self._spans.get(notice_id, ()))


def extracts(looked: Sequence[Looked], shown: Shown) -> Iterator[Extract]:
    """Statements that may be meant, the best of each question in turn; nothing that is shown."""
    streams = [_of(each, need, ranked) for each in looked for need, ranked in each.ranked if ranked]
    while streams:
        for stream in list(streams):
            found = next((each for each in stream if not shown.any(each.answer.citations)), None)
            if found is None:
                streams.remove(stream)
                continue
            shown.add(found.answer.citations)
            yield found


def _of(looked: Looked, need: Need, ranked: Ranked) -> Iterator[Extract]:
    lowest = ranked[0].score - _NEAR
    for statement in islice(ranked, _DEPTH):
        if statement.score < lowest:
            return
        if statement.context < _ABOUT or statement.sentence.is_title:
            continue
        answer = _extracted(statement, looked.base)
        if answer is not None:
            yield Extract(looked.reply.question, need, answer)


def _extracted(statement: Statement, base: EvidenceBase) -> Answer | None:
    """The statement's sentence, or the clauses found of a long one; None if it does not hold."""
    reading = base.readings[statement.notice_id]
    text = reading.notice.text
    span = statement.sentence.sentence.span
    if len(span) > LONGEST:
        span = statement.span
    said = span.of(text)
    span = Span(span.start + len(said) - len(said.lstrip()), span.start + len(said.rstrip()))
    citation = citation_of(1, statement.sentence.passage, span, reading)
    words = citation.quote.rstrip("。；;，,")
    answer = f"{words}。[1]"
    readings = base.readings
    if unheld(answer, [citation], readings) or displaced([citation], readings):
        return None
    return Answer(answer, (citation,), facts_of(base.snapshot, [citation]))

"""What else of the notices may be meant: statements near the best, each as its own words.

They are shown as related and never as the answer, since nothing has checked that they answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.notice import NoticeId, Span
from service.answering.asked import Asked
from service.answering.cite import citation_of
from service.answering.claim_answers import unheld
from service.answering.evidence import EvidenceBase, Ranked, Statement, within
from service.answering.facts import facts_of
from service.answering.fit import holds_figure, holds_time
from service.answering.needs import Need
from service.answering.outcome import Answer, Citation
from service.answering.pipeline import Looked
from service.answering.verify import displaced

LONGEST = 120
"""Characters of a sentence that is shown whole; of a longer one the clauses that were found."""
_DEPTH = 60  # statements of one ranking that are looked at
_NEAR = 8.0
"""How far behind the best a statement may score and still be shown."""
_ABOUT = 0.12
"""The least share of the question's words that a statement, its sentence and headings hold."""


@dataclass(frozen=True, slots=True)
class Extract:
    """A verbatim extract, and the question that it was found for."""

    question: str
    need: Need
    ranked: Ranked
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
    streams = [
        _of(each, need, ranked, shown) for each in looked for need, ranked in each.ranked if ranked
    ]
    while streams:
        for stream in list(streams):
            found = next(stream, None)
            if found is None:
                streams.remove(stream)
                continue
            shown.add(found.answer.citations)
            yield found


def _of(looked: Looked, need: Need, ranked: Ranked, shown: Shown) -> Iterator[Extract]:
    for statement in _of_the_form_first(ranked, need):
        if statement.context < _ABOUT or statement.sentence.is_title:
            continue
        citation = _cited(statement, looked.base)
        if shown.any((citation,)):
            continue
        answer = _held(citation, looked.base)
        if answer is not None:
            yield Extract(looked.reply.question, need, ranked, answer)


def _of_the_form_first(ranked: Ranked, need: Need) -> Iterator[Statement]:
    """Statements near the best, those first that hold the figure or the time which is asked for."""
    near = list(within(ranked[:_DEPTH], _NEAR))
    yield from sorted(near, key=lambda each: not _has_the_form(each, need))


def _has_the_form(statement: Statement, need: Need) -> bool:
    if Asked.FIGURE in need.asked and holds_figure(statement, need):
        return True
    return Asked.TIME in need.asked and holds_time(statement, need)


def _cited(statement: Statement, base: EvidenceBase) -> Citation:
    """The statement's sentence, or of a long one the clauses that were found."""
    reading = base.readings[statement.notice_id]
    span = statement.sentence.sentence.span
    if len(span) > LONGEST:
        span = statement.span
    said = span.of(reading.notice.text)
    span = Span(span.start + len(said) - len(said.lstrip()), span.start + len(said.rstrip()))
    return citation_of(1, statement.sentence.passage, span, reading)


def _held(citation: Citation, base: EvidenceBase) -> Answer | None:
    """The extract as it is told; None where it does not stand up to what answers stand up to."""
    text = f"{citation.quote.rstrip('。；;，,')}。[{citation.marker}]"
    if unheld(text, [citation], base.readings) or displaced([citation], base.readings):
        return None
    return Answer(text, (citation,), facts_of(base.snapshot, [citation]))

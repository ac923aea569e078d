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

LONGEST = 200
"""Characters of a sentence that is shown whole; of a longer one the clauses that were found."""
_DEPTH = 60  # statements of one ranking that are looked at
_NEAR = 8.0
"""How far behind the best a statement may score and still be shown."""
_ABOUT = 0.06
"""The least share of the question's words that a statement, its sentence and headings hold."""

_MOSTLY = 0.5
"""The share of an extract that may be shown already: an answer may quote one clause of several."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found for one thing that was told, best first."""

    question: str
    need: Need
    ranked: Ranked
    base: EvidenceBase


@dataclass(frozen=True, slots=True)
class Extract:
    """A verbatim extract, and the question that it was found for."""

    question: str
    need: Need
    ranked: Ranked
    answer: Answer


class Shown:
    """The characters that are shown already, so that no two cards say the same."""

    def __init__(self) -> None:
        self._spans: dict[NoticeId, list[Span]] = {}

    def add(self, citations: Sequence[Citation]) -> None:
        """Count these as shown."""
        for each in citations:
            self._spans.setdefault(each.notice_id, []).append(each.span)

    def holds(self, citations: Sequence[Citation]) -> bool:
        """Whether all of these are shown already."""
        return all(self.has(each.notice_id, each.span) for each in citations)

    def mostly(self, citation: Citation) -> bool:
        """Whether some card shows most of these characters, so that they say little more."""
        span = citation.span
        shown = (
            min(each.end, span.end) - max(each.start, span.start)
            for each in self._spans.get(citation.notice_id, ())
        )
        return max(shown, default=0) > _MOSTLY * len(span)

    def has(self, notice_id: NoticeId, span: Span) -> bool:
        """Whether any of these characters is shown."""
        return any(span.overlaps(each) for each in self._spans.get(notice_id, ()))


def looks_of(looked: Looked) -> list[Look]:
    """What was looked at for the reply, a look for each need."""
    question = looked.reply.question
    return [Look(question, need, ranked, looked.base) for need, ranked in looked.ranked]


@dataclass(slots=True)
class Found:
    """A sentence that was found: by which look best, at what rank there, and its score."""

    look: Look
    statement: Statement
    rank: int
    score: float = 0.0

    @property
    def citation(self) -> Citation:
        """The sentence, or of a long one the clauses that were found."""
        return _cited(self.statement, self.look.base)


def nearest(asked: Sequence[Look], story: Look | None, shown: Shown) -> Iterator[Found]:
    """Sentences that may be meant, best first by all looks together; nothing that is shown.

    Callers go a long way round, and no one way of putting what they said finds it best: a sentence
    gets the reciprocal of its rank in every look. The story counts as much as all questions do.
    """
    weighted = [(1 / len(asked), look) for look in asked]
    if story is not None:
        weighted.insert(0, (1.0, story))
    for found in _fused(weighted):
        citation = found.citation
        if not shown.mostly(citation):
            shown.add((citation,))
            yield found


def extract_of(found: Found) -> Extract | None:
    """What a card tells of it; None where it does not stand up to what answers stand up to."""
    look, citation = found.look, found.citation
    said = citation.quote.rstrip("。；;，,、")
    # what leads up to a list goes on in the notice
    text = f"{said}{'……' if said.endswith(('：', ':')) else '。'}[{citation.marker}]"
    readings = look.base.readings
    if unheld(text, [citation], readings) or displaced([citation], readings):
        return None
    answer = Answer(text, (citation,), facts_of(look.base.snapshot, [citation]))
    return Extract(look.question, look.need, look.ranked, answer)


def _fused(weighted: Sequence[tuple[float, Look]]) -> list[Found]:
    """The sentences by the weighted sum of their reciprocal ranks; equal ones as they came."""
    found: dict[tuple[NoticeId, Span], Found] = {}
    for weight, look in weighted:
        for rank, statement in enumerate(_sentences(look.ranked, look.need), 1):
            key = statement.notice_id, statement.sentence.sentence.span
            best = found.setdefault(key, Found(look, statement, rank))
            if rank < best.rank:
                best.look, best.statement, best.rank = look, statement, rank
            best.score += weight / rank
    return sorted(found.values(), key=lambda each: -each.score)


def _sentences(ranked: Ranked, need: Need) -> Iterator[Statement]:
    """The best statement of each sentence near the best that is on what is asked."""
    seen: set[tuple[NoticeId, Span]] = set()
    for statement in _of_the_form_first(ranked, need):
        key = statement.notice_id, statement.sentence.sentence.span
        if key in seen or statement.context < _ABOUT or statement.sentence.is_title:
            continue
        seen.add(key)
        yield statement


def _of_the_form_first(ranked: Ranked, need: Need) -> Iterator[Statement]:
    """Statements near the best, those first that hold the figure or the time which is asked for."""
    near = list(within(ranked[:_DEPTH], _NEAR))
    yield from sorted(near, key=lambda each: not _has_the_form(each, need))


def _has_the_form(statement: Statement, need: Need) -> bool:
    if Asked.FIGURE in need.asked and holds_figure(statement, need):
        return True
    return Asked.TIME in need.asked and holds_time(statement, need)


def _cited(statement: Statement, base: EvidenceBase) -> Citation:
    reading = base.readings[statement.notice_id]
    span = statement.sentence.sentence.span
    if len(span) > LONGEST:
        span = statement.span
    said = span.of(reading.notice.text)
    span = Span(span.start + len(said) - len(said.lstrip()), span.start + len(said.rstrip()))
    return citation_of(1, statement.sentence.passage, span, reading)

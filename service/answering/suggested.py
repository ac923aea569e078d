"""Questions to begin with, each of which was asked and is answered from the notice it is about.

A suggestion that ends in “the notice does not say” is worse than none. So candidates are made by
form, of the figures that a notice gives and of the titles of its items and sections, and only what
the whole flow answers, with the very figure or from the very item, is suggested.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest

from corpus.notice import NoticeId, Reading, Span
from kg.model import NodeType
from service.answering.outcome import Answer, Question
from service.answering.pipeline import Answerer
from service.answering.related import asked_of_title
from service.library import Library

MOST = 6
"""Questions of one notice, at most."""
_TRIED = 30
"""Candidates of one notice that are asked at most: some 20 ms each, once a version."""
_SUBJECT = range(6, 19)
"""Characters of what is counted: shorter says too little by itself, longer is no question."""
_TITLE = range(6, 27)
"""Characters of a title that is asked about: of 附则 or 公告 alone nobody knows what it is."""
_UNASKED = frozenset(
    [
        "万",
        "亿",
        "年",
        "个月",
        "月",
        "周",
        "天",
        "日",
        "小时",
        "分钟",
        "周岁",
        "岁",
        "名",
        "位",
        "个百分点",
    ]
)
"""No unit, or one of terms, ages and ranks: “多少年” asks for another thing as often as not."""
_CLOSED = frozenset("，,。；;、：:（）()")


@dataclass(frozen=True, slots=True)
class SuggestedQuestion:
    """A question that this notice answers."""

    notice_id: NoticeId
    question: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A question and where its answer has to be taken from."""

    question: str
    span: Span


class SuggestedQuestions:
    """Finds a notice's questions at the first look at each version. Safe to share."""

    def __init__(self, library: Library, answerer: Answerer) -> None:
        self._library = library
        self._answerer = answerer
        self._finding = threading.Lock()
        self._found: dict[NoticeId, tuple[Reading, tuple[SuggestedQuestion, ...]]] = {}

    def of(
        self, notice_ids: frozenset[NoticeId] | None, most: int
    ) -> tuple[SuggestedQuestion, ...]:
        """Up to ``most`` questions, of all notices or these: one of each in turn."""
        readings = self._library.snapshot().readings
        asked = sorted(readings if notice_ids is None else notice_ids & readings.keys())
        rows: list[tuple[SuggestedQuestion, ...]] = []
        for notice_id in asked[:most]:  # more notices than questions would not all have their turn
            rows.append(self._of_notice(notice_id, readings[notice_id]))
        turns = chain.from_iterable(zip_longest(*rows))
        return tuple(each for each in turns if each is not None)[:most]

    def _of_notice(self, notice_id: NoticeId, reading: Reading) -> tuple[SuggestedQuestion, ...]:
        with self._finding:
            known = self._found.get(notice_id)
            if known is not None and known[0] is reading:
                return known[1]
            found = tuple(self._answered(notice_id, reading))
            self._found[notice_id] = (reading, found)
            return found

    def _answered(self, notice_id: NoticeId, reading: Reading) -> Iterator[SuggestedQuestion]:
        # the longest first: what is counted is named more fully, so that it is clear by itself
        figures = sorted(
            self._of_figures(notice_id), key=lambda each: (-len(each.question), each.span.start)
        )
        titles = _spread(list(_of_titles(reading)))
        mixed = [each for pair in zip_longest(figures, titles) for each in pair if each is not None]
        kept = 0
        for candidate in mixed[:_TRIED]:
            if not self._is_answered(candidate, notice_id):
                continue
            yield SuggestedQuestion(notice_id, candidate.question)
            kept += 1
            if kept == MOST:
                return

    def _of_figures(self, notice_id: NoticeId) -> Iterator[_Candidate]:
        for node in self._library.snapshot().graph.nodes(NodeType.TARGET):
            mention = node.mentions[0]
            attributes = dict(node.attributes)
            subject, unit = attributes.get("subject"), attributes.get("unit")
            if mention.notice_id != notice_id or attributes.get("status") == "context":
                continue
            if not isinstance(subject, str) or not isinstance(unit, str):
                continue
            if len(subject) not in _SUBJECT or _CLOSED & set(subject) or unit in _UNASKED:
                continue
            asks = "是多少" if unit in ("%", "成") else f"有多少{unit}"
            yield _Candidate(f"{subject}{asks}？", mention.span)

    def _is_answered(self, candidate: _Candidate, notice_id: NoticeId) -> bool:
        """Whether all notices together answer it, from this notice and at this place."""
        outcome = self._answerer.ask(Question(candidate.question)).outcome
        return isinstance(outcome, Answer) and any(
            cited.notice_id == notice_id
            and (cited.span.contains(candidate.span) or candidate.span.contains(cited.span))
            for cited in outcome.citations[:1]
        )


def _of_titles(reading: Reading) -> Iterator[_Candidate]:
    text = reading.notice.text
    titled: Iterable[tuple[Span, Span]] = [
        (item.title, item.span) for item in reading.outline.items if item.title is not None
    ] or [(section.heading, section.span) for section in reading.outline.sections]
    for title, span in titled:
        question = asked_of_title(title.of(text))
        if question and len(title) in _TITLE:
            yield _Candidate(question, span)


def _spread(candidates: list[_Candidate]) -> list[_Candidate]:
    """The same in another order: from all over the notice, not its first page alone."""
    step = max(1, len(candidates) // MOST)
    return [each for first in range(step) for each in candidates[first::step]]

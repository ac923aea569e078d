"""Builders and a scripted answerer for the tests of answer scoring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from corpus.notice import Notice, NoticeId, PassageId, Span
from eval.questions import DevQuestion
from service.answering.outcome import (
    Abstention,
    Answer,
    Citation,
    Language,
    Outcome,
    Question,
    Reason,
    Reply,
    Timings,
)

TEXT = "青山市热线全年受理诉求1,200件。河东区设站3个。河东区设站3个。办结率为98%。"
NOTICE_ID = NoticeId("qingshan")


def a_notice(text: str = TEXT, notice_id: str = NOTICE_ID) -> Notice:
    """A notice of our own invention."""
    return Notice(NoticeId(notice_id), text, title="青山市热线年报", issuer="青山市政务服务局")


def a_question(**changes: Any) -> DevQuestion:
    """A question on ``a_notice()``, with these fields changed."""
    question = DevQuestion(
        question_id="t-001",
        question="热线全年受理多少诉求?",
        language="zh",
        kind="number",
        answerable=True,
        must_include=(("1200件",),),
        evidence=("全年受理诉求1,200件",),
    )
    return replace(question, **changes)


def a_citation(
    quote: str, *, text: str = TEXT, notice_id: str = NOTICE_ID, start: int | None = None
) -> Citation:
    """A citation of ``quote`` at its first place in ``text``, or at ``start``."""
    start = text.index(quote) if start is None else start
    return Citation(
        marker=1,
        notice_id=NoticeId(notice_id),
        notice_title="青山市热线年报",
        issuer="青山市政务服务局",
        notice_date=None,
        source_address=None,
        section="一、热线",
        item=None,
        passage_id=PassageId(f"{notice_id}:0-{len(text)}"),
        quote=quote,
        span=Span(start, start + len(quote)),
    )


def a_reply(outcome: Outcome, question: str = "热线全年受理多少诉求?") -> Reply:
    """A reply with this outcome."""
    return Reply("a-1", outcome, Language.SIMPLIFIED, question, Timings(20.0, 8.0, 2.0, 1.0))


def an_answer(text: str, *quotes: str | Citation) -> Reply:
    """An answer that cites ``quotes`` of ``a_notice()``."""
    citations = tuple(
        a_citation(quote) if isinstance(quote, str) else quote for quote in quotes or ("98%",)
    )
    return a_reply(Answer(text, citations))


def a_refusal(message: str = "通知没有说。", *nearest: Citation) -> Reply:
    """An abstention."""
    return a_reply(Abstention(Reason.NO_EVIDENCE, message, tuple(nearest)))


class ScriptedAnswerer:
    """Answers by a function of the question, and remembers what it was asked."""

    def __init__(self, reply_to: Callable[[Question], Reply]) -> None:
        self._reply_to = reply_to
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Reply:
        """The scripted reply."""
        self.asked.append(question)
        return self._reply_to(question)

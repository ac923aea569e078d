"""What was answered lately, so that a thumb which comes after has an answer to belong to.

Kept in this process only and never written: what nobody rates leaves no trace. A restart forgets
it, and so does time; who rates an answer that is gone is told to ask again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping

from corpus.notice import Notice, NoticeId, Reading
from service.answering.outcome import Abstention, Question, Reply
from service.feedback_errors import UnknownAnswer
from service.rated_answer import RatedAnswer, digest_of

KEPT = 10_000
KEPT_CHARACTERS = 16_000_000
"""Answers that are kept, and characters of them all: whichever comes first."""


class RecentAnswers:
    """The last answers by id; the oldest go first. Safe to share between threads."""

    def __init__(self, kept: int = KEPT, kept_characters: int = KEPT_CHARACTERS) -> None:
        self._kept = kept
        self._kept_characters = kept_characters
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, RatedAnswer] = OrderedDict()
        self._characters = 0
        self._digests: dict[NoticeId, tuple[int, str]] = {}

    def remember(
        self,
        question: Question,
        reply: Reply,
        readings: Mapping[NoticeId, Reading],
        audience: str = "citizen",
    ) -> None:
        """Keep a reply, to be rated later by its id. ``readings``: the notices it was made from."""
        outcome = reply.outcome
        cited = outcome.nearest if isinstance(outcome, Abstention) else outcome.citations
        with self._lock:
            digests = {
                each.notice_id: self._digest(readings[each.notice_id].notice)
                for each in cited
                if each.notice_id in readings
            }
            answer = RatedAnswer.of(question, reply, audience, digests)
            before = self._answers.pop(answer.answer_id, None)
            self._characters += answer.size - (before.size if before is not None else 0)
            self._answers[answer.answer_id] = answer
            while self._answers and (
                len(self._answers) > self._kept or self._characters > self._kept_characters
            ):
                _, oldest = self._answers.popitem(last=False)
                self._characters -= oldest.size

    def find(self, answer_id: str) -> RatedAnswer:
        """The answer with this id. Raises UnknownAnswer."""
        with self._lock:
            answer = self._answers.get(answer_id)
        if answer is None:
            raise UnknownAnswer
        return answer

    def _digest(self, notice: Notice) -> str:
        """Worked out once for each text: an answer should not wait for it.

        Known again by Python's own hash, which a text keeps: holding the text here would keep
        those of notices that were removed.
        """
        known, own = self._digests.get(notice.notice_id), hash(notice.text)
        if known is None or known[0] != own:
            known = self._digests[notice.notice_id] = (own, digest_of(notice.text))
        return known[1]

"""What was answered lately, so that a thumb which comes after has an answer to belong to.

Kept in this process only and never written: what nobody rates leaves no trace. A restart forgets
it, and so does time; who rates an answer that is gone is told to ask again.
Ids follow from what was asked, so an answer is found only by who could have had the same.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import TypeAlias

from corpus.notice import Notice, NoticeId, Reading
from corpus.visibility import ANYBODY, PUBLIC, Viewer, Visibility, may_see
from service.answering.outcome import Abstention, Question, Reply
from service.feedback_errors import UnknownAnswer
from service.rated_answer import RatedAnswer, digest_of

KEPT = 10_000
KEPT_CHARACTERS = 16_000_000
"""Answers that are kept, and characters of them all: whichever comes first."""


Kinds: TypeAlias = frozenset[Visibility]
"""The visibilities of the notices that an answer was made from."""
PUBLIC_ONLY: Kinds = frozenset({PUBLIC})


class RecentAnswers:
    """The last answers by id; the oldest go first. Safe to share between threads."""

    def __init__(self, kept: int = KEPT, kept_characters: int = KEPT_CHARACTERS) -> None:
        self._kept = kept
        self._kept_characters = kept_characters
        self._lock = threading.Lock()
        self._answers: OrderedDict[tuple[Kinds, str], RatedAnswer] = OrderedDict()
        self._kinds: dict[Kinds, None] = {}
        self._characters = 0
        self._digests: dict[NoticeId, tuple[int, str]] = {}

    def remember(
        self,
        question: Question,
        reply: Reply,
        readings: Mapping[NoticeId, Reading],
        audience: str = "citizen",
        kinds: Kinds = PUBLIC_ONLY,
    ) -> None:
        """Keep a reply, to be rated later by its id.

        ``readings``: the notices it was made from, of these ``kinds``.
        """
        outcome = reply.outcome
        cited = outcome.nearest if isinstance(outcome, Abstention) else outcome.citations
        with self._lock:
            digests = {
                each.notice_id: self._digest(readings[each.notice_id].notice)
                for each in cited
                if each.notice_id in readings
            }
            answer = RatedAnswer.of(question, reply, audience, digests, kinds)
            key = kinds, answer.answer_id
            self._kinds[kinds] = None
            before = self._answers.pop(key, None)
            self._characters += answer.size - (before.size if before is not None else 0)
            self._answers[key] = answer
            while self._answers and (
                len(self._answers) > self._kept or self._characters > self._kept_characters
            ):
                _, oldest = self._answers.popitem(last=False)
                self._characters -= oldest.size

    def find(self, answer_id: str, viewer: Viewer = ANYBODY) -> RatedAnswer:
        """The answer with this id, made from notices that this viewer may see.

        Raises UnknownAnswer.
        """
        with self._lock:
            for kinds in self._kinds:
                answer = self._answers.get((kinds, answer_id))
                if answer is not None and all(may_see(viewer, kind) for kind in kinds):
                    return answer
        raise UnknownAnswer

    def _digest(self, notice: Notice) -> str:
        """Worked out once for each text: an answer should not wait for it.

        Known again by Python's own hash, which a text keeps: holding the text here would keep
        those of notices that were removed.
        """
        known, own = self._digests.get(notice.notice_id), hash(notice.text)
        if known is None or known[0] != own:
            known = self._digests[notice.notice_id] = (own, digest_of(notice.text))
        return known[1]

"""What was asked and what came of it, as it is kept for feedback: enough to ask it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from corpus.notice import NoticeId, PassageId, Span
from corpus.visibility import PUBLIC, Visibility, from_written
from service.answering.outcome import Abstention, Citation, Outcome, Question, Reply, Turn
from service.masking import IsPublished, masked


@dataclass(frozen=True, slots=True)
class RatedAnswer:
    """One reply with its question. ``text`` carries the markers, as it was shown.

    ``reason`` None: it was answered. ``citations`` are those of the answer, or of an abstention
    what it named as nearest; ``digests`` has the SHA-256 of each cited notice's text as it was
    then. ``notice_ids`` None: every notice was asked. ``made_from``: what notices it was made from
    that are not public, sorted; only who may see all of these may see it.
    """

    answer_id: str
    question: str
    history: tuple[Turn, ...]
    language: str
    audience: str
    notice_ids: tuple[NoticeId, ...] | None
    reason: str | None
    text: str
    citations: tuple[Citation, ...]
    digests: tuple[tuple[NoticeId, str], ...]
    made_from: tuple[Visibility, ...] = ()

    @classmethod
    def of(
        cls,
        question: Question,
        reply: Reply,
        audience: str,
        digests: Mapping[NoticeId, str],
        made_from: Iterable[Visibility] = (),
    ) -> RatedAnswer:
        """The reply to ``question``; ``digests`` of the notices that it cites."""
        outcome = reply.outcome
        citations = outcome.nearest if isinstance(outcome, Abstention) else outcome.citations
        cited = sorted({citation.notice_id for citation in citations})
        asked = question.notice_ids
        return cls(
            answer_id=reply.answer_id,
            question=question.text,
            history=question.history,
            language=reply.language.value,
            audience=audience,
            notice_ids=None if asked is None else tuple(sorted(asked)),
            reason=outcome.reason.value if isinstance(outcome, Abstention) else None,
            text=said_of(reply),
            citations=tuple(citations),
            digests=tuple((each, digests[each]) for each in cited if each in digests),
            made_from=tuple(sorted(set(made_from) - {PUBLIC})),
        )

    @property
    def is_refused(self) -> bool:
        """Whether it was an abstention."""
        return self.reason is not None

    @property
    def kinds(self) -> frozenset[Visibility]:
        """The visibilities of the notices that it was made from."""
        return frozenset((PUBLIC, *self.made_from))

    @property
    def about(self) -> frozenset[NoticeId]:
        """The notices that it cites or that were asked by name."""
        return frozenset((*(each.notice_id for each in self.citations), *(self.notice_ids or ())))

    @property
    def size(self) -> int:
        """About how many characters it takes to keep."""
        turns = sum(len(turn.question) + len(turn.answer) for turn in self.history)
        quotes = sum(len(citation.quote) for citation in self.citations)
        return len(self.question) + turns + len(self.text) + quotes

    def masked(self, is_published: IsPublished) -> RatedAnswer:
        """The same without personal data in what was asked; what was answered is the notices'."""
        history = tuple(
            Turn(masked(turn.question, is_published), masked(turn.answer, is_published))
            for turn in self.history
        )
        return replace(self, question=masked(self.question, is_published), history=history)

    def again(self) -> Question:
        """The same question, to be asked once more."""
        asked = None if self.notice_ids is None else frozenset(self.notice_ids)
        return Question(self.question, self.history, asked)


def said_of(reply: Reply) -> str:
    """What the caller was told: the answer, or the sentence that says there is none."""
    return text_of(reply.outcome)


def text_of(outcome: Outcome) -> str:
    """The same of what came of a question."""
    return outcome.message if isinstance(outcome, Abstention) else outcome.text


def digest_of(text: str) -> str:
    """SHA-256 of a notice's text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def stored_answer(answer: RatedAnswer) -> str:
    """The answer as JSON, the same for the same answer; no character outside ASCII."""
    fields = asdict(answer) | {"made_from": [each.written for each in answer.made_from]}
    return json.dumps(fields, sort_keys=True)


def answer_from(stored: str) -> RatedAnswer:
    """The answer that ``stored_answer`` wrote."""
    fields: dict[str, Any] = json.loads(stored)
    asked = fields.pop("notice_ids")
    made_from = fields.pop("made_from", ())  # not there in those of before there were others
    return RatedAnswer(
        history=tuple(Turn(**turn) for turn in fields.pop("history")),
        notice_ids=None if asked is None else tuple(NoticeId(each) for each in asked),
        citations=tuple(_citation(each) for each in fields.pop("citations")),
        digests=tuple((NoticeId(each), digest) for each, digest in fields.pop("digests")),
        made_from=tuple(from_written(each) for each in made_from),
        **fields,
    )


def _citation(fields: dict[str, Any]) -> Citation:
    span = Span(**fields.pop("span"))
    passage_id = PassageId(fields.pop("passage_id"))
    return Citation(span=span, passage_id=passage_id, **fields)

"""A reply → what is recorded of it, everything that a caller said masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.answering.outcome import Abstention, Outcome, Question
from service.masking import IsPublished, masked, private_in, published_in
from service.rated_answer import text_of
from service.records.fingerprints import Fingerprint, code_fingerprint
from service.records.record import Cited, Replied, Said, sha256_of
from service.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Leaving:
    """A reply on its way out. ``route``: what it was asked by; ``understood``: as what."""

    route: str
    answer_id: str
    question: Question
    understood: str
    language: str
    outcome: Outcome
    snapshot: Snapshot
    role: str
    audience: str


def replied(leaving: Leaving, made_from: Fingerprint) -> Replied:
    """What is recorded of it."""
    outcome, question, snapshot = leaving.outcome, leaving.question, leaving.snapshot
    cited = outcome.nearest if isinstance(outcome, Abstention) else outcome.citations
    said = [question.text, *(turn.question for turn in question.history)]
    asked_of = question.notice_ids
    is_published = published_in(each.notice.text for each in snapshot.readings.values())
    shown = masked(question.text, is_published)
    return Replied(
        route=leaving.route,
        answer_id=leaving.answer_id,
        role=leaving.role,
        audience=leaving.audience,
        language=leaving.language,
        question=shown,
        understood=shown
        if leaving.understood == question.text
        else masked(leaving.understood, is_published),
        history=tuple(
            Said(masked(turn.question, is_published), masked(turn.answer, is_published))
            for turn in question.history
        ),
        masked=kinds_in(said, is_published),
        limited_to=None if asked_of is None else tuple(sorted(asked_of)),
        generation=snapshot.generation,
        notices=made_from.notices,
        index=made_from.index,
        model=snapshot.index.fingerprint,
        code=code_fingerprint(),
        reason=outcome.reason.value if isinstance(outcome, Abstention) else None,
        cited=tuple(
            Cited(each.notice_id, made_from.texts[each.notice_id], each.span.start, each.span.end)
            for each in cited
        ),
        text_sha256=sha256_of(text_of(outcome)),
    )


def kinds_in(texts: Iterable[str], is_published: IsPublished) -> tuple[str, ...]:
    """The kinds of personal data in these texts."""
    found = {
        each.kind.value
        for text in texts
        for each in private_in(text)
        if not is_published(each.kind, text[each.start : each.end])
    }
    return tuple(sorted(found))

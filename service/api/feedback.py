"""POST /feedback for everybody; for editors the list of it, and asking again."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from starlette.concurrency import run_in_threadpool

from service.api.access import EDITORS, CallerDep, json_only, needs, queue_of, within_feedback_rate
from service.api.bodies import citation_body
from service.api.feedback_schemas import (
    FeedbackAsked,
    FeedbackBody,
    FeedbackList,
    KeptBody,
    RatingBody,
    ReaskBody,
    ReaskedBody,
    ReaskedList,
    RuledList,
    RulingBody,
)
from service.api.limits import counted_address
from service.api.schemas import TurnBody
from service.api.state import LOOKS_EACH, ServicesDep
from service.api.viewing import LoadedDep
from service.expected import NoticeWords, proposed
from service.feedback import Feedback, Rating, Ruling, Should, Verdict, keyed_rater
from service.feedback_questions import json_lines, questions_of
from service.logs import log_event
from service.masking import published_in
from service.reasking import reask
from service.should import should_say

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/feedback", tags=["feedback"])

JSON_LINES = "application/x-ndjson"
LEFT_OUT = "Wenjin-Left-Out"
"""The header that counts the feedback of which no question was made."""
UNRULED = "Wenjin-Unruled"
"""The header that counts what of it no editor has ruled on yet."""


@router.post(
    "",
    summary="Say whether an answer was right",
    status_code=201,
    dependencies=[Depends(json_only), Depends(within_feedback_rate)],
)
def give_feedback(body: RatingBody, calling: CallerDep, loaded: LoadedDep) -> KeptBody:
    """Kept with the question and the answer. Rated again by the same caller, the later one counts.

    An answer can be rated while it is remembered: 404 after that, or after a restart. What an
    editor or administrator says of it needs no ruling.
    """
    answer = loaded.recent.find(body.answer_id, loaded.viewer)
    if calling.key is not None:
        rater = keyed_rater(calling.key.key_id)
    else:  # the browser's name would make another body of whoever changes it
        rater = loaded.feedback.rater(counted_address(calling.address))
    rating, reason = Rating(body.rating), (body.reason or "").strip()
    correction = (body.correction or "").strip()
    readings = loaded.library.snapshot().readings.values()
    is_published = published_in(reading.notice.text for reading in readings)
    by_editor = calling.key is not None and calling.key.role in EDITORS
    kept = loaded.feedback.keep(
        answer, rating, reason, correction, rater, is_published, by_editor=by_editor
    )
    log_event(
        logger,
        logging.INFO,
        "feedback.kept",
        number=kept.number,
        answer_id=answer.answer_id,
        rating=body.rating,
        has_reason=bool(kept.reason),
        has_correction=bool(kept.correction),
    )
    return KeptBody(number=kept.number, answer_id=answer.answer_id, rating=body.rating, at=kept.at)


@router.get("", summary="List the feedback", dependencies=[Depends(needs(EDITORS))])
def feedback(loaded: LoadedDep, asked: Annotated[FeedbackAsked, Query()]) -> FeedbackList:
    """Newest first, each with its question, its answer, and what came of asking again.

    Of answers from notices that the caller may see; what is of others is not counted either.
    """
    page = loaded.feedback.page(
        rating=Rating(asked.rating) if asked.rating else None,
        corrected=asked.corrected,
        unruled=asked.unruled,
        all_of_them=asked.every,
        limit=asked.limit,
        offset=asked.offset,
        shows=loaded.library.shows,
    )
    return FeedbackList(total=page.total, feedback=_bodies(page.found, loaded))


@router.get(
    "/questions",
    summary="The feedback as questions that answers are scored on",
    response_class=Response,
    responses={
        200: {
            "description": "A question a line, as `wenjin feedback export` writes them",
            "content": {JSON_LINES: {"schema": {"type": "string"}}},
            "headers": {each: {"schema": {"type": "integer"}} for each in (LEFT_OUT, UNRULED)},
        }
    },
    dependencies=[Depends(needs(EDITORS))],
)
def feedback_questions(loaded: LoadedDep, calling: CallerDep) -> Response:
    """JSON lines, for `wenjin eval answers`; empty where no question can be made.

    Of answers from notices that the caller may see, by what an editor has ruled on.
    `Wenjin-Left-Out` counts the feedback that no question was made of, `Wenjin-Unruled` what of
    it waits for a ruling; of the rest nobody said what is right.
    """
    rated = loaded.feedback.page(shows=loaded.library.shows).found
    made = questions_of(rated, _words(loaded))
    log_event(
        logger,
        logging.INFO,
        "feedback.exported",
        count=len(made.lines),
        left_out=len(made.left_out),
        key_id=calling.key.key_id if calling.key is not None else None,
    )
    headers = {
        LEFT_OUT: str(len(made.left_out)),
        UNRULED: str(len(made.waiting)),
        "Content-Disposition": 'attachment; filename="feedback.jsonl"',
    }
    return Response(json_lines(made.lines), media_type=JSON_LINES, headers=headers)


@router.post(
    "/ruling",
    summary="Rule on ratings",
    dependencies=[Depends(json_only), Depends(needs(EDITORS))],
)
def rule_on_feedback(body: RulingBody, loaded: LoadedDep, calling: CallerDep) -> RuledList:
    """What an editor holds of each rating, and what should have been answered.

    ``should_say`` is taken only as it stands in a notice that the question is asked of: 422 else,
    and what was held before stays. What came of asking again before that is forgotten.
    """
    assert calling.key is not None  # needs(EDITORS)
    shows = loaded.library.shows
    rated = loaded.feedback.named(body.numbers, shows)
    numbers = [each.number for each in rated]
    ruling = None if body.ruling is None else Ruling(body.ruling)
    should = Should() if body.should_refuse else None
    if body.should_say is not None:
        readings = loaded.library.snapshot().readings.values()
        should = should_say(body.should_say, rated, (each.notice for each in readings))
    loaded.feedback.rule(numbers, ruling, calling.key.label or calling.key.key_id, should)
    log_event(
        logger,
        logging.INFO,
        "feedback.ruled",
        count=len(numbers),
        ruling=body.ruling or "none",
        has_should=should is not None,
        key_id=calling.key.key_id,
    )
    ruled = loaded.feedback.named(numbers, shows)
    return RuledList(feedback=_bodies(ruled, loaded))


@router.post(
    "/reask",
    summary="Ask what was rated again",
    dependencies=[Depends(json_only), Depends(needs(EDITORS))],
)
async def reask_feedback(
    body: ReaskBody, loaded: LoadedDep, held: ServicesDep, calling: CallerDep
) -> ReaskedList:
    """Whether each is answered rightly now, by what was said of it then; kept with it."""
    # of many questions, so one at a time
    async with queue_of(held.reasking, calling, LOOKS_EACH).turn():
        return await run_in_threadpool(_reasked, body, loaded)


def _reasked(body: ReaskBody, loaded: LoadedDep) -> ReaskedList:
    rated = loaded.feedback.named(body.numbers, loaded.library.shows)
    found = reask(rated, loaded.views)
    loaded.feedback.keep_reasked(found)
    verdicts = [found[each.number].verdict for each in rated]
    counts = {verdict.value: verdicts.count(verdict) for verdict in Verdict}
    log_event(logger, logging.INFO, "feedback.reasked", asked=len(rated), **counts)
    again = [replace(each, reasked=found[each.number]) for each in rated]
    return ReaskedList(counts=counts, feedback=_bodies(again, loaded))


def _words(loaded: LoadedDep) -> NoticeWords:
    """The words of the notices that the caller may see."""
    readings = loaded.library.snapshot().readings
    return NoticeWords({notice_id: reading.notice for notice_id, reading in readings.items()})


def _bodies(found: Sequence[Feedback], loaded: LoadedDep) -> list[FeedbackBody]:
    words = _words(loaded)
    return [feedback_body(each, words) for each in found]


def feedback_body(said: Feedback, words: NoticeWords) -> FeedbackBody:
    """Feedback as the service gives it; ``words`` of the notices that whoever reads it may see."""
    answer, reasked = said.answer, said.reasked
    return FeedbackBody(
        number=said.number,
        at=said.at,
        rating=said.rating.value,
        reason=said.reason,
        correction=said.correction,
        counts=said.counts,
        answer_id=answer.answer_id,
        question=answer.question,
        history=[TurnBody(question=t.question, answer=t.answer) for t in answer.history],
        language=answer.language,
        audience=answer.audience,
        notice_ids=None if answer.notice_ids is None else list(answer.notice_ids),
        refused=answer.is_refused,
        abstention_reason=answer.reason,
        answer=answer.text,
        citations=[citation_body(citation) for citation in answer.citations],
        reasked=None
        if reasked is None
        else ReaskedBody(
            at=reasked.at,
            verdict=reasked.verdict.value,
            why=reasked.why,
            answer=reasked.text,
            changed=reasked.is_changed,
        ),
        ruling=None if said.ruling is None else said.ruling.value,
        should_say=(said.should and said.should.sentence) or None,
        should_refuse=said.should is not None and not said.should.sentence,
        proposed=list(proposed(said, words)),
    )

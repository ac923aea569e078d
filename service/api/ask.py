"""POST /ask: a question in, an answer with citations or an abstention out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from fastapi import APIRouter, Depends, Request, Response

from corpus.errors import NoticeNotFound, StoreEmpty
from corpus.notice import NoticeId, Reading
from service.answering.outcome import Abstention, Outcome, Question, Reply, Turn
from service.answering.pipeline import Looked
from service.answering.stage_clock import NoLongerAsked
from service.api.access import STAFF, CallerDep, json_only, patience_with, within_rate
from service.api.event_stream import EVENT_STREAM, prefers_stream
from service.api.readiness import Loaded
from service.api.recording import Recording
from service.api.reply_body import response_of
from service.api.schemas import AskBody, AskResponse
from service.api.state import ServicesDep
from service.api.streaming import stream_of
from service.api.viewing import LoadedDep
from service.api.work import EVIDENCE_PLACES, Work, worked
from service.logs import log_event
from service.masking import masked
from service.metrics import Metrics
from service.views import View

__all__ = ["ask", "asked_notices", "reason_of", "response_of", "router"]

logger = logging.getLogger(__name__)
router = APIRouter(tags=["ask"])

JSON = "application/json"
SUGGESTED = 4
"""Questions that are suggested to who asked nothing yet, or nothing more."""


@router.post(
    "/ask",
    summary="Ask the notices",
    response_model=AskResponse,
    responses={
        200: {
            "description": "The reply; with Accept: text/event-stream its statements one by one",
            "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
        }
    },
    dependencies=[Depends(json_only), Depends(within_rate)],
)
async def ask(
    request: Request, body: AskBody, calling: CallerDep, loaded: LoadedDep, held: ServicesDep
) -> Response:
    """A short answer in the notices' own words, or an honest “the notice does not say”.

    Audience `citizen` is answered from what is public, whoever asks; `staff` from all that the
    caller's key may see.

    With `Accept: text/event-stream` as server-sent events: `delta` for each verified statement
    with its citations, then `done` with the whole object; `error` with a problem where something
    broke on the way. A dropped line resumes with the last event's id in `Last-Event-ID`.
    """
    if body.audience == "staff":
        calling.must_have(STAFF)
    else:
        loaded = loaded.for_anybody()
    streamed = prefers_stream(request.headers.get("accept", ""))
    recording = Recording.of(held.records, calling, "stream" if streamed else "ask", body.audience)
    work = Work(
        held.asking,
        patience_with(held, calling),
        partial(_replied, body, loaded, recording, held.metrics),
        EVIDENCE_PLACES if body.evidence else 1,
    )
    if streamed:
        return await stream_of(request, work)
    reply = await worked(request, work)
    # written here: the framework would check it against its model once more, in another thread
    return Response(response_of(reply).model_dump_json(), media_type=JSON)


def _replied(
    body: AskBody,
    loaded: Loaded,
    recording: Recording,
    metrics: Metrics,
    is_wanted: Callable[[], bool],
) -> Reply:
    view = loaded.view
    with loaded.views.callers.answered():
        question, looked = _looked(body, view, is_wanted)
        while not _still_stands(looked, view):  # somebody has taken a notice away meanwhile
            question, looked = _looked(body, view, is_wanted)
    reply = _with_something_to_ask(looked.reply, question, view)
    view.suggested.was_cited(reply.outcome)
    if not is_wanted():  # it will not leave, and so has no record
        raise NoLongerAsked
    recording.reply(question, reply, looked.base.snapshot)
    metrics.answered(recording.route, reply.timings, reason_of(reply.outcome))
    readings = looked.base.snapshot.readings
    loaded.recent.remember(question, reply, readings, body.audience, view.kinds)
    _log(reply, body)
    return reply


def _looked(body: AskBody, view: View, is_wanted: Callable[[], bool]) -> tuple[Question, Looked]:
    question = Question(
        body.question,
        tuple(Turn(turn.question, turn.answer) for turn in body.history),
        asked_notices(body.notice_ids, body.as_of, view.shelf.snapshot().readings),
    )
    return question, view.answerer.look(question, is_wanted, with_evidence=body.evidence)


def _still_stands(looked: Looked, view: View) -> bool:
    """Whether all notices that were looked at are as they were: one that came changes nothing."""
    snapshot, now = looked.base.snapshot, view.shelf.snapshot()
    return snapshot is now or all(now.readings.get(k) is it for k, it in snapshot.readings.items())


def _with_something_to_ask(reply: Reply, question: Question, view: View) -> Reply:
    """The reply; to who only greets or thanks, with questions that the notices answer."""
    if not (isinstance(reply.outcome, Abstention) and reply.outcome.is_courtesy):
        return reply
    found, _ = view.suggested.of(question.notice_ids, SUGGESTED)
    return replace(reply, related_questions=tuple(each.question for each in found))


def asked_notices(
    notice_ids: list[str] | None, as_of: date | None, readings: Mapping[NoticeId, Reading]
) -> frozenset[NoticeId] | None:
    """The notices a question is limited to; None for all. Raises NoticeNotFound, StoreEmpty."""
    if not readings:
        raise StoreEmpty
    if notice_ids is None and as_of is None:
        return None
    for notice_id in notice_ids or ():
        if NoticeId(notice_id) not in readings:
            raise NoticeNotFound(notice_id)
    asked = readings.keys() if notice_ids is None else {NoticeId(each) for each in notice_ids}
    if as_of is None:
        return frozenset(asked)
    return frozenset(each for each in asked if _published_by(readings[each].notice.date, as_of))


def _published_by(published: str | None, day: date) -> bool:
    """Whether a date of the form YYYY, YYYY-MM or YYYY-MM-DD may be on or before ``day``."""
    return published is None or published <= day.isoformat()[: len(published)]


def reason_of(outcome: Outcome) -> str | None:
    """Why it is an abstention, as metrics and log name it; None for an answer."""
    return outcome.reason.value if isinstance(outcome, Abstention) else None


def _log(reply: Reply, body: AskBody) -> None:
    outcome = reply.outcome
    log_event(
        logger,
        logging.INFO,
        "question.answered",
        answer_id=reply.answer_id,
        audience=body.audience,
        language=reply.language.value,
        abstained=reason_of(outcome),
        citations=len(reply.citations),
        total_ms=reply.timings.total,
    )
    if logger.isEnabledFor(logging.DEBUG):  # masking takes time that nobody else waits for
        log_event(
            logger,
            logging.DEBUG,
            "question.text",
            answer_id=reply.answer_id,
            question=masked(body.question),
            understood=masked(reply.question),
        )

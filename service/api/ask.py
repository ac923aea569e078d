"""POST /ask: a question in, an answer with citations or an abstention out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date

from fastapi import APIRouter, Depends, Request, Response
from starlette.exceptions import HTTPException

from corpus.errors import NoticeNotFound, StoreEmpty
from corpus.notice import NoticeId, Reading
from service.answering.outcome import Abstention, Question, Reply, Timings, Turn
from service.api.access import STAFF, CallerDep, json_only, within_rate
from service.api.bodies import citation_body, evidence_body, fact_body
from service.api.schemas import (
    AbstentionBody,
    AskBody,
    AskResponse,
    TimingsBody,
)
from service.api.state import LoadedDep
from service.logs import log_event

logger = logging.getLogger(__name__)
router = APIRouter(tags=["ask"])

EVENT_STREAM = "text/event-stream"
JSON = "application/json"
JSON_RANGES = (JSON, "application/*", "*/*")


async def wants_json(request: Request) -> None:
    """Answers come whole, not as a stream."""
    accepted = request.headers.get("accept", "*/*").lower()
    if EVENT_STREAM in accepted and not any(kind in accepted for kind in JSON_RANGES):
        raise HTTPException(406, "Answers are not streamed yet. Send Accept: application/json.")


@router.post(
    "/ask",
    summary="Ask the notices",
    response_model=AskResponse,
    dependencies=[Depends(json_only), Depends(wants_json), Depends(within_rate)],
)
def ask(body: AskBody, calling: CallerDep, loaded: LoadedDep) -> Response:
    """A short answer in the notices' own words, or an honest “the notice does not say”."""
    if body.audience == "staff":
        calling.must_have(STAFF)
    readings = loaded.library.snapshot().readings
    question = Question(
        body.question,
        tuple(Turn(turn.question, turn.answer) for turn in body.history),
        asked_notices(body.notice_ids, body.as_of, readings),
    )
    reply = loaded.answerer.ask(question, with_evidence=body.evidence)
    loaded.recent.remember(question, reply, readings, body.audience)
    _log(reply, body)
    # written here: the framework would check it against its model once more, in another thread
    return Response(response_of(reply).model_dump_json(), media_type=JSON)


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


def response_of(reply: Reply) -> AskResponse:
    """The reply as the contract writes it."""
    outcome = reply.outcome
    refused = isinstance(outcome, Abstention)
    return AskResponse(
        answer_id=reply.answer_id,
        refused=refused,
        answer=outcome.message if isinstance(outcome, Abstention) else outcome.text,
        language=reply.language.value,
        question=reply.question,
        citations=[citation_body(citation) for citation in reply.citations],
        facts=[]
        if isinstance(outcome, Abstention)
        else [fact_body(fact) for fact in outcome.facts],
        abstention=abstention_body(outcome) if isinstance(outcome, Abstention) else None,
        confidence=None,
        generated_by="extractive",
        related_questions=list(reply.related_questions),
        timings_ms=timings_body(reply.timings),
        evidence=None
        if reply.evidence is None
        else [evidence_body(listed) for listed in reply.evidence],
    )


def abstention_body(outcome: Abstention) -> AbstentionBody:
    """Why there is no answer, as the contract writes it."""
    return AbstentionBody(
        reason=outcome.reason.value,
        message=outcome.message,
        nearest=[citation_body(citation) for citation in outcome.nearest],
    )


def timings_body(timings: Timings) -> TimingsBody:
    """Milliseconds as the contract writes them."""
    return TimingsBody(
        total=round(timings.total, 1),
        embed=round(timings.embed, 1),
        retrieve=round(timings.retrieve, 1),
        compose=round(timings.compose, 1),
    )


def _log(reply: Reply, body: AskBody) -> None:
    outcome = reply.outcome
    log_event(
        logger,
        logging.INFO,
        "question.answered",
        answer_id=reply.answer_id,
        audience=body.audience,
        language=reply.language.value,
        abstained=outcome.reason.value if isinstance(outcome, Abstention) else None,
        citations=len(reply.citations),
        total_ms=reply.timings.total,
    )
    log_event(
        logger,
        logging.DEBUG,
        "question.text",
        answer_id=reply.answer_id,
        question=body.question,
        understood=reply.question,
    )

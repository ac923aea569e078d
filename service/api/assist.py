"""POST /assist: what a caller says in, cards with their sources and a draft out; for agents."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from fastapi import APIRouter, Depends, Request, Response

from corpus.errors import StoreEmpty
from service.answering.outcome import Abstention, Answer, Language, Question, Reply, Turn
from service.answering.stage_clock import NoLongerAsked
from service.api.access import STAFF, CallerDep, json_only, needs, patience_with, within_typing_rate
from service.api.ask import JSON, reason_of
from service.api.assist_schemas import AssistBody, AssistResponse, CardBody, DraftBody
from service.api.bodies import citation_body, fact_body
from service.api.recording import Recording
from service.api.reply_body import abstention_body, timings_body
from service.api.schemas import CitationBody
from service.api.state import ServicesDep
from service.api.viewing import LoadedDep
from service.api.work import HungUp, Work, worked
from service.assist.callers_words import said_openly
from service.assist.cards import Assistance, Card, Named
from service.logs import log_event
from service.metrics import Metrics

logger = logging.getLogger(__name__)
router = APIRouter(tags=["assist"])


@router.post(
    "/assist",
    summary="What an agent needs while a caller speaks",
    response_model=AssistResponse,
    dependencies=[Depends(json_only), Depends(needs(STAFF)), Depends(within_typing_rate)],
)
async def assist(
    body: AssistBody, request: Request, held: ServicesDep, loaded: LoadedDep, calling: CallerDep
) -> Response:
    """Up to ``k`` cards, each on other words of the notices, and the draft of a work order.

    Waits its turn in the event loop, where it is seen that the page has gone on to a longer text
    and closed the connection: what nobody waits for is not worked on.
    """
    if await request.is_disconnected():
        raise HungUp
    recording = Recording.of(held.records, calling, "assist", "staff")
    act = partial(_assisted, body, loaded, recording, held.metrics)
    made = await worked(request, Work(held.assisting, patience_with(held, calling), act))
    return Response(made.model_dump_json(), media_type=JSON)


def _assisted(
    body: AssistBody,
    loaded: LoadedDep,
    recording: Recording,
    metrics: Metrics,
    is_wanted: Callable[[], bool],
) -> AssistResponse:
    view = loaded.view
    snapshot = view.shelf.snapshot()
    readings = snapshot.readings
    if not readings:
        raise StoreEmpty
    # an earlier question may be all that a caller said, with who it is; the answer is the notices'
    history = tuple(Turn(said_openly(turn.question), turn.answer) for turn in body.history)
    with loaded.views.callers.answered():
        assistance = view.assistant.assist(body.text, body.k, history)
        while (now := view.shelf.snapshot()) is not snapshot:  # changed meanwhile: once more
            snapshot, readings = now, now.readings
            assistance = view.assistant.assist(body.text, body.k, history)
    if not is_wanted():  # it will not leave, and so has no record
        raise NoLongerAsked
    asked = [Question(card.question, history) for card in assistance.cards]
    recording.cards(assistance, asked, snapshot)
    for card, question in zip(assistance.cards, asked, strict=True):
        replied = Reply(
            card.answer_id,
            card.outcome,
            assistance.language,
            card.question,
            assistance.timings,
        )
        loaded.recent.remember(question, replied, readings, "staff", view.kinds)
        view.suggested.was_cited(card.outcome)
    first = assistance.cards[0]
    reason = reason_of(first.outcome)
    metrics.answered(recording.route, assistance.timings, reason)
    log_event(
        logger,
        logging.INFO,
        "call.assisted",
        answer_id=first.answer_id,
        abstained=reason,
        cards=len(assistance.cards),
        total_ms=assistance.timings.total,
    )
    return response_of(assistance)


def response_of(assistance: Assistance) -> AssistResponse:
    """The cards and the draft as the contract writes them."""
    draft = assistance.draft
    return AssistResponse(
        cards=[_card(card, assistance.language) for card in assistance.cards],
        draft=DraftBody(
            summary=draft.summary,
            category=draft.category.value,
            topic=draft.topic,
            place=draft.place,
            body=draft.body,
            body_certain=draft.body_certain,
            body_note=draft.body_note,
            urgency=draft.urgency.level.value,
            urgency_words=list(draft.urgency.words),
            basis=[citation_body(each) for each in draft.basis],
        ),
        language=assistance.language.value,
        timings_ms=timings_body(assistance.timings),
    )


def _card(card: Card, language: Language) -> CardBody:
    outcome = card.outcome
    citations = outcome.citations if isinstance(outcome, Answer) else ()
    return CardBody(
        answer_id=card.answer_id,
        relation=card.relation.value,
        question=card.question,
        answer=None if isinstance(outcome, Abstention) else outcome.text,
        citations=[citation_body(each) for each in citations],
        facts=[]
        if isinstance(outcome, Abstention)
        else [fact_body(fact) for fact in outcome.facts],
        body=card.body.name if card.body else None,
        body_source=card.body.source.value if card.body else None,
        body_citation=_said(card.body),
        dispatch_to=card.dispatch_to.name if card.dispatch_to else None,
        dispatch_source=card.dispatch_to.source.value if card.dispatch_to else None,
        dispatch_citation=_said(card.dispatch_to),
        similar_questions=list(card.similar_questions),
        ask_next=list(card.ask_next),
        subject_node_id=card.subject,
        abstention=abstention_body(outcome, card.question, language)
        if isinstance(outcome, Abstention)
        else None,
    )


def _said(named: Named | None) -> CitationBody | None:
    return citation_body(named.citation) if named and named.citation else None

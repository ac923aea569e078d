"""A reply as the contract writes it, whole or as the last event of a stream."""

from __future__ import annotations

from service.answering.frames import asked_of
from service.answering.outcome import Abstention, Language, Reply, Timings
from service.api.bodies import citation_body, evidence_body, fact_body
from service.api.schemas import AbstentionBody, AskResponse, ChoiceBody, TimingsBody


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
        abstention=abstention_body(outcome, reply.question, reply.language)
        if isinstance(outcome, Abstention)
        else None,
        confidence=None,
        generated_by="extractive",
        related_questions=list(reply.related_questions),
        timings_ms=timings_body(reply.timings),
        evidence=None
        if reply.evidence is None
        else [evidence_body(listed) for listed in reply.evidence],
    )


def abstention_body(outcome: Abstention, question: str, language: Language) -> AbstentionBody:
    """Why there is no answer, as the contract writes it."""
    return AbstentionBody(
        reason=outcome.reason.value,
        message=outcome.message,
        nearest=[citation_body(citation) for citation in outcome.nearest],
        choices=[
            ChoiceBody(place=each, question=asked_of(question, each, language))
            for each in outcome.places
        ],
        courtesy=outcome.is_courtesy,
    )


def timings_body(timings: Timings) -> TimingsBody:
    """Milliseconds as the contract writes them."""
    return TimingsBody(
        total=round(timings.total, 1),
        embed=round(timings.embed, 1),
        retrieve=round(timings.retrieve, 1),
        compose=round(timings.compose, 1),
    )

"""A reply as the contract writes it."""

from __future__ import annotations

from service.answering.outcome import Abstention, Citation, Reply
from service.api.schemas import (
    AbstentionBody,
    AskResponse,
    CitationBody,
    FactBody,
    TimingsBody,
)


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
        else [
            FactBody(
                node_id=fact.node_id,
                type=fact.type,
                name=fact.name,
                attributes={
                    key: list(value) if isinstance(value, tuple) else value
                    for key, value in fact.attributes
                },
            )
            for fact in outcome.facts
        ],
        abstention=AbstentionBody(
            reason=outcome.reason.value,
            message=outcome.message,
            nearest=[citation_body(citation) for citation in outcome.nearest],
        )
        if isinstance(outcome, Abstention)
        else None,
        confidence=None,
        generated_by="extractive",
        related_questions=list(reply.related_questions),
        timings_ms=TimingsBody(
            total=round(reply.timings.total, 1),
            embed=round(reply.timings.embed, 1),
            retrieve=round(reply.timings.retrieve, 1),
            compose=round(reply.timings.compose, 1),
        ),
    )


def citation_body(citation: Citation) -> CitationBody:
    """A citation as the contract writes it."""
    return CitationBody(
        marker=citation.marker,
        kind=citation.kind,
        notice_id=citation.notice_id,
        notice_title=citation.notice_title,
        issuer=citation.issuer,
        notice_date=citation.notice_date,
        source_address=citation.source_address,
        section=citation.section,
        item=citation.item,
        passage_id=citation.passage_id,
        quote=citation.quote,
        start=citation.span.start,
        end=citation.span.end,
    )

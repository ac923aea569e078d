"""Records as several routes write them: citations, facts, edges, and entries of evidence."""

from __future__ import annotations

from kg.model import Edge, Provenance
from service.answering.listed import Listed
from service.answering.outcome import Citation, Fact
from service.api.schemas import (
    CitationBody,
    EdgeBody,
    EvidenceBody,
    FactBody,
    GroundBody,
    ProvenanceBody,
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


def fact_body(fact: Fact) -> FactBody:
    """A node that an answer rests on, as the contract writes it."""
    return FactBody(
        node_id=fact.node_id,
        type=fact.type,
        name=fact.name,
        attributes={
            key: list(value) if isinstance(value, tuple) else value
            for key, value in fact.attributes
        },
    )


def evidence_body(listed: Listed) -> EvidenceBody:
    """An entry of the list of evidence."""
    return EvidenceBody(
        rank=listed.rank,
        kind=listed.kind.value,
        citation=citation_body(listed.citation),
        node=None if listed.node is None else fact_body(listed.node),
        edge=None if listed.edge is None else edge_body(listed.edge),
        score=listed.score,
        reasons=[
            GroundBody(kind=ground.kind.value, rank=ground.rank, detail=ground.detail)
            for ground in listed.grounds
        ],
    )


def edge_body(edge: Edge) -> EdgeBody:
    """An edge as the graph export writes it."""
    return EdgeBody(
        source=edge.source,
        predicate=edge.predicate.value,
        target=edge.target,
        provenance=[provenance_body(place) for place in edge.provenance],
        implicit=edge.implicit,
        score=edge.score,
        reason=edge.reason,
        edits=list(edge.edits),
    )


def provenance_body(place: Provenance) -> ProvenanceBody:
    """Characters of a notice, as the graph export writes them."""
    return ProvenanceBody(
        notice_id=place.notice_id, start=place.span.start, end=place.span.end, text=place.text
    )

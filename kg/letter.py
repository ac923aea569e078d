"""What a notice says of the issuers of documents outside its measures: its letter, and in 《》."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.notice import PartKind, Span
from kg.collector import Collector
from kg.model import Mention, NodeId, NodeType, Predicate
from kg.statements import begins_with

_SENDS = re.compile(r"关于(?:印发|发布|公布)")
_SENT = re.compile(r"现(?:将|予|就)|印发(?:给|你|如下)|予以印发")
_OF = re.compile(r"(?:(?:联合)?(?:印发|发布|制定|出台|下发|公布|编制|推出)的?)?《")
_AUTHORS = {NodeType.DEPARTMENT, NodeType.ORGANISATION}
_JOINED = re.compile(r"、|和|与|及|以及")
_SAID_WITHIN = 200  # characters after a document's name in which the letter sends it out


def collect_letter(found: Collector, issuer: NodeId | None) -> None:
    """issued_by of what the letter around the documents sends out, by its title and its words.

    某市园林局关于印发2025年工作要点的通知; 现将《…》印发给你们.
    """
    if issuer is None:
        return
    title = found.reading.outline.title
    if title is not None:
        _titled(found, issuer, [m for m in found.mentions if title.contains(m.span)], title)
    frame = [part.span for part in found.reading.outline.parts if part.kind is PartKind.OTHER]
    for mention in found.mentions:
        inside = any(part.contains(mention.span) for part in frame)
        if mention.type is not NodeType.POLICY or not inside:
            continue
        end = _sentence_end(found.text, mention.span.end)
        if re.search(r"印发", found.text[mention.span.end : end]):
            policy, span = found.name(mention), Span(mention.span.start, end)
            found.edge(policy, Predicate.ISSUED_BY, issuer, span, True)


def _titled(found: Collector, issuer: NodeId, names: Sequence[Mention], title: Span) -> None:
    """What the title says is sent out: by the body that it begins with, or by the issuer."""
    sends = _SENDS.search(found.text, title.start, title.end)
    if sends is None:
        return
    begins = names and begins_with(found.text, title, names[0])
    body = names[0] if begins and names[0].type is NodeType.DEPARTMENT else None
    for mention in names:
        if mention.type is NodeType.POLICY and mention.span.start >= sends.end():
            source, target = found.name(mention), found.name(body) if body else issuer
            span = Span(title.start, mention.span.end)
            found.edge(source, Predicate.ISSUED_BY, target, span, body is None)


def collect_authors(found: Collector) -> None:
    """issued_by of a document that stands right behind its authors: 交通运输部《…计划》."""
    bodies = {m.span.end: m for m in found.mentions if m.type in _AUTHORS}
    for mention in found.mentions:
        if mention.type is not NodeType.POLICY or found.text[mention.span.start - 1] != "《":
            continue
        lead = _OF.pattern
        before = re.search(
            rf"{lead}$", found.text[max(0, mention.span.start - 8) : mention.span.start]
        )
        end = mention.span.start - (len(before[0]) if before else 1)
        while (body := bodies.get(end)) is not None:
            span = Span(body.span.start, mention.span.end)
            found.edge(found.name(mention), Predicate.ISSUED_BY, found.name(body), span)
            joined = [
                m
                for m in _JOINED.finditer(found.text, max(0, body.span.start - 2), body.span.start)
                if m.end() == body.span.start
            ]
            if not joined:
                break
            end = joined[0].start()


def _sentence_end(text: str, position: int) -> int:
    for end in range(position, min(len(text), position + 200)):
        if text[end] in "。\n":
            return end
    return min(len(text), position + 200)

"""Edges between what a notice names: who issued a document, where a thing is."""

from __future__ import annotations

import re

from corpus.notice import PartKind, Span
from kg.collector import Collector
from kg.model import Mention, NodeId, NodeType, Predicate
from kg.name_words import ISSUE_VERBS


def collect_relations(found: Collector, issuer: NodeId | None) -> None:
    """All of them; ``issuer`` is the node of the body that speaks."""
    if issuer is not None:
        _issued_documents(found, issuer)
    _locations(found)


_ISSUING = re.compile(rf"(?:{ISSUE_VERBS})(?:了|并|实施|{ISSUE_VERBS})*$")


def _issued_documents(found: Collector, issuer: NodeId) -> None:
    frame = [part.span for part in found.reading.outline.parts if part.kind is PartKind.OTHER]
    for index, mention in enumerate(found.mentions):
        if mention.type is not NodeType.POLICY:
            continue
        policy = found.name(mention)
        clause = _clause_start(found.text, mention.span.start)
        lead = found.text[clause : mention.span.start].rstrip("《“")
        if _ISSUING.search(lead):
            subject = _subject(found, index, clause)
            span = Span(clause, mention.span.end)
            found.edge(policy, Predicate.ISSUED_BY, subject or issuer, span, subject is None)
        elif any(part.contains(mention.span) for part in frame):
            end = _sentence_end(found.text, mention.span.end)
            if re.search(r"印发", found.text[mention.span.end : end]):
                span = Span(mention.span.start, end)
                found.edge(policy, Predicate.ISSUED_BY, issuer, span, True)


def _subject(found: Collector, index: int, clause: int) -> NodeId | None:
    """The body or district that the clause begins with."""
    for before in range(index - 1, -1, -1):
        mention = found.mentions[before]
        if mention.span.start < clause:
            break
        if mention.span.start == clause and mention.type in {
            NodeType.DISTRICT,
            NodeType.DEPARTMENT,
        }:
            return found.name(mention)
    return None


def _locations(found: Collector) -> None:
    """红桥区…打造“双铁”政务服务驿站: what a district sets up is in the district."""
    things = {NodeType.PROGRAMME, NodeType.PLATFORM, NodeType.DEPARTMENT}
    district: Mention | None = None
    for mention in found.mentions:
        lead = found.text[mention.span.start - 1] if mention.span.start else "\n"
        if mention.type is NodeType.DISTRICT and lead in "。；;\n":
            district = mention
            continue
        if district is None or mention.type not in things:
            continue
        between = found.text[district.span.end : mention.span.start]
        if re.search(r"[。；;\n]", between) or len(between) > 60:
            district = None
        elif re.search(r"打造|设立|推出|设置|建设|建成|上线|建立|开设", between):
            span = Span(district.span.start, mention.span.end)
            found.edge(found.name(mention), Predicate.LOCATED_IN, found.name(district), span)


_CLAUSE = "，。；：！？,;:!?\n"


def _clause_start(text: str, position: int) -> int:
    start = position
    while start > 0 and position - start < 80 and text[start - 1] not in _CLAUSE:
        start -= 1
    point = re.match(r"\s*(?:[一二三四五六七八九十]{1,3}是|\d{1,3}[.．、])", text[start:position])
    return start + (point.end() if point else 0)


def _sentence_end(text: str, position: int) -> int:
    for end in range(position, min(len(text), position + 200)):
        if text[end] in "。\n":
            return end
    return min(len(text), position + 200)

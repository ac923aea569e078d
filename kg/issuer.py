"""The body that speaks in a notice: its signature, or what the metadata names."""

from __future__ import annotations

import re

from corpus.notice import Span
from kg.aliases import canonical, node_key
from kg.collector import Collector
from kg.model import Mention, Merge, MergeRule, NodeId, NodeType


def collect_issuer(found: Collector) -> NodeId | None:
    """One Department for the issuer, found by its signature and under its name in full.

    An issuer that only the metadata names has no mention: no characters say it.
    """
    notice, outline = found.reading.notice, found.reading.outline
    span = _signature(found, outline.issuer)
    if span is None and not notice.issuer:
        return None
    written = span.of(found.text) if span is not None else notice.issuer or ""
    full = canonical(NodeType.DEPARTMENT, written, found.home)
    mention = Mention(NodeType.DEPARTMENT, span or Span(0, 0), written, full.name)
    node_id = NodeId(f"Department:{node_key(mention, found.home)}")
    said = found.said(span) if span is not None else None
    forms = [Merge(written, full.rules or (MergeRule.OFFICIAL_FORM,), said)]
    if notice.issuer:
        given = canonical(NodeType.DEPARTMENT, notice.issuer, found.home)
        forms.append(Merge(given.name, (MergeRule.METADATA,), None))
    return found.node(node_id, NodeType.DEPARTMENT, full.name, span, forms)


def _signature(found: Collector, signed: Span | None) -> Span | None:
    """The signature; of several bodies on its line the first."""
    if signed is None or not re.search(r"\s", signed.of(found.text).strip()):
        return signed
    bodies = (
        mention.span
        for mention in found.mentions
        if mention.type is NodeType.DEPARTMENT and signed.contains(mention.span)
    )
    return next(bodies, signed)

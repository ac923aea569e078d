"""Edges that no single measure says: what a letter issues, who was honoured, whose a figure is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from corpus.notice import PartKind, Span
from kg.collector import Collector
from kg.model import Mention, NodeId, NodeType, Predicate
from kg.name_words import AWARD_VERBS
from kg.statements import Clause, Statement
from kg.status import Status
from kg.targets import Target
from kg.units import SUMMING_UNITS

_HONOURED = re.compile(rf"(?:{AWARD_VERBS})")
_HOLDERS = {
    NodeType.DEPARTMENT,
    NodeType.DISTRICT,
    NodeType.ORGANISATION,
    NodeType.PROGRAMME,
    NodeType.PLATFORM,
}
_WORKS = {NodeType.PROGRAMME, NodeType.PLATFORM}
_OWNERS = {NodeType.PLATFORM, NodeType.PROGRAMME, NodeType.DEPARTMENT}
_BY = re.compile(r"(?:被|由|获)$")
_BARE = re.compile(
    r"[\s\u3000]*(?:该|本|全市|我市)?(?P<what>热线|平台|小程序|公众号|客户端|网站|系统|机器人)"
    r"(?![\u4e00-\u9fff]{0,2}(?:建设|管理|工作))"
)
_COUNTED = re.compile(r"\d+(?:个|名|家|位|项|人|件|支|所)")


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
    sends = re.compile(r"关于(?:印发|发布|公布)").search(found.text, title.start, title.end)
    if sends is None:
        return
    begins = names and _begins(found.text, title, names[0])
    body = names[0] if begins and names[0].type is NodeType.DEPARTMENT else None
    for mention in names:
        if mention.type is NodeType.POLICY and mention.span.start >= sends.end():
            source, target = found.name(mention), found.name(body) if body else issuer
            span = Span(title.start, mention.span.end)
            found.edge(source, Predicate.ISSUED_BY, target, span, body is None)


def collect_honours(
    found: Collector, statements: Sequence[Statement], issuer: NodeId | None
) -> None:
    """awarded: who or what was honoured → the honour; issued_by: the honour → who gave it."""
    for statement in statements:
        told: Mention | None = None
        segment = 0
        for clause in statement.clauses:
            names = statement.names_in(clause.span)
            verb = _HONOURED.search(found.text, clause.span.start, clause.span.end)
            if verb is None:
                first = names[0] if names else None
                begins = first is not None and _begins(found.text, clause.span, first)
                if begins or clause.segment != segment:
                    told = first if first and begins and first.type in _HOLDERS else None
                segment = clause.segment
                continue
            before = [m for m in names if m.span.end <= verb.start()]
            given = [m for m in before if _BY.search(found.text[m.span.start - 1 : m.span.start])]
            holders = [m for m in before if m.type in _HOLDERS and m not in given]
            for award in (
                m for m in names if m.type is NodeType.AWARD and m.span.start >= verb.start()
            ):
                honour = found.name(award)
                span = Span(clause.span.start, award.span.end)
                for giver in given:
                    found.edge(honour, Predicate.ISSUED_BY, found.name(giver), span)
                counted = _COUNTED.search(found.text, clause.span.start, verb.start())
                if counted and not holders:
                    continue  # 3个党支部被评为…: nobody by name
                for holder in _of_titles(found.text, holders, clause.span.start, verb.start()):
                    told = holder
                    found.edge(found.name(holder), Predicate.AWARDED, honour, span)
                if not holders and told is not None:
                    whole = Span(min(told.span.start, span.start), span.end)
                    found.edge(found.name(told), Predicate.AWARDED, honour, whole)
                elif not holders and issuer is not None:
                    found.edge(issuer, Predicate.AWARDED, honour, span, True)


def _of_titles(text: str, holders: Sequence[Mention], low: int, verb: int) -> Iterator[Mention]:
    """Of each title in “” its programme, else its district; else the work next to the verb."""
    titles = [Span(*m.span()) for m in re.finditer(r"“[^“”]*”", text[:verb]) if m.start() >= low]
    inside = [[m for m in holders if title.contains(m.span)] for title in titles]
    if len(titles) > 1 and all(inside):
        for group in inside:
            yield next((m for m in group if m.type in _WORKS), group[0])
    elif holders:
        works = [m for m in holders if m.type in _WORKS]
        yield works[-1] if works else holders[0]


def collect_holders(
    found: Collector,
    statements: Sequence[Statement],
    measures: Mapping[Span, NodeId],
    targets: Sequence[Target],
) -> None:
    """has_target: the measure, else the platform, programme or body, that a figure belongs to."""
    at = {target.span: target for target in targets}
    spans = sorted(at)
    position = 0
    for statement in statements:
        held: NodeId | None = None
        for clause in statement.clauses:
            own = _owner(found, statement, clause)
            quote = next((span for span in measures if span.overlaps(clause.span)), None)
            if quote is not None:
                held = measures[quote]
            if own is not None and quote is None:
                held = own
            while position < len(spans) and spans[position].start < clause.span.start:
                position += 1
            while position < len(spans) and spans[position].end <= clause.span.end:
                target = at[spans[position]]
                position += 1
                if not _counts(target) or held is None:
                    continue
                node = NodeId(
                    f"Target:{found.reading.notice.notice_id}:{target.span.start}-{target.span.end}"
                )
                found.edge(held, Predicate.HAS_TARGET, node, clause.span)


def _owner(found: Collector, statement: Statement, clause: Clause) -> NodeId | None:
    """The platform, programme or body that the clause begins with.

    热线日均受理…: the one platform of the notice that is a hotline.
    """
    bare = _BARE.match(found.text, clause.span.start, clause.span.end)
    if bare is not None:
        ending = bare["what"]
        meant = {
            found.name(m): m
            for m in found.mentions
            if m.type is NodeType.PLATFORM and m.canonical.endswith(ending)
        }
        return next(iter(meant)) if len(meant) == 1 else None
    for mention in statement.names_in(clause.span):
        if mention.type in _OWNERS and _begins(found.text, clause.span, mention):
            return found.name(mention)
        break
    return None


def _begins(text: str, clause: Span, mention: Mention) -> bool:
    """Whether the clause begins with the name."""
    return not text[clause.start : mention.span.start].strip(" “《\u3000")


def _counts(target: Target) -> bool:
    """Not 三地, 两级, nor the years of 三年行动方案."""
    plan = target.status is Status.CONTEXT and target.quantity.unit in {"年", "个月"}
    return target.quantity.unit not in SUMMING_UNITS and not plan


def _sentence_end(text: str, position: int) -> int:
    for end in range(position, min(len(text), position + 200)):
        if text[end] in "。\n":
            return end
    return min(len(text), position + 200)

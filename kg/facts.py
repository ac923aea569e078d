"""What one notice contributes to the graph: its nodes' mentions and its edges, by themselves.

A notice's facts depend on that notice alone, so adding and removing it are exact opposites.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.notice import Item, ItemKind, NoticeId, PartKind, Reading, Section, Span
from kg.aliases import canonical, node_key, place_names, short_body
from kg.divisions import Division, home_of
from kg.model import (
    AttributeValue,
    Edge,
    Mention,
    Merge,
    MergeRule,
    NodeId,
    NodeType,
    Predicate,
    Provenance,
)
from kg.name_words import ISSUE_VERBS
from kg.names import find_names
from kg.nest import Nest
from kg.targets import Target, find_targets, people_unit


@dataclass(frozen=True, slots=True)
class NodeFact:
    """One notice's knowledge of one node: its canonical name, and every other form of it."""

    node_id: NodeId
    type: NodeType
    name: str
    mentions: tuple[Provenance, ...]
    attributes: tuple[tuple[str, AttributeValue], ...] = ()
    merges: tuple[Merge, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical name, then the other forms."""
        return (self.name, *(merge.alias for merge in self.merges))


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """All that one notice says, for the graph."""

    notice_id: NoticeId
    nodes: tuple[NodeFact, ...]
    edges: tuple[Edge, ...]


def home_of_reading(reading: Reading) -> Division | None:
    """The place that the notice speaks for."""
    return home_of(reading.notice.issuer, reading.notice.title)


def names_of(reading: Reading) -> tuple[Mention, ...]:
    """The names of a whole notice, canonical by its issuer's place and its own short forms."""
    home = home_of_reading(reading)
    mentions = find_names(reading.notice.text, home)
    issuer = reading.notice.issuer
    if issuer is None:
        return mentions
    owner = short_body(canonical(NodeType.DEPARTMENT, issuer, home).name)
    return tuple(_of_the_issuer(mention, owner) for mention in mentions)


_ISSUING = re.compile(rf"(?:{ISSUE_VERBS})(?:了|并|实施|{ISSUE_VERBS})*$")
_INNER = re.compile(r"(?:直属)?机关(?:党委|纪委)")


def _of_the_issuer(mention: Mention, owner: str) -> Mention:
    """机关党委 is that of the body that speaks: 天津市政务服务办机关党委."""
    if mention.type is not NodeType.DEPARTMENT or not _INNER.fullmatch(mention.text):
        return mention
    rules = (*mention.rules, MergeRule.INNER_OFFICE)
    return replace(mention, canonical=owner + mention.canonical, rules=rules)


def facts_of(reading: Reading) -> NoticeFacts:
    """Everything that the graph takes from ``reading``."""
    return _Facts(reading).collect()


class _Facts:
    """Collects the nodes and edges of one reading; thrown away once they are collected."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.notice.text
        self.home = home_of_reading(reading)
        self.mentions = names_of(reading)
        self.nodes: dict[NodeId, tuple[NodeType, dict[str, Merge], list[Provenance]]] = {}
        self.attributes: dict[NodeId, tuple[tuple[str, AttributeValue], ...]] = {}
        self.edges: dict[tuple[NodeId, Predicate, NodeId, bool], list[Provenance]] = {}
        self.issuer: NodeId | None = None
        self._items = Nest([item.span for item in reading.outline.items])
        self._sections = Nest([section.span for section in reading.outline.sections])

    def collect(self) -> NoticeFacts:
        """Read every kind of fact, in a fixed order."""
        self._places()
        for mention in self.mentions:
            node = self._name(mention)
            here = self._innermost(mention.span)
            if here is not None:
                self._edge(here, Predicate.MENTIONS, node, mention.span)
        self._issuer()
        self._targets()
        self._issued_documents()
        self._locations()
        return NoticeFacts(self.reading.notice.notice_id, self._node_facts(), self._edge_facts())

    def _node_facts(self) -> tuple[NodeFact, ...]:
        return tuple(
            NodeFact(
                node_id,
                kind,
                next(iter(forms)),
                tuple(sorted(set(mentions))),
                self.attributes.get(node_id, ()),
                tuple(forms.values())[1:],
            )
            for node_id, (kind, forms, mentions) in sorted(self.nodes.items())
        )

    def _edge_facts(self) -> tuple[Edge, ...]:
        return tuple(
            Edge(source, predicate, target, tuple(sorted(set(provenance))), implicit)
            for (source, predicate, target, implicit), provenance in sorted(self.edges.items())
        )

    def _said(self, span: Span) -> Provenance:
        return Provenance(self.reading.notice.notice_id, span, span.of(self.text))

    def _node(
        self,
        node_id: NodeId,
        kind: NodeType,
        name: str,
        span: Span | None,
        forms: Iterable[Merge] = (),
    ) -> NodeId:
        _, known, mentions = self.nodes.setdefault(node_id, (kind, {}, []))
        again = (MergeRule.OFFICIAL_FORM,) if known else ()
        for form in (Merge(name, again, None), *forms):
            known.setdefault(form.alias, form)
        if span is not None:
            mentions.append(self._said(span))
        return node_id

    def _edge(
        self,
        source: NodeId,
        predicate: Predicate,
        target: NodeId,
        span: Span,
        implicit: bool = False,
    ) -> None:
        if source != target:
            key = (source, predicate, target, implicit)
            self.edges.setdefault(key, []).append(self._said(span))

    def _name(self, mention: Mention) -> NodeId:
        key = node_key(mention, self.home)
        node_id = NodeId(f"{mention.type.value}:{key}")
        surface = re.sub(r"\s+", " ", mention.text)
        said = self._said(mention.span)
        name, forms = mention.canonical, [Merge(surface, mention.rules, said)]
        if mention.type in {NodeType.DISTRICT, NodeType.REGION}:
            name, *others = place_names(mention, self.home)
            known = [mention.canonical, *others]
            if surface != name and not mention.rules:
                forms = [Merge(surface, (MergeRule.DIVISION,), said)]
            forms += [Merge(other, (MergeRule.DIVISION,), None) for other in known]
        return self._node(node_id, mention.type, name, mention.span, forms)

    def _places(self) -> None:
        outline = self.reading.outline
        for section in outline.sections:
            name = section.heading.of(self.text)
            node = self._node(self._section_id(section), NodeType.SECTION, name, section.heading)
            self._attributes(
                node, level=section.level, number=section.number, part=section.part.kind.value
            )
        for index, section in enumerate(outline.sections):
            above = self._sections.above(index)
            if above is not None:
                upper = self._section_id(outline.sections[above])
                self._edge(self._section_id(section), Predicate.PART_OF, upper, section.heading)
        for item in outline.items:
            shown = item.title or Span(item.span.start, min(item.span.end, item.span.start + 40))
            shown = Span(shown.start, shown.start + len(shown.of(self.text).rstrip()))
            node = self._node(
                self._item_id(item), NodeType.ITEM, _item_name(item, self.text), shown
            )
            self._attributes(
                node, kind=item.kind.value, number=item.number, part=item.part.kind.value
            )
            if item.section is not None:
                upper = self._section_id(item.section)
                self._edge(node, Predicate.PART_OF, upper, shown)

    def _attributes(self, node: NodeId, **values: AttributeValue) -> None:
        self.attributes[node] = tuple(sorted(values.items()))

    def _section_id(self, section: Section) -> NodeId:
        span = section.span
        return NodeId(f"Section:{self.reading.notice.notice_id}:{span.start}-{span.end}")

    def _item_id(self, item: Item) -> NodeId:
        span = item.span
        return NodeId(f"Item:{self.reading.notice.notice_id}:{span.start}-{span.end}")

    def _innermost(self, span: Span) -> NodeId | None:
        outline = self.reading.outline
        item = self._items.holding(span)
        if item is not None:
            return self._item_id(outline.items[item])
        section = self._sections.holding(span)
        return self._section_id(outline.sections[section]) if section is not None else None

    def _issuer(self) -> None:
        """One Department for the issuer, found by its signature and under its name in full.

        An issuer that only the metadata names has no mention: no characters say it.
        """
        notice, outline = self.reading.notice, self.reading.outline
        span = self._signature(outline.issuer)
        if span is None and not notice.issuer:
            return
        written = span.of(self.text) if span is not None else notice.issuer or ""
        full = canonical(NodeType.DEPARTMENT, written, self.home)
        mention = Mention(NodeType.DEPARTMENT, span or Span(0, 0), written, full.name)
        node_id = NodeId(f"Department:{node_key(mention, self.home)}")
        said = self._said(span) if span is not None else None
        forms = [Merge(written, full.rules or (MergeRule.OFFICIAL_FORM,), said)]
        if notice.issuer:
            given = canonical(NodeType.DEPARTMENT, notice.issuer, self.home)
            forms.append(Merge(given.name, (MergeRule.METADATA,), None))
        self.issuer = self._node(node_id, NodeType.DEPARTMENT, full.name, span, forms)

    def _signature(self, signed: Span | None) -> Span | None:
        """The signature; of several bodies on its line the first."""
        if signed is None or not re.search(r"\s", signed.of(self.text).strip()):
            return signed
        bodies = (
            mention.span
            for mention in self.mentions
            if mention.type is NodeType.DEPARTMENT and signed.contains(mention.span)
        )
        return next(bodies, signed)

    def _targets(self) -> None:
        for target in find_targets(self.reading, self.mentions):
            span = target.span
            node_id = NodeId(f"Target:{self.reading.notice.notice_id}:{span.start}-{span.end}")
            node = self._node(node_id, NodeType.TARGET, span.of(self.text), span)
            self._attributes(node, **_target_attributes(self.text, target))
            here = self._innermost(span)
            if here is not None:
                self._edge(here, Predicate.HAS_TARGET, node, span)

    def _issued_documents(self) -> None:
        frame = [part.span for part in self.reading.outline.parts if part.kind is PartKind.OTHER]
        for index, mention in enumerate(self.mentions):
            if mention.type is not NodeType.POLICY or self.issuer is None:
                continue
            policy = self._name(mention)
            clause = _clause_start(self.text, mention.span.start)
            lead = self.text[clause : mention.span.start].rstrip("《“")
            if _ISSUING.search(lead):
                subject = self._subject(index, clause)
                span = Span(clause, mention.span.end)
                self._edge(
                    policy, Predicate.ISSUED_BY, subject or self.issuer, span, subject is None
                )
            elif any(part.contains(mention.span) for part in frame):
                end = _sentence_end(self.text, mention.span.end)
                if re.search(r"印发", self.text[mention.span.end : end]):
                    span = Span(mention.span.start, end)
                    self._edge(policy, Predicate.ISSUED_BY, self.issuer, span, True)

    def _subject(self, index: int, clause: int) -> NodeId | None:
        """The body or district that the clause begins with."""
        for before in range(index - 1, -1, -1):
            mention = self.mentions[before]
            if mention.span.start < clause:
                break
            if mention.span.start == clause and mention.type in {
                NodeType.DISTRICT,
                NodeType.DEPARTMENT,
            }:
                return self._name(mention)
        return None

    def _locations(self) -> None:
        """红桥区…打造“双铁”政务服务驿站: what a district sets up is in the district."""
        things = {NodeType.PROGRAMME, NodeType.PLATFORM, NodeType.DEPARTMENT}
        district: Mention | None = None
        for mention in self.mentions:
            lead = self.text[mention.span.start - 1] if mention.span.start else "\n"
            if mention.type is NodeType.DISTRICT and lead in "。；;\n":
                district = mention
                continue
            if district is None or mention.type not in things:
                continue
            between = self.text[district.span.end : mention.span.start]
            if re.search(r"[。；;\n]", between) or len(between) > 60:
                district = None
            elif re.search(r"打造|设立|推出|设置|建设|建成|上线|建立|开设", between):
                span = Span(district.span.start, mention.span.end)
                self._edge(self._name(mention), Predicate.LOCATED_IN, self._name(district), span)


def _item_name(item: Item, text: str) -> str:
    if item.title is not None:
        return item.title.of(text).strip().rstrip("。")
    return {
        ItemKind.ARTICLE: f"第{item.number}条",
        ItemKind.NUMBERED: f"第{item.number}项",
        ItemKind.LISTED: f"（{item.number}）",
    }[item.kind]


def _target_attributes(text: str, target: Target) -> dict[str, AttributeValue]:
    quantity, span = target.quantity, target.span
    before = text[max(0, span.start - 40) : span.start]
    unit = quantity.unit_normalised
    if not unit and quantity.unit:
        unit = people_unit(before, quantity)
    return {
        "value": _number(quantity.value),
        "value_upper": None if quantity.value_upper is None else _number(quantity.value_upper),
        "unit": quantity.unit,
        "value_normalised": _number(quantity.value_normalised),
        "unit_normalised": unit,
        "comparator": quantity.comparator.value,
        "subject": target.subject,
        "year": target.year,
        "status": target.status.value,
        "owner": target.owner.canonical if target.owner is not None else None,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


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

"""Collects the nodes and edges of one reading, one record for each, however often they are said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.notice import Item, ItemKind, Reading, Section, Span
from kg.aliases import node_key, place_names
from kg.facts import NodeFact, NoticeFacts
from kg.mentions import home_of_reading
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
from kg.nest import Nest


class Collector:
    """What one reading says so far. ``facts`` gives it sorted; nothing depends on the order."""

    def __init__(self, reading: Reading, mentions: Sequence[Mention]) -> None:
        self.reading = reading
        self.text = reading.notice.text
        self.home = home_of_reading(reading)
        self.mentions = mentions
        self.platforms = [m for m in mentions if m.type is NodeType.PLATFORM]
        self._nodes: dict[NodeId, tuple[NodeType, dict[str, Merge], list[Provenance]]] = {}
        self._attributes: dict[NodeId, tuple[tuple[str, AttributeValue], ...]] = {}
        self._edges: dict[tuple[NodeId, Predicate, NodeId, bool], list[Provenance]] = {}
        self._items = Nest([item.span for item in reading.outline.items])
        self._sections = Nest([section.span for section in reading.outline.sections])

    def facts(self, issuer: NodeId | None) -> NoticeFacts:
        """All that was collected."""
        nodes = tuple(
            NodeFact(
                node_id,
                kind,
                next(iter(forms)),
                tuple(sorted(set(mentions))),
                self._attributes.get(node_id, ()),
                tuple(forms.values())[1:],
            )
            for node_id, (kind, forms, mentions) in sorted(self._nodes.items())
        )
        edges = tuple(
            Edge(source, predicate, target, tuple(sorted(set(provenance))), implicit)
            for (source, predicate, target, implicit), provenance in sorted(self._edges.items())
        )
        return NoticeFacts(self.reading.notice.notice_id, nodes, edges, issuer)

    def said(self, span: Span) -> Provenance:
        """These characters of the notice."""
        return Provenance(self.reading.notice.notice_id, span, span.of(self.text))

    def node(
        self,
        node_id: NodeId,
        kind: NodeType,
        name: str,
        span: Span | None,
        forms: Iterable[Merge] = (),
    ) -> NodeId:
        """A node with this name; the first name that comes is the canonical one."""
        _, known, mentions = self._nodes.setdefault(node_id, (kind, {}, []))
        again = (MergeRule.OFFICIAL_FORM,) if known else ()
        for form in (Merge(name, again, None), *forms):
            known.setdefault(form.alias, form)
        if span is not None:
            mentions.append(self.said(span))
        return node_id

    def id_of(self, kind: NodeType, span: Span) -> NodeId:
        """The id of what stands at these characters of the notice."""
        return NodeId(f"{kind.value}:{self.reading.notice.notice_id}:{span.start}-{span.end}")

    def stated(self, kind: NodeType, span: Span, name: str, **attributes: AttributeValue) -> NodeId:
        """A node that these characters of the notice are: a figure, a measure."""
        node_id = self.id_of(kind, span)
        self.attributes(node_id, **attributes)
        return self.node(node_id, kind, name, span)

    def attributes(self, node_id: NodeId, **values: AttributeValue) -> None:
        """What is known of the node beside its names."""
        self._attributes[node_id] = tuple(sorted(values.items()))

    def edge(
        self,
        source: NodeId,
        predicate: Predicate,
        target: NodeId,
        span: Span,
        implicit: bool = False,
    ) -> None:
        """An edge that the characters of ``span`` say; none from a node to itself."""
        if source != target:
            key = (source, predicate, target, implicit)
            self._edges.setdefault(key, []).append(self.said(span))

    def name(self, mention: Mention) -> NodeId:
        """The node that a mention means, with the form that stands there."""
        key = node_key(mention, self.home)
        node_id = NodeId(f"{mention.type.value}:{key}")
        surface = re.sub(r"\s+", " ", mention.text)
        said = self.said(mention.span)
        name, forms = mention.canonical, [Merge(surface, mention.rules, said)]
        if mention.type in {NodeType.DISTRICT, NodeType.REGION}:
            name, *others = place_names(mention, self.home)
            known = [mention.canonical, *others]
            if surface != name and not mention.rules:
                forms = [Merge(surface, (MergeRule.DIVISION,), said)]
            forms += [Merge(other, (MergeRule.DIVISION,), None) for other in known]
        return self.node(node_id, mention.type, name, mention.span, forms)

    def name_of(self, node_id: NodeId) -> str:
        """The canonical name of a node that was collected."""
        return next(iter(self._nodes[node_id][1]))

    def item_number(self, item: Item) -> int:
        """The number of the article or item, of what is listed in it that of the whole."""
        outer = self._items.around(item.span)
        around = [self.reading.outline.items[index] for index in outer]
        articles = [one for one in around if one.kind is ItemKind.ARTICLE]
        numbered = [one for one in around if one.kind is not ItemKind.LISTED]
        return (articles or numbered or [item])[0].number

    def section_id(self, section: Section) -> NodeId:
        """The id of a section's node."""
        return self.id_of(NodeType.SECTION, section.span)

    def item_id(self, item: Item) -> NodeId:
        """The id of an item's node."""
        return self.id_of(NodeType.ITEM, item.span)

    def item_around(self, span: Span) -> Item | None:
        """The innermost item that holds ``span``."""
        index = self._items.holding(span)
        return None if index is None else self.reading.outline.items[index]

    def section_around(self, span: Span) -> Section | None:
        """The innermost section that holds ``span``."""
        index = self._sections.holding(span)
        return None if index is None else self.reading.outline.sections[index]

    def place_of(self, span: Span) -> NodeId | None:
        """The node of the innermost item, else section, that holds ``span``."""
        item = self.item_around(span)
        if item is not None:
            return self.item_id(item)
        section = self.section_around(span)
        return self.section_id(section) if section is not None else None

    def section_above(self, index: int) -> Section | None:
        """The section around the one with this index."""
        above = self._sections.above(index)
        return None if above is None else self.reading.outline.sections[above]

"""Sections and items as nodes, each part of the one around it, and the names that stand in them."""

from __future__ import annotations

from corpus.notice import Item, ItemKind, Span
from kg.collector import Collector
from kg.model import NodeType, Predicate


def collect_places(found: Collector) -> None:
    """The nodes of the outline, with part_of from the inner to the outer."""
    outline, text = found.reading.outline, found.text
    for section in outline.sections:
        name = section.heading.of(text)
        node = found.node(found.section_id(section), NodeType.SECTION, name, section.heading)
        found.attributes(
            node, level=section.level, number=section.number, part=section.part.kind.value
        )
    for index, section in enumerate(outline.sections):
        above = found.section_above(index)
        if above is not None:
            upper = found.section_id(above)
            found.edge(found.section_id(section), Predicate.PART_OF, upper, section.heading)
    for item in outline.items:
        shown = item.title or Span(item.span.start, min(item.span.end, item.span.start + 40))
        shown = Span(shown.start, shown.start + len(shown.of(text).rstrip()))
        node = found.node(found.item_id(item), NodeType.ITEM, _item_name(item, text), shown)
        found.attributes(node, kind=item.kind.value, number=item.number, part=item.part.kind.value)
        if item.section is not None:
            upper = found.section_id(item.section)
            found.edge(node, Predicate.PART_OF, upper, shown)


def collect_names(found: Collector) -> None:
    """The nodes of the names, with mentions from the innermost place that holds each."""
    for mention in found.mentions:
        node = found.name(mention)
        here = found.place_of(mention.span)
        if here is not None:
            found.edge(here, Predicate.MENTIONS, node, mention.span)


def _item_name(item: Item, text: str) -> str:
    if item.title is not None:
        return item.title.of(text).strip().rstrip("。")
    return {
        ItemKind.ARTICLE: f"第{item.number}条",
        ItemKind.NUMBERED: f"第{item.number}项",
        ItemKind.LISTED: f"（{item.number}）",
    }[item.kind]

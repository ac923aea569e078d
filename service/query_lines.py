"""What was found in the graph in lines for people: nodes, paths, figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from kg.model import Edge, Node, NodeType
from kg.name_index import FoundNode, MatchKind
from kg.paths import Path
from kg.target_filter import Condition, FoundTarget, FoundTargets
from service.node_lines import figure_words, one_line, quoted
from service.sentences import SentenceAround, Sentences

_KINDS = {
    MatchKind.EXACT: "",
    MatchKind.SAME: "the same words",
    MatchKind.PREFIX: "its beginning",
    MatchKind.PINYIN: "its pinyin",
    MatchKind.INFIX: "part of it",
    MatchKind.PINYIN_PREFIX: "the beginning of its pinyin",
    MatchKind.PINYIN_INFIX: "part of its pinyin",
    MatchKind.SOUND: "it sounds alike",
}
_CONDITIONS = {
    Condition.YEAR: "is of the year",
    Condition.STATUS: "has the status",
    Condition.UNIT: "has the unit",
    Condition.RANGE: "is",
    Condition.SECTION: "stands under a heading with the words",
    Condition.PART: "stands in a part of the kind",
    Condition.DISTRICT: "belongs to a district called",
    Condition.NOTICE: "stands in the notice",
    Condition.TEXT: "is told of with the words",
}


def found_line(found: FoundNode) -> str:
    """District 红桥区  [District:天津市红桥区]  (红桥: its beginning)."""
    node, form = found.node, one_line(found.form)
    line = f"{node.type} {one_line(node.name)}  [{node.node_id}]"
    reasons = [form] if form not in (one_line(node.name), node.node_id) else []
    reasons += [_KINDS[found.kind]] if _KINDS[found.kind] else []
    return f"{line}  ({': '.join(reasons)})" if reasons else line


def path_lines(path: Path, sentences: Sentences) -> Iterator[str]:
    """The nodes of a path, one a line, each with the edges that lead to it and a sentence."""
    yield f"{path.start.type} {one_line(path.start.name)}"
    before = path.start
    for step in path.steps:
        for edge in step.edges:
            yield f"  {_arrow(edge, before)} {step.node.type} {one_line(step.node.name)}"
            yield f"    {quoted(sentences.around(edge.provenance[0]))}"
        before = step.node


def _arrow(edge: Edge, before: Node) -> str:
    return f"–{edge.predicate}→" if edge.source == before.node_id else f"←{edge.predicate}–"


def target_lines(
    found: Sequence[FoundTarget], sentences: Sentences, *, under_headings: bool = False
) -> Iterator[str]:
    """The figures, one a line; those of one sentence together, with the sentence below them.

    ``under_headings``: the headings are above already, and only the item is told.
    """
    for (places, sentence), rows in groupby(found, key=lambda row: _stands(row, sentences)):
        for row in rows:
            yield from _figure_lines(row)
        told = places[-1:] if under_headings else places
        told = tuple(place for place in told if place.type is NodeType.ITEM or not under_headings)
        if told:
            title = "item" if under_headings else "in"
            yield f"  {title}: {' > '.join(one_line(place.name) for place in told)}"
        if sentence is not None:
            yield f"  {quoted(sentence)}"


def _figure_lines(found: FoundTarget) -> Iterator[str]:
    """at least 20 万人 (= 200,000 人)  受益居民  [planned 2025], then whose it is."""
    target = found.target
    known = " ".join(str(each) for each in map(target.attribute, ("status", "year")) if each)
    said = f"[{known}]" if known else ""
    subject = one_line(str(target.attribute("subject") or ""))
    yield "  ".join(part for part in (figure_words(target), subject, said) if part)
    if found.measure is not None:
        yield f"  measure: {one_line(found.measure.name)}"
    if found.districts:
        yield f"  of: {'、'.join(one_line(each.name) for each in found.districts)}"


def _stands(
    found: FoundTarget, sentences: Sentences
) -> tuple[tuple[Node, ...], SentenceAround | None]:
    mentions = found.target.mentions
    return found.places, sentences.around(mentions[0]) if mentions else None


def section_lines(found: Sequence[FoundTarget], sentences: Sentences) -> Iterator[str]:
    """The figures below the headings that they stand under."""
    notice_id = None
    for rows in by_section(found):
        if rows[0].notice_id != notice_id:
            notice_id = rows[0].notice_id
            yield notice_id or "(in no notice)"
        headings = " > ".join(one_line(section.name) for section in rows[0].sections)
        yield f"  {headings or '(under no heading)'}"
        lines = target_lines(rows, sentences, under_headings=True)
        yield from (f"    {line}" for line in lines)


def by_section(found: Sequence[FoundTarget]) -> Iterator[list[FoundTarget]]:
    """The figures of each section, in the order of the notices."""
    for _, rows in groupby(found, key=_section):
        yield list(rows)


def _section(found: FoundTarget) -> tuple[str | None, tuple[str, ...]]:
    return found.notice_id, tuple(section.node_id for section in found.sections)


def unmatched_lines(found: FoundTargets) -> Iterator[str]:
    """Why there is no figure, where a single condition is to blame, and what there is."""
    for each in found.unmatched:
        line = f"No figure {_CONDITIONS[each.condition]} “{one_line(each.wanted)}”."
        if each.there_are:
            line += f" There are: {'; '.join(map(one_line, each.there_are))}."
        yield line
    if not found.unmatched:
        yield "No figure meets all of this at once."

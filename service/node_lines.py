"""One node of the graph in lines for people: why it has its names, its edges, and the sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from corpus.notice import NoticeId, Span
from kg.bounds import Comparator
from kg.model import AttributeValue, Edge, Merge, Node, NodeType, Predicate, Provenance
from service.merge_reasons import reason_of
from service.sentences import SentenceAround, Sentences

SHOWN = 10  # entries of a group that fit a screen
_MORE = "(--all shows them, --json is for programs)"
_BOUNDS = {
    Comparator.EQUAL: "",
    Comparator.MORE: "more than ",
    Comparator.AT_LEAST: "at least ",
    Comparator.LESS: "less than ",
    Comparator.AT_MOST: "at most ",
    Comparator.ABOUT: "about ",
}
_FIGURE = ("value", "value_upper", "unit", "value_normalised", "unit_normalised", "comparator")


def node_lines(
    node: Node, neighbours: Iterable[tuple[Edge, Node]], sentences: Sentences, most: int | None
) -> Iterator[str]:
    """All that is known of ``node``; of each group the first ``most`` entries, None for all."""
    yield f"{node.type} {one_line(node.name)}  [{node.node_id}]"
    yield from (f"  {line}" for line in _attributes(node))
    if node.edits:
        yield f"  changed by {_edits(node.edits)} (`wenjin graph edits` lists them)"
    yield from _group("also", [[_merge(merge)] for merge in node.merges], most)
    for title, joined in _grouped(node, neighbours):
        entries = [_edge(edge, other, sentences, most) for edge, other in joined]
        yield from _group(f"{title} ({len(entries)})", entries, most)
    told = [[_marked(*each)] for each in _told(node.mentions, sentences)]
    yield from _group(f"sentences ({len(told)})", told, most)


def _group(title: str, entries: Sequence[Sequence[str]], most: int | None) -> Iterator[str]:
    """A title, then the entries below it: the first line of each, the others further in."""
    if not entries:
        return
    yield f"  {title}"
    for first, *rest in entries[:most]:
        yield f"    {first}"
        yield from (f"      {line}" for line in rest)
    left = len(entries) - len(entries[:most])
    if left:
        yield f"    … and {left} more {_MORE}"


def _attributes(node: Node) -> Iterator[str]:
    known = dict(node.attributes)
    if node.type is NodeType.TARGET:
        yield f"figure: {figure_words(node)}"
        known = {key: value for key, value in known.items() if key not in _FIGURE}
    for key, value in known.items():
        if value not in (None, "", ()):
            yield f"{key}: {'、'.join(value) if isinstance(value, tuple) else value}"


def figure_words(node: Node) -> str:
    """at least 20 万人 (= 200,000 人): as printed, then with 万, 亿 and 成 applied."""
    value, upper, unit, normal, normal_unit, comparator = map(node.attribute, _FIGURE)
    amount = _number(value) if upper is None else f"{_number(value)} to {_number(upper)}"
    figure = f"{_BOUNDS[Comparator(str(comparator))]}{amount} {unit}".rstrip()
    if upper is not None or (value, unit) == (normal, normal_unit):
        return figure
    return f"{figure} (= {_number(normal)} {normal_unit}".rstrip() + ")"


def _number(value: AttributeValue) -> str:
    return f"{value:,}" if isinstance(value, (int, float)) else str(value)


def _merge(merge: Merge) -> str:
    said = merge.said
    where = "no notice writes it" if said is None else _where(said.notice_id, said.span)
    reason = reason_of(merge)
    return f"{one_line(merge.alias)}{' — ' if reason else ''}{reason} ({where})"


def _grouped(
    node: Node, neighbours: Iterable[tuple[Edge, Node]]
) -> Iterator[tuple[str, list[tuple[Edge, Node]]]]:
    """The edges by predicate, those from the node before those to it, in the order of the text."""
    groups: dict[tuple[Predicate, bool], list[tuple[Edge, Node]]] = {}
    for edge, other in sorted(neighbours, key=lambda joined: joined[0].provenance):
        groups.setdefault((edge.predicate, edge.source == node.node_id), []).append((edge, other))
    for predicate in Predicate:
        for outgoing, title in ((True, f"–{predicate}→"), (False, f"←{predicate}–")):
            if (predicate, outgoing) in groups:
                yield title, groups[predicate, outgoing]


def _edge(edge: Edge, other: Node, sentences: Sentences, most: int | None) -> list[str]:
    """The other end, then where a notice says so: the first sentence, or all if all are shown."""
    implicit = " (implicit)" if edge.implicit else ""
    concluded = "" if edge.score is None else f" (score {edge.score}: {edge.reason})"
    by_hand = f" (by {_edits(edge.edits)})" if edge.edits else ""
    told = [quoted(sentence) for sentence, _ in _told(edge.provenance, sentences)]
    shown = told if most is None else told[:1]
    left = len(told) - len(shown)
    more = [f"… and {left} more"] if left else []
    return [f"{other.type} {one_line(other.name)}{implicit}{concluded}{by_hand}", *shown, *more]


def _edits(numbers: Sequence[int]) -> str:
    return f"edit{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _told(
    places: Iterable[Provenance], sentences: Sentences
) -> Iterable[tuple[SentenceAround, list[Span]]]:
    """Each sentence once, with the places that stand in it, both in order."""
    told: dict[SentenceAround, list[Span]] = {}
    for place in places:
        told.setdefault(sentences.around(place), []).append(place.span)
    return told.items()


def quoted(sentence: SentenceAround) -> str:
    return f"“{_cut(sentence, sentence.text)}” ({_where(sentence.notice_id, sentence.span)})"


def _marked(sentence: SentenceAround, spans: Iterable[Span]) -> str:
    """The sentence with 【】 around these spans; of two that overlap, the later loses its head."""
    text, offset = sentence.text, sentence.span.start
    parts, done = [], 0
    for span in sorted(spans):
        start, end = max(span.start - offset, done), min(span.end - offset, len(text))
        if start < end:
            parts += [text[done:start], "【", text[start:end], "】"]
            done = end
    words = _cut(sentence, "".join([*parts, text[done:]]))
    return f"{words} ({_where(sentence.notice_id, sentence.span)})"


def _cut(sentence: SentenceAround, words: str) -> str:
    """``words`` of the sentence on one line, with … where it goes on."""
    return one_line(f"{'…' * sentence.cut_before}{words}{'…' * sentence.cut_after}")


def _where(notice_id: NoticeId, span: Span) -> str:
    return f"{notice_id}, characters {span.start}-{span.end}"


def one_line(text: str) -> str:
    return " ".join(text.split())

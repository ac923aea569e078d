"""Compares the graph of a notice with gold: matches, counts, and lists what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from corpus.notice import Reading
from eval.graph.excerpt import Excerpts, Lines
from eval.graph.facing import INVENTED, MISSED, Difference
from eval.graph.figure_attributes import ATTRIBUTES, Checked, check
from eval.graph.gold import NAME_TYPES, Gold, GoldMention, GoldTarget, read_gold
from eval.graph.match import Match, Said, match, mentions_in
from eval.graph.report import (
    CANONICAL,
    FIGURES,
    NAMES,
    VERBATIM,
    Findings,
    GraphReport,
    Inexact,
    Mislaid,
    OtherName,
    Row,
    Score,
    Scored,
    Share,
    WrongAttribute,
)
from kg.graph import KnowledgeGraph
from kg.model import NodeType

_AnyMatch = Match[GoldMention] | Match[GoldTarget]


def evaluate(gold_dir: Path, reading: Reading, graph: KnowledgeGraph) -> GraphReport:
    """Compare what ``graph`` holds on this notice with the gold in ``gold_dir``.

    Raises MalformedGold.
    """
    gold = read_gold(gold_dir, reading.notice.text)
    excerpts = Excerpts(reading)
    rows: list[Row] = []
    shares: list[Share] = []
    matches: list[_AnyMatch] = []
    other_names: list[OtherName] = []
    wrong: list[WrongAttribute] = []
    if gold.mentions is not None:
        names = match(_said(reading, graph, gold, NAME_TYPES), gold.mentions)
        matches.append(names)
        rows += [_row(NAMES, names), *(_row(kind.value, names, kind) for kind in NAME_TYPES)]
        other_names = list(_other_names(names, excerpts))
        n = len(names.pairs)
        shares.append(Share(CANONICAL, n - len(other_names), n))
    if gold.targets is not None:
        figures = match(_said(reading, graph, gold, (NodeType.TARGET,)), gold.targets)
        matches.append(figures)
        rows.append(_row(FIGURES, figures))
        checked = [one for pair in figures.pairs for one in check(pair, graph)]
        shares += [_share(name, checked) for name in ATTRIBUTES]
        wrong = [
            WrongAttribute(one.name, excerpts.of(one.said.span), one.gold, one.graph)
            for one in checked
            if not one.is_right
        ]
    verbatim, mislaid = _verbatim(reading, graph)
    findings = Findings(
        _differences(matches, excerpts),
        _inexact(matches, excerpts),
        tuple(wrong),
        tuple(other_names),
        mislaid,
    )
    scored = _scored(reading.notice.text, gold)
    return GraphReport(
        reading.notice.notice_id, scored, verbatim, tuple(rows), tuple(shares), findings
    )


def _said(
    reading: Reading, graph: KnowledgeGraph, gold: Gold, types: Iterable[NodeType]
) -> Iterator[Said]:
    """Mentions of nodes of these types, where the notice was annotated."""
    for node, mention in mentions_in(graph, reading.notice.notice_id, types):
        if gold.scores(mention.span):
            yield Said(mention.span, node.type, node)


def _row(name: str, found: _AnyMatch, kind: NodeType | None = None) -> Row:
    """The scores of all, or of one type."""
    pairs = [pair for pair in found.pairs if kind in {None, pair.said.type}]
    missed = sum(kind in {None, one.type} for one in found.missed)
    invented = sum(kind in {None, one.type} for one in found.invented)
    exact = sum(pair.is_exact for pair in pairs)
    off = len(pairs) - exact
    return Row(
        name,
        Score(len(pairs), invented, missed),
        Score(exact, invented + off, missed + off),
    )


def _other_names(found: Match[GoldMention], excerpts: Excerpts) -> Iterator[OtherName]:
    for pair in found.pairs:
        names = (pair.said.node.name, *pair.said.node.aliases)
        if pair.gold.canonical not in names:
            excerpt = excerpts.of(pair.said.span)
            yield OtherName(pair.said.type, excerpt, pair.gold.canonical, names)


def _share(name: str, checked: Sequence[Checked]) -> Share:
    rights = [one.is_right for one in checked if one.name == name]
    return Share(f"{FIGURES}: {name}", sum(rights), len(rights))


def _differences(matches: Iterable[_AnyMatch], excerpts: Excerpts) -> tuple[Difference, ...]:
    found = []
    for one in matches:
        found += [Difference(MISSED, gold.type, excerpts.of(gold.span)) for gold in one.missed]
        found += [Difference(INVENTED, said.type, excerpts.of(said.span)) for said in one.invented]
    return tuple(sorted(found, key=lambda one: (one.start, one.kind)))


def _inexact(matches: Iterable[_AnyMatch], excerpts: Excerpts) -> tuple[Inexact, ...]:
    found = [
        Inexact(pair.said.type, excerpts.of(pair.gold.span), excerpts.of(pair.said.span))
        for one in matches
        for pair in one.pairs
        if not pair.is_exact
    ]
    return tuple(sorted(found, key=lambda one: one.gold.span))


def _verbatim(reading: Reading, graph: KnowledgeGraph) -> tuple[Share, tuple[Mislaid, ...]]:
    """How much of what the graph quotes from the notice stands there: all of it, or it is wrong."""
    said = [mention for node in graph.nodes() for mention in node.mentions]
    said += [place for edge in graph.edges() for place in edge.provenance]
    here = sorted(one for one in said if one.notice_id == reading.notice.notice_id)
    mislaid = tuple(
        Mislaid(one.span, one.text, stands)
        for one in here
        if (stands := one.span.of(reading.notice.text)) != one.text
    )
    return Share(VERBATIM, len(here) - len(mislaid), len(here)), mislaid


def _scored(text: str, gold: Gold) -> Scored:
    lines = Lines(text)
    spans = [lines.span(number) for number in range(1, lines.count + 1)]
    filled = [span for span in spans if span.of(text).strip()]
    return Scored(
        lines=sum(gold.scores(span) for span in filled),
        of_lines=len(filled),
        characters=sum(len(stretch) for stretch in gold.scored),
        of_characters=len(text),
        whole=gold.whole,
    )

"""Compares the graph of a notice with gold: matches, counts, and lists what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.notice import Reading
from eval.graph.attributes import Checked
from eval.graph.edges import EdgeMatch, claims_of, match_edges
from eval.graph.ends import LEAST_OVERLAP, Ends
from eval.graph.excerpt import Excerpts, Lines
from eval.graph.figure_attributes import FIGURE_ATTRIBUTES, check_figure
from eval.graph.findings import (
    AnyMatch,
    differences_of,
    edge_differences_of,
    inexact_of,
    mislaid_of,
    other_names_of,
    wrong_attributes_of,
)
from eval.graph.gold import (
    NAME_TYPES,
    SCORED_PREDICATES,
    Gold,
    GoldMeasure,
    GoldMention,
    GoldTarget,
)
from eval.graph.gold_files import read_gold
from eval.graph.match import Match, Said, match, mentions_in, overlap_f1
from eval.graph.measure_attributes import MEASURE_ATTRIBUTES, check_measure
from eval.graph.report import (
    CANONICAL,
    FIGURES,
    MEASURES_ROW,
    NAMES,
    RELATIONS,
    VERBATIM,
    Findings,
    GraphReport,
)
from eval.graph.scores import EdgeRow, Row, Score, Scored, Share, added
from kg.graph import KnowledgeGraph
from kg.model import NodeType, Predicate


@dataclass(frozen=True, slots=True)
class _Matches:
    """What was found of each kind of gold; None where the folder has no such gold."""

    names: Match[GoldMention] | None
    figures: Match[GoldTarget] | None
    measures: Match[GoldMeasure] | None
    edges: EdgeMatch | None

    @property
    def of_nodes(self) -> tuple[AnyMatch, ...]:
        """Those that there are, edges apart."""
        every = (self.names, self.figures, self.measures)
        return tuple(one for one in every if one is not None)


def evaluate(gold_dir: Path, reading: Reading, graph: KnowledgeGraph) -> GraphReport:
    """Compare what ``graph`` holds on this notice with the gold in ``gold_dir``.

    Raises MalformedGold.
    """
    gold = read_gold(gold_dir, reading.notice.text)
    found = _matches(gold, reading, graph)
    excerpts = Excerpts(reading)
    other_names = other_names_of(found.names, excerpts)
    checked = _checked(found, graph)
    mislaid, said = mislaid_of(graph, reading)
    shares: list[Share] = []
    if found.names is not None:
        n = len(found.names.pairs)
        shares.append(Share(CANONICAL, n - len(other_names), n))
    if found.figures is not None:
        figures = [one for one in checked if one.said.type is NodeType.TARGET]
        shares += [_share(FIGURES, name, figures) for name in FIGURE_ATTRIBUTES]
    if found.measures is not None:
        measures = [one for one in checked if one.said.type is NodeType.MEASURE]
        shares += [_share(MEASURES_ROW, name, measures) for name in MEASURE_ATTRIBUTES]
    return GraphReport(
        notice_id=reading.notice.notice_id,
        scored=_scored(reading.notice.text, gold),
        verbatim=Share(VERBATIM, said - len(mislaid), said),
        rows=tuple(_rows(found)),
        edge_rows=() if found.edges is None else tuple(_edge_rows(found.edges)),
        attributes=tuple(shares),
        findings=Findings(
            differences_of(found.of_nodes, excerpts),
            inexact_of(found.of_nodes, excerpts),
            wrong_attributes_of(checked, excerpts),
            other_names,
            edge_differences_of(found.edges, excerpts),
            mislaid,
        ),
    )


def _matches(gold: Gold, reading: Reading, graph: KnowledgeGraph) -> _Matches:
    names = figures = measures = edges = None
    if gold.mentions is not None:
        names = match(_said(reading, graph, gold, NAME_TYPES), gold.mentions)
    if gold.targets is not None:
        figures = match(_said(reading, graph, gold, (NodeType.TARGET,)), gold.targets)
    if gold.measures is not None:
        there = _said(reading, graph, gold, (NodeType.MEASURE,))
        measures = match(there, gold.measures, overlap_f1, LEAST_OVERLAP)
    if gold.relations is not None:
        notice = reading.notice
        ends = Ends(notice.notice_id, names, measures, figures)
        claims = claims_of(graph, notice.notice_id, notice.text, gold, ends)
        edges = match_edges(claims, gold.relations, ends)
    return _Matches(names, figures, measures, edges)


def _said(
    reading: Reading, graph: KnowledgeGraph, gold: Gold, types: Iterable[NodeType]
) -> Iterator[Said]:
    """Mentions of nodes of these types, where the notice was annotated."""
    for node, mention in mentions_in(graph, reading.notice.notice_id, types):
        if gold.scores(mention.span):
            yield Said(mention.span, node.type, node)


def _rows(found: _Matches) -> Iterator[Row]:
    if found.names is not None:
        yield _row(NAMES, found.names)
        for kind in NAME_TYPES:
            yield _row(kind.value, found.names, kind)
    if found.figures is not None:
        yield _row(FIGURES, found.figures)
    if found.measures is not None:
        yield _row(MEASURES_ROW, found.measures)


def _row(name: str, found: AnyMatch, kind: NodeType | None = None) -> Row:
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


def _edge_rows(found: EdgeMatch) -> Iterator[EdgeRow]:
    """All relations, then each predicate."""
    rows = [_edge_row(predicate, found) for predicate in SCORED_PREDICATES]
    yield EdgeRow(RELATIONS, added(row.every for row in rows), added(row.explicit for row in rows))
    yield from rows


def _edge_row(predicate: Predicate, found: EdgeMatch) -> EdgeRow:
    """Whether a relation that was found is implicit, the gold says; of an invented one the edge."""
    right = [one.implicit for _, one in found.pairs if one.predicate is predicate]
    missed = [one.implicit for one in found.missed if one.predicate is predicate]
    claims = [claim.edge for claim in found.invented]
    invented = [edge.implicit for edge in claims if edge.predicate is predicate]
    return EdgeRow(
        predicate.value,
        Score(len(right), len(invented), len(missed)),
        Score(right.count(False), invented.count(False), missed.count(False)),
    )


def _checked(found: _Matches, graph: KnowledgeGraph) -> list[Checked]:
    """The attributes of every figure and every measure that was found."""
    figures = found.figures.pairs if found.figures is not None else ()
    measures = found.measures.pairs if found.measures is not None else ()
    return [
        *(one for pair in figures for one in check_figure(pair, graph)),
        *(one for pair in measures for one in check_measure(pair, graph)),
    ]


def _share(part: str, name: str, checked: Sequence[Checked]) -> Share:
    rights = [one.is_right for one in checked if one.name == name]
    return Share(f"{part}: {name}", sum(rights), len(rights))


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

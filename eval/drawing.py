"""Draws what a graph says of a notice, with a seed, onto sheets that people read and judge.

Gold covers what somebody annotated; a drawn sample covers what the graph says of a whole notice.
A sheet holds one kind of thing, one row a claim with its sentence and an empty verdict.
``judging.py`` reads what two readers filled in.
"""

from __future__ import annotations

import csv
import io
import os.path
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from corpus.notice import NoticeId, Reading, Span
from eval.errors import ReportUnwritable, SheetsExist
from eval.graph.excerpt import Excerpts
from eval.graph.gold import NAME_TYPES
from eval.graph.match import mentions_in
from kg.graph import KnowledgeGraph
from kg.model import AttributeValue, Edge, Node, NodeType, Predicate, Provenance

COLUMNS = ("row", "type", "text", "says", "line", "sentence", "verdict", "remark")

_NODES = {
    "names": NAME_TYPES,
    "figures": (NodeType.TARGET,),
    "measures": (NodeType.MEASURE,),
}
_OF_THE_OUTLINE = {Predicate.PART_OF, Predicate.MENTIONS}
_EDGES = {
    "edges": tuple(one for one in Predicate if one not in {*_OF_THE_OUTLINE, Predicate.FOLLOWS_UP}),
    "follows_up": (Predicate.FOLLOWS_UP,),
}
SHEETS = (*_NODES, *_EDGES)
"""What a sheet can be of. ``edges`` leaves out follows_up, which has its own sheet, and part_of and
mentions, which say where a thing stands and nothing of it."""

_Drawn = TypeVar("_Drawn")


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that the graph says of a notice, with its sentence; 【】 marks the characters."""

    type: str
    text: str
    says: str
    line: int
    sentence: str


def draw_claims(
    what: str, reading: Reading, graph: KnowledgeGraph, n: int, seed: int
) -> tuple[Claim, ...]:
    """``n`` claims of this kind, one of SHEETS (all, if fewer), in order of the text.

    Every claim is as likely as any other: a node for each of its mentions, an edge once, of
    whatever predicate. The same notice, ``n`` and ``seed`` draw the same.
    """
    excerpts = Excerpts(reading)
    notice_id = reading.notice.notice_id
    if what in _NODES:
        mentions = sorted(
            mentions_in(graph, notice_id, _NODES[what]),
            key=lambda claim: (claim[1].span, claim[0].node_id),
        )
        return tuple(_of_node(excerpts, *one) for one in _sample(mentions, n, seed))
    edges = sorted(
        (
            edge
            for edge in graph.edges()
            if edge.predicate in _EDGES[what] and _here(edge.provenance, notice_id)
        ),
        key=lambda edge: (_here(edge.provenance, notice_id)[0].span, edge.source, edge.target),
    )
    drawn = _sample(edges, n, seed)
    return tuple(_of_edge(excerpts, graph, notice_id, edge) for edge in drawn)


def _sample(candidates: Sequence[_Drawn], n: int, seed: int) -> list[_Drawn]:
    """``n`` of them, in their order; a generator of its own leaves that of others alone."""
    chosen = random.Random(seed).sample(range(len(candidates)), min(n, len(candidates)))
    return [candidates[index] for index in sorted(chosen)]


def _here(places: Sequence[Provenance], notice_id: NoticeId) -> list[Provenance]:
    return [place for place in places if place.notice_id == notice_id]


def _of_node(excerpts: Excerpts, node: Node, mention: Provenance) -> Claim:
    excerpt = excerpts.of(mention.span)
    says = node.name
    if node.type in {NodeType.TARGET, NodeType.MEASURE}:
        stated = [(key, value) for key, value in node.attributes if value not in (None, ())]
        says = "; ".join(f"{key}={_shown(value)}" for key, value in stated)
    return Claim(node.type.value, mention.text, says, excerpt.line, excerpt.marked)


def _shown(value: AttributeValue) -> str:
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _of_edge(excerpts: Excerpts, graph: KnowledgeGraph, notice_id: NoticeId, edge: Edge) -> Claim:
    """Both ends, the predicate, and the sentences: of follows_up that of each end.

    Score and reason of an edge stay out: they would tell the reader what to think.
    """
    source, target = graph.node(edge.source), graph.node(edge.target)
    spans = [place.span for place in _here(edge.provenance, notice_id)]
    if edge.predicate is Predicate.FOLLOWS_UP:
        own = [*_own(source, spans, notice_id), *_own(target, spans, notice_id)]
        spans = own if len(own) == 2 else spans
    said = [excerpts.of(span) for span in spans]
    says = f"{source.type} {edge.predicate} {target.type}"
    sentences = [one.marked for one in said]
    if len(said) > 1:
        sentences = [f"({one.line}) {words}" for one, words in zip(said, sentences, strict=True)]
    return Claim(
        edge.predicate.value,
        f"{source.name} → {target.name}",
        f"{says}; the text does not name the office" if edge.implicit else says,
        said[0].line,
        " ".join(sentences),
    )


def _own(node: Node, spans: Sequence[Span], notice_id: NoticeId) -> list[Span]:
    """Where these characters say an end of follows_up first; empty where they do not."""
    mentions = [mention.span for mention in _here(node.mentions, notice_id)]
    return [one for one in mentions if any(span.overlaps(one) for span in spans)][:1]


def write_sheets(
    drawn: Mapping[str, Sequence[Claim]], folder: Path, *, replace: bool = False
) -> None:
    """One sheet for each name. Raises ReportUnwritable, and SheetsExist where one is there.

    A sheet may hold a reader's verdicts, so nothing is written where any would be written over,
    unless ``replace``.
    """
    paths = {name: folder / f"{name}.csv" for name in drawn}
    # not Path.exists, which raises where the folder may not be looked into: writing says so
    there = [str(path) for path in paths.values() if os.path.exists(path)]
    if there and not replace:
        raise SheetsExist(there)
    for name, claims in drawn.items():
        write_sheet(claims, paths[name])


def write_sheet(claims: Sequence[Claim], path: Path) -> None:
    """A CSV that spreadsheets open (UTF-8 with a byte order mark). Raises ReportUnwritable."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row, claim in enumerate(claims, 1):
        text, says, sentence = map(_harmless, (claim.text, claim.says, claim.sentence))
        writer.writerow([row, claim.type, text, says, claim.line, sentence, "", ""])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(out.getvalue(), encoding="utf-8-sig")
    except OSError as error:
        raise ReportUnwritable(str(path), f"cannot be written ({error.strerror})") from error


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is kept as text."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell

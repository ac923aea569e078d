"""Lists what is not as the gold has it, each with its sentence, in the order of the notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from corpus.notice import Reading
from eval.graph.attributes import Checked
from eval.graph.edges import EdgeClaim, EdgeMatch
from eval.graph.excerpt import Excerpts
from eval.graph.facing import INVENTED, MISSED, Difference
from eval.graph.gold import GoldMeasure, GoldMention, GoldRelation, GoldTarget
from eval.graph.match import Match
from eval.graph.report import EdgeDifference, Inexact, Mislaid, OtherName, WrongAttribute
from kg.graph import KnowledgeGraph

AnyMatch: TypeAlias = Match[GoldMention] | Match[GoldTarget] | Match[GoldMeasure]


def differences_of(matches: Iterable[AnyMatch], excerpts: Excerpts) -> tuple[Difference, ...]:
    """Names, figures and measures that were missed or invented."""
    found = []
    for one in matches:
        found += [Difference(MISSED, gold.type, excerpts.of(gold.span)) for gold in one.missed]
        found += [Difference(INVENTED, said.type, excerpts.of(said.span)) for said in one.invented]
    return tuple(sorted(found, key=lambda one: (one.start, one.kind)))


def inexact_of(matches: Iterable[AnyMatch], excerpts: Excerpts) -> tuple[Inexact, ...]:
    """What was found with another span than the gold's."""
    found = [
        Inexact(pair.said.type, excerpts.of(pair.gold.span), excerpts.of(pair.said.span))
        for one in matches
        for pair in one.pairs
        if not pair.is_exact
    ]
    return tuple(sorted(found, key=lambda one: one.gold.span))


def wrong_attributes_of(
    checked: Iterable[Checked], excerpts: Excerpts
) -> tuple[WrongAttribute, ...]:
    """Attributes that differ, figures first."""
    return tuple(
        WrongAttribute(one.said.type, one.name, excerpts.of(one.said.span), one.gold, one.graph)
        for one in checked
        if not one.is_right
    )


def other_names_of(found: Match[GoldMention] | None, excerpts: Excerpts) -> tuple[OtherName, ...]:
    """Names whose nodes do not go by the gold's canonical name."""
    return tuple(_other_names(found, excerpts)) if found is not None else ()


def _other_names(found: Match[GoldMention], excerpts: Excerpts) -> Iterator[OtherName]:
    for pair in found.pairs:
        names = (pair.said.node.name, *pair.said.node.aliases)
        if pair.gold.canonical not in names:
            excerpt = excerpts.of(pair.said.span)
            yield OtherName(pair.said.type, excerpt, pair.gold.canonical, names)


def edge_differences_of(found: EdgeMatch | None, excerpts: Excerpts) -> tuple[EdgeDifference, ...]:
    """Relations that were missed and edges that were invented."""
    if found is None:
        return ()
    differences = [_missed(relation, excerpts) for relation in found.missed]
    differences += [_invented(claim, excerpts) for claim in found.invented]
    return tuple(
        sorted(
            differences,
            key=lambda one: (
                one.line, one.excerpts[0].span, one.predicate, one.kind, one.head, one.tail,
            ),
        )
    )  # fmt: skip


def _missed(relation: GoldRelation, excerpts: Excerpts) -> EdgeDifference:
    spans = [relation.span, *([] if relation.tail_span is None else [relation.tail_span])]
    return EdgeDifference(
        MISSED,
        relation.predicate,
        relation.head.name,
        relation.tail.name,
        relation.implicit,
        tuple(excerpts.of(span) for span in spans),
    )


def _invented(claim: EdgeClaim, excerpts: Excerpts) -> EdgeDifference:
    return EdgeDifference(
        INVENTED,
        claim.edge.predicate,
        claim.source.name,
        claim.target.name,
        claim.edge.implicit,
        tuple(excerpts.of(span) for span in claim.spans),
    )


def mislaid_of(graph: KnowledgeGraph, reading: Reading) -> tuple[tuple[Mislaid, ...], int]:
    """What the graph quotes from the notice that does not stand there; and how much it quotes."""
    said = [mention for node in graph.nodes() for mention in node.mentions]
    said += [place for edge in graph.edges() for place in edge.provenance]
    here = sorted(one for one in said if one.notice_id == reading.notice.notice_id)
    mislaid = tuple(
        Mislaid(one.span, one.text, stands)
        for one in here
        if (stands := one.span.of(reading.notice.text)) != one.text
    )
    return mislaid, len(here)

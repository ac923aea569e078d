"""Why a stretch of a notice is in the list of evidence: read off the look that found it.

Nothing here is scored anew. Ranks are those of the search itself (``FusedRetriever.standings``);
words, forms and years are told by the very tests that scoring and refusing make.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.normalize import match_key
from corpus.notice import Passage, PassageId
from kg.model import NodeId
from retrieval.entry import embedded_text, query_terms, terms_of
from service.answering.asked import Asked
from service.answering.evidence import DEPTH, Statement
from service.answering.fit import (
    clause_holds_figure,
    clause_holds_time,
    clause_may_be_counted,
    holds_place,
    of_year,
)
from service.answering.graph_links import Link, Named
from service.answering.ground_words import GroundWords
from service.answering.lexicon import words_of
from service.answering.listed import Ground, GroundKind
from service.answering.looked import Look
from service.answering.needs import Need
from service.answering.places import names_place, speaks_for
from service.answering.scoring import BODIES, PLACES, SAID_SO
from service.answering.sentences import key_of

_CHANNELS = (
    ("dense", GroundKind.DENSE),
    ("clauses", GroundKind.CLAUSES),
    ("tokens", GroundKind.TOKENS),
    ("words", GroundKind.WORDS),
    ("characters", GroundKind.CHARACTERS),
)
_TELLING = 20
"""A channel that ranks a passage below this is told only where no other ranks it better."""
_MOST_LINKS = 3


@dataclass(frozen=True)
class Grounds:
    """Tells what speaks for the passages of one look."""

    look: Look
    words: GroundWords

    @cached_property
    def _standings(self) -> Mapping[str, Mapping[PassageId, int]]:
        """The rank of each passage in each channel that scored it."""
        found = self.look.base.snapshot.index.fused.standings(self.look.query, DEPTH)
        return {
            name: {hit.passage_id: hit.rank for hit in ranking.hits}
            for name, ranking in found.items()
        }

    def of_passage(self, passage: Passage) -> Iterator[Ground]:
        """Where the channels rank a passage; nothing of one that none of them scored."""
        ranks = [
            (kind, self._standings[name][passage.passage_id])
            for name, kind in _CHANNELS
            if passage.passage_id in self._standings[name]
        ]
        best = min((rank for _, rank in ranks), default=0)
        for kind, rank in ranks:
            if rank > max(_TELLING, best):
                continue
            if kind is GroundKind.WORDS:
                yield self.words.words(rank, self._matched(passage))
            else:
                yield self.words.ground(kind, rank=rank)

    def _matched(self, passage: Passage) -> Sequence[str]:
        """The words of the question that carry its subject and stand in the passage, in order."""
        need = self.look.need
        held = set(terms_of(embedded_text(passage).text))
        asked = {*need.words, *need.inherited}
        return [w for w in dict.fromkeys(query_terms(self.look.query)) if w in asked & held]

    def of_statement(self, statement: Statement) -> Iterator[Ground]:
        """What its words, its form and its year have of what is asked."""
        need = self.look.need
        held = frozenset().union(*(clause.words for clause in statement.clauses))
        for word in (*need.words, *need.inherited):
            for official in () if word in held else need.equivalents.get(word, ()):
                if words_of(official) <= held:
                    yield self.words.ground(GroundKind.EQUIVALENT, a=word, b=official)
                    break
        yield from self._of_form(statement, need)
        home = self.look.base.homes[statement.notice_id]
        for place in self.look.places:
            is_written = match_key(place.text) in key_of(statement.sentence.headed)
            if is_written and not speaks_for(home, place) and names_place(statement, place, home):
                yield self.words.place(place.text)
        if need.years and of_year(statement, need.years):
            told = {date.year for date in statement.dates} | {statement.sentence.year}
            told |= statement.sentence.notice_years
            years = sorted(year for year in need.years if year in told)
            if years:
                yield self.words.ground(GroundKind.YEAR, a="、".join(map(str, years)))

    def _of_form(self, statement: Statement, need: Need) -> Iterator[Ground]:
        asked, clauses = need.asked, statement.clauses
        if Asked.FIGURE in asked:
            if any(clause_holds_figure(clause, need.units) for clause in clauses):
                yield self.words.figure(need.unit)
            elif need.counts_things and any(
                clause_may_be_counted(clause, need.counted) for clause in clauses
            ):
                yield self.words.counted()
        if Asked.TIME in asked and any(clause_holds_time(clause, need) for clause in clauses):
            yield self.words.ground(GroundKind.TIME)
        if Asked.PLACE in asked and holds_place(statement):
            yield self.words.place()
        if Asked.BODY in asked and statement.types() & (BODIES | PLACES):
            yield self.words.ground(GroundKind.BODY)
        says = frozenset().union(*(clause.says for clause in clauses))
        if any(form in asked and manner in says for manner, form in SAID_SO.items()):
            yield self.words.ground(GroundKind.MANNER)


def of_names(
    named: Mapping[NodeId, Named], mentioned: Sequence[NodeId], words: GroundWords
) -> Iterator[Ground]:
    """The nodes of the question that a passage mentions, each once."""
    for node_id in dict.fromkeys(mentioned):
        if node_id in named:
            name, form = named[node_id].node.name, named[node_id].form
            yield words.name(name, "" if match_key(name) == form else form)


def of_links(links: Sequence[Link], words: GroundWords) -> Iterator[Ground]:
    """The edges that lead to a sentence, the first few."""
    told: dict[tuple[NodeId, str, NodeId], Link] = {}
    for link in links:
        told.setdefault((link.edge.source, link.edge.predicate.value, link.edge.target), link)
    for link in list(told.values())[:_MOST_LINKS]:
        named, other, edge = link.named.node, link.other, link.edge
        yield words.link(named.name, edge.predicate, other.name, is_said=not edge.implicit)

"""What was looked at for a question, in one ranked list that says why each entry is there.

One ranking holds for passages and facts. A statement's score is the one it was chosen by, less the
best of its need: 0 is the best, and one less makes it e times less likely to answer. So several
needs share one scale, and nothing is weighed anew for the list.

- A passage that search found stands where its best statement does. So does a sentence that an edge
  of a node of the question leads to; where search did not find its passage, it is scored beside
  those that were found, as if found last (``stretches``).
- A fact (a figure or measure in the words quoted, an edge between two nodes of the question) has
  the score of its sentence and stands behind it: it says the same, in the graph's terms.
- What is of another place or body than the question can be no answer, and stands as far behind as
  no answer reaches.
- Equal scores are ordered by place. Of the best ``MOST``, a few places are kept (``_kept``): what
  the answer quotes is always there, and so are the best that the graph alone led to.

Where the notice's structure or the graph's edges answered, no statement was ranked: what the answer
quotes is all that was looked at, and scores 0. A refused instruction is shown nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.normalize import match_key
from corpus.notice import Passage, Span
from kg.model import Edge, Node, NodeType, Predicate
from service.answering.asked import Asked
from service.answering.cite import citation_of
from service.answering.evidence import EvidenceBase
from service.answering.graph_links import joins_named, links_of, named_nodes
from service.answering.ground_words import GroundWords
from service.answering.grounds import Grounds, of_links, of_names
from service.answering.listed import Ground, GroundKind, Listed, ListedKind
from service.answering.looked import Trail
from service.answering.needs import Need
from service.answering.outcome import Answer, Fact, Outcome
from service.answering.stretches import Stretch, found_stretches
from service.answering.understand import Understood

MOST = 10
"""Entries of a list."""
_KEPT_FOR_GRAPH = 2
"""Places of a list kept for what the graph alone led to, and as many for edges."""
_FACTS_EACH = 2
"""Facts that stand behind one sentence, where they have what is asked for; else one does."""
_STATED = frozenset({NodeType.TARGET, NodeType.MEASURE})
_FEW = 20  # edges of one statement


@dataclass(frozen=True, slots=True)
class _Fact:
    """A node or an edge that a stretch says, and where."""

    key: str
    passage: Passage
    span: Span
    node: Node | None = None
    edge: Edge | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """An entry before it is said why it is there; ``fact`` None: the stretch itself."""

    stretch: Stretch
    fact: _Fact | None = None


def listed_evidence(
    trail: Trail, understood: Understood, outcome: Outcome, most: int = MOST
) -> tuple[Listed, ...]:
    """The best ``most`` of what was looked at on the way to ``outcome``; empty for nothing."""
    if trail.base is None:
        return ()
    return _List(trail, trail.base, understood, outcome).entries(most)


class _List:
    """The list of one question."""

    def __init__(
        self, trail: Trail, base: EvidenceBase, understood: Understood, outcome: Outcome
    ) -> None:
        self._trail = trail
        self._base = base
        self._words = GroundWords(understood.language)
        self._citations = outcome.citations if isinstance(outcome, Answer) else ()
        self._needs = [look.need for look in trail.looks] or list(understood.needs)
        self._named = named_nodes(self._needs, base)
        self._links = list(links_of(self._named, base))
        self._is_asserted = understood.asserted
        self._grounds = [Grounds(look, self._words) for look in trail.looks]

    def entries(self, most: int) -> tuple[Listed, ...]:
        """The list."""
        told: set[str] = set()
        lines: list[_Line] = []
        for stretch in sorted(self._stretches(most), key=lambda each: each.order):
            facts = [each for each in self._facts(stretch) if each.key not in told]
            told.update(each.key for each in facts)
            lines += [_Line(stretch), *(_Line(stretch, each) for each in facts)]
        kept = _kept(lines, most)
        ranks = {id(line.stretch): n for n, line in enumerate(kept, 1) if line.fact is None}
        return tuple(
            self._passage(rank, line.stretch)
            if line.fact is None
            else self._fact(rank, line.stretch, line.fact, ranks[id(line.stretch)])
            for rank, line in enumerate(kept, 1)
        )

    def _stretches(self, most: int) -> Sequence[Stretch]:
        looks = self._trail.looks
        of_looks = [named_nodes([look.need], self._base) for look in looks]
        links = [[e for e in self._links if e.named.node.node_id in named] for named in of_looks]
        stretches = found_stretches(
            looks, links, self._citations, most, is_asserted=self._is_asserted
        )
        lowest = min((each.score for each in stretches), default=0.0)
        for citation in self._citations:
            place = citation.notice_id, citation.span
            quoting = [each for each in stretches if each.holds(*place)]
            if not quoting:  # a heading, or found without any look
                passage = self._base.snapshot.passage(citation.passage_id)
                statement = self._base.statement_at(citation.notice_id, citation.span)
                quoting = [Stretch(passage, citation.span, statement, lowest)]
                stretches += quoting
            for each in quoting:
                each.markers.append(citation.marker)
        for stretch in stretches:
            near = [e for e in self._links if stretch.is_near(e.place.notice_id, e.place.span)]
            own = [each for each in near if stretch.holds(each.place.notice_id, each.place.span)]
            # the others keep their order
            stretch.links = sorted(own or near, key=lambda link: link.edge.implicit)
        return stretches

    def _facts(self, stretch: Stretch) -> Sequence[_Fact]:
        """Edges between nodes of the question first, then figures and measures of the quote."""
        passage, base = stretch.passage, self._base
        edges: dict[str, _Fact] = {}
        for link in stretch.links:
            edge = link.edge
            if joins_named(edge, self._named):
                at = base.statement_at(passage.notice_id, link.place.span)
                span = link.place.span if at is None else at.span
                key = f"{edge.source} {edge.predicate} {edge.target}"
                edges.setdefault(key, _Fact(key, passage, span, edge=self._citable(edge)))
        nodes = [
            _Fact(each.node_id, passage, each.span, node=base.snapshot.graph.node(each.node_id))
            for each in base.snapshot.named_in(passage.notice_id, stretch.around)
            if each.type in _STATED and each.span.overlaps(stretch.span)
        ]
        needs = self._needs_of(stretch)
        linked = {link.other.node_id for link in stretch.links}

        def is_asked_for(node: Node | None) -> bool:
            return node is not None and (node.node_id in linked or _is_figure_for(node, needs))

        nodes.sort(
            key=lambda each: (
                not is_asked_for(each.node),
                -len(_held_by(each.node, needs)),
                each.span,
                each.key,
            )
        )
        fitting = [each for each in nodes if is_asked_for(each.node)]
        return [*edges.values(), *(fitting or nodes[:1])][:_FACTS_EACH]

    def _citable(self, edge: Edge) -> Edge:
        """The edge with those of its places that may be cited."""
        places = tuple(each for each in edge.provenance if each.notice_id in self._base.readings)
        return replace(edge, provenance=places)

    def _needs_of(self, stretch: Stretch) -> Sequence[Need]:
        return [self._needs[number] for number in stretch.looks] or self._needs

    def _passage(self, rank: int, stretch: Stretch) -> Listed:
        reading = self._base.readings[stretch.passage.notice_id]
        citation = citation_of(rank, stretch.passage, stretch.span, reading)
        grounds = tuple(self._grounds_of(stretch))
        return Listed(rank, ListedKind.PASSAGE, citation, stretch.score, grounds)

    def _fact(self, rank: int, stretch: Stretch, fact: _Fact, of_sentence: int) -> Listed:
        reading = self._base.readings[fact.passage.notice_id]
        citation = citation_of(rank, fact.passage, fact.span, reading)
        grounds = tuple(self._grounds_of_fact(stretch, fact, of_sentence))
        node, told = fact.node, None
        if node is not None:
            told = Fact(node.node_id, node.type.value, node.name, node.attributes)
        return Listed(rank, ListedKind.FACT, citation, stretch.score, grounds, told, fact.edge)

    def _grounds_of(self, stretch: Stretch) -> Iterator[Ground]:
        yield from self._for_needs(stretch)
        if stretch.markers:
            yield self._words.cited(sorted(set(stretch.markers)))
        if self._trail.is_by_structure:
            yield self._words.ground(GroundKind.STRUCTURE)
        passage = stretch.passage
        for number in stretch.looks[:1]:
            yield from self._grounds[number].of_passage(passage)
        mentioned = self._base.snapshot.named_in(passage.notice_id, passage.span)
        yield from of_names(self._named, [each.node_id for each in mentioned], self._words)
        yield from of_links(stretch.links, self._words)
        yield from self._of_statements(stretch)
        if stretch.statement is not None:
            for number in stretch.looks[:1]:
                yield from self._grounds[number].of_statement(stretch.statement)

    def _for_needs(self, stretch: Stretch) -> Iterator[Ground]:
        if len(self._trail.looks) > 1:
            for number in stretch.looks:
                yield self._words.need(number + 1, self._needs[number].text)

    def _of_statements(self, stretch: Stretch) -> Iterator[Ground]:
        """What the graph has of a quote of the answer: that it follows up another, or one it."""
        if not stretch.markers:
            return
        snapshot = self._base.snapshot
        for each in snapshot.named_in(stretch.passage.notice_id, stretch.around):
            if each.type not in _STATED or not each.span.overlaps(stretch.span):
                continue
            joined = snapshot.queries.neighbours(
                each.node_id, predicates=[Predicate.FOLLOWS_UP], limit=_FEW
            ).joined
            for edge, other in joined:
                if any(self._is_quoted(said.notice_id, said.span) for said in other.mentions):
                    name = snapshot.graph.node(each.node_id).name
                    yield self._words.link(other.name, edge.predicate, name, is_said=True)

    def _is_quoted(self, notice_id: str, span: Span) -> bool:
        return any(c.notice_id == notice_id and c.span.overlaps(span) for c in self._citations)

    def _grounds_of_fact(self, stretch: Stretch, fact: _Fact, of_sentence: int) -> Iterator[Ground]:
        yield from self._for_needs(stretch)
        yield self._words.ground(GroundKind.SENTENCE, rank=of_sentence)
        edge, node = fact.edge, fact.node
        if edge is not None:
            source, target = (self._named[end].node.name for end in (edge.source, edge.target))
            yield self._words.joins(source, edge.predicate, target, is_said=not edge.implicit)
        if node is not None:
            links = [each for each in stretch.links if each.other.node_id == node.node_id]
            yield from of_links(links, self._words)
            needs = self._needs_of(stretch)
            words = _held_by(node, needs)
            if words:
                yield self._words.held(words)
            if _is_figure_for(node, needs):
                yield self._words.figure(next((need.unit for need in needs if need.unit), ""))
            if any(node.attribute("year") in need.years for need in needs):
                yield self._words.ground(GroundKind.YEAR, a=str(node.attribute("year")))


def _is_figure_for(node: Node, needs: Sequence[Need]) -> bool:
    """Whether a node is a figure, where one is asked for, in a unit that may answer."""
    unit = node.attribute("unit_normalised")
    return node.type is NodeType.TARGET and any(
        Asked.FIGURE in need.asked and (not need.units or unit in need.units) for need in needs
    )


def _held_by(node: Node | None, needs: Sequence[Need]) -> Sequence[str]:
    """The words of the needs that a node has in its name, or a figure in what it counts."""
    if node is None:
        return ()
    said = match_key(f"{node.name} {node.attribute('subject') or ''}")
    asked = (word for need in needs for word in (*need.words, *need.inherited))
    return [word for word in dict.fromkeys(asked) if word in said]


def _kept(lines: Sequence[_Line], most: int) -> Sequence[_Line]:
    """The best lines, in order, with those for which a place is kept: ``most`` of them at most.

    A fact is never there without its sentence.
    """
    heads = {id(line.stretch): n for n, line in enumerate(lines) if line.fact is None}
    of_graph = [n for n in heads.values() if lines[n].stretch.is_by_graph_alone]
    edges = [n for n, line in enumerate(lines) if line.fact is not None and line.fact.edge]
    sure = [n for n in heads.values() if lines[n].stretch.markers]
    sure += of_graph[:_KEPT_FOR_GRAPH] + edges[:_KEPT_FOR_GRAPH]
    kept: set[int] = set()
    for number in [*sure, *range(len(lines))]:
        needed = {number, heads[id(lines[number].stretch)]} - kept
        if len(kept) + len(needed) <= most:
            kept |= needed
    return [lines[number] for number in sorted(kept)]

"""One notice's facts with edits applied to them, one after the other.

Nothing here asks what other notices say, so adding and removing a notice stay exact opposites. A
trace is left of every edit that concerned the notice, also of one whose words are gone from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from corpus.notice import Reading, Span
from kg.anchors import found_again, standing_now
from kg.edits import (
    AddAlias,
    AddEdge,
    AddNode,
    DeleteEdge,
    DeleteNode,
    MergeInto,
    RecordedEdit,
    Rename,
    Retype,
    SplitOff,
)
from kg.facts import NodeFact, NoticeFacts, Trace
from kg.model import Edge, Merge, MergeRule, NodeId, Predicate, Provenance, type_of
from kg.repeated_names import Place, drop, drop_unsaid, move_split, places_of, redirect, refer
from kg.split_facts import form_of, moved_with, split_off

_BY_HAND = (MergeRule.BY_HAND,)


def edited(facts: NoticeFacts, reading: Reading, edits: Iterable[RecordedEdit]) -> NoticeFacts:
    """``facts`` after these edits; the very same where none of them concerns the notice."""
    draft = _Draft(facts, reading)
    for each in edits:
        draft.apply(each)
    return draft.facts() if draft.traces != facts.traces else facts


class _Draft:
    """The facts while they change."""

    def __init__(self, facts: NoticeFacts, reading: Reading) -> None:
        self.reading = reading
        self.as_said = facts.as_said
        self.nodes = {fact.node_id: fact for fact in facts.nodes}
        self.edges = [*facts.edges, *facts.reaching]
        self.traces = facts.traces
        self.issuer = facts.issuer

    def facts(self) -> NoticeFacts:
        here = [edge for edge in self.edges if self._has_ends(edge)]
        away = [edge for edge in self.edges if not self._has_ends(edge)]
        return NoticeFacts(
            self.reading.notice.notice_id,
            tuple(self.nodes[node_id] for node_id in sorted(self.nodes)),
            tuple(sorted(here, key=_edge_order)),
            self.issuer,
            tuple(sorted(away, key=_edge_order)),
            self.traces,
            self.as_said,
        )

    def apply(self, recorded: RecordedEdit) -> None:
        number, edit = recorded.number, recorded.edit
        match edit:
            case AddNode(_, _, said):
                if said.notice_id == self.reading.notice.notice_id:
                    self._add_node(number, edit)
            case AddEdge(_, _, _, said):
                if said.notice_id == self.reading.notice.notice_id:
                    self._add_edge(recorded, edit)
                else:
                    self._find_ends(recorded, (edit.source, edit.target))
            case DeleteEdge():
                self._delete_edge(recorded, edit)
            case DeleteNode(node):
                self._delete_node(recorded, node)
            case _ if edit.node in self.nodes:
                if self._change(number, edit):
                    self._trace(Trace(number, done=True))
            case Retype(node):
                self._redirect(number, {node: edit.made})
            case MergeInto(node, into):
                self._redirect(number, {node: into})

    def _change(self, number: int, edit: Rename | Retype | MergeInto | SplitOff | AddAlias) -> bool:
        """What concerns a name that this notice has; whether anything came of it."""
        fact = self.nodes[edit.node]
        match edit:
            case Rename(node, name):
                refer(self.nodes, self._repeated(node), node)
                self.nodes[node] = _touched(_renamed(fact, name), number)
            case AddAlias(node, alias):
                again = alias in fact.names
                merges = fact.merges if again else (*fact.merges, Merge(alias, _BY_HAND, None))
                self.nodes[node] = _touched(replace(fact, merges=merges), number)
            case Retype(node):
                self._move(number, replace(fact, node_id=edit.made, type=edit.type), node)
            case MergeInto(node, into):
                for each in (node, into):
                    refer(self.nodes, self._repeated(each), each)
                self._move(number, _joining(fact, into), node)
            case SplitOff():
                return self._split(number, fact, edit)
        return True

    def _move(self, number: int, moved: NodeFact, old: NodeId) -> None:
        """Put the node ``old`` under the id of ``moved``, where another may stand already."""
        del self.nodes[old]
        self._put(_touched(moved, number))
        self._redirect(number, {old: moved.node_id})

    def _redirect(self, number: int, ends: dict[NodeId, NodeId]) -> None:
        """Give the edges other ends, also those that reach to a node of another notice."""
        if self.issuer is not None:
            self.issuer = ends.get(self.issuer, self.issuer)
        redirect(self.nodes, ends)
        if any(edge.source in ends or edge.target in ends for edge in self.edges):
            edges = (_redirected(edge, ends, number) for edge in self.edges)
            self.edges = [edge for edge in edges if edge is not None]
            self._trace(Trace(number))

    def _put(self, fact: NodeFact) -> None:
        there = self.nodes.get(fact.node_id)
        self.nodes[fact.node_id] = fact if there is None else _combined(there, fact)

    def _split(self, number: int, fact: NodeFact, edit: SplitOff) -> bool:
        parts = split_off(fact, edit)
        if parts is None:
            return False
        rest, new = parts
        repeated = self._repeated(edit.node)
        if rest is None:
            del self.nodes[edit.node]
        else:
            self.nodes[edit.node] = _touched(rest, number)
        if new is None:
            move_split(self.nodes, self.edges, repeated, edit.node, None)
            return True
        self._put(_touched(new, number))
        edges: list[Edge] = []
        for edge in self.edges:
            if edit.node not in (edge.source, edge.target):
                edges.append(edge)
                continue
            kept, moved = moved_with(edge, rest, new)
            if kept:
                edges.append(replace(edge, provenance=kept))
            if moved:
                ends = {edit.node: new.node_id}
                other = _redirected(replace(edge, provenance=moved), ends, number)
                edges += [other] if other is not None else []
        self.edges = edges
        move_split(self.nodes, edges, repeated, edit.node, new.node_id)
        return True

    def _add_node(self, number: int, edit: AddNode) -> None:
        said = found_again(self.reading, edit.said)
        if said is None:
            self._trace(Trace(number, lost=edit.said))
            return
        written = form_of(said.text)
        forms = () if written == edit.name else (Merge(written, _BY_HAND, said),)
        self._put(NodeFact(edit.made, edit.type, edit.name, (said,), merges=forms, edits=(number,)))
        place = self._place_of(said.span)
        if place is not None:
            self.edges.append(Edge(place, Predicate.MENTIONS, edit.made, (said,), edits=(number,)))
        self._trace(Trace(number, done=True))

    def _delete_node(self, recorded: RecordedEdit, node_id: NodeId) -> None:
        node = self._find_ends(recorded, (node_id,)).get(node_id)
        left = [edge for edge in self.edges if node not in (edge.source, edge.target)]
        done = node in self.nodes
        if node is not None and (done or len(left) < len(self.edges)):
            drop(self.nodes, self._repeated(node))
            self.nodes.pop(node, None)
            self.edges = left
            self._trace(Trace(recorded.number, done=done))

    def _add_edge(self, recorded: RecordedEdit, edit: AddEdge) -> None:
        said = found_again(self.reading, edit.said)
        if said is None:
            self._trace(Trace(recorded.number, lost=edit.said))
            return
        found = self._find_ends(recorded, (edit.source, edit.target))
        if any(trace.lost for trace in self.traces if trace.number == recorded.number):
            return
        source, target = found.get(edit.source, edit.source), found.get(edit.target, edit.target)
        self.edges.append(Edge(source, edit.predicate, target, (said,), edits=(recorded.number,)))
        self._trace(Trace(recorded.number, done=True))

    def _delete_edge(self, recorded: RecordedEdit, edit: DeleteEdge) -> None:
        found = self._find_ends(recorded, (edit.source, edit.target))
        if len(found) < 2:
            return
        gone = (found[edit.source], edit.predicate, found[edit.target])
        deleted = [e for e in self.edges if (e.source, e.predicate, e.target) == gone]
        if deleted:
            self.edges = [e for e in self.edges if (e.source, e.predicate, e.target) != gone]
            drop_unsaid(self.nodes, deleted, self.edges)
            self._trace(Trace(recorded.number, done=True))

    def _find_ends(
        self, recorded: RecordedEdit, node_ids: tuple[NodeId, ...]
    ) -> dict[NodeId, NodeId]:
        """The ids that these nodes have in this notice, those of other notices' places left out.

        Says in a trace where this notice's own are now, or that they are gone.
        """
        found: dict[NodeId, NodeId] = {}
        for node_id in node_ids:
            standing = recorded.standing_of(node_id)
            if standing is None:
                found[node_id] = node_id
            elif standing.said.notice_id == self.reading.notice.notice_id:
                now = standing_now(standing, self.nodes.values(), self.reading)
                if now is None:
                    self._trace(Trace(recorded.number, lost=standing.said))
                else:
                    found[node_id] = now
                    self._trace(Trace(recorded.number, found=((node_id, now),)))
        return found

    def _place_of(self, span: Span) -> NodeId | None:
        """The innermost item, else section, that holds the words and that no edit deleted."""
        notice_id, outline = self.reading.notice.notice_id, self.reading.outline
        for kind, pieces in (("Item", outline.items), ("Section", outline.sections)):
            around = [piece.span for piece in pieces if piece.span.contains(span)]
            for place in sorted(around, key=len):
                node_id = NodeId(f"{kind}:{notice_id}:{place.start}-{place.end}")
                if node_id in self.nodes:
                    return node_id
        return None

    def _repeated(self, node_id: NodeId) -> list[Place]:
        return places_of(self.nodes, self.edges, node_id)

    def _has_ends(self, edge: Edge) -> bool:
        return edge.source in self.nodes and edge.target in self.nodes

    def _trace(self, trace: Trace) -> None:
        self.traces = (*self.traces, trace)


def _edge_order(edge: Edge) -> tuple[str, str, str, bool, tuple[Provenance, ...]]:
    return (edge.source, edge.predicate.value, edge.target, edge.implicit, edge.provenance)


def _touched(fact: NodeFact, number: int) -> NodeFact:
    return replace(fact, edits=tuple(sorted({*fact.edits, number})))


def _redirected(edge: Edge, ends: dict[NodeId, NodeId], number: int) -> Edge | None:
    """The edge with these ends in the place of others; none from a node to itself."""
    source, target = ends.get(edge.source, edge.source), ends.get(edge.target, edge.target)
    if source == target:
        return None
    if (source, target) == (edge.source, edge.target):
        return edge
    return replace(edge, source=source, target=target, edits=tuple(sorted({*edge.edits, number})))


def _renamed(fact: NodeFact, name: str) -> NodeFact:
    if name == fact.name:
        return fact
    kept = (_by_hand(fact.name, fact.mentions), *fact.merges)
    return replace(fact, name=name, merges=tuple(m for m in kept if m.alias != name))


def _by_hand(name: str, mentions: Iterable[Provenance]) -> Merge:
    """A name that an edit made an alias, with the place where it stands first."""
    said = next((mention for mention in mentions if form_of(mention.text) == name), None)
    return Merge(name, _BY_HAND, said)


def _joining(fact: NodeFact, into: NodeId) -> NodeFact:
    """A node's fact as one of another node, whose name it does not decide."""
    merges = tuple(replace(m, rules=_with_hand(m.rules)) for m in fact.merges)
    return replace(fact, node_id=into, type=type_of(into), merges=merges, joined=True)


def _with_hand(rules: tuple[MergeRule, ...]) -> tuple[MergeRule, ...]:
    return rules if MergeRule.BY_HAND in rules else (*rules, MergeRule.BY_HAND)


def _combined(kept: NodeFact, other: NodeFact) -> NodeFact:
    """Two facts of one notice that have become facts of one node; ``kept`` names it if it can."""
    if kept.joined and not other.joined:
        kept, other = other, kept
    forms: dict[str, Merge] = {}
    for form in (*kept.merges, _by_hand(other.name, other.mentions), *other.merges):
        if form.alias != kept.name:
            forms.setdefault(form.alias, form)
    return NodeFact(
        kept.node_id,
        kept.type,
        kept.name,
        tuple(sorted({*kept.mentions, *other.mentions})),
        tuple(sorted({**dict(other.attributes), **dict(kept.attributes)}.items())),
        tuple(forms.values()),
        tuple(sorted({*kept.edits, *other.edits})),
        kept.joined and other.joined,
    )

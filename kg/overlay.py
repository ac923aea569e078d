"""All the edits by hand, as they are laid over what the notices say.

One notice is edited by itself (``kg.edited_facts``). What only the whole graph can tell is here:
which edges between two notices an edit took away, and where an added one leads now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from corpus.notice import Reading
from kg.edited_facts import edited
from kg.edits import AddEdge, DeleteEdge, MergeInto, RecordedEdit, Retype
from kg.facts import NoticeFacts
from kg.model import STATED, Edge, NodeId, Predicate, type_of

Triple: TypeAlias = tuple[NodeId, Predicate, NodeId]
Found: TypeAlias = Mapping[tuple[int, NodeId], NodeId]


@dataclass(frozen=True)
class Overlay:
    """The edits, in the order of their numbers; those that were undone are kept and not applied."""

    edits: tuple[RecordedEdit, ...] = ()

    @cached_property
    def active(self) -> tuple[RecordedEdit, ...]:
        """Those that were not undone."""
        return tuple(each for each in self.edits if each.undone is None)

    @cached_property
    def added(self) -> Mapping[Predicate, frozenset[int]]:
        """The numbers of the edits that added an edge, by its predicate."""
        added: dict[Predicate, set[int]] = {}
        for each in self.active:
            if isinstance(each.edit, AddEdge):
                added.setdefault(each.edit.predicate, set()).add(each.number)
        return {predicate: frozenset(numbers) for predicate, numbers in added.items()}

    def applied_to(self, facts: NoticeFacts, reading: Reading) -> NoticeFacts:
        """What the notice says, with the edits that concern it."""
        return edited(facts, reading, self.active)

    def deleted(self, facts: Sequence[NoticeFacts]) -> dict[Triple, int]:
        """The edges that an edit took away, by the ids that their ends have now."""
        found = found_in(facts)
        gone: dict[Triple, int] = {}
        for each in self.active:
            if isinstance(each.edit, DeleteEdge):
                source = self.now(each.edit.source, each.number, found)
                target = self.now(each.edit.target, each.number, found)
                if source is not None and target is not None:
                    gone[source, each.edit.predicate, target] = each.number
        return gone

    def reaching(self, facts: Sequence[NoticeFacts]) -> tuple[Edge, ...]:
        """The edges made by hand between two notices, without those taken away after that."""
        gone = self.deleted(facts)
        return tuple(
            edge
            for edge in reaching_in(facts)
            if gone.get((edge.source, edge.predicate, edge.target), 0) < min(edge.edits)
        )

    def left_of(
        self, edges: tuple[Edge, ...], first: NoticeFacts, second: NoticeFacts
    ) -> tuple[Edge, ...]:
        """What was concluded of two notices as they say it, with the ids and ends of the edits.

        An end that was deleted has no edge, nor a name that has no honour any more: it was taken
        for something done for its honour alone.
        """
        if not edges or (first.unedited is None and second.unedited is None):
            return edges
        ends = _concluded_ends(first) | _concluded_ends(second)
        moved = (
            replace(edge, source=self.renewed(edge.source), target=self.renewed(edge.target))
            for edge in edges
        )
        return tuple(edge for edge in moved if edge.source in ends and edge.target in ends)

    def renewed(self, node_id: NodeId, since: int = 0) -> NodeId:
        """The id that a node of the graph, as it was after the edit ``since``, has now."""
        return (None if type_of(node_id) in STATED else self.now(node_id, since, {})) or node_id

    def now(self, node_id: NodeId, since: int, found: Found) -> NodeId | None:
        """The id that a node of the edit ``since`` has after all later ones; None: not found."""
        if type_of(node_id) in STATED:
            return found.get((since, node_id))
        for edit in (each.edit for each in self.active if each.number > since):
            if isinstance(edit, MergeInto) and edit.node == node_id:
                node_id = edit.into
            elif isinstance(edit, Retype) and edit.node == node_id:
                node_id = edit.made
        return node_id


NO_EDITS = Overlay()


def _concluded_ends(facts: NoticeFacts) -> set[NodeId]:
    stated = {fact.node_id for fact in facts.nodes if fact.type in STATED}
    return stated | {e.source for e in facts.edges if e.predicate is Predicate.AWARDED}


def found_in(facts: Iterable[NoticeFacts]) -> dict[tuple[int, NodeId], NodeId]:
    """By edit and the id in it: where the nodes that are characters of a notice stand now."""
    return {
        (trace.number, before): now
        for each in facts
        for trace in each.traces
        for before, now in trace.found
    }


def reaching_in(facts: Sequence[NoticeFacts]) -> Iterator[Edge]:
    """The edges made by hand between two notices, each with the ids its ends have now."""
    found = found_in(facts)
    for edge in (edge for each in facts for edge in each.reaching):
        made = min(edge.edits)  # the edit that added it; those after it only changed its ends
        source, target = _end(edge.source, made, found), _end(edge.target, made, found)
        if source is not None and target is not None:
            yield replace(edge, source=source, target=target)


def _end(node_id: NodeId, number: int, found: Found) -> NodeId | None:
    """The end of an edge that the edit ``number`` added; names follow later edits by themselves."""
    return found.get((number, node_id)) if type_of(node_id) in STATED else node_id

"""The names that measures and figures repeat in their attributes, kept in step with edits by hand.

A measure lists its ``actors`` and ``partners`` by name, a figure its ``owner``; the edges say the
same of the nodes. An edit says nothing of attributes, so what follows for them is decided here. A
word of which an edit changes what it means becomes a reference to its node (``NodeFact.refers``),
which ``KnowledgeGraph`` spells as the node is called in the end, whichever notice names it. A word
whose node or edge is deleted goes. Each notice by itself, so adding and removing one stay exact
opposites; whom an edge made by hand adds is read from the edges of the whole graph (``added``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from kg.facts import NodeFact
from kg.model import STATED, AttributeValue, Edge, NodeId, NodeType, Predicate, listed_words

ACTORS, PARTNERS, OWNER = "actors", "partners", "owner"
IMPLICIT = "actor_implicit"
REPEATED = (ACTORS, PARTNERS, OWNER)
FOLLOWING = frozenset({*REPEATED, IMPLICIT})
"""The attributes that edits of other nodes, and of edges, change."""
REPEATING = frozenset({NodeType.MEASURE, NodeType.TARGET})
_SAYING = {Predicate.LED_BY, Predicate.COOPERATES_WITH}

Nodes: TypeAlias = dict[NodeId, NodeFact]
Attributes: TypeAlias = tuple[tuple[str, AttributeValue], ...]
Place: TypeAlias = tuple[NodeId, str, str]
"""A measure or figure, one of its attributes, and a word of that."""
Added: TypeAlias = Mapping[str, Sequence[Sequence[str]]]
"""By attribute, the names of each body that an edge made by hand adds to it, its own name first."""


def places_of(nodes: Nodes, edges: Iterable[Edge], node_id: NodeId) -> list[Place]:
    """Where the node's name is repeated in this notice.

    Of a name that another node has as well, only where an edge says which of them is meant.
    """
    node = nodes.get(node_id)
    names = set() if node is None else set(node.names)
    others = (each for each in nodes.values() if each.type not in STATED)
    shared = {form for each in others if each.node_id != node_id for form in each.names} & names
    saying = [edge for edge in edges if edge.target == node_id and edge.predicate in _SAYING]
    found: list[Place] = []
    for fact, key, word in _words_in(nodes.values()):
        meant = _meant_by(fact).get((key, word))
        by_name = word in names and (word not in shared or _says(saying, fact, key))
        if meant == node_id or (meant is None and by_name):
            found.append((fact.node_id, key, word))
    return found


def refer(nodes: Nodes, places: Iterable[Place], node_id: NodeId) -> None:
    """Let these words be the node's name, whatever it is called in the end."""
    for fact_id, key, word in places:
        meant = {**_meant_by(nodes[fact_id]), (key, word): node_id}
        refers = tuple(sorted((*where, meant[where]) for where in meant))
        nodes[fact_id] = replace(nodes[fact_id], refers=refers)


def redirect(nodes: Nodes, ends: Mapping[NodeId, NodeId]) -> None:
    """Give references the ids that their nodes have now."""
    for fact in list(nodes.values()):
        if any(node_id in ends for _, _, node_id in fact.refers):
            refers = tuple((key, word, ends.get(meant, meant)) for key, word, meant in fact.refers)
            nodes[fact.node_id] = replace(fact, refers=refers)


def drop(nodes: Nodes, places: Iterable[Place]) -> None:
    """Take these words out. Whoever is not named any more cannot be named by implication."""
    for fact_id, key, word in places:
        fact = nodes[fact_id]
        known = dict(fact.attributes)
        left = tuple(each for each in listed_words(known[key]) if each != word)
        known[key] = left if isinstance(known[key], tuple) else None
        if key == ACTORS and not left:
            known[IMPLICIT] = False
        refers = tuple(each for each in fact.refers if each[:2] != (key, word))
        nodes[fact_id] = replace(fact, attributes=tuple(sorted(known.items())), refers=refers)


def drop_unsaid(nodes: Nodes, gone: Sequence[Edge], left: Sequence[Edge]) -> None:
    """Take out what the deleted edges ``gone``, all of one triple, said; ``left`` are the others.

    Who does not lead a measure is none of its actors, and owns none of its figures. Who does not
    cooperate is no partner in the measures whose words the edge quoted, but where another edge to
    the same partner quotes them.
    """
    edge = gone[0]
    concerned: set[tuple[NodeId, str]] = set()
    if edge.predicate is Predicate.LED_BY:
        held = (Predicate.HAS_TARGET, edge.source)
        figures = (e.target for e in left if (e.predicate, e.source) == held)
        concerned = {(edge.source, ACTORS), *((figure, OWNER) for figure in figures)}
    elif edge.predicate is Predicate.COOPERATES_WITH:
        others = (e for e in left if (e.predicate, e.target) == (edge.predicate, edge.target))
        quotes = {said for each in gone for said in each.provenance}
        quotes -= {said for each in others for said in each.provenance}
        concerned = {
            (fact.node_id, PARTNERS)
            for fact in nodes.values()
            if fact.type is NodeType.MEASURE and quotes.intersection(fact.mentions)
        }
    if concerned:
        places = places_of(nodes, [*gone, *left], edge.target)
        drop(nodes, [place for place in places if place[:2] in concerned])


def move_split(
    nodes: Nodes, edges: Sequence[Edge], places: Iterable[Place], old: NodeId, new: NodeId | None
) -> None:
    """Let the words at ``places``, which meant ``old``, mean what was split off where edges do."""
    saying = [edge for edge in edges if edge.predicate in _SAYING]
    of_old = [edge for edge in saying if edge.target == old]
    of_new = [edge for edge in saying if edge.target == new]
    rest = nodes.get(old)
    for place in places:
        fact, key, word = nodes[place[0]], place[1], place[2]
        said = _says(of_new, fact, key) and not _says(of_old, fact, key)
        if new is not None and (rest is None or said):
            refer(nodes, [place], new)
        elif rest is not None and word not in rest.names:
            refer(nodes, [place], old)


def spelt(
    attributes: Attributes,
    refers: Iterable[tuple[str, str, NodeId]],
    name_of: Callable[[NodeId], str | None],
    added: Added,
) -> Attributes:
    """The attributes with names for references, those of no node left out, and ``added`` to them.

    Whoever has an attribute's word by any name is not added to it, nor an owner where there is one.
    """
    meant = {(key, word): node_id for key, word, node_id in refers}
    known = dict(attributes)
    for key in (each for each in REPEATED if each in known):
        named = (
            name_of(meant[key, word]) if (key, word) in meant else word
            for word in listed_words(known[key])
        )
        words = list(dict.fromkeys(word for word in named if word is not None))
        for names in added.get(key, ()):
            words += [names[0]] if not set(names) & set(words) else []
        if key == PARTNERS and (meant or added):  # a merge may have made a body its own partner
            words = [word for word in words if word not in listed_words(known.get(ACTORS))]
        known[key] = tuple(words) if key != OWNER else next(iter(words), None)
    return tuple(sorted(known.items()))


def repeated_in(attributes: Attributes) -> tuple[str, ...]:
    """The names that these attributes repeat."""
    return tuple(
        word for key, value in attributes if key in REPEATED for word in listed_words(value)
    )


def _words_in(facts: Iterable[NodeFact]) -> Iterator[tuple[NodeFact, str, str]]:
    for fact in facts:
        if fact.type in REPEATING:
            known = dict(fact.attributes)
            yield from (
                (fact, key, word) for key in REPEATED for word in listed_words(known.get(key))
            )


def _meant_by(fact: NodeFact) -> dict[tuple[str, str], NodeId]:
    return {(key, word): node_id for key, word, node_id in fact.refers}


def _says(edges: Collection[Edge], fact: NodeFact, key: str) -> bool:
    """Whether one of the edges is what the attribute of the measure repeats."""
    if key == ACTORS:
        return any(e.predicate is Predicate.LED_BY and e.source == fact.node_id for e in edges)
    cooperating = (e for e in edges if e.predicate is Predicate.COOPERATES_WITH)
    return key == PARTNERS and any(set(fact.mentions) & set(e.provenance) for e in cooperating)

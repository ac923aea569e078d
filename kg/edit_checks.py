"""Whether an edit can be made of a graph, said before anything is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from corpus.errors import NoticeNotFound, UnknownNode
from corpus.normalize import match_key
from corpus.notice import NoticeId, Reading
from kg.anchors import standing_of
from kg.edit_errors import InvalidEdit
from kg.edits import (
    AddAlias,
    AddEdge,
    AddNode,
    DeleteEdge,
    DeleteNode,
    Edit,
    MergeInto,
    Rename,
    Retype,
    SplitOff,
    Standing,
    named_by,
    touched_by,
)
from kg.graph import KnowledgeGraph
from kg.model import STATED, Node, NodeId, Provenance, type_of
from kg.near_names import near_names
from kg.predicate_ends import fits, fitting
from kg.same_names import named_in, refuse_taken
from kg.split_facts import form_of

Readings = Mapping[NoticeId, Reading]
LONGEST_NAME = 300
_UNWRITTEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control characters, line ends, halves of characters


def checked(edit: Edit, graph: KnowledgeGraph, readings: Readings) -> tuple[Standing, ...]:
    """Where the nodes of the edit stand that are characters of a notice.

    Raises UnknownNode, NoticeNotFound or InvalidEdit where the edit cannot be made.
    """
    try:
        return _checked(edit, graph, readings)
    except InvalidEdit as error:
        error.about = error.about or tuple(sorted(touched_by(edit)))
        raise


def _checked(edit: Edit, graph: KnowledgeGraph, readings: Readings) -> tuple[Standing, ...]:
    nodes = [_node(node_id, graph) for node_id in named_by(edit)]
    match edit:
        case Rename() | AddAlias() | SplitOff() | Retype() | MergeInto():
            for node in nodes:
                _is_name(node)
            _check_name(edit, nodes, graph)
        case AddNode(kind, name, said):
            if kind in STATED:
                raise InvalidEdit(
                    f"a {kind.value} is found where its words stand and cannot be added by hand"
                )
            _words(name, "The node's name")
            _is_free(edit.made, graph)
            stands(said, readings)
        case AddEdge(_, _, _, said):
            stands(said, readings)
            _check_new_edge(edit, graph)
        case DeleteEdge():
            if graph.edge(edit.source, edit.predicate, edit.target) is None:
                raise InvalidEdit(f"there is no edge {_triple(edit)}")
        case DeleteNode():
            pass
    if isinstance(edit, Rename | AddAlias | AddNode):
        having = graph.find(named_in(edit)[1])
        refuse_taken(edit, (node.node_id for node in having))
    return tuple(
        standing_of(node, readings[node.mentions[0].notice_id])
        for node in nodes
        if node.type in STATED
    )


def names_an_end(edit: AddEdge, graph: KnowledgeGraph) -> bool:
    """Whether the words of a new edge name one of its ends, or are words of one.

    If not, they may be another sentence's; or they say 该局, so that this is no error.
    """
    words = match_key(edit.said.text)
    ends = [graph.node(node_id) for node_id in (edit.source, edit.target)]
    names = (n for end in ends if end.type not in STATED for n in (end.name, *end.aliases))
    return any(match_key(name) in words for name in names) or any(
        said.overlaps(edit.said) for end in ends for said in end.mentions
    )


def _check_name(
    edit: Rename | AddAlias | SplitOff | Retype | MergeInto,
    nodes: list[Node],
    graph: KnowledgeGraph,
) -> None:
    node = nodes[0]
    match edit:
        case Rename(_, name):
            _words(name, "The new name")
            if name == node.name:
                raise InvalidEdit(f"{node.node_id} is called “{name}” already")
        case AddAlias(_, alias):
            _words(alias, "The alias")
            if alias in (node.name, *node.aliases):
                raise InvalidEdit(f"“{alias}” is a name of {node.node_id} already")
        case Retype(_, kind):
            if kind in STATED:
                raise InvalidEdit(f"a name cannot become a {kind.value}, which is a place")
            if kind is node.type:
                raise InvalidEdit(f"{node.node_id} is of the type {kind.value} already")
            _is_free(edit.made, graph)
        case MergeInto():
            if node.node_id == nodes[1].node_id:
                raise InvalidEdit(f"{node.node_id} cannot be merged with itself")
            if node.type is not nodes[1].type:
                _refuse_two_types(node, nodes[1])
        case SplitOff():
            _check_split(edit, node, graph)


def _refuse_two_types(node: Node, into: Node) -> None:
    raise InvalidEdit(
        f"{node.node_id} is of the type {node.type.value} and {into.node_id} of the type "
        f"{into.type.value}: only nodes of one type can be merged",
        f"If they are one thing, retype one of them first: `wenjin graph edit retype "
        f"{node.node_id} {into.type.value}`.",
        about=[node.node_id, into.node_id],
    )


def _check_split(edit: SplitOff, node: Node, graph: KnowledgeGraph) -> None:
    _words(edit.name, "The new node's name")
    if not edit.forms or len(set(edit.forms)) < len(edit.forms):
        raise InvalidEdit("the forms to split off must be one or more, each once")
    written = {form_of(mention.text) for mention in node.mentions}
    for form in edit.forms:
        if form == node.name:
            raise InvalidEdit(
                f"“{form}” is the name of {node.node_id} and stays with it",
                "Split its other forms off, or rename it first.",
            )
        if form not in written:
            said = "、".join(sorted(written - {node.name})) or "none but its name"
            raise InvalidEdit(
                f"{node.node_id} is written “{form}” nowhere", f"Its written forms: {said}."
            )
    if written <= set(edit.forms):
        raise InvalidEdit(
            f"every mention of {node.node_id} is one of these forms, so that nothing would stay",
            "Rename it instead.",
        )
    _is_free(edit.made, graph)


def _check_new_edge(edit: AddEdge, graph: KnowledgeGraph) -> None:
    if edit.source == edit.target:
        raise InvalidEdit(f"an edge cannot lead from {edit.source} to itself")
    if not fits(type_of(edit.source), edit.predicate, type_of(edit.target)):
        raise InvalidEdit(
            f"the predicate of {_triple(edit)} does not fit its ends",
            f"{edit.predicate.value} joins {fitting(edit.predicate)}.",
        )
    edge = graph.edge(edit.source, edit.predicate, edit.target)
    if edge is not None and edit.said in edge.provenance:
        raise InvalidEdit(f"the edge {_triple(edit)} is there already, with these words")


def _node(node_id: NodeId, graph: KnowledgeGraph) -> Node:
    try:
        return graph.node(node_id)
    except UnknownNode as error:
        raise UnknownNode(node_id, near_names(node_id, graph.nodes())) from error


def _is_name(node: Node) -> None:
    if node.type in STATED:
        raise InvalidEdit(
            f"{node.node_id} is of the type {node.type.value}: words of a notice, and no name",
            "It can be deleted, and edges can be added to it and taken away.",
        )


def _is_free(node_id: NodeId, graph: KnowledgeGraph) -> None:
    if any(node.node_id == node_id for node in graph.find(node_id)):
        raise InvalidEdit(f"there is a node {node_id} already", "Merge the two instead.")


def _words(text: str, what: str) -> None:
    if not text.strip():
        raise InvalidEdit(f"{what} is blank")
    if text != text.strip() or any(unicodedata.category(c) in _UNWRITTEN for c in text):
        raise InvalidEdit(f"{what} “{text!r:.60}” has spaces around it or characters of no name")
    if len(text) > LONGEST_NAME:
        raise InvalidEdit(f"{what} is longer than {LONGEST_NAME} characters")


def stands(said: Provenance, readings: Readings) -> None:
    """Raise NoticeNotFound or InvalidEdit where the notice does not say this there."""
    reading = readings.get(said.notice_id)
    if reading is None:
        raise NoticeNotFound(said.notice_id)
    if not said.text.strip() or said.span.of(reading.notice.text) != said.text:
        raise InvalidEdit(
            f"“{said.text:.60}” does not stand at characters {said.span.start}-{said.span.end} of "
            f"{said.notice_id}"
        )


def _triple(edit: AddEdge | DeleteEdge) -> str:
    return f"{edit.source} –{edit.predicate.value}→ {edit.target}"

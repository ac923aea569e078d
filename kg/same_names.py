"""Refuses to give by hand a name that another thing of the same kind has already.

Two cities may each have a 西湖区 and a 市财政局, so a name is taken only in one place: that of a
node is read from its id. Who cannot be told apart by place has the name in common; so have a city
and its district, of which one text may speak.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from kg.aliases import place_of_key
from kg.edit_errors import InvalidEdit
from kg.edits import AddAlias, AddNode, Rename
from kg.model import NodeId, NodeType, type_of

_PLACES = {NodeType.DISTRICT, NodeType.REGION}
NamingEdit: TypeAlias = Rename | AddAlias | AddNode


def named_in(edit: NamingEdit) -> tuple[NodeId, str]:
    """The node to which the edit gives a name, and the name."""
    match edit:
        case Rename(node, name) | AddAlias(node, name):
            return node, name
        case AddNode():
            return edit.made, edit.name


def refuse_taken(edit: NamingEdit, having: Iterable[NodeId]) -> None:
    """Raise InvalidEdit where one of ``having``, which have the name, cannot be told apart."""
    node_id, name = named_in(edit)
    for other in having:
        alike = other != node_id and type_of(other) is type_of(node_id)
        if alike and _in_one_place(name, node_id, other):
            same = f"merge the two: `wenjin graph edit merge {node_id} {other}`"
            if isinstance(edit, AddNode):
                same = "it is there; two that are there are joined by `wenjin graph edit merge`"
            raise InvalidEdit(
                f"“{name}” is a name of {other} already",
                f"If this is the same thing, {same}. If not, give a name that tells them apart.",
                about=[node_id, other],
            )


def _in_one_place(name: str, node_id: NodeId, other: NodeId) -> bool:
    """Whether nothing says that the two are of different places.

    A name may say its own place, whatever the id says: 杭州市财政局. That of a place does not.
    """
    kind = type_of(node_id)
    said = None if kind in _PLACES else place_of_key(kind, name)
    here = place_of_key(kind, _key(node_id)) if said is None else said
    there = place_of_key(kind, _key(other))
    return here is None or there is None or here == there or _around(here, there)


def _around(here: str, there: str) -> bool:
    """Whether one of the places, by their full names, is in the other: one text may name both.

    "" is no place, but that of what is one anywhere.
    """
    return bool(here and there) and (here.startswith(there) or there.startswith(here))


def _key(node_id: NodeId) -> str:
    return node_id.partition(":")[2]

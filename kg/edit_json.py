"""Edits as JSON: how they are kept in the store, and what a screen may send.

Strictly read: an unknown kind, a missing or an unknown field, or a value of another type is a
MalformedEdit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TypeAlias

from kg.edit_errors import MalformedEdit
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
)
from kg.json_fields import expect, place_json, said_from
from kg.model import NodeId, NodeType, Predicate

Json: TypeAlias = dict[str, object]


def edit_json(edit: Edit) -> Json:
    """The edit as a JSON object; ``kind`` says which it is."""
    match edit:
        case Rename(node, name):
            return {"kind": "rename", "node": node, "name": name}
        case Retype(node, kind):
            return {"kind": "retype", "node": node, "type": kind.value}
        case MergeInto(node, into):
            return {"kind": "merge", "node": node, "into": into}
        case SplitOff(node, forms, name):
            return {"kind": "split", "node": node, "forms": list(forms), "name": name}
        case AddAlias(node, alias):
            return {"kind": "add_alias", "node": node, "alias": alias}
        case AddNode(kind, name, said):
            where = place_json(said)
            return {"kind": "add_node", "type": kind.value, "name": name, "said": where}
        case DeleteNode(node):
            return {"kind": "delete_node", "node": node}
        case AddEdge(said=said):
            return {"kind": "add_edge", **_triple_json(edit), "said": place_json(said)}
        case DeleteEdge():
            return {"kind": "delete_edge", **_triple_json(edit)}


def _triple_json(edit: AddEdge | DeleteEdge) -> Json:
    return {"source": edit.source, "predicate": edit.predicate.value, "target": edit.target}


def edit_from(document: object) -> Edit:
    """The edit that ``edit_json`` wrote. Raises MalformedEdit."""
    try:
        fields = expect(document, dict)
        kind = expect(fields["kind"], str)
        if kind not in _READERS:
            raise ValueError(f"the kinds are {', '.join(_READERS)}, found {kind!r:.60}")
        edit = _READERS[kind](fields)
    except KeyError as error:
        raise MalformedEdit(f"it has no field {error}") from error
    except (TypeError, ValueError) as error:
        raise MalformedEdit(str(error)) from error
    unknown = sorted(set(fields) - set(edit_json(edit)))
    if unknown:
        raise MalformedEdit(f"a {kind} has no field {', '.join(map(repr, unknown))}")
    return edit


Fields: TypeAlias = Mapping[str, object]


def _id(fields: Fields, field: str) -> NodeId:
    return NodeId(expect(fields[field], str))


def _text(fields: Fields, field: str) -> str:
    return expect(fields[field], str)


def _triple(fields: Fields) -> tuple[NodeId, Predicate, NodeId]:
    predicate = Predicate(_text(fields, "predicate"))
    return _id(fields, "source"), predicate, _id(fields, "target")


def _split(fields: Fields) -> SplitOff:
    forms = tuple(expect(form, str) for form in expect(fields["forms"], list))
    return SplitOff(_id(fields, "node"), forms, _text(fields, "name"))


def _add_node(fields: Fields) -> AddNode:
    kind = NodeType(_text(fields, "type"))
    return AddNode(kind, _text(fields, "name"), said_from(fields["said"]))


_READERS: dict[str, Callable[[Fields], Edit]] = {
    "rename": lambda fields: Rename(_id(fields, "node"), _text(fields, "name")),
    "retype": lambda fields: Retype(_id(fields, "node"), NodeType(_text(fields, "type"))),
    "merge": lambda fields: MergeInto(_id(fields, "node"), _id(fields, "into")),
    "split": _split,
    "add_alias": lambda fields: AddAlias(_id(fields, "node"), _text(fields, "alias")),
    "add_node": _add_node,
    "delete_node": lambda fields: DeleteNode(_id(fields, "node")),
    "add_edge": lambda fields: AddEdge(*_triple(fields), said_from(fields["said"])),
    "delete_edge": lambda fields: DeleteEdge(*_triple(fields)),
}


def stored_text(edit: Edit, standings: tuple[Standing, ...]) -> str:
    """An edit and where its nodes stood, as one line of ASCII."""
    where = [
        {"node": each.node_id, "said": place_json(each.said), "around": place_json(each.around)}
        for each in standings
    ]
    return json.dumps({"edit": edit_json(edit), "standings": where})


def stored_from(text: str) -> tuple[Edit, tuple[Standing, ...]]:
    """What ``stored_text`` wrote. Raises MalformedEdit."""
    try:
        fields = expect(json.loads(text), dict)
        standings = tuple(
            Standing(_id(each, "node"), said_from(each["said"]), said_from(each["around"]))
            for each in expect(fields["standings"], list)
        )
        return edit_from(fields["edit"]), standings
    except KeyError as error:
        raise MalformedEdit(f"it has no field {error}") from error
    except (TypeError, ValueError) as error:
        raise MalformedEdit(str(error)) from error

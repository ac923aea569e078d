"""Edits as JSON: written, read back to the same, and strictly."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import NoticeId, Span
from kg.edit_errors import MalformedEdit
from kg.edit_json import edit_from, edit_json, stored_from, stored_text
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
    in_words,
    named_by,
    touched_by,
)
from kg.model import NodeId, NodeType, Predicate, Provenance

SAID = Provenance(NoticeId("n"), Span(1, 3), "甲乙")
A, B = NodeId("Award:甲"), NodeId("Award:乙")
EDITS: tuple[Edit, ...] = (
    Rename(A, "丙"),
    Retype(A, NodeType.POLICY),
    MergeInto(A, B),
    SplitOff(A, ("丙", "丁"), "丙"),
    AddAlias(A, "丙"),
    AddNode(NodeType.AWARD, "丙", SAID),
    DeleteNode(A),
    AddEdge(A, Predicate.PART_OF, B, SAID),
    DeleteEdge(A, Predicate.PART_OF, B),
)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: type(edit).__name__)
def test_an_edit_is_read_back_as_it_was(edit: Edit) -> None:
    assert edit_from(json.loads(json.dumps(edit_json(edit)))) == edit
    standings = (Standing(A, SAID, SAID),)
    assert stored_from(stored_text(edit, standings)) == (edit, standings)


@given(st.text(), st.text())
def test_any_name_is_read_back_as_it_was(node: str, name: str) -> None:
    edit = Rename(NodeId(node), name)

    assert stored_from(stored_text(edit, ())) == (edit, ())


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ([], "expected dict"),
        (None, "expected dict"),
        ({}, "no field 'kind'"),
        ({"kind": 1}, "expected str"),
        ({"kind": "guess"}, "the kinds are rename, retype"),
        ({"kind": "rename", "node": "a"}, "no field 'name'"),
        ({"kind": "rename", "node": "a", "name": 1}, "expected str, found 1"),
        ({"kind": "rename", "node": "a", "name": "b", "more": 1}, "a rename has no field 'more'"),
        ({"kind": "retype", "node": "a", "type": "Planet"}, "'Planet' is not a valid NodeType"),
        ({"kind": "split", "node": "a", "forms": "b", "name": "c"}, "expected list"),
        ({"kind": "split", "node": "a", "forms": [1], "name": "c"}, "expected str"),
        ({"kind": "delete_edge", "source": "a", "predicate": "x", "target": "b"}, "'x' is not"),
        ({"kind": "add_node", "type": "Award", "name": "a", "said": {}}, "no field 'start'"),
        (
            {
                "kind": "add_node",
                "type": "Award",
                "name": "a",
                "said": {"notice_id": "n", "start": 3, "end": 1, "text": ""},
            },
            "3..1 is no span",
        ),
        (
            {
                "kind": "add_node",
                "type": "Award",
                "name": "a",
                "said": {"notice_id": "n", "start": True, "end": 1, "text": ""},
            },
            "expected int, found True",
        ),
    ],
)
def test_what_is_no_edit_says_what_is_wrong(document: object, problem: str) -> None:
    with pytest.raises(MalformedEdit, match=problem):
        edit_from(document)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"edit": {}, "standings": []}', '{"standings": [1]}']
)
def test_a_damaged_row_is_no_edit(text: str) -> None:
    with pytest.raises(MalformedEdit):
        stored_from(text)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: type(edit).__name__)
def test_every_edit_is_told_on_one_line_with_the_nodes_it_touches(edit: Edit) -> None:
    words = in_words(edit)

    assert "\n" not in words
    assert set(named_by(edit)) <= touched_by(edit)
    assert touched_by(edit)
    if not isinstance(edit, Retype):
        assert all(node_id in words for node_id in touched_by(edit))

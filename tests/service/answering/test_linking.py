"""The graph's names in a question, by any form of theirs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Node, NodeId, NodeType
from service.answering.linking import NO_NAMES, Linked, NameForms


def _node(name: str, *aliases: str, type: NodeType = NodeType.DEPARTMENT) -> Node:
    return Node(NodeId(f"{type}:{name}"), type, name, aliases)


FORMS = NameForms(
    [
        _node("市园林和林业局", "园林局", "市園林局"),
        _node("东湖区", "东湖", type=NodeType.DISTRICT),
        _node("东湖区园林局"),
        _node("甲"),
        _node("很" * 30),
    ]
)


def test_a_name_is_found_by_any_of_its_forms() -> None:
    (linked,) = FORMS.in_key("问园林局")
    assert linked == Linked(1, 4, "市园林和林业局", ("市园林和林业局", "市园林局"))


def test_a_traditional_form_is_a_form_of_its_key() -> None:
    (linked,) = FORMS.in_key("市园林局在哪")
    assert (linked.start, linked.end, linked.name) == (0, 4, "市园林和林业局")


def test_the_longest_name_at_a_place_is_meant_and_none_overlaps() -> None:
    found = list(FORMS.in_key("东湖区园林局和东湖"))
    assert [(each.start, each.end, each.name) for each in found] == [
        (0, 6, "东湖区园林局"),
        (7, 9, "东湖区"),
    ]


def test_a_name_of_one_character_or_of_very_many_is_not_looked_for() -> None:
    assert list(FORMS.in_key("甲" + "很" * 30)) == []


def test_what_a_notice_states_is_no_name() -> None:
    stated = NameForms([_node("新建公园30个", type=NodeType.TARGET)])
    assert list(stated.in_key("新建公园30个")) == []


def test_of_two_nodes_with_one_form_the_first_is_meant() -> None:
    forms = NameForms([_node("市园林局", "绿办"), _node("市绿化委", "绿办")])
    assert [each.name for each in forms.in_key("绿办")] == ["市园林局"]


@pytest.mark.parametrize("key", ["", "\0", "😀", "\ud800", "东", "a" * 1000])
def test_a_key_without_a_name_has_none(key: str) -> None:
    assert list(FORMS.in_key(key)) == []
    assert list(NO_NAMES.in_key(key)) == []


@given(st.text(alphabet="东湖区园林局市和业绿\0😀", max_size=60))
def test_names_stand_in_order_and_are_forms_of_their_node(key: str) -> None:
    position = 0
    for linked in FORMS.in_key(key):
        assert position <= linked.start < linked.end <= len(key)
        assert key[linked.start : linked.end] not in linked.others
        position = linked.end


def test_a_long_key_among_many_names_is_looked_through_at_once() -> None:
    forms = NameForms([_node(f"第{n}号办公室") for n in range(20_000)])
    began = time.process_time()
    assert list(forms.in_key("第一号" * 7000)) == []
    assert time.process_time() - began < 2

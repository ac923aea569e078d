"""A record and its canonical form."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.records.errors import RecordUnreadable
from service.records.record import (
    GENESIS,
    Pruned,
    Record,
    Said,
    Unrecorded,
    canonical,
    record_of,
    sha256_of,
)
from tests.service.records.factories import a_replied

TEXTS = st.text(st.characters(exclude_categories=()), max_size=40)


@given(TEXTS, st.lists(st.builds(Said, TEXTS, TEXTS), max_size=3), st.none() | TEXTS)
def test_what_is_written_is_read_back_as_it_was(
    question: str, history: list[Said], reason: str | None
) -> None:
    what = a_replied(question, history=tuple(history), reason=reason)
    record = Record(7, "2026-11-26T08:00:00.000+00:00", GENESIS, what)
    assert record_of(7, record.body) == record
    assert record.body.isascii()
    assert record_of(7, record.body).body == record.body


def test_the_notes_of_the_chain_are_read_back_as_well() -> None:
    for what in (Pruned(3, "e" * 64, 3), Unrecorded(2, "2026-11-26T08:00:00.000+00:00")):
        record = Record(4, "2026-11-26T08:00:00.000+00:00", "e" * 64, what)
        assert record_of(4, record.body) == record


def test_the_form_is_the_same_whatever_the_order_of_the_fields() -> None:
    assert canonical({"b": 1, "a": ["问津", None]}) == canonical({"a": ["问津", None], "b": 1})
    assert canonical({"b": 1, "a": ["问津", None]}) == '{"a":["\\u95ee\\u6d25",null],"b":1}'


def test_the_limit_to_some_notices_is_no_limit_to_none() -> None:
    every = Record(1, "t", GENESIS, a_replied())
    none = Record(1, "t", GENESIS, replace(a_replied(), limited_to=()))
    assert sha256_of(every.body) != sha256_of(none.body)
    assert record_of(1, none.body) == none


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "{}", "null", '{"form":2}'],
)
def test_what_is_no_record_says_so_with_its_number(body: str) -> None:
    with pytest.raises(RecordUnreadable, match="Record 5 cannot be read"):
        record_of(5, body)


def test_a_record_with_a_field_too_many_or_too_few_cannot_be_read() -> None:
    held = json.loads(Record(1, "t", GENESIS, a_replied()).body)
    for wrong in (
        {**held["reply"], "more": 1},
        {k: v for k, v in held["reply"].items() if k != "role"},
    ):
        with pytest.raises(RecordUnreadable):
            record_of(1, canonical({**held, "reply": wrong}))

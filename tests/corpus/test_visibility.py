"""The one rule of who may see a notice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.visibility import (
    ANYBODY,
    INTERNAL,
    OPERATOR,
    PUBLIC,
    Level,
    Viewer,
    Visibility,
    body_name,
    from_stored,
    from_written,
    may_see,
    restricted_to,
    visible,
)

POLICE = restricted_to(["市公安局"])
BOTH = restricted_to(["市公安局", "市司法局"])
STAFF = Viewer(Level.STAFF)
OFFICER = Viewer(Level.STAFF, frozenset({"市公安局"}))
LAWYER = Viewer(Level.STAFF, frozenset({"市司法局"}))

bodies = st.lists(st.sampled_from(["市公安局", "市司法局", "市水务局"]), min_size=1)
kinds = st.one_of(st.sampled_from([PUBLIC, INTERNAL]), bodies.map(restricted_to))


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [
        (ANYBODY, {PUBLIC}),
        (STAFF, {PUBLIC, INTERNAL}),
        (OFFICER, {PUBLIC, INTERNAL, POLICE, BOTH}),
        (LAWYER, {PUBLIC, INTERNAL, BOTH}),
        (OPERATOR, {PUBLIC, INTERNAL, POLICE, BOTH}),
        (Viewer(Level.ANYBODY, frozenset({"市公安局"})), {PUBLIC}),
    ],
)
def test_everybody_sees_what_is_meant_for_them(viewer: Viewer, seen: set[Visibility]) -> None:
    assert visible(viewer, [PUBLIC, INTERNAL, POLICE, BOTH]) == seen


@given(kinds, bodies)
def test_a_restricted_notice_is_seen_by_its_bodies_alone(
    visibility: Visibility, of: list[str]
) -> None:
    shares = not set(of).isdisjoint(visibility.bodies)
    expected = shares or visibility in (PUBLIC, INTERNAL)
    assert may_see(Viewer(Level.STAFF, frozenset(of)), visibility) is expected


@given(kinds)
def test_a_visibility_is_stored_and_written_and_read_back(visibility: Visibility) -> None:
    assert from_stored(visibility.stored) == visibility
    assert from_written(visibility.written) == visibility


def test_names_are_compared_as_written_but_for_white_space_and_composition() -> None:
    assert body_name(" 市 公安局\n") == "市 公安局"
    assert body_name("e\u0301") == "\u00e9"
    assert not may_see(Viewer(Level.STAFF, frozenset({"市公安"})), POLICE)

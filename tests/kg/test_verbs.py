"""The lists of verbs do not contradict each other."""

from __future__ import annotations

from itertools import combinations

from kg.verbs import ACTS, EFFECTS, STRESSES, verb_kinds


def test_a_verb_is_of_one_kind() -> None:
    for one, other in combinations((ACTS, STRESSES, EFFECTS), 2):
        assert one & other == frozenset()


def test_a_chain_of_verbs_is_read_word_by_word() -> None:
    assert [word for word, _ in verb_kinds("新建改建")] == ["新建", "改建"]
    assert next(verb_kinds("新建改建"))[1] is ACTS

"""The cheapest path through words."""

from __future__ import annotations

from itertools import permutations

from retrieval.lattice import Step, cheapest_path

SINGLES = [Step(0, 1, "甲", 2.0), Step(1, 2, "乙", 2.0)]


def words_of(steps: list[Step], length: int = 2) -> list[str]:
    return [step.word for step in cheapest_path(length, steps)]


def test_the_cheapest_words_win() -> None:
    assert words_of(SINGLES) == ["甲", "乙"]
    assert words_of([*SINGLES, Step(0, 2, "甲乙", 3.9)]) == ["甲乙"]
    assert words_of([*SINGLES, Step(0, 2, "甲乙", 4.1)]) == ["甲", "乙"]


def test_of_equal_prices_the_one_with_fewer_changes_wins_then_the_first_by_its_words() -> None:
    tied = [
        Step(0, 2, "丁丁", 4.0, is_changed=True),
        Step(0, 2, "丙丙", 4.0, is_changed=True),
    ]
    for order in permutations(tied):
        assert words_of([*order, *SINGLES]) == ["甲", "乙"]
        assert words_of([*order, SINGLES[0], Step(1, 2, "乙", 9.0)]) == ["丁丁"]


def test_nothing_to_read_is_no_step() -> None:
    assert cheapest_path(0, []) == []

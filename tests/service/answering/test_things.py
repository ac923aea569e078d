"""The things that a question compares or adds; a year is none, and is not lost either."""

from __future__ import annotations

import pytest

from tests.service.answering.bases import understood


def test_each_of_two_things_keeps_its_own_year() -> None:
    needs = understood("2024年公园和2025年长廊比哪个多").needs
    assert [(need.words, set(need.years)) for need in needs] == [
        (("公园",), {2024}),
        (("长廊",), {2025}),
    ]


@pytest.mark.parametrize(
    "asked",
    [
        "2024年的公园和2025年的公园比哪个多",
        "公园数量2025年和2024年相比,有什么变化?",
        "2024年和2025年的公园数量差多少",
    ],
)
def test_two_years_of_one_thing_are_two_needs_of_a_year_each(asked: str) -> None:
    assert [set(need.years) for need in understood(asked).needs] == [{2024}, {2025}]


def test_three_years_are_three_needs() -> None:
    needs = understood("2023年、2024年和2025年公园数量分别是多少").needs
    assert [set(need.years) for need in needs] == [{2023}, {2024}, {2025}]


@pytest.mark.parametrize("asked", ["公园数量跟去年比变化多少", "公园数量和2024年相比多多少"])
def test_a_year_to_compare_with_is_no_second_thing(asked: str) -> None:
    assert not any(need.beside for need in understood(asked).needs)


def test_several_things_that_are_added_are_a_need_each() -> None:
    needs = understood("公园、长廊和步道加起来多少个?").needs
    assert [need.beside[:1] for need in needs] == [(), ("长廊",), ("步道",)]


def test_what_is_new_against_another_year_is_no_second_thing() -> None:
    needs = understood("公园认养2025跟2024比有啥新变动").needs
    assert not any(need.beside for need in needs)
    assert [set(need.years) for need in needs] == [{2024}, {2025}]

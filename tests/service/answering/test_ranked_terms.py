"""One figure for each of several things, or none at all where it is not plain whose it is."""

from __future__ import annotations

import re

import pytest

from corpus.notice import Span
from service.answering.ranked_terms import (
    Term,
    are_of_one_kind,
    single_term,
    terms_by_label,
    terms_by_name,
)

_DISTRICTS = re.compile(r"[东南西北]湖区")


def _by_name(said: str, unit: str = "个") -> tuple[Term, ...]:
    names = [Span(*found.span()) for found in _DISTRICTS.finditer(said)]
    return terms_by_name(said, 0, names, unit)


def _told(terms: tuple[Term, ...]) -> list[tuple[str, int]]:
    return [(term.name, int(term.figure.value_normalised)) for term in terms]


def test_each_name_has_the_figure_behind_it() -> None:
    terms = _by_name("建成公园26个，其中东湖区13个、西湖区8个、南湖区5个")
    assert _told(terms) == [("东湖区", 13), ("西湖区", 8), ("南湖区", 5)]
    assert are_of_one_kind(terms)
    apart = _by_name("东湖区盘活闲置用地，建成公园13个；西湖区建成公园8个")
    assert _told(apart) == [("东湖区", 13), ("西湖区", 8)]
    assert are_of_one_kind(apart)


def test_names_and_figures_that_correspond_in_order() -> None:
    terms = _by_name("东湖区、西湖区、南湖区分别建成公园13个、8个、5个")
    assert _told(terms) == [("东湖区", 13), ("西湖区", 8), ("南湖区", 5)]


def test_a_sum_behind_the_terms_is_none_of_them() -> None:
    assert len(_by_name("东湖区13个、西湖区8个，合计21个")) == 2


@pytest.mark.parametrize(
    "said",
    [
        "东湖区、西湖区共13个，南湖区5个",
        "东湖区建公园13个、车位30个，西湖区建公园8个",
        "东湖区超过13个、西湖区8个",
        "东湖区3至5个、西湖区8个",
        "东湖区13个、西湖区8个等",
        "13个在东湖区，8个在西湖区",
        "东湖区建成公园13个",
    ],
)
def test_what_leaves_open_whose_figure_it_is_makes_no_terms(said: str) -> None:
    assert _by_name(said) == ()


@pytest.mark.parametrize(
    "said",
    [
        "东湖区建成公园13个，西湖区整治楼道8个",
        "东湖区同比增加13个，西湖区建成公园8个",
        "东湖区13个、东湖区8个",
        "东湖区公园13个、西湖区楼道8个",
    ],
)
def test_other_things_and_growth_are_not_compared(said: str) -> None:
    terms = _by_name(said)
    assert not terms or not are_of_one_kind(terms)


def test_labels_stand_for_things_where_no_kind_of_name_is_asked_for() -> None:
    terms = terms_by_label("受理诉求30万件，其中供热类12万件、物业类10万件、交通类8万件", 0, "件")
    assert _told(terms) == [("供热类", 120000), ("物业类", 100000), ("交通类", 80000)]
    by_chance = terms_by_label("供热类13件、物业类8件、交通类5件", 0, "件")
    assert _told(by_chance) == [("供热类", 13), ("物业类", 8), ("交通类", 5)]
    total = terms_by_label("诉求13件、供热类8件、交通类5件", 0, "件")
    assert _told(total) == [("供热类", 8), ("交通类", 5)]
    quoted = terms_by_label("“开办一件事”办理6万件，“出生一件事”办理5万件", 0, "件")
    assert [term.name for term in quoted] == ["“开办一件事”", "“出生一件事”"]


def test_clauses_of_several_works_are_no_list_of_things() -> None:
    assert terms_by_label("新建公园13个，改造小区里的楼道8个", 0, "个") == ()


def test_an_entry_gives_its_one_thing_one_figure() -> None:
    term = single_term("供热：全年受理12万件", 7, None, "件")
    assert term is not None
    assert (term.name, term.span.start) == ("供热", 7)
    assert single_term("供热：受理12万件，办结11万件", 0, None, "件") is None
    names = [Span(0, 3)]
    named = single_term("东湖区建成公园13个", 0, names, "个")
    assert named is not None
    assert named.name == "东湖区"
    assert single_term("全市建成公园13个", 0, [], "个") is None

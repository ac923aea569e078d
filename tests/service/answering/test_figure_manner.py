"""Growth is not compared with an amount, nor so much for each with so much in all."""

from __future__ import annotations

from service.answering.evidence import Statement
from service.answering.figure_manner import alike, signs_in
from tests.factories import a_reading
from tests.service.answering.bases import a_base, statement_of


def _statement(said: str) -> Statement:
    return statement_of(a_base(a_reading(f"市园林局2025年工作总结\n一、公园\n{said}。\n")), said)


def test_a_growth_is_left_out_beside_its_amount() -> None:
    assert [q.text for q in alike(_statement("新建公园412个，比上年增加37个"))] == ["412个"]


def test_levels_before_and_after_are_alike() -> None:
    assert len(alike(_statement("绿化率由68%提高到74.5%"))) == 2


def test_each_unit_has_its_own_manner() -> None:
    statement = _statement("新建公园5000个，东片每亩补贴15元，西片每亩补贴20元")
    assert [q.text for q in alike(statement)] == ["5000个", "15元", "20元"]


def test_a_verb_away_from_the_figure_makes_no_growth_of_it() -> None:
    assert signs_in("巩固提升国家首批") == frozenset()
    assert signs_in("增加了") == {"增加"}

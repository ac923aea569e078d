"""How sure an answer is: by how far the best sentence is ahead of the others."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answering.confidence import ENOUGH, SIGNS, confidence, signs_of
from service.answering.evidence import Statement
from tests.factories import a_reading
from tests.service.answering.bases import a_base, statement_of, understood

BASE = a_base()
NEED = understood("公园").needs[0]
FIRST, BESIDE, OTHER, THIRD = (
    statement_of(BASE, words)
    for words in (
        "全年新建口袋公园30个",
        "其中东湖区8个",
        "各区园林局于10月底前完工",
        "全市园林工作要坚持生态优先",
    )
)


def _at(score: float, statement: Statement = FIRST) -> Statement:
    return replace(statement, score=score)


def test_a_statement_alone_has_all_the_mass() -> None:
    signs = signs_of([_at(5.0)], NEED)
    assert tuple(signs) == SIGNS
    assert signs["mass"] == 0.0
    assert signs["margin"] == 6.0
    assert signs["score"] == 5.0


def test_another_run_of_the_same_sentence_is_no_rival() -> None:
    signs = signs_of([_at(5.0), _at(4.9, BESIDE)], NEED)
    assert signs["mass"] == pytest.approx(0.0)
    assert signs["margin"] == 6.0


def test_another_sentence_takes_its_share() -> None:
    signs = signs_of([_at(5.0), _at(5.0, OTHER)], NEED)
    assert signs["mass"] == pytest.approx(math.log(0.5))
    assert signs["margin"] == 0.0


def test_what_is_far_behind_does_not_count() -> None:
    assert signs_of([_at(5.0), _at(-1.5, OTHER)], NEED) == signs_of([_at(5.0)], NEED)


def test_a_figure_that_is_asked_for_makes_it_less_sure() -> None:
    asking = understood("新建多少个?").needs[0]
    assert signs_of([_at(5.0)], asking)["asks_figure"] == 1.0
    assert confidence([_at(5.0)], asking) < confidence([_at(5.0)], NEED)


def test_a_rival_of_another_notice_takes_its_share_too() -> None:
    twins = a_base(
        a_reading("甲区通知\n全年检修共计3次。\n", notice_id="a"),
        a_reading("乙区通知\n全年检修共计5次。\n", notice_id="b"),
    )
    first, second = (statement_of(twins, f"全年检修共计{n}次") for n in (3, 5))
    assert first.sentence.passage.notice_id != second.sentence.passage.notice_id
    signs = signs_of([_at(5.0, first), _at(5.0, second)], NEED)
    assert signs["mass"] == pytest.approx(math.log(0.5))


def test_enough_is_a_probability() -> None:
    assert 0 < ENOUGH < 1


SCORES = st.floats(-20, 20, allow_nan=False)


@given(SCORES, st.lists(SCORES, max_size=6))
def test_any_statements_have_a_probability(best: float, others: list[float]) -> None:
    behind = sorted((min(best, each) for each in others), reverse=True)
    statements = [_at(best), *(_at(each, OTHER) for each in behind)]
    assert 0.0 <= confidence(statements, NEED) <= 1.0


@given(SCORES, st.floats(0, 6), st.floats(0, 6))
def test_the_farther_the_next_sentence_the_surer(best: float, near: float, far: float) -> None:
    near, far = sorted((near, far))
    surer, less = (
        confidence([_at(best), _at(best - behind, THIRD)], NEED) for behind in (far, near)
    )
    assert surer >= less - 1e-9


def test_a_time_that_is_asked_for_makes_it_less_sure() -> None:
    asking = understood("什么时候完工?").needs[0]
    assert signs_of([_at(5.0)], asking)["asks_time"] == 1.0
    assert signs_of([_at(5.0)], NEED)["asks_time"] == 0.0
    assert confidence([_at(5.0)], asking) < confidence([_at(5.0)], NEED)


def test_the_end_of_one_part_and_the_beginning_of_the_next_make_it_less_sure() -> None:
    base = a_base(a_reading("市园林局通知\n修缮长廊，更换座椅；清理湖面，补种树木。\n"))
    within, across = (
        _at(5.0, statement_of(base, words))
        for words in ("修缮长廊，更换座椅", "更换座椅；清理湖面")
    )
    assert signs_of([within], NEED)["crosses"] == 0.0
    assert signs_of([across], NEED)["crosses"] == 1.0
    assert confidence([across], NEED) < confidence([within], NEED)

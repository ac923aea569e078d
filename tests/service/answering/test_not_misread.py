"""What looks like a question word, a year, a place or a done thing, and is none."""

from __future__ import annotations

import pytest

from kg.divisions import home_of
from service.answering.over_graph import done_together
from service.answering.places import asked_places, binding, names_place
from service.answering.plain_speech import plain_speech
from service.answering.years import with_full_years
from tests.factories import a_reading
from tests.service.answering.bases import a_base, statement_of, understood

QINGDAO = home_of("青岛市园林局", "")


@pytest.mark.parametrize(
    "said", ["路边个体户罚款", "周边区域收费", "能早点办吗", "接种点报名", "试点样板", "喇叭"]
)
def test_a_part_of_a_word_is_no_question_word(said: str) -> None:
    assert plain_speech(said) == said


@pytest.mark.parametrize("said", ["最长不超过20年", "干了12年", "保修15年", "房子用了20年"])
def test_a_time_that_lasts_is_no_year(said: str) -> None:
    assert with_full_years(said) == said


def test_who_went_there_is_not_followed_by_what_holds_there() -> None:
    base = a_base(a_reading("青岛市园林局通报\n组织干部赴上海市考察学习。新建口袋公园12个。\n"))
    assert QINGDAO is not None
    (place,) = asked_places("上海市", [QINGDAO])
    assert not names_place(statement_of(base, "新建口袋公园12个"), place, QINGDAO)


def test_two_places_joined_by_a_word_both_bind_and_one_gone_to_does_not() -> None:
    assert QINGDAO is not None
    for asked, bound in (("青岛跟上海市一起新建公园多少个?", 2), ("青岛人去上海市住院报多少?", 1)):
        need = understood(asked).needs[0]
        assert len(binding(asked_places(need.key, [QINGDAO]), need, [QINGDAO])) == bound


def test_what_is_planned_together_is_not_told_as_done() -> None:
    text = (
        "青岛市园林局2024年工作总结和2025年工作计划\n一、2024年工作总结\n会同市财政局改造公园9个。\n"
        "二、2025年工作计划\n会同市财政局修缮长廊3处。\n"
    )
    base = a_base(a_reading(text))
    told = done_together(understood("和市财政局一起做了什么?", base), base)
    assert told is not None
    assert [quote.text for quote in told.quotes] == ["会同市财政局改造公园9个"]

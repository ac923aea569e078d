"""What a caller wants, how urgent it is, and where."""

from __future__ import annotations

import pytest

from kg.divisions import divisions_named
from service.assist.callers_place import place_of
from service.assist.speech_act import Category, Urgency, category_of, urgency_of


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("公园几点关门", Category.CONSULTING),
        ("我要投诉楼下的饭店", Category.COMPLAINT),
        ("楼下饭店油烟味太大，半夜吵得睡不着", Category.COMPLAINT),
        ("我要举报有人偷倒垃圾", Category.REPORT),
        ("建议公园里多放几把椅子", Category.ADVICE),
        ("我想表扬一下三号窗口的同志", Category.PRAISE),
        ("我家停水两天了", Category.HELP),
        ("举报有没有奖励", Category.CONSULTING),
    ],
)
def test_a_call_is_of_the_kind_that_its_words_say(text: str, category: Category) -> None:
    assert category_of(text) is category


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("救命，电梯里困住人了", "救命"),
        ("楼道里着火了", "着火"),
        ("家里一股煤气味", "煤气味"),
        ("小区停水三天了", "停水"),
        ("有个孩子走失了", "走失"),
    ],
)
def test_danger_is_urgent_and_the_word_is_told(text: str, word: str) -> None:
    found = urgency_of(text)
    assert found.level is Urgency.URGENT
    assert word in found.words


@pytest.mark.parametrize(
    "text", ["万一着火怎么办", "上个月受伤了想报销", "公园几点关门", "停水费怎么交", "停电视节目"]
)
def test_what_is_only_feared_or_long_past_is_not(text: str) -> None:
    assert urgency_of(text).level is Urgency.ORDINARY


def test_the_place_is_the_narrowest_named_in_full() -> None:
    tianjin = divisions_named("天津市")[:1]
    assert place_of("我在天津红桥区", tianjin) == "天津市红桥区"
    assert place_of("我住和平区", tianjin) == "天津市和平区"
    assert place_of("公园几点关门", tianjin) == ""


def test_a_name_that_several_places_have_is_left_as_it_was_said() -> None:
    assert place_of("我住和平区", ()) == "和平区"
    assert place_of("我在天津红桥区西于庄街道", divisions_named("天津市")[:1]).endswith(
        "西于庄街道"
    )

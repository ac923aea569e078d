"""Cantonese question words and those of writing habits become plain ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.normalize import match_key
from service.answering.asked import Asked, asked_for, asserts, unit_asked, units_asked
from service.answering.plain_speech import plain_speech


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("幾錢一張", "多少钱一张"),
        ("有幾多張", "有多少张"),
        ("等幾耐", "等多久"),
        ("要多长时间", "要多久"),
        ("邊度領", "哪里领"),
        ("邊個負責", "哪个负责"),
        ("邊間公司", "哪个公司"),
        ("邊啲人", "哪些人"),
        ("邊條路", "哪条路"),
        ("幾時開門", "什么时候开门"),
        ("點解收費", "为什么收费"),
        ("點樣登記", "怎么登记"),
        ("點辦", "怎么办"),
        ("帶乜嘢", "带什么"),
        ("有咩車", "有什么车"),
        ("甚麼是長廊", "什么是长廊"),
        ("係咪免費", "是不是免费"),
        ("係唔係免費", "是不是免费"),
        ("有冇長廊", "有没有长廊"),
        ("啱唔啱", "对不对"),
        ("要唔要票", "要不要票"),
        ("唔收費啩", "不收费吧"),
        ("免費㗎", "免费啊"),
        ("長廊同埋涼亭", "长廊和凉亭"),
        ("公園嘅長廊喺東邊", "公园的长廊在东边"),
        ("而家開放", "现在开放"),
    ],
)
def test_a_question_word_becomes_the_plain_one(said: str, plain: str) -> None:
    assert plain_speech(match_key(said)) == plain


@pytest.mark.parametrize(
    "key",
    ["几个钱包", "湖边境况", "三点办公", "网点办理", "试点申报", "点名", "全年新建公园多少个"],
)
def test_plain_words_that_only_look_alike_stay(key: str) -> None:
    assert plain_speech(key) == key


def test_the_hour_that_is_asked_for_stays_one() -> None:
    assert Asked.TIME in asked_for("几点办公?")
    assert Asked.PROCEDURE not in asked_for("哪个网点办理?")


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("門票幾錢?", Asked.FIGURE),
        ("要等幾耐?", Asked.TIME),
        ("喺邊度領票?", Asked.PLACE),
        ("邊個部門負責?", Asked.BODY),
        ("邊啲公園開放?", Asked.LIST),
        ("長廊係咪免費?", Asked.YES_NO),
        ("收三元啱唔啱?", Asked.YES_NO),
        ("要唔要門票?", Asked.YES_NO),
        ("點樣登記?", Asked.PROCEDURE),
        ("點解要收費?", Asked.REASON),
    ],
)
def test_the_form_is_read_through_the_speech(question: str, form: Asked) -> None:
    assert form in asked_for(match_key(question))


def test_units_are_read_through_the_speech() -> None:
    assert "元" in units_asked(match_key("門票幾錢?"))
    assert "小时" in units_asked(match_key("要等幾耐?"))
    assert unit_asked(match_key("有幾多張長椅?")) == unit_asked("有多少张长椅?") == "张"


def test_who_waits_for_a_nod_asserts_in_any_speech() -> None:
    assert asserts(match_key("門票三元啩?"))
    assert asserts(match_key("門票三元啱唔啱?"))
    assert not asserts(match_key("門票幾錢?"))


@given(st.text(max_size=60))
def test_any_text_becomes_plain_once_for_all(text: str) -> None:
    plain = plain_speech(match_key(text))
    assert "几多" not in plain
    assert "嘅" not in plain

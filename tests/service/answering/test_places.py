"""Which places a question is about, and what speaks of them."""

from __future__ import annotations

import pytest

from corpus.notice import NoticeId
from kg.divisions import home_of
from service.answering import places
from service.answering.places import (
    asked_places,
    asks_overview,
    names_place,
    notices_of_places,
    run_names,
    speaks_for,
    text_names,
)
from tests.factories import a_reading
from tests.service.answering.bases import a_base, statement_of, understood

TIANJIN = home_of("天津市园林局", "")
CHENGDU = home_of("成都市园林局", "")
TEXT = (
    "天津市园林局2025年工作要点\n一、东片\n1.建设。红桥区新建公园8个。河西建成2个。其他各区3个。\n"
)
BASE = a_base(a_reading(TEXT))


def test_every_place_of_the_question_is_found_and_a_notice_speaks_for_its_home() -> None:
    assert TIANJIN is not None
    city, district = asked_places(understood("天津市红桥区新建多少?").key, [TIANJIN])
    assert (city.text, district.text) == ("天津市", "红桥区")
    assert speaks_for(TIANJIN, city)
    assert not speaks_for(TIANJIN, district)
    assert not speaks_for(CHENGDU, city)
    assert not speaks_for(None, city)


def test_an_overview_of_a_place_is_told_from_a_narrower_question() -> None:
    assert TIANJIN is not None
    for text, expected in (("红桥区有哪些做法?", True), ("红桥区有哪些公园?", False)):
        asked = understood(text)
        places = asked_places(asked.key, [TIANJIN])
        assert asks_overview(asked.needs[0], places) is expected


@pytest.mark.parametrize(
    "text",
    ["红桥区做了什么?", "滨海新区都干了些啥", "紅橋區做咗啲乜嘢"],
)
def test_what_a_place_did_is_asked_for_in_any_words(text: str) -> None:
    assert TIANJIN is not None
    asked = understood(text)
    places = asked_places(asked.key, [TIANJIN], text)
    assert asks_overview(asked.needs[0], places, [TIANJIN])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("与河北省联合建立共享机制", False),
        ("河北区发布产业指南", True),
        ("在河北发布产业指南", True),
        ("河北市民广场", True),
        ("天津市区", False),
    ],
)
def test_a_short_name_within_another_divisions_is_none(text: str, named: bool) -> None:
    assert TIANJIN is not None
    (place,) = asked_places(understood("河北区做了什么?").key, [TIANJIN])
    assert text_names(text, place) is named
    (city,) = asked_places(understood("天津市做了什么?").key, [TIANJIN])
    assert text_names("天津市区", city)


def test_what_all_of_a_notice_is_said_of_is_no_overview() -> None:
    assert TIANJIN is not None
    asked = understood("天津市做了什么?")
    places = asked_places(asked.key, [TIANJIN])
    assert places
    assert not asks_overview(asked.needs[0], places, [TIANJIN])
    narrower = understood("红桥区的公园做了什么?")
    assert not asks_overview(narrower.needs[0], asked_places(narrower.key, [TIANJIN]), [TIANJIN])


def test_a_piece_of_a_places_name_narrows_nothing_down() -> None:
    assert TIANJIN is not None
    asked = understood("津南区有哪些做法?")
    assert asks_overview(asked.needs[0], asked_places(asked.key, [TIANJIN]))


def test_a_place_outside_the_home_is_asked_about_too() -> None:
    assert TIANJIN is not None
    assert [p.text for p in asked_places(understood("深圳新建多少?").key, [TIANJIN])] == ["深圳"]


def test_without_a_home_places_are_found_all_the_same() -> None:
    assert [p.text for p in asked_places(understood("深圳市新建多少?").key, [])] == ["深圳市"]


def test_a_single_letter_is_no_place_to_ask_about() -> None:
    assert asked_places(understood("在津企业多少家?").key, []) == ()


def test_a_statement_names_a_place_in_any_of_its_forms() -> None:
    assert TIANJIN is not None
    (place,) = asked_places(understood("红桥新建多少?").key, [TIANJIN])
    here = statement_of(BASE, "红桥区新建公园8个")
    other = statement_of(BASE, "其他各区3个")
    assert names_place(here, place, TIANJIN)
    assert run_names(here, place)
    assert not names_place(other, place, TIANJIN)
    assert not run_names(other, place)


def test_a_weak_form_is_named_by_its_own_characters() -> None:
    assert TIANJIN is not None
    (place,) = asked_places(understood("河西建成多少?").key, [TIANJIN])
    assert run_names(statement_of(BASE, "河西建成2个"), place)


def test_the_notices_of_the_place_asked_about_and_central_ones_are_chosen() -> None:
    homes = {NoticeId("tj"): TIANJIN, NoticeId("cd"): CHENGDU, NoticeId("central"): None}
    assert notices_of_places(understood("成都新建多少公园?"), homes) == {"cd", "central"}
    assert notices_of_places(understood("红桥区新建多少公园?"), homes) == {"tj", "central"}


def test_a_question_of_no_notices_place_is_asked_of_all() -> None:
    assert notices_of_places(understood("新建多少?"), {NoticeId("tj"): TIANJIN}) is None
    assert notices_of_places(understood("深圳新建多少?"), {NoticeId("tj"): TIANJIN}) is None


def test_a_bare_name_in_a_notices_own_name_is_a_word_or_a_places() -> None:
    assert places._has_name("关于和政的通知", "和政")
    assert places._has_name("和政县公园条例", "和政")
    assert not places._has_name("建议和政协提案办理情况", "和政")


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("天津和河北一起做了什么", {"河北省"}),
        ("河北与北京一起做了什么", {"河北省"}),
        ("京津冀里河北做了什么", {"河北省"}),
        ("河北做了什么", {"河北省", "河北区"}),
        ("天津的河北区做了什么", {"河北区"}),
        ("天津和河北区做了什么", {"河北区"}),
    ],
)
def test_beside_a_province_a_name_is_that_of_a_province(key: str, names: set[str]) -> None:
    found = asked_places(key, [TIANJIN])
    (place,) = (each for each in found if each.text.startswith("河北"))
    assert {each.name for each in place.candidates} == names

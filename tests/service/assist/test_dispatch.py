"""Which body the draft of a work order has, and what is said where it has none."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.notice import NoticeId, PassageId, Span
from kg.divisions import divisions_named
from service.answering.outcome import Abstention, Answer, Citation, Reason
from service.assist.callers_place import places_said
from service.assist.cards import Card, Named, Relation
from service.assist.dispatch import (
    NOBODY,
    WHICH_CITY,
    Dispatch,
    dispatch_of,
    is_city_open,
    is_elsewhere,
    is_role,
)
from service.assist.responsible import BodySource

TIANJIN = divisions_named("天津市")[0]
NOTICE = NoticeId("n")
HOMES = {NOTICE: TIANJIN}
QUOTE = Citation(
    1, NOTICE, "通知", None, None, None, None, None, PassageId("n:1"), "原文", Span(0, 2)
)


def a_card(name: str | None, relation: Relation = Relation.ANSWER, **changed: Any) -> Card:
    source = changed.pop("source", BodySource.DUTY)
    named = None if name is None else Named(name, source, QUOTE)
    return Card("a", relation, "问", Answer("原文。[1]", (QUOTE,)), dispatch_to=named, **changed)


def sent(said: str, *cards: Card) -> Dispatch:
    return dispatch_of(cards, places_said(said, [TIANJIN]), HOMES)


@pytest.mark.parametrize(
    "name",
    ["承办单位", "有关部门", "责任单位", "主管部门", "各有关单位", "行业主管部门", "相关职能部门"],
)
def test_what_says_only_what_somebody_does_is_a_role(name: str) -> None:
    assert is_role(name)


@pytest.mark.parametrize("name", ["公安机关", "城市管理部门", "市水务局", "红桥区", "街道办事处"])
def test_a_name_is_no_role(name: str) -> None:
    assert not is_role(name)


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("北辰区", "家住南开区", True),
        ("北辰区政务服务办", "家住北辰区", False),
        ("天津市城市管理委", "家住南开区", False),
        ("天津市城市管理委", "我在济南市历下区", True),
        ("市城市管理委", "家住南开区", False),
        ("北辰区", "路灯坏了", True),  # whose district is not known yet
        ("北辰区", "天津市的路灯坏了", True),
        ("天津市政务服务办", "路灯坏了", False),
    ],
)
def test_a_body_is_of_the_callers_place_or_of_one_around_it(
    name: str, said: str, expected: bool
) -> None:
    assert is_elsewhere(name, places_said(said, [TIANJIN]), TIANJIN) is expected


def test_the_body_of_an_answer_is_sent_to_and_certain_where_it_is_said() -> None:
    assert sent("家住南开区", a_card("天津市水务局")) == Dispatch("天津市水务局", True, "")
    likely = a_card("天津市水务局", source=BodySource.LIKELY)
    assert sent("家住南开区", likely) == Dispatch("天津市水务局", False, "")


def test_a_body_of_another_district_is_not_filled_in_and_is_told() -> None:
    found = sent("家住南开区", a_card("北辰区"))
    assert found.body is None
    assert "北辰区" in found.note
    assert "不是来电人所在的地方" in found.note


def test_where_the_callers_place_is_not_known_it_is_to_be_asked_for() -> None:
    found = sent("路灯坏了", a_card("北辰区"))
    assert found.body is None
    assert "先问清来电人在哪里" in found.note


def test_a_role_is_told_as_the_notices_word_and_not_filled_in() -> None:
    found = sent("家住南开区", a_card(None, role="承办单位"))
    assert (found.body, found.is_certain) == (None, False)
    assert "原文只说“承办单位”" in found.note
    related = a_card("天津市水务局", Relation.RELATED)
    assert sent("家住南开区", a_card(None, role="承办单位"), related) == found


def test_what_is_related_names_nobody_where_nothing_is_answered() -> None:
    silent = Card("a", Relation.ANSWER, "问", Abstention(Reason.NO_EVIDENCE, "没有"))
    related = a_card("天津市水务局", Relation.RELATED)
    assert sent("家住南开区", silent, related) == Dispatch(None, False, NOBODY)


def test_beside_an_answer_what_is_related_names_a_body_that_is_not_certain() -> None:
    related = a_card("天津市水务局", Relation.RELATED)
    assert sent("家住南开区", a_card(None), related) == Dispatch("天津市水务局", False, "")
    issuer = a_card("天津市水务局", Relation.RELATED, source=BodySource.ISSUER)
    assert sent("家住南开区", a_card(None), issuer) == Dispatch(None, False, NOBODY)


def test_with_notices_of_several_cities_nobody_is_sent_to_before_the_city_is_known() -> None:
    homes = {**HOMES, NoticeId("m"): divisions_named("济南市")[0]}
    card = a_card("天津市水务局")
    assert dispatch_of([card], (), homes) == Dispatch(None, False, WHICH_CITY)
    silent = Card("a", Relation.ANSWER, "问", Abstention(Reason.NO_EVIDENCE, "没有"))
    assert dispatch_of([silent], (), homes).note == f"{WHICH_CITY}；{NOBODY}"
    said = places_said("我在天津", [TIANJIN])
    assert dispatch_of([card], said, homes) == Dispatch("天津市水务局", True, "")


@pytest.mark.parametrize(
    ("names", "is_open"),
    [
        (("天津市",), False),
        (("天津市", "红桥区"), False),
        (("山东省", "济南市"), False),
        (("天津市", "济南市"), True),
        (("济南市", "青岛市"), True),
    ],
)
def test_the_city_is_open_where_notices_of_several_are_held(
    names: tuple[str, ...], is_open: bool
) -> None:
    homes = [None, *(divisions_named(name)[0] for name in names)]
    assert is_city_open((), homes) is is_open
    assert not is_city_open(places_said("我在天津", [TIANJIN]), homes)

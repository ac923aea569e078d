"""Which place a sentence is about, and which of the places asked about an answer must name."""

from __future__ import annotations

import pytest

from corpus.notice import NoticeId
from kg.divisions import PlaceMention, home_of
from service.answering.outcome import Reason
from service.answering.places import asked_places, binding, names_place
from service.answering.refuse import Refusal
from service.answering.supported import supported_by
from tests.factories import a_reading
from tests.service.answering.bases import a_base, statement_of, understood

TIANJIN = home_of("天津市园林局", "")
GUANGZHOU = home_of("广州市园林局", "")
BASE = a_base(
    a_reading(
        "天津市园林局工作要点\n一、东片\n"
        "1.建设。红桥区改造公园。完成长廊8处。南开区修缮凉亭。新建栈道3条。\n"
        "2.巡查。每日巡查公园两次。\n"
        "3.养护。红桥区补种树木。其他各区补种花草。\n"
        "4.清洗。红桥区清洗步道。全市清洗座椅900张。\n"
        "5.开放。红桥区开放湖面。各区开放草坪。\n"
        "6.排名。红桥区检查码头。完成率居全市第一。\n"
    )
)


def _place(text: str) -> PlaceMention:
    assert TIANJIN is not None
    (place,) = asked_places(text, [TIANJIN])
    return place


def _names(words: str, place: str) -> bool:
    return names_place(statement_of(BASE, words), _place(place), TIANJIN)


def test_a_sentence_goes_on_with_the_place_before_it() -> None:
    assert _names("完成长廊8处", "红桥区")
    assert not _names("完成长廊8处", "南开区")


def test_the_last_place_before_the_sentence_counts() -> None:
    assert _names("新建栈道3条", "南开区")
    assert not _names("新建栈道3条", "红桥区")


def test_a_short_name_without_its_ending_is_gone_on_with_as_well() -> None:
    base = a_base(a_reading("上饶市园林局通报\n1.古村。上饶市保护婺源古村。修缮房屋132栋。\n"))
    home = home_of("上饶市园林局", "")
    assert home is not None
    (place,) = asked_places("婺源修缮房屋多少栋", [home])
    assert names_place(statement_of(base, "修缮房屋132栋"), place, home)
    (other,) = asked_places("婺城区修缮房屋多少栋", [home])
    assert not names_place(statement_of(base, "修缮房屋132栋"), other, home)


def test_another_paragraph_goes_on_with_no_place() -> None:
    assert not _names("每日巡查公园两次", "南开区")


@pytest.mark.parametrize("words", ["其他各区补种花草", "全市清洗座椅900张", "各区开放草坪"])
def test_what_is_said_of_all_or_of_others_leaves_the_district(words: str) -> None:
    assert not _names(words, "红桥区")


def test_a_rank_within_the_city_is_still_the_districts() -> None:
    assert _names("完成率居全市第一", "红桥区")


def test_all_of_a_city_is_the_city_that_was_named() -> None:
    base = a_base(a_reading("某部通知\n1.建设。广州市改造公园。全市完成长廊8处。全省清洗座椅。\n"))
    (place,) = asked_places("广州市", [])
    assert names_place(statement_of(base, "全市完成长廊8处"), place, None)
    assert not names_place(statement_of(base, "全省清洗座椅"), place, None)


def test_a_notice_names_a_small_place_by_its_own_name() -> None:
    statement = statement_of(BASE, "每日巡查公园两次")
    place = _place("红桥")
    assert place.is_weak
    assert not names_place(statement, place, None, "天津市园林局工作要点")
    assert names_place(statement, place, None, "红桥旅游节公告")


def test_a_sure_place_is_not_taken_from_the_notices_own_name() -> None:
    statement = statement_of(BASE, "每日巡查公园两次")
    assert not names_place(statement, _place("红桥区"), None, "红桥区旅游节公告")


def test_the_own_name_of_a_notice_answers_for_its_place() -> None:
    reading = a_reading("红桥旅游节公告\n一、安排\n1.公园。每日巡查公园两次。\n")
    base = a_base(reading)
    need = understood("红桥旅游节每日巡查公园几次?", base).needs[0]
    homes = {NoticeId("sample"): None}
    statement = statement_of(base, "每日巡查公园两次")
    assert TIANJIN is not None
    kept = supported_by(need, [statement], False, [_place("红桥")], homes, base.readings)
    assert not isinstance(kept, Refusal) or kept.reason is not Reason.WRONG_PLACE


def _bound(question: str, *homes: object) -> list[str]:
    assert TIANJIN is not None
    need = understood(question).needs[0]
    places = asked_places(need.key, [TIANJIN])
    return [place.text for place in binding(places, need, homes or (TIANJIN,))]  # type: ignore[arg-type]


def test_a_place_outside_of_home_is_where_the_asker_goes() -> None:
    assert _bound("天津的月票去广州坐船能用吗?") == ["天津"]


def test_two_places_that_are_compared_both_bind() -> None:
    assert _bound("天津的票价比广州差多少?") == ["天津", "广州"]


def test_of_two_places_side_by_side_each_binds_its_own_part() -> None:
    for question in ("天津和广州相比票价差多少?", "天津和广州的票价分别是多少?"):
        needs = understood(question).needs
        assert [each.thing for each in needs] == ["天津", "广州"]
        assert _bound(question) == ["天津"]


def test_the_only_place_binds_wherever_it_is() -> None:
    assert _bound("广州的船票多少钱?") == ["广州"]


def test_without_a_home_every_place_binds() -> None:
    assert _bound("天津的月票去广州坐船能用吗?", None) == ["天津", "广州"]


def test_each_notice_that_is_asked_has_a_home() -> None:
    assert _bound("天津的月票去广州坐船能用吗?", TIANJIN, GUANGZHOU) == ["天津", "广州"]


def test_a_district_of_home_binds_beside_it() -> None:
    assert _bound("天津红桥区的月票去广州坐船能用吗?") == ["天津", "红桥区"]


@pytest.mark.parametrize("question", ["建议和政协提案办了多少?", "建议和政协提案哪个多?"])
def test_a_place_across_two_words_is_none(question: str) -> None:
    gansu = home_of("甘肃省园林局", "")
    assert gansu is not None
    assert asked_places(understood(question).key, [gansu]) == ()


def test_the_same_letters_as_a_word_are_the_place() -> None:
    gansu = home_of("甘肃省园林局", "")
    assert gansu is not None
    (place,) = asked_places(understood("和政县建议办了多少?").key, [gansu])
    assert place.text == "和政县"

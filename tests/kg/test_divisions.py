"""Places: full and short forms, ambiguity, the home of a notice, inside and outside."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.divisions import (
    Division,
    Form,
    city_of,
    divisions_named,
    find_divisions,
    full_name,
    home_of,
    is_within,
    place_forms,
    same_place,
)


def named(name: str) -> Division:
    """The likeliest division with this name."""
    return divisions_named(name)[0]


TIANJIN = named("天津市")


def places(text: str, home: Division | None = None) -> list[str]:
    """What the places in ``text`` are, each by its likeliest meaning."""
    return [full_name(place.division) for place in find_divisions(text, home)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("红桥区在天津西站打造驿站", ["天津市红桥区", "天津市"]),
        ("沈阳市和平区", ["辽宁省沈阳市", "辽宁省沈阳市和平区"]),
        ("北京市、河北省", ["北京市", "河北省"]),
        ("河北省与天津市河北区", ["河北省", "天津市", "天津市河北区"]),
        ("上海浦东新区", ["上海市", "上海市浦东新区"]),
        ("延边朝鲜族自治州", ["吉林省延边朝鲜族自治州"]),
        ("京冀两地", ["北京市", "河北省"]),
        ("企业在津投资", ["天津市"]),
        ("北京时间八点", []),
        ("推动和平发展", []),
    ],
)
def test_a_text_names_its_places(text: str, expected: list[str]) -> None:
    assert places(text) == expected


def test_the_home_settles_which_of_two_places_is_meant() -> None:
    shenyang = named("沈阳市")

    assert places("和平区", TIANJIN) == ["天津市和平区"]
    assert places("和平区", shenyang) == ["辽宁省沈阳市和平区"]
    (unsettled,) = find_divisions("和平区")
    assert {full_name(one) for one in unsettled.candidates} == {
        "天津市和平区",
        "辽宁省沈阳市和平区",
    }


def test_a_short_district_is_found_and_flagged_weak() -> None:
    (place,) = find_divisions("红桥有什么驿站?", TIANJIN)

    assert (place.text, place.division.name, place.is_weak) == ("红桥", "红桥区", True)


def test_a_short_district_of_elsewhere_is_no_place_in_a_notice_from_here() -> None:
    assert places("公安机关共享资源，加强合作", TIANJIN) == []


def test_a_parent_before_it_makes_a_short_form_sure() -> None:
    city, district = find_divisions("天津和平怎么走", TIANJIN)

    assert (city.text, district.division.name, district.is_weak) == ("天津", "和平区", False)


def test_a_province_comes_before_a_district_of_the_same_short_name() -> None:
    (place,) = find_divisions("河北的经验", TIANJIN)

    assert [full_name(one) for one in place.candidates[:2]] == ["河北省", "天津市河北区"]


def test_the_city_hall_of_another_city_is_named_in_full() -> None:
    (place,) = find_divisions("广州的补贴", TIANJIN)

    assert full_name(place.division) == "广东省广州市"
    assert place.form is Form.SHORT
    assert not is_within(place.division, TIANJIN)


def test_inside_and_same() -> None:
    hongqiao = named("红桥区")

    assert is_within(hongqiao, TIANJIN)
    assert not is_within(TIANJIN, hongqiao)
    assert same_place(hongqiao, named("红桥区"))
    assert not same_place(hongqiao, TIANJIN)
    assert place_forms(TIANJIN) == ("天津市", "天津", "津")


@pytest.mark.parametrize(
    ("issuer", "title", "expected"),
    [
        ("天津市人民政府政务服务办公室", "", "天津市"),
        ("广州市人民政府办公厅", "", "广东省广州市"),
        ("深圳市南山区人民政府", "", "广东省深圳市南山区"),
        (None, "济南市12345市民服务热线条例", "山东省济南市"),
        ("市园林局", "市园林局关于印发工作要点的通知", None),
        ("国务院办公厅", "关于对典型经验做法给予表扬的通报", None),
    ],
)
def test_a_notice_speaks_for_its_issuers_place(
    issuer: str | None, title: str, expected: str | None
) -> None:
    home = home_of(issuer, title)

    assert (full_name(home) if home else None) == expected


def test_the_city_of_a_place() -> None:
    assert city_of(named("红桥区")) == TIANJIN
    assert city_of(named("越秀区")) == named("广州市")
    assert city_of(named("广东省")) is None


@given(st.text(max_size=60) | st.text("天津市红桥区和平河北京冀省县", max_size=40))
def test_any_text_gives_ordered_places_that_slice_back(text: str) -> None:
    found = find_divisions(text, TIANJIN)

    assert all(place.text == place.span.of(text) and place.candidates for place in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


def test_one_very_long_line_is_read_in_seconds() -> None:
    began = time.process_time()
    find_divisions("河北" * 200_000)

    assert time.process_time() - began < 20

"""Places that the list of divisions does not have: a notice's home, and what a question names."""

from __future__ import annotations

import pytest

from kg.divisions import Form, divisions_named, is_within
from kg.unlisted_places import find_strangers, find_unlisted, place_spoken_for
from tests.factories import a_reading


def _home(issuer: str | None, title: str) -> str | None:
    place = place_spoken_for(a_reading(f"{title}\n第一条 划船免费。\n", title=title, issuer=issuer))
    return None if place is None else place.name


@pytest.mark.parametrize(
    ("issuer", "title", "home"),
    [
        ("砚川市园林局", "划船办法", "砚川市"),
        (None, "关于印发《砚川市划船办法》的通知", "砚川市"),
        ("市园林局", "砚川市划船办法", "砚川市"),
        ("云溪市水务局", "划船办法", "云溪市"),  # listed is 云溪区, elsewhere
        ("望江市人民政府", "划船办法", "望江市"),  # a word, and a listed county
        ("砚川市东湖区人民政府", "划船办法", "砚川市"),  # a district of that name is listed
        ("浙江省砚川市园林局", "划船办法", "砚川市"),
        ("天津市园林局", "砚川市划船办法", "天津市"),
        ("国务院办公厅", "砚川市划船办法", None),
        ("城市管理局", "中心城区划船办法", None),
        ("高新区管委会", "农贸市场办法", None),
        ("静海县人民政府", "划船办法", None),  # 静海区, as it was called
        (None, "老旧小区改造办法", None),
        ("市人民政府", "全市划船办法", None),
    ],
)
def test_a_notice_speaks_for_the_place_that_its_issuer_or_title_opens_with(
    issuer: str | None, title: str, home: str | None
) -> None:
    assert _home(issuer, title) == home


def test_an_unlisted_place_lies_in_the_listed_one_that_it_is_written_after() -> None:
    place = place_spoken_for(a_reading(title="划船办法", issuer="浙江省砚川市园林局"))
    assert place is not None
    assert is_within(place, divisions_named("浙江省")[0])
    assert not is_within(place, divisions_named("杭州市")[0])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("云溪市的船票", ["云溪市"]),
        ("那云溪呢", ["云溪"]),
        ("云溪区的船票", []),
        ("云溪路的船", []),
        ("白云溪流", []),
        ("杭州的船票", []),
    ],
)
def test_an_unlisted_home_is_known_by_its_names(text: str, names: list[str]) -> None:
    home = place_spoken_for(a_reading(title="划船办法", issuer="云溪市水务局"))
    assert home is not None
    found = find_unlisted(text, [home, divisions_named("杭州市")[0]])
    assert [each.text for each in found] == names
    assert all(each.candidates == (home,) and each.form >= Form.SHORT for each in found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("请问恒峰市的船票多少钱", ["恒峰市"]),
        ("天津和恒峰市的船票", ["恒峰市"]),
        ("恒峰市民坐船", []),
        ("恒峰市政府", ["恒峰市"]),
        ("岚川县的船票", ["岚川县"]),
        ("云溪市的船票", ["云溪市"]),
        ("天津市民在杭州市区坐船", []),
        ("超市、夜市和农贸市场", []),
        ("老旧小区、社区、园区、校区和景区", []),
        ("全市哪个区停车便宜,本市呢", []),
        ("地级市和省辖市", []),
        ("禁停区和充电区", []),
        ("偏远山区、保护区、示范区", []),
        ("静海县和浦东区", []),
    ],
)
def test_a_stranger_is_a_name_that_is_no_word(text: str, names: list[str]) -> None:
    assert [each.text for each in find_strangers(text)] == names

"""House numbers, buildings, doors and crossings: what a work order cannot go without."""

from __future__ import annotations

import pytest

from kg.divisions import divisions_named
from service.assist.callers_place import place_of
from service.assist.callers_words import heard
from service.assist.draft import summary_of

HOMES = [divisions_named("天津市")[0], divisions_named("济南市")[0]]

# what is said, where it is, and what the summary has to keep; written before the patterns were read
SAID_PLACE_AND_MATTER = [
    ("住河西区友谊路12号3单元502，水管爆了", "天津市河西区友谊路12号3单元502", "水管爆了"),
    ("和平区南市街清和大街8号院，下水道堵了", "天津市和平区南市街清和大街8号院", "下水道堵了"),
    ("河北区王串场新村12号楼3门漏水", "天津市河北区王串场新村12号楼3门", "漏水"),
    (
        "红桥区光荣道与丁字沽一号路交口红绿灯坏了",
        "天津市红桥区光荣道与丁字沽一号路交口",
        "红绿灯坏了",
    ),
    ("津南区双港镇李楼村3排5号，家里没电", "天津市津南区双港镇李楼村3排5号", "没电"),
    ("天津站后广场黑车特别多", "天津站后广场", "黑车特别多"),
    ("南京路和营口道交叉口积水了", "南京路和营口道交叉口", "积水"),
    ("和平区南京路和营口道交叉口积水了", "天津市和平区南京路和营口道交叉口", "积水"),
    ("南开区鞍山西道123号门口有人摆摊", "天津市南开区鞍山西道123号", "门口有人摆摊"),
    ("河东区大桥道与津塘路路口有个大坑", "天津市河东区大桥道与津塘路路口", "有个大坑"),
    (
        "我住西青区中北镇假日风景花园5号楼2单元301，楼上漏水",
        "天津市西青区中北镇假日风景花园5号楼2单元301",
        "楼上漏水",
    ),
    ("济南市历下区泺源大街150号楼下有人烧烤", "山东省济南市历下区泺源大街150号", "楼下有人烧烤"),
    (
        "广州天河区体育西路和天河路交界处红绿灯不亮",
        "广东省广州市天河区体育西路和天河路交界处",
        "红绿灯不亮",
    ),
    (
        "上海市浦东新区世纪大道1500弄8号302室停水了",
        "上海市浦东新区世纪大道1500弄8号302室",
        "停水了",
    ),
    (
        "深圳市福田区福华三路88号一楼饭店油烟扰民",
        "广东省深圳市福田区福华三路88号一楼",
        "饭店油烟扰民",
    ),
    (
        "成都市武侯区玉林街道玉林北路二段3号院4栋2单元电梯坏了",
        "四川省成都市武侯区玉林街道玉林北路二段3号院4栋2单元",
        "电梯坏了",
    ),
    (
        "我家在北京朝阳区建国路十二号院三号楼，暖气不热",
        "北京市朝阳区建国路十二号院三号楼",
        "暖气不热",
    ),
    (
        "沈阳和平区南京街与中华路的十字路口堵死了",
        "辽宁省沈阳市和平区南京街与中华路的十字路口",
        "堵死了",
    ),
    ("阳光花园小区6栋1单元门禁坏了", "阳光花园小区6栋1单元", "门禁坏了"),
    (
        "武汉市洪山区珞喻路和民族大道交汇处修路没有围挡",
        "湖北省武汉市洪山区珞喻路和民族大道交汇处",
        "修路没有围挡",
    ),
    (
        "杭州西湖区文三路478号3楼那家健身房跑路了",
        "浙江省杭州市西湖区文三路478号3楼",
        "健身房跑路了",
    ),
]

NO_HOUSE_NUMBER = [
    ("河西区友谊路12号线地铁站在施工", "天津市河西区友谊路"),
    ("南开区万兴街道5号停电到现在", "天津市南开区万兴街道"),
    ("武清区杨村街道3个小区停水", "天津市武清区杨村街道"),
    ("河西区友谊路3天没有路灯了", "天津市河西区友谊路"),
    ("在文化路10点还有人摆摊", "文化路"),
    ("12号停水到现在没来", ""),
]


@pytest.mark.parametrize(("said", "place", "matter"), SAID_PLACE_AND_MATTER)
def test_the_place_goes_down_to_the_door_or_the_crossing(
    said: str, place: str, matter: str
) -> None:
    assert place_of(said, HOMES) == place


@pytest.mark.parametrize(("said", "place", "matter"), SAID_PLACE_AND_MATTER)
def test_the_summary_keeps_the_matter_beside_the_place(said: str, place: str, matter: str) -> None:
    assert matter in summary_of(heard(said), place)


@pytest.mark.parametrize(("said", "place"), NO_HOUSE_NUMBER)
def test_another_number_is_no_house_number(said: str, place: str) -> None:
    assert place_of(said, HOMES) == place


@pytest.mark.parametrize(
    "said",
    [
        "汇川里后头那排平房3栋漏雨",
        "老粮库对面5号楼2单元没有暖气",
        "我家8号院，污水往外冒",
        "大牌坊东边12号院3门进水了",
    ],
)
def test_a_number_that_the_place_does_not_hold_stays_in_the_summary(said: str) -> None:
    place = place_of(said, HOMES)
    summary = summary_of(heard(said), place)
    for number in ("3栋", "5号楼2单元", "8号院", "12号院3门"):
        if number in said:
            assert number in place + summary


def test_a_door_alone_is_where_it_is() -> None:
    assert place_of("我住3号楼2单元501，没有暖气", HOMES) == "3号楼2单元501"


def test_a_building_behind_a_comma_belongs_to_the_address() -> None:
    said = "西青区中北镇假日风景花园，5号楼2单元301，楼上漏水"
    assert place_of(said, HOMES) == "天津市西青区中北镇假日风景花园5号楼2单元301"
    assert "301" not in summary_of(heard(said), place_of(said, HOMES))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("红桥区汇川里3号楼2门漏水", "天津市红桥区汇川里3号楼2门"),
        ("滨海新区第三大街26号恒大写字楼6层失窃", "天津市滨海新区第三大街26号恒大写字楼6层"),
        ("我在天津西站，打不到车", "天津西站"),
        ("河北区天津站后广场黑车多", "天津市河北区天津站后广场"),
        ("和平区成都道到西康路这段没路灯", "天津市和平区成都道到西康路这段"),
        ("鞍山西道123号有人占道", "鞍山西道123号"),
    ],
)
def test_buildings_stations_and_stretches_are_places_too(said: str, place: str) -> None:
    assert place_of(said, HOMES) == place


def test_a_door_that_the_place_holds_is_not_told_twice() -> None:
    said = "住河西区友谊路12号3单元502，水管爆了"
    assert "502" not in summary_of(heard(said), place_of(said, HOMES))

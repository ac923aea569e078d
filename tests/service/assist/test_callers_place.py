"""Where a call is about: what callers say every day, and the place that the draft is to have."""

from __future__ import annotations

import pytest

from kg.divisions import divisions_named
from service.assist.callers_place import place_of

HOMES = [divisions_named("天津市")[0], divisions_named("济南市")[0]]

# the first half was written before the patterns were read
SAID_AND_PLACE = [
    ("喂，你好，我是南开区万兴街道的，楼道里的灯坏了好几天了", "天津市南开区万兴街道"),
    ("我家住在武清区杨村街道，今天早上停水了", "天津市武清区杨村街道"),
    ("河西区友谊路上有个井盖没了", "天津市河西区友谊路"),
    ("你好我们小区停水了，什么时候来水", ""),
    ("这个司机绕路多收了我二十块钱", ""),
    ("我在济南市历下区泺源大街，楼下烧烤店油烟太大", "山东省济南市历下区泺源大街"),
    ("成都市武侯区玉林街道这边路灯不亮", "四川省成都市武侯区玉林街道"),
    ("我想问一下杭州西湖区文三路那家健身房跑路了怎么退卡", "浙江省杭州市西湖区文三路"),
    ("宝坻区大口屯镇的路一直没修", "天津市宝坻区大口屯镇"),
    ("您好，我们这儿是和平区南市街道，垃圾没人收", "天津市和平区南市街道"),
    ("我住阳光花园小区的，电梯坏了一个礼拜", "阳光花园小区"),
    ("长沙市岳麓区麓谷街道办事处态度不好", "湖南省长沙市岳麓区麓谷街道"),
    ("我想咨询一下怎么办营业执照", ""),
    ("门口路灯坏了好久没人修", ""),
    ("滨海新区塘沽街道这边天天有人在马路上摆摊", "天津市滨海新区塘沽街道"),
    ("我在西安，雁塔区小寨东路堵车太厉害", "陕西省西安市雁塔区小寨东路"),
    ("武清区杨村街道停水三天了", "天津市武清区杨村街道"),
    ("家住南开区万兴街道的，楼上漏水", "天津市南开区万兴街道"),
    ("河西区友谊路路灯坏了", "天津市河西区友谊路"),
    ("和平区成都道有个大坑", "天津市和平区成都道"),
    ("成都道上有个大坑", ""),
    ("我们小区门口路灯坏了", ""),
    ("你好阳光小区停水了", "阳光小区"),
    ("我在沈阳，和平区南京街有人占道", "辽宁省沈阳市和平区南京街"),
    ("在红桥区上班，家住南开区学府街道，孩子上学找谁", "天津市南开区学府街道"),
    ("有人在文化路上摆摊，天天吵到半夜", "文化路"),
    ("每天堵路，下雨天路滑，外面马路都没法走", ""),
    ("今天社区通知说要停气，街道办也不管", ""),
    ("蓟州区农村自建房要办什么手续", "天津市蓟州区"),
    ("广州天河区石牌街道石牌村有人卖假药", "广东省广州市天河区石牌街道石牌村"),
    ("章丘区明水街道绣水大街的路灯一闪一闪的", "山东省济南市章丘区明水街道绣水大街"),
    ("我是河东区中山门街道中山门社区的居民，垃圾没人收", "天津市河东区中山门街道中山门社区"),
    ("喂你好我姓李，想反映一下，我住在西青区中北镇假日风景花园", "天津市西青区中北镇假日风景花园"),
    ("南开区那边的广开街道修路修了半年", "天津市南开区广开街道"),
    ("请问我怎么去投诉一个开网约车的", ""),
    ("我们村的路坏了，乡镇干部说没钱", ""),
    ("昆明五华区翠湖公园那条路晚上没灯", "云南省昆明市五华区"),
]


@pytest.mark.parametrize(("said", "place"), SAID_AND_PLACE)
def test_the_place_is_what_the_caller_says_of_it_and_no_more(said: str, place: str) -> None:
    assert place_of(said, HOMES) == place


def test_one_name_of_two_homes_is_left_as_it_was_said() -> None:
    homes = [divisions_named("天津市")[0], divisions_named("沈阳市")[0]]
    assert place_of("我住和平区", homes) == "和平区"


@pytest.mark.parametrize(
    "said",
    [
        "有个小区",
        "老旧小区改造",
        "各街道",
        "的马路",
        "人行道上停车",
        "部分小区停水",
        "办理社区矫正",
    ],
)
def test_what_is_of_a_kind_is_no_name_behind_a_district_either(said: str) -> None:
    assert place_of(f"和平区{said}", HOMES) == "天津市和平区"


@pytest.mark.parametrize(
    "said", ["大家都走路上班", "业主委员会和社区都不管", "我想投诉中山路小学", "坐地铁到营口道站"]
)
def test_no_address_is_read_out_of_other_words(said: str) -> None:
    assert place_of(said, HOMES) == ""

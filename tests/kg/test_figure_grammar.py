"""Print → parse over the whole grammar of figures, and what is none, in varied surroundings."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from cn2an import an2cn
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.quantities import Comparator, Quantity, find_quantities, same_amount
from tests.kg.written_figures import (
    FIGURES,
    LEXICON,
    SURROUNDINGS,
    Written,
    arabic_numerals,
    bounded_figures,
    halves,
    han,
    open_figures,
    plain_figures,
    priced,
    ranges,
    shares,
)
from tests.kg.written_non_figures import non_figures


def assert_read(text: str, figure: Written) -> None:
    """The figure, and nothing else, is read from ``text`` as it was meant."""
    found = find_quantities(text)

    assert [quantity.text for quantity in found] == [figure.text.strip()], text
    quantity = found[0]
    assert quantity.text == quantity.span.of(text)
    assert (quantity.value, quantity.value_upper) == (figure.value, figure.upper), text
    assert quantity.unit == figure.printed_unit, text
    assert quantity.value_normalised == figure.normal(figure.value), text
    upper = None if figure.upper is None else figure.normal(figure.upper)
    assert quantity.upper_normalised == upper, text
    assert quantity.unit_normalised == figure.normal_unit, text
    assert quantity.comparator is figure.comparator, text


def between(figure: Written, around: tuple[str, str]) -> str:
    return around[0] + figure.text + around[1]


@settings(max_examples=600)
@given(plain_figures(), SURROUNDINGS)
def test_a_number_and_its_unit_are_read_in_every_form(
    figure: Written, around: tuple[str, str]
) -> None:
    assert_read(between(figure, around), figure)


@settings(max_examples=400)
@given(plain_figures(LEXICON, arabic_numerals()), SURROUNDINGS)
def test_every_measure_word_is_read_after_an_arabic_number(
    figure: Written, around: tuple[str, str]
) -> None:
    assert_read(between(figure, around), figure)


@settings(max_examples=600)
@given(bounded_figures(), SURROUNDINGS)
def test_the_bound_before_or_after_a_figure_is_read(
    figure: Written, around: tuple[str, str]
) -> None:
    assert_read(between(figure, around), figure)


@settings(max_examples=400)
@given(open_figures(), SURROUNDINGS)
def test_a_number_and_more_is_read_wherever_the_more_stands(
    figure: Written, around: tuple[str, str]
) -> None:
    assert_read(between(figure, around), figure)


@settings(max_examples=400)
@given(shares(), SURROUNDINGS)
def test_a_share_is_read_as_per_cent(figure: Written, around: tuple[str, str]) -> None:
    assert_read(between(figure, around), figure)


@settings(max_examples=600)
@given(ranges(), SURROUNDINGS)
def test_a_range_is_read_with_every_dash_and_the_unit_at_either_end(
    figure: Written, around: tuple[str, str]
) -> None:
    assert_read(between(figure, around), figure)


@given(st.one_of(halves(), priced()), SURROUNDINGS)
def test_a_half_belongs_to_its_figure_and_a_currency_sign_is_its_unit(
    figure: Written, around: tuple[str, str]
) -> None:
    assert_read(between(figure, around), figure)


@st.composite
def deadlines(draw: st.DrawFn) -> tuple[str, Written, str]:
    """Words before, the figure, words after: 自受理之日起15个工作日内办结, 届满3个月前提交."""
    count = draw(st.integers(1, 60))
    number = draw(st.sampled_from([str(count), han(count)]))
    unit = draw(st.sampled_from(["个工作日", "日", "个月", "天", "个自然日", "年", "小时", "周"]))
    lead, word, tail, comparator = draw(
        st.sampled_from(
            [
                ("应当自受理之日起", "内", "作出决定", Comparator.AT_MOST),
                ("自2025年3月1日起", "内", "报送", Comparator.AT_MOST),
                ("在收到通知后的", "内", "，一次性告知", Comparator.AT_MOST),
                ("在", "之内", "答复", Comparator.AT_MOST),
                ("限", "以内", "整改", Comparator.AT_MOST),
                ("于期限届满", "前", "提出申请", Comparator.AT_LEAST),
                ("应当提前", "", "通知用户", Comparator.AT_LEAST),
                ("有效期", "", "。", Comparator.EQUAL),
                ("公示期为", "", "，", Comparator.EQUAL),
                ("未在", "内", "办结的", Comparator.AT_MOST),
            ]
        )
    )
    return lead, Written(number + unit + word, Decimal(count), unit, comparator=comparator), tail


@settings(max_examples=300)
@given(deadlines())
def test_a_deadline_is_read_with_its_bound(parts: tuple[str, Written, str]) -> None:
    lead, figure, tail = parts

    assert_read(lead + figure.text + tail, figure)


@settings(max_examples=800)
@given(non_figures(), SURROUNDINGS)
def test_what_counts_nothing_is_never_a_figure(written: str, around: tuple[str, str]) -> None:
    text = around[0] + written + around[1]

    assert find_quantities(text) == (), text


@settings(max_examples=600)
@given(non_figures(), FIGURES, st.sampled_from(["，共", "；完成", "，新增", "。累计"]))
def test_a_figure_beside_what_counts_nothing_is_found_alone(
    written: str, figure: Written, joint: str
) -> None:
    assert_read(f"{written}{joint}{figure.text}。", figure)
    assert_read(f"完成{figure.text}{joint}{written}。", figure)


@given(st.lists(FIGURES, min_size=2, max_size=4), st.sampled_from(["，", "；其中", "，比上年增加"]))
def test_figures_side_by_side_are_each_read(figures: list[Written], joint: str) -> None:
    text = "完成" + joint.join(figure.text for figure in figures) + "。"

    assert [quantity.text for quantity in find_quantities(text)] == [f.text for f in figures], text


_HAN_UNITS = ("件", "人", "元", "平方米", "个工作日", "户", "项")


def _only(text: str) -> Quantity:
    (quantity,) = find_quantities(text)
    return quantity


@st.composite
def forms_of(draw: st.DrawFn, amount: int, unit: str) -> str:
    """The same amount in one of its forms: 23000件, 2.3万件, 2.30万件, 两万三千件."""
    form = draw(st.sampled_from(["plain", "grouped", "wide", "万", "亿", "han", "mixed"]))
    if form in {"万", "亿"}:
        scaled = Decimal(amount) / (10_000 if form == "万" else 10**8)
        zero = draw(st.sampled_from(["", "0"])) if scaled % 1 else ""
        return f"{scaled:f}{zero}{form}{unit}"
    if form == "han":
        return f"{an2cn(amount)}{unit}"
    if form == "mixed" and amount > 10_000 and amount % 10_000 >= 1000 and amount % 1000 == 0:
        return f"{amount // 10_000}万{amount % 10_000 // 1000}千{unit}"
    if form == "wide":
        return str(amount).translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}) + unit
    return (f"{amount:,}" if form == "grouped" else str(amount)) + " " + unit


@settings(max_examples=400)
@given(st.data(), st.integers(3, 99_999).map(lambda n: n * 1000), st.sampled_from(_HAN_UNITS))
def test_one_amount_is_the_same_in_any_two_forms(
    data: st.DataObject, amount: int, unit: str
) -> None:
    one, other = data.draw(forms_of(amount, unit)), data.draw(forms_of(amount, unit))

    assert same_amount(_only(f"共{one}。"), _only(f"完成{other}，")), (one, other)


@settings(max_examples=400)
@given(
    st.data(),
    st.integers(3, 99_999).map(lambda n: n * 1000),
    st.integers(3, 99_999).map(lambda n: n * 1000),
    st.sampled_from(_HAN_UNITS),
)
def test_two_amounts_are_not_the_same_in_any_two_forms(
    data: st.DataObject, amount: int, another: int, unit: str
) -> None:
    assume(amount != another)
    one, other = data.draw(forms_of(amount, unit)), data.draw(forms_of(another, unit))

    assert not same_amount(_only(f"共{one}。"), _only(f"完成{other}，")), (one, other)


@given(st.integers(2, 9), st.integers(1, 9))
def test_a_share_is_the_same_in_any_form(tens: int, tenth: int) -> None:
    forms = [
        f"{an2cn(tens)}成{an2cn(tenth)}",
        f"{tens}{tenth}%",
        f"{tens}{tenth}.0％",
        f"百分之{an2cn(tens * 10 + tenth)}",
        f"{tens}{tenth}0‰",
        f"百分之{tens}{tenth}",
    ]
    first = _only(f"达到{forms[0]}。")

    assert all(same_amount(first, _only(f"达到{form}。")) for form in forms)


def found(text: str) -> list[tuple[str, str]]:
    return [(quantity.text, quantity.comparator.value) for quantity in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        # a range whose ends have magnitudes of their own
        ("罚款2000元至2万元", [("2000元至2万元", "==")]),
        ("补助5000至2万元", [("5000至2万元", "==")]),
        ("占三分之一至三分之二", [("三分之一至三分之二", "==")]),
        ("多出应选名额一至二人", [("一至二人", "==")]),
        ("设副主任一至两名", [("一至两名", "==")]),
        # the bound beside the number, in words and signs
        ("温度高于或者等于十六摄氏度", [("高于或者等于十六摄氏度", ">=")]),
        ("控制率≥50%", [("≥50%", ">=")]),
        ("经全体成员过半数同意", [("过半数", ">")]),
        ("停业超过半年", [("超过半年", ">")]),
        ("每年评选最多不超过10个", [("最多不超过10个", "<=")]),
        ("宽度小于三米的便道", [("小于三米", "<")]),
        ("违法记录达到五起以上", [("五起以上", ">=")]),
        ("处五千以上一万元以下罚款", [("五千以上", ">="), ("一万元以下", "<=")]),
        ("自作出之日起三日内在小区公告", [("三日内", "<=")]),
        ("接到指令后六十秒内出动", [("六十秒内", "<=")]),
        ("容积率不得低于1.0", [("不得低于1.0", ">=")]),
        # the bound apart from the number
        ("设置五百张床位以上的机构", [("五百张", ">=")]),
        ("每人仅可申请一次", [("一次", "<=")]),
        ("补贴期限最长为2年", [("2年", "<=")]),
        ("分别不少于60万元、40万元", [("不少于60万元", ">="), ("40万元", ">=")]),
        ("至少每两个月召开一次会议", [("两个月", "=="), ("一次", ">=")]),
        # so long before an event that is named, or long ago
        ("业主大会召开十五日前，应当公告", [("十五日前", ">=")]),
        ("三年前，这里是荒地", [("三年", "==")]),
        # the unit
        ("重三百零九千克", [("三百零九千克", "==")]),
        ("租金20元/㎡·月", [("20元/㎡·月", "==")]),
        ("6部门联合发文", [("6部门", "==")]),
        ("培养100名优秀青年", [("100名", "==")]),
        ("人均三百多元", [("三百多元", ">")]),
    ],
)  # fmt: skip
def test_figures_of_city_regulations_are_read_with_their_bounds(
    text: str, figures: list[tuple[str, str]]
) -> None:
    assert found(text) == figures


@pytest.mark.parametrize(
    "text",
    ["较上一年增加", "过去一年，", "这是不平凡的一年。", "第三十三条、三十四条规定",
     "大陆人口", "陆地面积", "入伍年限",
     "门前三包", "两部制热价", "人力三轮车", "二次供水设施", "每年六月第三周",
     "万元产值能耗",
     "4A级景区", "1对1服务", "六个一批", "轨道交通101线", "正文\n— 3 —\n正文", "GB/T 26341-2010",
     "京ICP备12345678号-1", "\n附件：1.名单", "清单\n18\n优化转诊服务\n"],
)  # fmt: skip
def test_numerals_of_names_dates_ranks_and_rows_are_no_figures(text: str) -> None:
    assert find_quantities(text) == ()


def test_the_number_of_an_item_is_no_part_of_the_age_that_opens_it() -> None:
    assert found("条件如下：\n1.80周岁及以上的老人") == [("80周岁及以上", ">=")]


@pytest.mark.parametrize(
    "piece",
    ["三至", "分别1元、", "1/2", "千分之一至", "最多不超过", "第一条、", "1 - ", "5000-", "12、"],
)
def test_a_long_run_of_one_form_is_read_in_time_that_grows_with_its_length(piece: str) -> None:
    began = time.process_time()
    find_quantities(piece * (200_000 // len(piece)))

    assert time.process_time() - began < 30

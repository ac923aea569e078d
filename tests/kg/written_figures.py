"""Figures printed from their parts, each with what it must be read as: Hypothesis strategies.

A ``Written`` is one figure in one form of the grammar; ``SURROUNDINGS`` are words it may stand
between. Every strategy prints what a notice would print, so no part is left out for being awkward.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from cn2an import an2cn
from hypothesis import strategies as st

from kg.quantities import Comparator
from kg.units import COUNT_UNITS, MEASURE_UNITS, TIME_UNITS


@dataclass(frozen=True, slots=True)
class Written:
    """A figure as printed and as it must be read; ``scale`` is the magnitude of its unit."""

    text: str
    value: Decimal
    unit: str
    upper: Decimal | None = None
    scale: str = ""
    per_cent: Decimal | None = None  # what makes it per cent, for shares
    comparator: Comparator = Comparator.EQUAL

    @property
    def printed_unit(self) -> str:
        return self.scale + self.unit

    @property
    def normal_unit(self) -> str:
        return self.unit if self.per_cent is None else "%"

    def normal(self, value: Decimal) -> Decimal:
        """``value`` with the magnitude, or as per cent."""
        return value * WORTH[self.scale] * (self.per_cent or 1)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number without its unit."""

    text: str
    value: Decimal
    scale: str = ""
    upper: Decimal | None = None
    comparator: Comparator = Comparator.EQUAL
    chinese: bool = False

    @property
    def worth(self) -> Decimal:
        return self.value * WORTH[self.scale]


WORTH = {
    "": Decimal(1), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10**4),
    "百万": Decimal(10**6), "千万": Decimal(10**7), "亿": Decimal(10**8),
    "百亿": Decimal(10**10), "千亿": Decimal(10**11), "万亿": Decimal(10**12),
}  # fmt: skip
_WIDE = {ord(str(n)): chr(0xFF10 + n) for n in range(10)} | {ord("."): "．"}

LENGTHS = (
    "年", "个月", "天", "日", "个工作日", "工作日", "个自然日", "小时", "个小时", "分钟", "周",
    "个星期",
)  # fmt: skip
AGES = ("周岁", "岁")
MONEY = ("元", "美元", "欧元", "港元", "元/平方米", "元/平方米/月", "元/月", "元/年", "元/人")
SIZES = (
    "平方米", "㎡", "平方公里", "公顷", "亩", "公里", "千米", "米", "吨", "公斤", "千克", "立方米",
    "千瓦时", "兆瓦", "分贝", "℃", "km", "MW", "GB",
)  # fmt: skip
COUNTS = (
    "件", "个", "项", "家", "名", "条", "人次", "人", "户", "套", "次", "场", "篇", "期", "批",
    "类", "种", "份", "辆", "台", "处", "座", "间", "张", "所", "位", "床位", "车次", "例",
)  # fmt: skip
UNITS = st.sampled_from((*COUNTS, *SIZES, *MONEY, *LENGTHS, *AGES, "倍", "个百分点"))
"""What is common after a number."""
# 3月 is a date, 6大 and 4地 want a noun after them, 成 is a share
LEXICON = st.sampled_from(
    sorted((COUNT_UNITS | TIME_UNITS | MEASURE_UNITS) - {"月", "大", "地", "成"})
)
"""Every measure word that the reader knows."""

SURROUNDINGS = st.tuples(
    st.sampled_from(
        ["", "完成", "累计推出", "共，", "（", "2024年，", "其中", "同比增加", "第十二条 ", "一是",
         "：", "由12345热线办结", "3.新增", "（3）建成", "“", "达到", "12月底前实现", "\n"]
    ),
    st.sampled_from(
        ["", "。", "，成效明显", "）", "；", "、", "的目标", "，同比改善", "\n", "”", "（含税）",
         "，2025年继续", " ", "并公布"]
    ),
)  # fmt: skip


@st.composite
def arabic_numerals(draw: st.DrawFn) -> Numeral:
    """234, 2.30, 23,000, ２３４, 2.3万, 1.2 万亿."""
    form = draw(st.sampled_from(["plain", "decimal", "grouped", "scaled", "tens"]))
    scale = ""
    if form in {"plain", "grouped"}:
        value = Decimal(draw(st.integers(2, 999_999)))
        text = f"{value:,}" if form == "grouped" else str(value)
    elif form == "decimal":
        value = Decimal(draw(st.integers(1, 99_999))).scaleb(-draw(st.integers(1, 2)))
        text = str(value)
    else:
        scales = ["百", "千"] if form == "tens" else [word for word in WORTH if len(word) == 2]
        scale = draw(st.sampled_from([*scales, "万", "亿"]))
        value = Decimal(draw(st.integers(11, 99_999))).scaleb(-draw(st.integers(0, 2)))
        text = str(value) + draw(st.sampled_from(["", " "])) + scale
    if draw(st.integers(0, 4)) == 0:
        text = text.translate(_WIDE)
    return Numeral(text, value, scale)


def han(value: int) -> str:
    """一百零二 as cn2an prints it, with 两 where it is spoken: 两, 两百, 两千, 两万."""
    text: str = an2cn(value)
    if text == "二":
        return "两"
    if text[0] == "二" and text[1] in "百千万亿":
        return "两" + text[1:]
    return text


@st.composite
def chinese_numerals(draw: st.DrawFn) -> Numeral:
    """两, 三百二十, 两万三千, 五百万, 二点三, 百, 三四十."""
    form = draw(st.sampled_from(["small", "large", "scaled", "decimal", "round", "neighbours"]))
    if form == "neighbours":
        low = draw(st.integers(2, 8))
        scale = draw(st.sampled_from(["", "十", "百", "千", "万"]))
        first = "两" if low == 2 and scale != "十" else an2cn(low)
        worth = 10 ** " 十百千万".index(scale) if scale else 1
        bounds = Decimal(low * worth), Decimal((low + 1) * worth)
        text = first + an2cn(low + 1) + scale
        return Numeral(text, bounds[0], "", bounds[1], Comparator.ABOUT, chinese=True)
    if form == "decimal":
        whole, rest = draw(st.integers(2, 99)), draw(st.integers(1, 9))
        text = f"{an2cn(whole)}点{an2cn(rest)}"
        return Numeral(text, Decimal(f"{whole}.{rest}"), chinese=True)
    if form == "scaled":
        scale = draw(st.sampled_from(["万", "亿"]))
        value = draw(st.integers(2, 9999))
        return Numeral(han(value) + scale, Decimal(value), scale, chinese=True)
    if form == "round":
        text = draw(st.sampled_from(["百", "千"]))
        return Numeral(text, WORTH[text], chinese=True)
    value = draw(st.integers(2, 99) if form == "small" else st.integers(100, 999_999_999))
    if form == "large" and value % 10_000 == 0:
        value += 1
    return Numeral(han(value), Decimal(value), chinese=True)


@st.composite
def mixed_numerals(draw: st.DrawFn) -> Numeral:
    """3万5千, 1亿2000万: magnitudes that are added up."""
    high, low = draw(st.sampled_from([("万", "千"), ("亿", "万"), ("万亿", "亿"), ("千", "百")]))
    count = draw(st.integers(2, 99 if high != "千" else 9))
    rest = draw(st.integers(1, int(WORTH[high] / WORTH[low]) - 1))
    total = count * WORTH[high] + rest * WORTH[low]
    return Numeral(f"{count}{high}{rest}{low}", total)


NUMERALS = st.one_of(arabic_numerals(), chinese_numerals(), mixed_numerals())

BEFORE = {
    **dict.fromkeys(["超过", "超", "逾", "突破", "高于", "大于", "超过了"], Comparator.MORE),
    **dict.fromkeys(
        ["不低于", "不少于", "不小于", "至少", "最少", "不得低于", "不得少于", "至少为"],
        Comparator.AT_LEAST,
    ),
    **dict.fromkeys(
        ["不超过", "不高于", "不大于", "最多", "至多", "不得超过", "不多于", "最高", "不超过 "],
        Comparator.AT_MOST,
    ),
    **dict.fromkeys(["不足", "不到", "低于", "少于", "小于", "未达"], Comparator.LESS),
    **dict.fromkeys(["约", "大约", "接近", "将近", "约为"], Comparator.ABOUT),
}  # fmt: skip
AFTER = {
    **dict.fromkeys(["以上", "及以上", "（含）以上", "或以上"], Comparator.AT_LEAST),
    **dict.fromkeys(["以下", "及以下", "以内", "之内", "（含）以下"], Comparator.AT_MOST),
    **dict.fromkeys(["左右", "上下"], Comparator.ABOUT),
}


def _reads_otherwise(number: Numeral, unit: str) -> bool:
    """What is printed but means another thing: 2000年, a Chinese 十分 or 三度, 百分 of 百分之."""
    if unit == "年" and not number.chinese and not number.scale:
        return 1900 <= number.value < 2100
    if unit in AGES and not number.scale and number.value % 1:
        return True  # no age has decimals: 1.80周岁以上的老人 is an entry of a list
    if (number.text, unit) in {("千", "家"), ("百", "家")}:
        return True
    if number.scale in {"百", "千"} and unit[0] in "瓦伏卡帕赫":
        return True
    if number.text[-1] in "百千" and unit[0] in "分千米克":
        return True
    if number.chinese and (unit[0] in "分升度角面点" or unit.isascii() or unit[0] in "㎡℃"):
        return True
    return number.chinese and number.upper is not None and unit in {"倍", "周"}


@st.composite
def plain_figures(
    draw: st.DrawFn,
    units: st.SearchStrategy[str] = UNITS,
    numerals: st.SearchStrategy[Numeral] = NUMERALS,
) -> Written:
    """A number and its unit, in any form, nothing around it."""
    number, unit = draw(st.tuples(numerals, units).filter(lambda pair: not _reads_otherwise(*pair)))
    gap = "" if number.chinese else draw(st.sampled_from(["", "", " ", "　"]))
    return Written(
        f"{number.text}{gap}{unit}",
        number.value,
        unit,
        number.upper,
        number.scale,
        comparator=number.comparator,
    )


@st.composite
def bounded_figures(draw: st.DrawFn) -> Written:
    """超过800篇, 98%以上, 3日内, 满18周岁, 近1000人."""
    figure = draw(st.one_of(plain_figures(), shares()))
    place = draw(st.sampled_from(["before", "after"]))
    if figure.upper is not None:
        return figure
    if place == "after":
        after = AFTER | ({"内": Comparator.AT_MOST} if figure.unit in LENGTHS else {})
        word = draw(st.sampled_from(sorted(after)))
        return replace(figure, text=figure.text + word, comparator=after[word])
    before = dict(BEFORE)
    if figure.unit in LENGTHS + AGES:
        before |= {"满": Comparator.AT_LEAST, "不满": Comparator.LESS}
    else:
        before |= {"近": Comparator.ABOUT}
    word = draw(st.sampled_from(sorted(before)))
    return replace(figure, text=word + figure.text, comparator=before[word])


@st.composite
def open_figures(draw: st.DrawFn) -> Written:
    """800余篇, 324万余款, 3个多月, 十多年, 百余次, 50%多: more than the number."""
    form = draw(st.sampled_from(["余", "多", "个多", "after"]))
    if form == "个多":
        unit = draw(st.sampled_from(["月", "小时", "星期"]))
        count = draw(st.integers(2, 30))
        text = draw(st.sampled_from([str(count), han(count)]))
        return Written(f"{text}个多{unit}", Decimal(count), f"个{unit}", comparator=Comparator.MORE)
    if form == "after":
        figure = draw(plain_figures(st.sampled_from(["年", "元", "公里", "吨", "亩"])))
        if figure.upper is not None:
            return figure
        text = figure.text + draw(st.sampled_from(["多", "有余"]))
        return replace(figure, text=text, comparator=Comparator.MORE)
    tens = draw(st.integers(1, 9)) * 10 ** draw(st.integers(1, 3))
    scale = draw(st.sampled_from(["", "万", "亿"]))
    number = draw(st.sampled_from([str(tens), han(tens)]))
    unit = draw(st.sampled_from([*COUNTS, "元", "公里", "年", "天", "平方米"]))
    order = draw(st.booleans()) if scale else True
    if number.isascii() and not scale and 1900 <= tens < 2100:
        unit = "件"
    text = f"{number}{form}{scale}{unit}" if order else f"{number}{scale}{form}{unit}"
    return Written(text, Decimal(tens), unit, None, scale, comparator=Comparator.MORE)


@st.composite
def shares(draw: st.DrawFn) -> Written:
    """98%, ９８％, 5‰, 七成, 七成五, 百分之六十, 千分之三, 三分之二, 半数, 翻两番."""
    form = draw(st.sampled_from(["%", "‰", "成", "成半", "百分之", "千分之", "分之", "word", "番"]))
    value = (
        draw(st.decimals("0.1", "300", places=1))
        if draw(st.booleans())
        else Decimal(draw(st.integers(1, 200)))
    )
    one = Decimal(1)
    if form in {"%", "‰"}:
        sign = draw(st.sampled_from(["%", "％", " %"])) if form == "%" else "‰"
        return Written(f"{value}{sign}", value, form, per_cent=one if form == "%" else one / 10)
    if form in {"成", "成半"}:
        tens, tenth = draw(st.integers(2, 9)), draw(st.integers(1, 9))
        if form == "成":
            text = draw(
                st.sampled_from([an2cn(tens), str(tens), "两" if tens == 2 else an2cn(tens)])
            )
            return Written(f"{text}成", Decimal(tens), "成", per_cent=Decimal(10))
        text = draw(st.sampled_from([an2cn(tenth), "半"]))
        worth = Decimal("0.5") if text == "半" else Decimal(tenth) / 10
        return Written(f"{an2cn(tens)}成{text}", tens + worth, "成", per_cent=Decimal(10))
    if form in {"百分之", "千分之"}:
        whole = draw(st.integers(1, 100))
        text = draw(st.sampled_from([an2cn(whole), str(whole), f"{an2cn(whole)}点五"]))
        value = Decimal(whole) + (Decimal("0.5") if text.endswith("点五") else 0)
        per_cent = one if form == "百分之" else one / 10
        return Written(form + text, value, "%" if form == "百分之" else "‰", per_cent=per_cent)
    if form == "word":
        text = draw(st.sampled_from(["一半", "半数"]))
        return Written(text, Decimal("0.5"), "", per_cent=Decimal(100))
    if form == "番":
        times = draw(st.integers(1, 4))
        word = draw(st.sampled_from([str(times), "两" if times == 2 else an2cn(times)]))
        return Written(f"翻{word}番", Decimal(2**times), "倍")
    whole = draw(st.integers(3, 20))
    part = draw(st.integers(1, whole - 1))
    text = draw(st.sampled_from([f"{an2cn(whole)}分之{an2cn(part)}", f"{whole}分之{part}"]))
    return Written(text, Decimal(part) / whole, "", per_cent=Decimal(100))


DASHES = ("至", "到", "-", "—", "——", "–", "～", "~", "－", "─", " - ", " 至 ")


@st.composite
def ranges(draw: st.DrawFn) -> Written:
    """3至5个工作日, 30%-50%, 1.5万至2万元, 三至五年, 百分之三十至五十, 3个～5个左右."""
    dash = draw(st.sampled_from(DASHES))
    form = draw(
        st.sampled_from(["plain", "both", "scaled", "share", "han", "han share", "decimal"])
    )
    low = draw(st.integers(2, 1_800))
    high = low + draw(st.integers(1, 90))
    unit = draw(UNITS)
    ends, scale, per_cent = (Decimal(low), Decimal(high)), "", None
    if form in {"han", "han share"}:
        low = draw(st.integers(2, 60))
        high = low + draw(st.integers(1, 30))
        dash = draw(st.sampled_from(["至", "到", "—", "～", "-"]))
        ends = Decimal(low), Decimal(high)
        if form == "han share":
            again = draw(st.sampled_from(["", "百分之"]))
            text, unit, per_cent = f"百分之{an2cn(low)}{dash}{again}{an2cn(high)}", "%", Decimal(1)
        else:
            unit = draw(st.sampled_from(["个", "年", "个月", "个工作日", "人", "项", "名", "天"]))
            text = f"{han(low)}{dash}{han(high)}{unit}"
    elif form == "plain":
        text = f"{low}{dash}{high}{draw(st.sampled_from(['', ' ']))}{unit}"
    elif form == "decimal":
        ends = Decimal(low) / 10, Decimal(high) / 10
        text = f"{ends[0]}{dash}{ends[1]}{unit}"
    elif form == "both":
        text = f"{low}{unit}{dash}{high}{unit}"
    elif form == "share":
        unit, per_cent = draw(st.sampled_from([("%", Decimal(1)), ("成", Decimal(10))]))
        first = draw(st.sampled_from([unit, ""]))
        text = f"{low}{first}{dash}{high}{unit}"
    else:
        scale = draw(st.sampled_from(["万", "亿", "千"]))
        unit = draw(st.sampled_from(["元", "件", "人", "平方米", "辆"]))
        first = draw(st.sampled_from([scale, "", scale + unit]))
        text = f"{low}{first}{dash}{high}{scale}{unit}"
    figure = Written(text, ends[0], unit, ends[1], scale, per_cent)
    words = {"": Comparator.EQUAL, "左右": Comparator.ABOUT, "以内": Comparator.AT_MOST}
    if unit in LENGTHS:
        words["内"] = Comparator.AT_MOST
    word = draw(st.sampled_from(sorted(words)))
    return replace(figure, text=text + word, comparator=words[word])


@st.composite
def halves(draw: st.DrawFn) -> Written:
    """半年, 一年半, 两个半月, 3个半小时, 半个月."""
    count = draw(st.integers(1, 20))
    text = draw(st.sampled_from([str(count), han(count)]))
    half, value = Decimal("0.5"), count + Decimal("0.5")
    return draw(
        st.sampled_from(
            [
                Written(f"{text}年半", value, "年"),
                Written(f"{text}天半", value, "天"),
                Written(f"{text}倍半", value, "倍"),
                Written(f"{text}个半月", value, "个月"),
                Written(f"{text}个半小时", value, "个小时"),
                Written("半年", half, "年"),
                Written("半个月", half, "个月"),
                Written("半小时", half, "小时"),
                Written("半个小时", half, "个小时"),
            ]
        )
    )


@st.composite
def priced(draw: st.DrawFn) -> Written:
    """¥300, ￥1,200.50: the sign before the number is the unit."""
    value = draw(st.decimals("1", "99999", places=2))
    return Written(draw(st.sampled_from("¥￥")) + f"{value:,}", value, "元")


FIGURES = st.one_of(
    plain_figures(), bounded_figures(), open_figures(), shares(), ranges(), halves(), priced()
)
"""One figure of any form."""

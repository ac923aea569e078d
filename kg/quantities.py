"""Figures of a text: value, unit, comparator and where they stand.

``find_quantities`` reads Arabic, Chinese and mixed numerals (2.30万件, 两万三千件, 七成, 三分之一)
with the words that bound them (超过, 不低于, 余, 以上, 日内). What only looks like a figure is left
out: dates and years (``kg/dates.py``), item numbers, ordinals, hotline numbers, versions, patterns
such as 1+N (``kg/not_figures.py``). Time and memory grow linearly with the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.notice import Span
from kg.bounds import Comparator, bound_after, bound_apart, bound_before
from kg.dates import DateMention, find_dates
from kg.not_figures import closed_spans, is_count
from kg.numerals import ARABIC, CHINESE, arabic_value, chinese_value, magnitude_value
from kg.plain import plain
from kg.units import UNIT, same_unit
from kg.written_numbers import NUMBER, PART, WrittenNumber, chinese_number, number_of

__all__ = ["Comparator", "DateMention", "Quantity", "find_dates", "find_quantities", "same_amount"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure: ``value`` and ``unit`` as printed (2.30, 万件), then with 万 and 亿 applied.

    Percentages, 成 and fractions are normalised to %: 七成 is 70 %. In a range (3至5个工作日)
    ``value`` is the lower end, ``value_upper`` the upper. ``unit`` is empty where there is none.
    ``text == source[span.start:span.end]``: number, unit and the comparator words beside it.
    """

    value: Decimal
    value_upper: Decimal | None
    unit: str
    value_normalised: Decimal
    upper_normalised: Decimal | None
    unit_normalised: str
    comparator: Comparator
    span: Span
    text: str


_DASH = r"[ ]?(?:[-—–－~～─―]{1,2}|至|到)[ ]?"
_CLAUSE_END = re.compile(r"[。；！？\n]|[^\d.万亿元%、和及，,\u4e00-\u9fff]")
_GAP = r"[ ]{0,2}"
_INSIDE = re.compile(
    r"(?:余|(?<=[十百千万亿0])来|(?<=[十百千万亿])几|多(?!元[化文统共主治融投调参协]|[媒样式边功渠维方跨点]))"
)
_UNIT = re.compile(rf"{_GAP}(?P<unit>{UNIT})")
_DASHES = re.compile(_DASH)
_RANGE = re.compile(
    rf"{_DASH}(?P<share>[百千]分之)?(?:(?P<arabic>{ARABIC})|(?P<chinese>{CHINESE}))"
)


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """All figures of ``text``, in order of appearance, never overlapping."""
    found: list[Quantity] = []
    for quantity in _quantities(text, plain(text)):
        shared = _shared_bound(text, found[-1], quantity) if found else None
        found.append(quantity if shared is None else replace(quantity, comparator=shared))
    return tuple(found)


def _shared_bound(text: str, last: Quantity, quantity: Quantity) -> Comparator | None:
    """The bound that 分别 gives to every figure of a list: 分别不低于60万元、40万元."""
    gap = text[last.span.end : quantity.span.start]
    if gap not in {"、", "和", "及", "，", ","} or last.unit_normalised != quantity.unit_normalised:
        return None
    if last.comparator is Comparator.EQUAL or quantity.comparator is not Comparator.EQUAL:
        return None
    ahead = text[max(0, last.span.start - 48) : last.span.start]
    listed = ahead.rpartition("分别")[2] if "分别" in ahead else "。"
    return None if _CLAUSE_END.search(listed) else last.comparator


def same_amount(a: Quantity, b: Quantity) -> bool:
    """Whether both say the same number of the same thing, in whatever form: 2.30万件 = 两万三千件.

    Comparators are set aside. A figure without a unit equals the same number of anything.
    """
    if not a.unit_normalised or not b.unit_normalised:
        factor_a, factor_b = 1, 1
    else:
        (factor_a, unit_a), (factor_b, unit_b) = (
            same_unit(a.unit_normalised),
            same_unit(b.unit_normalised),
        )
        if unit_a != unit_b:
            return False
    upper_a = a.value_normalised if a.upper_normalised is None else a.upper_normalised
    upper_b = b.value_normalised if b.upper_normalised is None else b.upper_normalised
    return (
        a.value_normalised * factor_a == b.value_normalised * factor_b
        and upper_a * factor_a == upper_b * factor_b
    )


def _quantities(text: str, flat: str) -> Iterator[Quantity]:
    closed = closed_spans(text, flat)
    position = 0
    while (match := NUMBER.search(flat, position)) is not None:
        position = match.end()
        hidden = next((end for end in closed[match.start() : match.end()] if end), 0)
        if hidden:
            # the number of an item may touch its text: 1.80周岁以上
            item = flat[hidden - 1] in ".、)）" and hidden > match.start()
            position = hidden if item else max(position, hidden)
            continue
        number = number_of(flat, match)
        if number is None:
            continue
        quantity = _with_unit(text, flat, match.start(), number)
        if quantity is not None:
            yield quantity
            position = max(position, quantity.span.end)


def _with_unit(text: str, flat: str, start: int, number: WrittenNumber) -> Quantity | None:
    """Read on from the numeral: 余, unit, range, 以上; then back for 超过 and its like."""
    measured = _measured(flat, number)
    after, end = bound_after(flat, start, measured.end, measured.unit, measured.scale)
    before, begin = bound_before(flat, start, measured.unit)
    bounded = (
        measured.more
        or measured.upper is not None
        or after is not None
        or (before not in {None, Comparator.ABOUT} and flat[begin] != "前")
    )
    if number.chinese is not None and not is_count(
        flat, start, number.chinese, measured.unit, measured.end, bounded=bounded
    ):
        return None
    comparator = before or after
    if comparator in (None, Comparator.ABOUT) and measured.more:
        comparator = Comparator.MORE
    comparator = comparator or number.comparator or bound_apart(flat, begin, end, measured.unit)
    comparator = comparator or Comparator.EQUAL
    unit = measured.unit
    if not unit and start and flat[start - 1] in "¥￥":
        unit, begin = "元", min(begin, start - 1)
    factor = magnitude_value(measured.scale) * _share(unit, number)
    normal = "%" if unit in _SHARES or number.unit == "%" else unit
    return Quantity(
        measured.value,
        measured.upper,
        measured.scale + unit,
        measured.value * factor,
        None if measured.upper is None else measured.upper * factor,
        normal,
        comparator,
        Span(begin, end),
        text[begin:end],
    )


_SHARES = {"成": Decimal(10), "%": Decimal(1), "‰": Decimal("0.1")}


def _share(unit: str, number: WrittenNumber) -> Decimal:
    """What makes it per cent: 七成 × 10, 三分之一 × 100, 5‰ × 0.1; 1 for what is no share."""
    if number.unit == "%":
        return Decimal(100)
    return _SHARES.get(unit, Decimal(1))


# 百分之六十 is printed as 60 and %; 三分之一 has no unit
_PRINTED_SHARES = {"%": "", "百分之": "%", "千分之": "‰"}


@dataclass(frozen=True, slots=True)
class _Measured:
    """A numeral with its unit, magnitude apart (万 of 万件), and whether 余 or 多 goes with it."""

    value: Decimal
    upper: Decimal | None
    scale: str
    unit: str
    more: bool
    end: int


def _measured(flat: str, number: WrittenNumber) -> _Measured:
    value, upper, scale, end = number.value, number.upper, number.scale, number.end
    if number.unit is not None:
        if number.unit == "%" and (upper_fraction := _upper_fraction(flat, end)) is not None:
            upper, end = upper_fraction.value, upper_fraction.end
        unit = _PRINTED_SHARES.get(number.unit, number.unit)
        if unit in _SHARES and (ranged := _upper_end(flat, end, value, "", unit)) is not None:
            upper, _, end = ranged
        return _Measured(value, upper, scale, unit, False, end)
    inside = _INSIDE.match(flat, end)
    if inside is not None:
        end = inside.end()
        if not scale and (part := PART.match(flat, end)) is not None:
            scale, end = part["scale"], part.end()
    ranged = None if inside or upper is not None else _upper_end(flat, end, value, scale)
    if ranged is not None:
        upper, scale, end = ranged
    if number.chinese == "两" and flat[end - 1] in "俩仨":
        spoken = _UNIT.match("个" + flat[end : end + 6].removeprefix("个"))
        unit = spoken["unit"] if spoken else ""
        return _Measured(value, None, "", unit, False, end + len(unit) - (flat[end] != "个"))
    unit, value, more, end = _unit(flat, end, value)
    if upper is None and unit and inside is None and not more:
        # 3个至5个, 2000元至2万元: the unit stands at both ends
        ranged = _upper_end(flat, end, value, scale, unit)
        if ranged is not None:
            again = _UNIT.match(flat, ranged[2])
            if again is not None and again["unit"] == unit:
                upper, end = ranged[0], again.end()
    return _Measured(value, upper, scale, unit, more or inside is not None, end)


def _upper_end(
    flat: str, end: int, value: Decimal, scale: str, unit: str = ""
) -> tuple[Decimal, str, int] | None:
    """The upper end of a range that goes on at ``end``: (value, magnitude of both, end).

    ``unit``: what the lower end has already. 3至5万元 shares its 万, 3元至5万元 does not.
    """
    match = _RANGE.match(flat, end)
    if match is None or (match["share"] and _PRINTED_SHARES[match["share"]] != unit):
        return None
    if match["arabic"]:
        upper, finish, upper_scale = arabic_value(match["arabic"]), match.end(), ""
        if (part := PART.match(flat, finish)) is not None:
            upper_scale, finish = part["scale"], part.end()
    else:
        read = chinese_number(match["chinese"], match.end())
        if read is None or read.upper is not None:
            return None
        upper, finish, upper_scale = read.value, read.end, read.scale
    if not scale and not unit and upper > value:
        return upper, upper_scale, finish
    upper = upper * magnitude_value(upper_scale) / magnitude_value(scale)
    return (upper, scale, finish) if upper > value else None


def _upper_fraction(flat: str, end: int) -> WrittenNumber | None:
    """The 三分之二 of 三分之一至三分之二."""
    dash = _DASHES.match(flat, end)
    match = None if dash is None else NUMBER.match(flat, dash.end())
    number = number_of(flat, match) if match is not None and match["fraction"] else None
    return number if number is not None and number.unit == "%" else None


_HALF_INSIDE = re.compile(r"个(?P<word>半|多)(?P<rest>月|小时|学期|星期)")
_HALF_AFTER = re.compile(r"半(?![径导岛天数价成程途路夜边球年月])")
_TENTH_AFTER = re.compile(r"(?P<digit>[一二三四五六七八九半])(?![十百千万])")


def _unit(flat: str, end: int, value: Decimal) -> tuple[str, Decimal, bool, int]:
    """The measure word at ``end``: (unit, value with its half, whether 多 stood in it, end)."""
    split = _HALF_INSIDE.match(flat, end)
    if split is not None:
        half = Decimal("0.5") if split["word"] == "半" else Decimal(0)
        return "个" + split["rest"], value + half, split["word"] == "多", split.end()
    match = _UNIT.match(flat, end)
    if match is None:
        return "", value, False, end
    unit, end = match["unit"], match.end()
    if unit in {"年", "天", "小时", "个小时", "倍"} and _HALF_AFTER.match(flat, end):
        return unit, value + Decimal("0.5"), False, end + 1
    if unit == "成" and (tenth := _TENTH_AFTER.match(flat, end)) is not None:
        digit = Decimal(5) if tenth["digit"] == "半" else chinese_value(tenth["digit"])
        assert digit is not None
        return unit, value + digit / 10, False, end + 1
    return unit, value, False, end

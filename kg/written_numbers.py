"""Numerals as they stand in a text: 2.30万, 两万三千, 三分之一, 翻一番, 三四十.

A ``WrittenNumber`` keeps what was printed apart from its magnitude: 2.30万 stays 2.30 and 万.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.bounds import Comparator
from kg.numerals import (
    ARABIC,
    CHINESE,
    MAGNITUDE,
    arabic_value,
    chinese_value,
    magnitude_value,
    neighbours_value,
)
from kg.units import UNIT

_GAP = r"[ ]{0,2}"
NUMBER = re.compile(
    rf"(?P<fraction>(?P<den>百|千|万|{CHINESE}|\d{{1,4}})分之(?P<num>{CHINESE}|{ARABIC}))"
    rf"|(?<![\d/.])(?P<slash>[1-9]\d?/[1-9]\d?)(?=以上|以下|左右|[的，。;、）)\s]|$)"
    rf"|(?P<half>(?<![上下多每])半(?={_GAP}(?:个月|个小时|个学期|年(?![级度])|小时|天(?!津)))|一半|(?<!经)过半数"
    rf"|半数|过半(?=[，。;、）)的\s]|$))"
    rf"|(?P<double>翻(?:了)?(?P<times>[一两二三四五六七八九十\d]?)番)"
    rf"|(?P<slang>[俩仨](?=个?(?:月|小时|星期)))"
    rf"|(?P<sign>(?:(?<![\w%）)])|(?<=增长)|(?<=下降)|(?<=为))[-−]|负(?=\d))?(?P<arabic>{ARABIC})"
    rf"|(?P<chinese>{CHINESE})"
)
PART = re.compile(rf"{_GAP}(?P<scale>{MAGNITUDE})")
_NEXT = re.compile(rf"(?P<arabic>{ARABIC})(?={_GAP}(?:{MAGNITUDE}|{UNIT}))")


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A numeral without its unit: the printed value, what 万 multiplies it by, and its extent."""

    value: Decimal
    upper: Decimal | None
    scale: str
    unit: str | None  # what the numeral itself says: % of a fraction, 倍 of 翻番
    end: int
    chinese: str | None = None
    comparator: Comparator | None = None


def number_of(flat: str, match: re.Match[str]) -> WrittenNumber | None:
    """The number that a match of ``NUMBER`` in ``flat`` begins; None where it is none."""
    end = match.end()
    if match["fraction"]:
        return _fraction(match)
    if match["slash"]:
        part, whole = (Decimal(written) for written in match["slash"].split("/"))
        return WrittenNumber(part / whole, None, "", "%", end) if part < whole else None
    if match["half"]:
        if match["half"] == "半":
            return WrittenNumber(Decimal("0.5"), None, "", None, end)
        more = Comparator.MORE if match["half"].startswith("过半") else None
        return WrittenNumber(Decimal("0.5"), None, "", "%", end, comparator=more)
    if match["double"]:
        times = chinese_value(match["times"]) if match["times"] else Decimal(1)
        if match["times"] and match["times"].isdigit():
            times = Decimal(match["times"])
        assert times is not None
        return WrittenNumber(2**times, None, "", "倍", end)
    if match["slang"]:
        return WrittenNumber(Decimal(2 if match["slang"] == "俩" else 3), None, "", None, end, "两")
    if match["arabic"]:
        return _mixed(flat, match)
    return chinese_number(match["chinese"], end)


def _fraction(match: re.Match[str]) -> WrittenNumber | None:
    parts: list[Decimal] = []
    for written in (match["num"], match["den"]):
        value = arabic_value(written) if written[0].isdigit() else chinese_value(written)
        if value is None:
            return None
        parts.append(value)
    share, whole = parts
    if not whole:
        return None
    if whole == 100:
        return WrittenNumber(share, None, "", "百分之", match.end())
    if whole == 1000:
        return WrittenNumber(share, None, "", "千分之", match.end())
    return WrittenNumber(share / whole, None, "", "%", match.end())


def _mixed(flat: str, match: re.Match[str]) -> WrittenNumber:
    """2.30万, 1亿2000万, 3万5千: one magnitude is kept with the unit, several are added up."""
    value = arabic_value(match["arabic"])
    if match["sign"]:
        value = -value
    end, scale = match.end(), ""
    if (part := PART.match(flat, end)) is None:
        return WrittenNumber(value, None, "", None, end)
    scale, end = part["scale"], part.end()
    total, worth = value * magnitude_value(scale), magnitude_value(scale)
    while worth > 1 and (more := _NEXT.match(flat, end)) is not None:
        part = PART.match(flat, more.end())
        step = magnitude_value(part["scale"]) if part else Decimal(1)
        if step >= worth or arabic_value(more["arabic"]) * step >= worth:
            break
        total, worth, scale = total + arabic_value(more["arabic"]) * step, step, "added"
        end = part.end() if part else more.end()
    if scale == "added":
        return WrittenNumber(total, None, "", None, end)
    return WrittenNumber(value, None, scale, None, end)


def chinese_number(written: str, end: int) -> WrittenNumber | None:
    """两万三千, 三百万 (300 and 万), 三四十; ``end`` is where it ends in its text."""
    pair = neighbours_value(written)
    if pair is not None:
        return WrittenNumber(pair[0], pair[1], "", None, end, written, Comparator.ABOUT)
    scale = re.search(r"(?<=.)[万亿]+$", written)
    head = written[: scale.start()] if scale else written
    value = chinese_value(head)
    if value is None or (scale and head[-1] in "万亿"):
        value, scale = chinese_value(written), None
    if written in {"万亿", "万", "亿"}:
        return WrittenNumber(Decimal(1), None, written, None, end, written)
    if value is None:
        return None
    return WrittenNumber(value, None, scale[0] if scale else "", None, end, written)

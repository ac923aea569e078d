"""Years, months and days in a text. A date is never a quantity, a duration never a date.

2024年, 2025年1月27日, 2026-02-12, 2024—2026年度, 二〇二五年, 12月底, 每月15日, a bare 2024.
3个月, 5年 and 20日 are durations and belong to ``kg/quantities.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.notice import Span
from kg.plain import plain
from kg.units import UNIT

# [0-9], not \d: the digits of other scripts (٣) make no date, and _number does not know them
_YEAR = r"(?:19|20)[0-9]{2}"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_HAN_DIGIT = "〇零○一二三四五六七八九"
_HAN_YEAR = rf"[一二][{_HAN_DIGIT}]{{3}}"
_HAN_MONTH = r"(?:十[一二]|十|[一二三四五六七八九])"
_HAN_DAY = r"(?:三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_GAP = r"[ \u3000\xa0]{0,2}"
_TO = r"[ ]?(?:[-—–－~～─―]{1,2}|至|到)[ ]?"

_DATES = re.compile(
    "|".join(
        (
            # 2026-02-12, 2025.1.27, 2025/1/27; a point needs the day, or it is a decimal
            rf"(?<![\d.\-])(?P<iy>{_YEAR})(?:[-/](?P<im>{_MONTH})(?:[-/](?P<id>{_DAY}))?"
            rf"|\.(?P<im2>{_MONTH})\.(?P<id2>{_DAY}))(?![\d\-])",
            # 2021—2023年, 2024年至2026年度
            rf"(?<!\d)(?P<ry>{_YEAR})年?{_TO}(?P<ru>{_YEAR})(?!\d){_GAP}年?度?",
            rf"(?<!\d)(?P<y>{_YEAR}){_GAP}年度?"
            rf"(?:{_GAP}(?P<m>{_MONTH}){_GAP}月(?:份?{_GAP}(?P<d>{_DAY}){_GAP}[日号])?)?",
            rf"(?<![\d个])(?P<m2>{_MONTH}){_GAP}月(?:份?{_GAP}(?P<d2>{_DAY}){_GAP}[日号]"
            rf"(?:(?:{_TO}|、|和|及){_DAY}[日号](?!内))*"
            rf"|(?![内以龄均]))",
            rf"(?<![{_HAN_DIGIT}十百千万])(?P<hy>{_HAN_YEAR})年度?"
            rf"(?:(?P<hm>{_HAN_MONTH})月(?:份?(?P<hd>{_HAN_DAY})[日号])?)?",
            rf"(?<![{_HAN_DIGIT}十百千万个])(?P<hm2>{_HAN_MONTH})月(?:份?(?P<hd2>{_HAN_DAY})[日号]|(?![内以龄均]))",
            rf"(?<=每月|当月|次月|本月|上月|下月){_GAP}(?P<d3>{_DAY})[日号]",
            # 29日12时前, 截至27日, 于15日前, 25日、26日: days whose month was said before
            rf"(?<![\w%])(?P<d7>{_DAY})日(?:[、和]{_DAY}日)+(?!内|以)",
            rf"(?:(?<=[于至截自])|(?<=截至)|(?<![\w%]))(?P<d4>{_DAY})日(?="
            rf"夜|白天|上午|下午|中午|凌晨|傍晚|晚|早|[0-2]?\d[时点:：]|、{_DAY}日(?:[，。；]|上午|下午|晚))",
            rf"(?<=[于截])至?(?P<d5>{_DAY})日(?=前|[，。；、])|(?<=截至)(?P<d6>{_DAY})日",
            # a year that stands alone: 2024, but no 2000人次 and no 2000.5
            rf"(?<![\dA-Za-z.,+\-])(?P<by>{_YEAR})(?![\dA-Za-z]|[.,]\d|{_GAP}(?:[十百千万亿余多]|{UNIT}))",
        )
    )
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as precise as the text has it. ``until_year``: the last year of a range of years."""

    span: Span
    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    until_year: int | None = None

    @property
    def years(self) -> tuple[int, ...]:
        """Every year it covers; none where it names no year."""
        if self.year is None:
            return ()
        return tuple(range(self.year, (self.until_year or self.year) + 1))


def find_dates(text: str) -> tuple[DateMention, ...]:
    """All dates of ``text``, in order. Times of day and relative words (去年) are not read."""
    return tuple(_dates(text, plain(text)))


def _dates(text: str, flat: str) -> Iterator[DateMention]:
    for match in _DATES.finditer(flat):
        found = {key: value for key, value in match.groupdict().items() if value is not None}
        year = _first(found, "iy", "ry", "y", "hy", "by")
        until = _first(found, "ru")
        if until is not None and (year is None or not year < until <= year + 100):
            until = None
        yield DateMention(
            Span(match.start(), match.end()),
            text[match.start() : match.end()],
            year,
            _first(found, "im", "im2", "m", "m2", "hm", "hm2"),
            _first(found, "id", "id2", "d", "d2", "hd", "hd2", "d3", "d4", "d5", "d6", "d7"),
            until,
        )


def _first(found: dict[str, str], *keys: str) -> int | None:
    for key in keys:
        if key in found:
            return _number(found[key])
    return None


def _number(text: str) -> int:
    """2024, 二〇二四, 二十七: what a year, month or day is written with."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "十" not in text:
        return int("".join(str(_HAN_VALUE[char]) for char in text))
    tens, _, ones = text.partition("十")
    return (_HAN_VALUE[tens] if tens else 1) * 10 + (_HAN_VALUE[ones] if ones else 0)


_HAN_VALUE = {"〇": 0, "零": 0, "○": 0} | {
    char: n for n, char in enumerate("一二三四五六七八九", 1)
}

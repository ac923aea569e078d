"""The figures and dates of a claim or quote, as they are compared: value, unit and bound."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.notice import Span
from corpus.numerals import ordinal
from kg.bounds import bound_after, bound_before
from kg.plain import plain
from kg.quantities import Comparator, DateMention, Quantity, find_dates, find_quantities
from kg.units import SUMMING_UNITS, same_unit

ALMOST = "≲"
"""近, 接近: almost so much, which 约 is not."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in its common unit: 2.30万件 and 23000件 are equal, 2小时 and 120分钟 too."""

    span: Span
    text: str
    low: Decimal
    high: Decimal
    unit: str
    bound: str
    printed: Decimal  # before it was put into the common unit
    is_former: bool = False  # the 98处 of 由98处增加到136处

    def same_amount(self, other: Figure) -> bool:
        """The same number of the same thing; a number without a unit counts anything."""
        units = self.unit == other.unit or not self.unit or not other.unit
        return units and (self.low, self.high) == (other.low, other.high)

    def token(self) -> str:
        """What stands for the figure among the words of its neighbours."""
        return f"{self.bound}{self.low.normalize()}{self.unit}"


@dataclass(frozen=True, slots=True)
class Day:
    """A date, or a quarter or half of a year. ``is_end``: 年底, 年末."""

    span: Span
    text: str
    year: int | None
    month: int | None = None
    day: int | None = None
    until_year: int | None = None
    part: str = ""
    turn: str = ""  # "from" for 自…起, "to" for 至…止

    @property
    def precision(self) -> str:
        """What kind of date it is; only dates of one kind are told apart."""
        if self.part:
            return self.part[-1]
        return "day" if self.day else "month" if self.month else "year"

    def token(self) -> str:
        """What stands for the date among the words of its neighbours."""
        return f"@{self.year}-{self.month}-{self.day}{self.part}"

    def says(self, other: Day, year: int | None) -> bool:
        """Whether all that ``other`` states is stated here; ``year`` is the one around it."""
        if other.part != self.part:
            return False
        own = self.year if self.year is not None else year
        years = other.year in (None, own) and other.until_year in (None, self.until_year)
        return years and other.month in (None, self.month) and other.day in (None, self.day)


_NEAR = re.compile(r"^(?:接近|将近|近)")
_NUMBER = re.compile(
    r"(?<![\d.A-Za-z+＋:：])(?P<value>\d+(?:\.\d+)?)(?P<scale>[万亿]?)(?![\d.+＋:：])"
)
_CUT = re.compile(r"\d\.?$")
_SCALE = {"": 1, "万": 10**4, "亿": 10**8}
_PART = re.compile(
    r"第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下]半年)|(?<=年)(?P<end>[底末])|(?P<within>年[底末])"
)
_FROM = re.compile(r"[由从][^，。；,;、和\d]{0,10}$")
_TO = re.compile(r"[^，。；,;]{0,12}?[至到为成][^，。；,;\d]{0,8}?[\d一二三四五六七八九十两百]")
_APART = re.compile(
    r"(?:(?P<most>最[高多长]|至多)|最[低少]|至少)(?:可以?|能|抵扣|补助|补贴|奖励|给予|支付|享受|发放|资助|为|达|按)+$"
    r"|(?:(?P<largest>最大)|最小)[为是]?$"
)
_LOOSE = re.compile(
    r"(?:(?P<about>(?<![节预签制契违合公条])约|大约|大概)|(?P<almost>接近|将近|近)"
    r"|(?P<more>(?<!不)超过|(?<!不)超)|(?P<less>不足|不到)|(?P<least>不少于|不低于)|(?P<most>不超过|不多于|不高于))"
    r"(?:有|是|共)$"
)
_LOOSELY = {
    "about": Comparator.ABOUT.value,
    "almost": ALMOST,
    "more": Comparator.MORE.value,
    "less": Comparator.LESS.value,
    "least": Comparator.AT_LEAST.value,
    "most": Comparator.AT_MOST.value,
}
_MORE_THAN = re.compile(r"多\d")
_ORDINAL = re.compile(
    r"第(?P<number>\d{1,4}|[一二三四五六七八九十百零两]{1,5})(?P<what>[\u4e00-\u9fff])"
)


def figures_of(text: str, dates: Sequence[DateMention]) -> tuple[Figure, ...]:
    """The figures of ``text`` in order, with those whose measure word no lexicon knows (5000路)."""
    flat = plain(text)
    # 热量表3.4万块 is no table 3.4: what begins inside a number is read again below
    read = [q for q in find_quantities(text) if not _CUT.search(flat[: q.span.start][-2:])]
    found = [_figure(quantity) for quantity in read if quantity.unit not in SUMMING_UNITS]
    taken = [q.span for q in read] + [date.span for date in dates]
    for match in _NUMBER.finditer(flat):
        span = Span(*match.span())
        if (
            any(span.overlaps(other) for other in taken)
            or flat[span.start - 1 : span.start] == "第"
        ):
            continue
        unit = flat[span.end : span.end + 1]
        if not "\u4e00" <= unit <= "\u9fff" or unit == "热":
            continue
        found.append(_plain_figure(flat, match, unit))
    told = [_in_context(flat, figure) for figure in found]
    return tuple(sorted(told, key=lambda figure: figure.span))


def _in_context(flat: str, figure: Figure) -> Figure:
    """With a bound that stands apart (最高可抵扣30万元), and whether it is what was before."""
    ahead = flat[max(0, figure.span.start - 16) : figure.span.start]
    former = bool(_FROM.search(ahead)) and bool(_TO.match(flat, figure.span.end))
    bound, span = figure.bound, figure.span
    if bound == Comparator.MORE and _MORE_THAN.match(flat, span.end - 1):
        bound, span = Comparator.EQUAL.value, Span(span.start, span.end - 1)  # 比6.9亿元多4000万元
    if bound == Comparator.EQUAL and (apart := _APART.search(ahead)) is not None:
        bound = (
            Comparator.AT_MOST if apart["most"] or apart["largest"] else Comparator.AT_LEAST
        ).value
    if bound == Comparator.EQUAL and (loose := _LOOSE.search(ahead)) is not None:
        bound = next(name for name, words in loose.groupdict().items() if words is not None)
        bound = _LOOSELY[bound]
    return replace(figure, span=span, text=span.of(flat), bound=bound, is_former=former)


def _plain_figure(flat: str, match: re.Match[str], unit: str) -> Figure:
    start, end = match.start(), match.end() + 1
    after, finish = bound_after(flat, start, end, unit, match["scale"])
    before, begin = bound_before(flat, start, unit)
    value = Decimal(match["value"]) * _SCALE[match["scale"]]
    bound = before or after or Comparator.EQUAL
    words = flat[begin:finish]
    return Figure(Span(begin, finish), words, value, value, unit, _bound(bound, words), value)


def _figure(quantity: Quantity) -> Figure:
    factor, unit = same_unit(quantity.unit_normalised)
    upper = quantity.upper_normalised
    low = quantity.value_normalised * factor
    high = low if upper is None else upper * factor
    bound = _bound(quantity.comparator, quantity.text)
    return Figure(quantity.span, quantity.text, low, high, unit, bound, quantity.value_normalised)


def _bound(comparator: Comparator, words: str) -> str:
    return ALMOST if comparator is Comparator.ABOUT and _NEAR.match(words) else comparator.value


def days_of(text: str, dates: Sequence[DateMention]) -> tuple[Day, ...]:
    """The dates of ``text`` in order, quarters, halves and ends of years among them."""
    found = sorted(_days(text, dates), key=lambda day: day.span)
    return tuple(replace(day, turn=_turn(text, day.span)) for day in found)


def _turn(text: str, span: Span) -> str:
    """Whether something begins or ends then."""
    ahead = text[max(0, span.start - 1) : span.start]
    after = text[span.end : span.end + 3]
    if after.startswith(("起", "开始", "始")):
        return "from"
    if after.startswith(("止", "为止", "结束", "截止")):
        return "to"
    return "from" if ahead in {"自", "从"} else "to" if ahead in {"至", "到"} else ""


def _days(text: str, dates: Sequence[DateMention]) -> Iterator[Day]:
    ends = {date.span.end: date for date in dates if date.month is None}
    joined = set()
    for match in _PART.finditer(plain(text)):
        span = Span(*match.span())
        if match["end"] and (date := ends.get(span.start)) is not None:
            joined.add(date.span)
            yield Day(Span(date.span.start, span.end), date.text + match[0], date.year, part="年底")
        elif match["quarter"]:
            yield Day(span, match[0], None, part=f"{ordinal(match['quarter'])}季度")
        elif match["half"] or match["within"]:
            yield Day(span, match[0], None, part=match[0].replace("末", "底"))
    for date in dates:
        if date.span not in joined:
            yield Day(date.span, date.text, date.year, date.month, date.day, date.until_year)


def ordinals_of(text: str) -> frozenset[str]:
    """第78次, 第三产业: the place in an order, with the character that says of what."""
    return frozenset(f"{ordinal(m['number'])}{m['what']}" for m in _ORDINAL.finditer(plain(text)))


def dates_of(text: str) -> tuple[DateMention, ...]:
    """The dates of ``text``."""
    return find_dates(text)

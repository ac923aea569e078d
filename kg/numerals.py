"""What a Chinese, Arabic or mixed numeral is worth, exactly (Decimal).

Whole numbers in Chinese go through cn2an, which knows 一万零五, 两千三 and 壹佰. It cannot read
decimals but through float, nor a magnitude that stands alone (百个, 万名), nor 3万5千, nor
neighbours such as 三四十: those are read here and in ``written_numbers.py``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from cn2an.cn2an import Cn2An

DIGITS = "零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
SCALES = "十百千万亿拾佰仟"
_KILO = "瓦米克伏卡帕赫"
CHINESE = (
    rf"(?:(?:[{DIGITS}廿卅{SCALES.replace('千', '')}]|千(?![{_KILO}])){{1,24}}"
    rf"(?:点[{DIGITS}]{{1,12}})?)"
)
"""A run of numeral characters; ``chinese_value`` says whether it is a number. Not 千 of 千克."""

ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
MAGNITUDE = rf"(?:万亿|[十百千]?[万亿]|百(?!分)|千(?![{_KILO}字])|十)"
"""What multiplies an Arabic number: 2.30万, 3千, 1.2万亿; not the 千 of 千米."""

_WORTH = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_FIGURES = {char: str(index) for index, char in enumerate("零一二三四五六七八九")}
_FIGURES |= {"〇": "0", "○": "0", "两": "2"}
_FIGURES |= {char: str(index) for index, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
_NEIGHBOURS = re.compile(r"([一二两三四五六七八])([二两三四五六七八九])([十百千万亿]*)")
_SPOKEN = re.compile(r"亿([一二三四五六七八九])$")
_TEENS = re.compile(r"([二三四五六七八九]?十)([一二三四五六七八])([二三四五六七八九])")


def magnitude_value(word: str) -> Decimal:
    """万 → 10000, 千万 → 10000000, the empty word → 1."""
    worth = Decimal(1)
    for char in word:
        worth *= _WORTH[char]
    return worth


def arabic_value(text: str) -> Decimal:
    """``2.30`` and ``23,000`` as they are."""
    return Decimal(text.replace(",", ""))


@lru_cache(maxsize=1)
def _reader() -> Cn2An:
    return Cn2An()


@lru_cache(maxsize=4096)
def _whole(text: str) -> int | None:
    if all(char in _FIGURES for char in text):
        # 一二三 is read out digit by digit; a single digit is itself
        return int("".join(_FIGURES[char] for char in text))
    text = text.replace("廿", "二十").replace("卅", "三十").replace("○", "〇")
    if text[0] in "百千万亿佰仟":
        text = "一" + text
    text = _SPOKEN.sub(r"亿\1千万", text)  # 一亿二, at which cn2an fails
    try:
        return int(_reader().cn2an(text, "normal"))
    except (ValueError, LookupError):
        return None


def chinese_value(text: str) -> Decimal | None:
    """两万三千 → 23000, 二点三 → 2.3; None for a run that is no number (一二十, 百千)."""
    whole, _, decimals = text.partition("点")
    value = _whole(whole)
    if value is None:
        return None
    if not decimals:
        return Decimal(value)
    return Decimal(f"{value}." + "".join(_FIGURES[char] for char in decimals))


def neighbours_value(text: str) -> tuple[Decimal, Decimal] | None:
    """两三 → (2, 3), 三四十 → (30, 40), 十七八 → (17, 18); None where it is one number."""
    pair = _NEIGHBOURS.fullmatch(text)
    if pair is not None:
        low, high = int(_FIGURES[pair[1]]), int(_FIGURES[pair[2]])
        scale = magnitude_value(pair[3])
    else:
        pair = _TEENS.fullmatch(text)
        if pair is None:
            return None
        tens = _whole(pair[1])
        assert tens is not None
        low, high = tens + int(_FIGURES[pair[2]]), tens + int(_FIGURES[pair[3]])
        scale = Decimal(1)
    if high != low + 1:
        return None
    return low * scale, high * scale

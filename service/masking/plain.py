"""The text as the finders read it: one character for each, so that every place stays the same."""

from __future__ import annotations

import re
import unicodedata

from corpus.normalize import simplified

_WIDE = {code + 0xFEE0: code for code in range(0x21, 0x7F)}
_MARKS = {
    ord("\u3000"): " ",
    ord("\u00a0"): " ",
    ord("\t"): " ",
    ord("－"): "-",
    ord("–"): "-",
    ord("—"): "-",
    ord("‐"): "-",
    ord("‑"): "-",
    ord("−"): "-",
    ord("・"): "·",
    ord("•"): "·",
    ord("‧"): "·",
    ord("﹣"): "-",
    **dict.fromkeys(map(ord, "“”„‟「」『』〝〞"), '"'),
    **dict.fromkeys(map(ord, "‘’‛"), "'"),
    **dict.fromkeys(map(ord, "\u2002\u2003\u2009\u202f\u200b"), " "),
}
_DIGIT = re.compile(r"[^\x00-\x7f](?<=\d)")
_TABLE: dict[int, int | str] = {**_WIDE, **_MARKS}
SPOKEN = {
    **dict(zip(map(ord, "零〇一二三四五六七八九"), "00123456789", strict=True)),
    **dict(zip(map(ord, "壹贰叁肆伍陆柒捌玖"), "123456789", strict=True)),
    **dict.fromkeys(map(ord, "幺么"), "1"),
}
"""Digits as they are said one by one; 么 is written for 幺."""


def plain_of(text: str) -> str:
    """Half-width, Simplified, one kind of digit, dash, space, quote, dot; as long as ``text``."""
    narrow = _DIGIT.sub(lambda each: str(unicodedata.decimal(each[0])), text.translate(_TABLE))
    simple = simplified(narrow)
    # a phrase that is written with more characters in Simplified would move all that follows
    return simple if len(simple) == len(text) else narrow

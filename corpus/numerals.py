"""The numbers that count headings, articles and dates: 一百三十, 12, 二〇二五年一月二十七日."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

COUNT = "0-9０-９〇零一二三四五六七八九十百千两"
"""Characters of an ordinal, for the inside of a character class."""

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_YEAR = r"(?:[0-9０-９]{4}|[〇○零一二三四五六七八九]{4})"
_SMALL = r"[0-9０-９〇○零一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    rf"({_YEAR})\s*年\s*({_SMALL})\s*月\s*({_SMALL})\s*日|(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}})(?!\d)"
)


def ordinal(text: str) -> int:
    """The number that ``text`` writes in Arabic or Chinese figures (一百三十, 二〇二五, 12)."""
    if not any(c in _UNITS for c in text):
        return int("".join(str(_digit(c)) for c in text) or "0")
    total = 0
    pending: int | None = None
    for character in text:
        if character in _UNITS:
            total += (1 if pending is None else pending) * _UNITS[character]
            pending = None
        else:
            pending = (pending or 0) * 10 + _digit(character)
    return total + (pending or 0)


def find_date(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first day written out in ``text[start:end]``: 2025年1月27日, 二〇二五年…, 2025-01-27."""
    return _DATE.search(text, start, end)


def iso_date(text: str) -> str | None:
    """The first day written in ``text`` as YYYY-MM-DD; None where there is none, or no such day."""
    found = find_date(text, 0, len(text))
    if found is None:
        return None
    year, month, day = (ordinal(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _digit(character: str) -> int:
    return _DIGITS[character] if character in _DIGITS else unicodedata.digit(character)

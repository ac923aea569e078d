"""The years that a question names: 2024年, 24年, or a bare 2024 that counts nothing."""

from __future__ import annotations

import re

# 2024年, or a bare 2024 that counts nothing: 2000人次 and 1900余条 are no years
_YEAR = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?!\d)(?:\s*年度?|(?!\s*[余万亿%]|\s*多?"
    r"(?:[个项条件名位人家台户篇批场类种次元吨亩米岁]|块钱?|[套份张辆天座间]|平米|平方|公里|公顷|立方)))"
)
_SHORT_YEAR = re.compile(
    r"(?<![\d.满住缴近续干过了长修隔用超])(?<!工作)(?<!居住)(?<!连续)(?P<two>[12]\d)年"
    r"(?!度?[以内]|多|半|左右|之|后|前|期|的?(?:工龄|社保|时间))"
)


def years_in(key: str) -> frozenset[int]:
    """Every year that the match key of a question names."""
    return frozenset(int(match["year"]) for match in _YEAR.finditer(key))


def with_full_years(key: str) -> str:
    """24年 → 2024年, as people write the current decades."""
    return _SHORT_YEAR.sub(lambda match: f"20{match['two']}年", key)


def without_years(text: str) -> str:
    """The text without the years that it names."""
    return _YEAR.sub("", text)


def with_year(text: str, year: int) -> str:
    """The text, of this year: in the place of those that it names, else added to it."""
    written = f"{year}" if text.isascii() else f"{year}年"
    if years_in(text):
        return _YEAR.sub(written, text)
    return f"{text.rstrip('? ')} in {written}?" if text.isascii() else f"{written}{text}"

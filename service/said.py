"""Whether two texts say the same words, and where words stand in a notice: what answers are
compared by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from corpus.notice import Span

_MARKER = re.compile(r"\[\d+\]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def without_markers(text: str) -> str:
    """``text`` without its citation markers ``[n]``."""
    return _MARKER.sub("", text)


def norm(text: str) -> str:
    """What texts are compared by: NFKC, lower case, no white space, no thousands separators."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return _THOUSANDS.sub("", "".join(folded.split()))


def occurrences(quote: str, text: str) -> Iterator[Span]:
    """Every place of ``text`` where ``quote`` stands, word for word."""
    start = text.find(quote)
    while start >= 0:
        yield Span(start, start + len(quote))
        start = text.find(quote, start + 1)

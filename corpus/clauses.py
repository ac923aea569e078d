"""A stretch of text cut into clauses, the smallest thing that an answer quotes.

A clause ends at a comma, semicolon, colon or full stop that stands outside quotation marks,
brackets and book-title marks. What only numbers it (一是, 1., 第三条) is left out of it.
"""

from __future__ import annotations

import re

from corpus.notice import Span

_BREAKS = frozenset(",，;；:：。！？!?\n")
_OPENING = {
    "“": "”",
    "‘": "’",
    "《": "》",
    "（": "）",
    "(": ")",
    "「": "」",
    "『": "』",
    "〔": "〕",
}
_LONGEST_QUOTE = 60  # an opening mark whose partner is farther away is a typing error: ignored
_LEADING_MARK = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}是|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,3}[.．、](?!\d)"
    r"|第[一二三四五六七八九十百零〇]{1,6}条)?\s*"
)
_TRAILING = " \t\r\n\u3000,，;；:：。、"


def clauses(text: str, span: Span) -> tuple[Span, ...]:
    """The clauses of ``text`` inside ``span``, each without its closing mark, in order."""
    found: list[Span] = []
    start = span.start
    position = span.start
    while position < span.end:
        character = text[position]
        closing = _OPENING.get(character)
        if closing is not None:
            partner = text.find(closing, position + 1, min(span.end, position + _LONGEST_QUOTE))
            if partner > 0:
                position = partner + 1
                continue
        if character in _BREAKS and not _between_digits(text, position):
            _keep(found, text, Span(start, position))
            start = position + 1
        position += 1
    _keep(found, text, Span(start, span.end))
    return tuple(found)


def _between_digits(text: str, position: int) -> bool:
    """Whether a mark belongs to a figure or a clock time: 1,900 or 9:30."""
    around = text[position - 1 : position] + text[position + 1 : position + 2]
    return text[position] in ",:：" and len(around) == 2 and around.isascii() and around.isdigit()


def _keep(found: list[Span], text: str, span: Span) -> None:
    lead = _LEADING_MARK.match(text, span.start, span.end)
    start = lead.end() if lead is not None else span.start
    end = span.end
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    if end > start:
        found.append(Span(start, end))

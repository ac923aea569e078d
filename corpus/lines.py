"""Canonical text → lines, each with the mark it opens with: 第一章, 一、, （一）, 1., 第十一条.

Only form is looked at, never what a notice speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.labels import label_at
from corpus.notice import Span
from corpus.numerals import COUNT, ordinal

MAX_HEADING = 80
MAX_TITLE = 40
_MAX_LABEL_TITLE = 12


class Mark(StrEnum):
    """What a line opens with."""

    TEXT = "text"
    MARKUP = "markup"
    HEADING = "heading"
    ARTICLE = "article"  # 第X条
    NUMBERED = "numbered"  # 1.   or 一、 before prose
    LISTED = "listed"  # （一）  （1）  ①


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its white space and Markdown signs.

    ``style`` is the way of counting (章, 节, 一、, （一）, ##, 1., （1）, ①, 条); ``title`` is the
    heading's or item's title without its number and closing mark; ``opening`` is the same with
    both. ``body`` is where the words after the number begin.
    """

    span: Span
    body: int
    mark: Mark = Mark.TEXT
    style: str = ""
    number: int = 0
    opening: Span | None = None
    title: Span | None = None


_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
WHITE = "".join(map(chr, (0x1F, 0x20, 0x09, 0xA0, 0x1680, *range(0x2000, 0x200E), 0x202F, 0x205F,
                          0x2060, 0x3000, 0xFEFF)))  # fmt: skip
"""White space and what looks like it, line ends apart."""

_EDGE = re.escape(WHITE)
_LEAD = re.compile(rf"[{_EDGE}]*(?:(?:(#{{1,6}})|>|[-*+])[{_EDGE}]+)*")
_BOLD = re.compile(r"(\*\*|__)(.+)\1", re.DOTALL)
_MARKUP = re.compile(r"(?:!\[[^\]]*\]\([^)]*\)\s*)+|<[^<>]*>|\|[-:| ]+|[-*_=]{3,}|\[\]\([^)]*\)")

_DIVISION = re.compile(rf"第([{COUNT}]{{1,7}})(部分|[编篇章节])(?!的|之|规定|所)")
_ARTICLE = re.compile(rf"(?:\*\*)?第([{COUNT}]{{1,7}})条(?:之[一二三四五六七八九十]+)?(?:\*\*)?")
_COMMA = re.compile(r"([一二三四五六七八九十百]{1,5})[\s　]?、[\s　]*")
_BRACKET = re.compile(r"[（(][\s　]?([一二三四五六七八九十百]{1,5})[\s　]?[）)][\s　、.．]*")
_ARABIC = re.compile(r"([0-9０-９]{1,3})(?:[.．](?![0-9０-９])|、)[\s　]*")
_SMALL = re.compile(
    r"[（(]([0-9０-９]{1,3})[）)][\s　、.．]*|([①-⑳])[\s　]*|([0-9]{1,2})[）)][\s　]*"
)
_NOT_AN_ARTICLE = re.compile(r"[第规的、至和或及与，,所前中]")
_ARTICLE_TITLE = re.compile(r"[\s　]*[【\[（(]([^】\]）)。，,]{2,20})[】\]）)]")
_END = re.compile(r"[。；;！!？?]")
_MEASURED = re.compile(
    r"\d[\s余多]*[百千万亿]*[余多]?(?:%|％|人次|平方米|公里|公顷|千瓦|学位|床位|泊位|工作日|小时|分钟"
    r"|[个家所座处条米亩吨户套人名件台辆项批场次元天间张份盏株棵部种])"
)

_STATING = {
    "一、": Mark.NUMBERED, "（一）": Mark.LISTED, "1.": Mark.NUMBERED, "（1）": Mark.LISTED,
    "1）": Mark.LISTED, "①": Mark.LISTED,
}  # fmt: skip
"""Ways of counting in which a line may state something, and as what it is counted then."""


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of ``text`` that are not blank, in order."""
    found: list[Line] = []
    last_article = 0
    for span, hashes in _trimmed(text):
        line = _marked(text, span, last_article)
        if hashes > 1 and line.mark is Mark.TEXT and _stands_alone(text, span.start, span.end):
            line = Line(span, span.start, Mark.HEADING, "#" * hashes, 0, span, span)
        elif hashes > 1 and line.mark is Mark.HEADING:
            line = replace(line, style="#" * hashes)
        if line.mark is Mark.ARTICLE:
            last_article = line.number
        found.append(line)
    return tuple(_as_item(text, line, found[at + 1 :][:4]) for at, line in enumerate(found))


def _as_item(text: str, line: Line, following: Sequence[Line]) -> Line:
    """The line; as an item without a title where its "title" states what is to be done.

    （一）新建停车场15个。责任单位：某局。 says something of its own, and so does a line with such a
    label below it; not where a list begins under it, which it is the heading of.
    """
    if line.opening is None or line.title is None or line.style not in _STATING:
        return line
    below = next((each for each in following if not _is_label_line(text, each)), None)
    if below is not None and below.number == 1 and below.style != line.style:
        return line
    if line.opening == line.span:
        states = line.mark is Mark.HEADING and any(
            _is_label_line(text, each) for each in following[:1]
        )
    else:
        rest = _skip_space(text, line.opening.end, line.span.end)
        states = text[line.opening.end - 1] == "。" and (
            label_at(text, rest) is not None
            or _MEASURED.search(text, line.title.start, line.title.end) is not None
        )
    if not states:
        return line
    mark = line.mark if line.mark is not Mark.HEADING else _STATING[line.style]
    return replace(line, mark=mark, opening=None, title=None)


def _is_label_line(text: str, line: Line) -> bool:
    return line.mark is Mark.TEXT and label_at(text, line.span.start) is not None


def _trimmed(text: str) -> Iterator[tuple[Span, int]]:
    """Each line's characters between white space and Markdown signs, and the # before them."""
    for raw in _LINE.finditer(text):
        lead = _LEAD.match(text, raw.start(), raw.end())
        start = lead.end() if lead else raw.start()
        end = start + len(text[start : raw.end()].rstrip(WHITE))
        if end <= start:
            continue
        bold = _BOLD.fullmatch(text, start, end)
        if bold and bold[1] not in bold[2]:
            span = Span(*bold.span(2))
        else:
            begins_bold = text.startswith("**", start, end) and end - start > 2
            span = Span(start + 2 if begins_bold else start, end)
        yield span, len(lead[1] or "") if lead else 0


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _marked(text: str, span: Span, last_article: int) -> Line:
    if _MARKUP.fullmatch(text, span.start, span.end):
        return Line(span, span.start, Mark.MARKUP)
    article = _ARTICLE.match(text, span.start, span.end)
    if article and _is_article(text, span, article, last_article):
        titled = _ARTICLE_TITLE.match(text, article.end(), span.end)
        title = Span(*titled.span(1)) if titled else None
        return Line(span, article.end(), Mark.ARTICLE, "条", ordinal(article[1]), None, title)
    division = _DIVISION.match(text, span.start, span.end)
    if division and len(span) <= MAX_HEADING and not _END.search(text, span.start, span.end):
        title = Span(_skip_space(text, division.end(), span.end), span.end)
        number = ordinal(division[1])
        return Line(span, title.start, Mark.HEADING, division[2], number, span, title)
    for pattern, style in ((_COMMA, "一、"), (_BRACKET, "（一）")):
        found = pattern.match(text, span.start, span.end)
        if found:
            return _heading_or_item(text, span, style, ordinal(found[1]), found.end())
    arabic = _ARABIC.match(text, span.start, span.end)
    if arabic and arabic.end() < span.end:
        opening, title = _opening(text, span, arabic.end())
        return Line(span, arabic.end(), Mark.NUMBERED, "1.", ordinal(arabic[1]), opening, title)
    small = _SMALL.match(text, span.start, span.end)
    if small and small.end() < span.end:
        return _listed(text, span, small)
    return Line(span, span.start)


def _is_article(text: str, span: Span, found: re.Match[str], last: int) -> bool:
    """第三条 at the start of an article, not of a sentence that speaks of article three."""
    if found.end() == span.end or text[found.end()] in " \t\u3000\u00a0【[":
        return True
    follows = ordinal(found[1]) in (1, last + 1)
    return follows and not _NOT_AN_ARTICLE.match(text, found.end())


def _heading_or_item(text: str, span: Span, style: str, number: int, body: int) -> Line:
    """一、 and （一） open a heading, alone or with prose behind it, or else an item of prose."""
    if body < span.end and len(span) <= MAX_HEADING and _stands_alone(text, body, span.end):
        return Line(span, body, Mark.HEADING, style, number, span, Span(body, span.end))
    opening, title = _opening(text, span, body)
    if opening is not None and opening.end < span.end:
        return Line(span, body, Mark.HEADING, style, number, opening, title)
    mark = Mark.LISTED if style == "（一）" else Mark.NUMBERED
    return Line(span, body, mark, style, number, opening, title)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A heading has no mark that ends prose; with a colon at its end it is a few words at most."""
    if _END.search(text, start, end) or text[end - 1] in "，,、":
        return False
    return text[end - 1] not in "：:" or end - start <= _MAX_LABEL_TITLE


def _listed(text: str, span: Span, found: re.Match[str]) -> Line:
    style = "（1）" if found[1] else "①" if found[2] else "1）"
    digits = found[1] or found[3]
    number = ordinal(digits) if digits else ord(found[2]) - ord("①") + 1
    opening, title = _opening(text, span, found.end())
    if opening is not None and opening.end == span.end:
        opening = title = None
    return Line(span, found.end(), Mark.LISTED, style, number, opening, title)


def _opening(text: str, span: Span, body: int) -> tuple[Span | None, Span | None]:
    """(title with number and closing mark, title alone) of a line whose prose begins at ``body``.

    The first sentence is a title when it is short and not built like prose; a few words before a
    colon are one too.
    """
    stop = text.find("。", body, min(span.end, body + MAX_TITLE + 1))
    colon = re.compile("[：:]").search(text, body, min(span.end, body + _MAX_LABEL_TITLE + 1))
    if colon and colon.end() < span.end and (stop < 0 or colon.start() < stop):
        stop = colon.start()
        if re.compile("[，,、；;]").search(text, body, stop):
            return None, None
    if stop <= body:
        return None, None
    title = text[body:stop]
    if sum(title.count(c) for c in "，,；;") > 1 or "；" in title:
        return None, None
    return Span(span.start, stop + 1), Span(body, stop)

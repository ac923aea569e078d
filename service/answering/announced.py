"""Lists that a sentence announces: …应当提交以下材料：（一）…；（二）…, or …存在不足：一是…；二是….

Found by form alone: a clause that ends in a colon, and after it stretches that are numbered from
one on in one style, in sentences of their own or in the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.notice import Span
from corpus.numerals import ordinal

_NUMERAL = "一二三四五六七八九十百"
_STYLES = (
    re.compile(rf"\s*[（(](?P<n>[{_NUMERAL}]{{1,4}})[）)]"),
    re.compile(r"\s*[（(](?P<n>\d{1,2})[）)]"),
    re.compile(r"\s*(?P<n>\d{1,3})[.．、](?!\d)"),
    re.compile(r"\s*(?P<n>[①-⑳])"),
    re.compile(rf"\s*(?P<n>[{_NUMERAL}]{{1,3}})[是、]"),
    re.compile(rf"\s*第(?P<n>[{_NUMERAL}]{{1,3}})[，,、是]"),
)
_ARTICLE = re.compile(rf"\s*第[{_NUMERAL}〇零\d]{{1,6}}条[\s\u3000]*")
_ANY = re.compile("|".join(style.pattern.replace("?P<n>", "?:") for style in _STYLES))
_COLON = (":", "：")
_CIRCLED = ord("①") - 1
MOST = 400
"""Entries of one list that are looked for."""
_SURE_ENTRIES = 8
"""As many numbered sentences in a row are a list even below a heading that has no colon."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A list: ``head`` is the sentence up to its colon, ``entries`` what is listed, unnumbered."""

    head: Span
    entries: tuple[Span, ...]


def announced_by(text: str, sentences: Sequence[Span], at: int) -> Announced | None:
    """The list that sentence number ``at`` of a notice announces, if any; two entries at least."""
    sentence = sentences[at]
    said = sentence.of(text)
    if said.rstrip().endswith(_COLON) or not any(mark in said for mark in _COLON):
        bare = said.rstrip("".join(_COLON) + " \t\r\n\u3000")
        head = _unnumbered(text, Span(sentence.start, sentence.start + len(bare)))
        entries = _in_one_sentence(text, sentences, at + 1)
        entries = entries or _in_sentences(text, sentences, at + 1)
        if len(bare) == len(said.rstrip()) and len(entries) < _SURE_ENTRIES:
            return None  # without a colon, a few numbered sentences are sections, and no list
    else:
        colons = [at for at, mark in enumerate(said) if mark in _COLON]
        colon = next((at for at in colons if numbered(said[at + 1 :]) is not None), None)
        if colon is None:
            return None
        head = _unnumbered(text, Span(sentence.start, sentence.start + colon))
        entries = _within(text, Span(head.end + 1, sentence.end))
        if not entries:
            return None
        entries += _in_sentences(text, sentences, at + 1, len(entries) + 1)
    return Announced(head, tuple(entries)) if len(entries) >= 2 else None


def announcing(text: str, sentences: Sequence[Span], at: int) -> Announced | None:
    """The list of which sentence number ``at`` is an entry, if it is one."""
    for before in range(at - 1, max(at - MOST, 0) - 1, -1):
        said = sentences[before].of(text)
        if numbered(said) is None or said.rstrip().endswith(_COLON):
            found = announced_by(text, sentences, before)
            if found is not None and any(sentences[at].overlaps(each) for each in found.entries):
                return found
            if numbered(said) is None:
                return None
    return None


def numbered(said: str) -> tuple[int, int, int] | None:
    """The style and the number that a stretch opens with, and where its words begin."""
    for style, pattern in enumerate(_STYLES):
        opened = pattern.match(said)
        if opened is not None:
            return style, _value(opened["n"]), opened.end()
    return None


def _in_one_sentence(text: str, sentences: Sequence[Span], at: int) -> list[Span]:
    """The numbered parts of sentence ``at``, where it lists several: 1.申请表；2.合同."""
    if at >= len(sentences):
        return []
    entries = _within(text, sentences[at])
    return entries if len(entries) >= 2 else []


def _in_sentences(text: str, sentences: Sequence[Span], first: int, number: int = 1) -> list[Span]:
    """The sentences from ``first`` on that are numbered from ``number`` on, each one entry."""
    entries: list[Span] = []
    style, nested = None, 0
    for sentence in sentences[first : first + MOST]:
        opened = numbered(sentence.of(text))
        if opened is None and entries and "\n" not in text[entries[-1].end : sentence.start]:
            entries[-1] = _bare(text, Span(entries[-1].start, sentence.end))
            continue
        if (
            opened is not None
            and entries
            and _goes_into(entries[-1].of(text), style, opened, nested)
        ):
            nested += 1  # a list within an entry is part of it
            entries[-1] = Span(entries[-1].start, _bare(text, sentence).end)
            continue
        nested = 0
        if opened is None or opened[1] != number or style not in (None, opened[0]):
            break
        style = opened[0]
        entries.append(_bare(text, Span(sentence.start + opened[2], sentence.end)))
        number += 1
    return entries


def _goes_into(entry: str, style: int | None, opened: tuple[int, int, int], nested: int) -> bool:
    """Whether a numbered sentence is the next of a list that the entry before announces."""
    announces = nested > 0 or entry.rstrip().endswith(_COLON)
    return announces and opened[0] != style and opened[1] == nested + 1


def _within(text: str, rest: Span) -> list[Span]:
    """The numbered parts of the rest of a sentence: 一是…；二是…."""
    starts: list[tuple[int, int]] = []
    for number, begin, words in _openings(rest.of(text)):
        if number != len(starts) + 1:
            return []  # out of order: where which entry ends is not plain
        starts.append((rest.start + begin, rest.start + words))
    if not starts:
        return []
    ends = [begin for begin, _ in starts[1:]] + [rest.end]
    return [_bare(text, Span(words, end)) for (_, words), end in zip(starts, ends, strict=True)]


def _openings(said: str) -> Iterator[tuple[int, int, int]]:
    """Number, place and first word of every numbered part; all in the style of the first."""
    style = None
    for begin in [0, *(mark.end() for mark in re.finditer(r"[;；,，。]", said))]:
        opened = numbered(said[begin:])
        if opened is not None and style in (None, opened[0]):
            style = opened[0]
            yield opened[1], begin, begin + opened[2]


def _value(number: str) -> int:
    if "①" <= number <= "⑳":
        return ord(number) - _CIRCLED
    return ordinal(number) or 0


def _unnumbered(text: str, head: Span) -> Span:
    """The head of a list without what numbers it: 第七条."""
    opened = _ARTICLE.match(text, head.start, head.end) or _ANY.match(text, head.start, head.end)
    return head if opened is None or opened.end() == head.end else Span(opened.end(), head.end)


def _bare(text: str, span: Span) -> Span:
    said = span.of(text)
    end = span.start + len(said.rstrip(" \t\r\n\u3000。；;，,"))
    start = span.start + len(said) - len(said.lstrip())
    return Span(min(start, end), end)

"""What an editor would want to look at before a notice goes live. Found by form alone."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.normalize import match_key
from corpus.notice import PieceKind, Reading, Section, Span
from kg.facts import NodeFact
from service.answering.unsafe import speaks_to_a_reader

LONG_PARAGRAPH = 1_000
"""Characters from which on a paragraph is too long to be found and read in."""
SHORT_NOTICE = 60
MOST_PLACES = 50

_LONGEST_HEADING = 28
_LINE = re.compile(r"[^\n\r]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_PROSE = re.compile(r"[，,。；;：:！!？?…、|\t<>]|[\d\s.．·]$")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,15}(?:\s[^<>\n]{0,200})?/?>")
# lost on the way, characters of a private font, and UTF-8 that was read as Latin-1: 津 → æ´¥
_GARBLED = re.compile(
    r"\ufffd+|(?:锟斤拷)+|[\ue000-\uf8ff]+"
    r"|(?:[\xe3-\xe9][\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]{2}){2,}"
)
_DIGIT = re.compile(r"[0-9０-９]")  # 三分之二 is no figure that lost its unit
_LETTER_END = re.compile(r"附件|特此|此页无正文|主动公开|抄送|印发$")


class NoteKind(StrEnum):
    """What there is to look at."""

    NO_TITLE = "no_title"
    NO_ISSUER = "no_issuer"
    NO_DATE = "no_date"
    SHORT = "short"
    GARBLED = "garbled"  # characters that were lost before the file came here
    INVISIBLE = "invisible"  # control characters and marks that turn the direction of writing
    TO_A_READER = "to_a_reader"  # orders to a program that reads it: told to nobody
    MARKUP = "markup"  # HTML, which is kept as words
    HEADING_LIKE = "heading_like"  # a line that looks like a heading and was taken for a sentence
    NUMBERING_GAP = "numbering_gap"  # 一、三、: a heading is missing, or was not seen
    LONG_PARAGRAPH = "long_paragraph"
    NO_UNIT = "no_unit"  # a figure without a unit


@dataclass(frozen=True, slots=True)
class EditorNote:
    """One kind of thing to look at: how many there are, and where the first of them stand."""

    kind: NoteKind
    total: int
    places: tuple[Span, ...] = ()


def notes_on(reading: Reading, figures: Sequence[NodeFact]) -> tuple[EditorNote, ...]:
    """What there is to look at in ``reading``; ``figures`` are its Targets."""
    notice, text = reading.notice, reading.notice.text
    missing = [
        kind
        for kind, is_missing in (
            (NoteKind.NO_TITLE, notice.metadata.title is None and reading.outline.title is None),
            (NoteKind.NO_ISSUER, notice.issuer is None),
            (NoteKind.NO_DATE, notice.date is None),
            (NoteKind.SHORT, len(_HAN.findall(text)) < SHORT_NOTICE),
        )
        if is_missing
    ]
    found = (
        (NoteKind.GARBLED, _found(_GARBLED, text)),
        (NoteKind.INVISIBLE, _invisible(text)),
        (NoteKind.TO_A_READER, _to_a_reader(reading)),
        (NoteKind.MARKUP, _found(_TAG, text)),
        (NoteKind.HEADING_LIKE, _heading_like(reading)),
        (NoteKind.NUMBERING_GAP, _gaps(reading)),
        (NoteKind.LONG_PARAGRAPH, _long_paragraphs(text)),
        (NoteKind.NO_UNIT, _without_unit(figures)),
    )
    notes = [EditorNote(kind, 1) for kind in missing]
    for kind, spans in found:
        places = sorted(spans)
        if places:
            notes.append(EditorNote(kind, len(places), tuple(places[:MOST_PLACES])))
    return tuple(notes)


def _found(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    return (Span(*match.span()) for match in pattern.finditer(text))


def _invisible(text: str) -> Iterator[Span]:
    """Control characters and direction marks; a byte order mark at the very start is none."""
    for at, character in enumerate(text):
        if character in "\n\r\t\f\v" or (at == 0 and character == "\ufeff"):
            continue
        if unicodedata.category(character) in ("Cc", "Cf") and character not in "\u200d\u2060":
            yield Span(at, at + 1)


def _to_a_reader(reading: Reading) -> Iterator[Span]:
    """The sentences of which no answer is made, since they order about who reads them."""
    for sentence in reading.outline.sentences:
        if speaks_to_a_reader(match_key(sentence.span.of(reading.notice.text))):
            yield sentence.span


def _long_paragraphs(text: str) -> Iterator[Span]:
    for line in _LINE.finditer(text):
        if len(line[0].strip()) > LONG_PARAGRAPH:
            start = line.start() + len(line[0]) - len(line[0].lstrip())
            yield Span(start, start + LONG_PARAGRAPH)


def _heading_like(reading: Reading) -> Iterator[Span]:
    """Short lines of words alone, with text under them, that the outline took for sentences."""
    text = reading.notice.text
    for piece in reading.outline.pieces:
        if piece.kind is not PieceKind.SENTENCE or len(piece.span) > _LONGEST_HEADING:
            continue
        words = piece.span.of(text)
        line = _line_around(text, piece.span)
        alone = line.strip(" \u3000\t\ufeff*#").strip() == words.strip("*# ")
        if not alone or len(_HAN.findall(words)) < 3 or _PROSE.search(words):
            continue
        if words[0] in "（(" and words[-1] in "）)":  # （某局 2025年1月）
            continue
        if not _LETTER_END.search(words) and _is_followed_by_prose(text, piece.span.end):
            yield piece.span


def _line_around(text: str, span: Span) -> str:
    start = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
    end = text.find("\n", span.end)
    return text[start : len(text) if end < 0 else end]


def _is_followed_by_prose(text: str, at: int) -> bool:
    """Whether the next line that is not blank is a sentence, and not another short line."""
    following = _LINE.search(text[at : at + 4_000].lstrip())
    return following is not None and len(following[0]) > _LONGEST_HEADING


def _gaps(reading: Reading) -> Iterator[Span]:
    """Headings whose number does not follow that of the heading or item before them."""
    last: dict[tuple[Span, int], Section] = {}
    items = sorted((item.span.start, item.number) for item in reading.outline.items)
    starts = [start for start, _ in items]
    for section in sorted(reading.outline.sections, key=lambda each: each.span.start):
        place = (section.part.span, section.level)
        before = last.get(place)
        for deeper in [key for key in last if key[0] == place[0] and key[1] > section.level]:
            del last[deeper]
        last[place] = section
        if section.number < 2 or section.number == (before.number if before else 0) + 1:
            continue
        since = before.span.start if before else section.part.span.start
        between = items[bisect_left(starts, since) : bisect_left(starts, section.span.start)]
        if section.number - 1 not in {number for _, number in between}:
            yield section.heading


def _without_unit(figures: Iterable[NodeFact]) -> Iterator[Span]:
    for figure in figures:
        if _DIGIT.search(figure.mentions[0].text) and not dict(figure.attributes).get("unit"):
            yield figure.mentions[0].span

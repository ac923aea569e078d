"""The documents inside a notice: where each begins, what it is called, what kind it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.labels import label_at
from corpus.letterhead import (
    LineRun,
    attachment_name,
    day_of,
    is_attachment,
    is_copies,
    is_label,
    is_note,
    looks_like_title,
    signature_before,
    title_run,
    with_note,
)
from corpus.lines import MAX_HEADING, Line, Mark
from corpus.notice import Part, PartKind, Span
from corpus.numerals import ordinal

_KINDS = {
    PartKind.SUMMARY: ("总结",),
    PartKind.PLAN: ("要点", "计划", "方案", "规划", "纲要", "安排"),
    PartKind.RULES: ("办法", "条例", "规定", "细则", "规则", "章程", "准则"),
}
_SECOND_HALF = re.compile(r"(?<=[和及与暨、])[ ]?(?:19|20)\d{2}年")
_YEAR = re.compile(
    r"((?:19|20)[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})\s?(?:年(?![^）)]{0,8}修[订正])|[-—－–~～至])"
)
_WIDE_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
_MIN_NAME = 6
_DATED_NAME = re.compile(r"(?:19|20)\d{2}年\D{4,}$")
_SIGNS = re.compile(r"[\W_]+")
_CLOSING = re.compile(r"\S{2,40}\s+\S{4,12}日\s?(?:印发|发布)|\S{4,40}日\s?印发")


@dataclass(frozen=True, slots=True)
class PartLines:
    """A part as lines: ``first`` to before ``end``; ``title`` None for the frame."""

    first: int
    end: int
    title: LineRun | None
    marker: int | None = None  # the line 附件


def find_parts(text: str, lines: Sequence[Line], title: LineRun | None) -> tuple[PartLines, ...]:
    """The parts in order; together they have every line.

    A title within the text opens a part where the head of the notice names it (《…》 or
    关于印发…的通知), where it stands under the signature's date, or under the word 附件. Without
    any, the notice is one part.
    """
    body_end = _closing_lines(text, lines, title.last + 1 if title else 1)
    openings = _openings(text, lines, title, body_end)
    parts: list[PartLines] = []
    if not openings:
        parts.append(PartLines(0, body_end, title))
    elif openings[0].first > 0:
        parts.append(PartLines(0, openings[0].first, None))
    ends = [opening.first for opening in openings[1:]] + [body_end]
    parts.extend(
        PartLines(opening.first, end, opening.title, opening.marker)
        for opening, end in zip(openings, ends[: len(openings)], strict=True)
    )
    if body_end < len(lines):
        parts.append(PartLines(body_end, len(lines), None))
    return tuple(part for part in parts if part.first < part.end)


def part_of(text: str, lines: Sequence[Line], part: PartLines) -> Part:
    """The Part of these lines, its kind and year as its title says."""
    span = Span(lines[part.first].span.start, lines[part.end - 1].span.end)
    if part.title is None:
        return Part(span, PartKind.OTHER)
    title = Span(lines[part.title.first].span.start, lines[part.title.last].span.end)
    named = title.of(text)
    return Part(span, kind_of(named), title, year_of(named))


def kind_of(title: str) -> PartKind:
    """What the last word of the title that names a kind says."""
    found = [(title.rfind(word), kind) for kind, words in _KINDS.items() for word in words]
    place, kind = max(found, key=lambda pair: pair[0])
    return kind if place >= 0 else PartKind.OTHER


def names_two_kinds(title: str) -> bool:
    """Whether the title names a report and a plan in one: 2024年工作总结和2025年工作计划."""
    named = {kind for kind, words in _KINDS.items() if any(word in title for word in words)}
    return {PartKind.SUMMARY, PartKind.PLAN} <= named


def year_of(title: str) -> int | None:
    """The year that the title is about, not the one in which it was amended.

    Of 2024年工作总结和2025年工作计划 the last, as its kind is that of the last word that names one.
    """
    plain = title.translate(_WIDE_DIGITS)
    second = _SECOND_HALF.search(plain)
    found = _YEAR.search(plain, second.start() if second is not None else 0)
    return ordinal(found[1]) if found else None


def _openings(text: str, lines: Sequence[Line], title: LineRun | None, end: int) -> list[PartLines]:
    named = _names(text, lines, title, end)
    found: list[PartLines] = []
    index = title.last + 1 if title else 0
    signed = False
    while index < end:
        opening = _opening(text, lines, index, named, signed)
        signed = signed or _ends_letter(text, lines, index)
        if opening is None or opening.end > end:
            index += 1
            continue
        found.append(opening)
        index = opening.end
    return found


def _opening(
    text: str, lines: Sequence[Line], index: int, named: str, signed: bool
) -> PartLines | None:
    """The part that opens at line ``index``; its ``end`` is the line after its title."""
    line = lines[index]
    if line.mark is not Mark.TEXT or len(line.span) > MAX_HEADING:
        return None
    if is_attachment(text, line):
        run = _attachment_title(text, lines, index + 1)
        if run is None:  # nothing but the word 附件 names it
            return PartLines(index, index + 1, LineRun(index, index))
        return PartLines(index, run.last + 1, run, index)
    if signed and attachment_name(text, line) is not None:
        return PartLines(index, index + 1, LineRun(index, index))
    follows = signed and _follows_signature(text, lines, index)
    if not follows and not _is_announced(_SIGNS.sub("", line.span.of(text)), named):
        return None
    run = title_run(text, lines, index)
    if run is None:
        return None
    name = _SIGNS.sub("", "".join(lines[i].span.of(text) for i in range(run.first, run.last + 1)))
    is_named = len(name) >= _MIN_NAME and _is_announced(name, named)
    return PartLines(index, run.last + 1, run) if is_named or follows else None


def _is_announced(name: str, named: str) -> bool:
    """Whether the head names it, as it stands or from its year on, without the body in front.

    关于印发2024年工作总结和2025年工作要点的通知 announces 某市园林局2025年工作要点.
    """
    if name in named:
        return True
    dated = _DATED_NAME.search(name)
    return dated is not None and dated[0] in named


def _names(text: str, lines: Sequence[Line], title: LineRun | None, end: int) -> str:
    """What the head of the notice says, signs taken out, as far as its signature or first mark."""
    names: list[str] = []
    for index, line in enumerate(lines[:end]):
        inside = title is not None and title.first <= index <= title.last
        quoted = "" if inside else "|".join(re.findall("《[^《》]{2,120}》", line.span.of(text)))
        names.append(line.span.of(text) if inside else quoted)
        if line.mark not in (Mark.TEXT, Mark.MARKUP) or index > 40:
            break
    return "|".join(_SIGNS.sub("", name) for name in names)


def _ends_letter(text: str, lines: Sequence[Line], index: int) -> bool:
    """A day on its own, under a signature or not: what follows is no longer the letter."""
    return day_of(text, lines[index]) is not None


def _follows_signature(text: str, lines: Sequence[Line], index: int) -> bool:
    """Whether the last line above ``index`` that is no note in brackets is a day."""
    for before in range(index - 1, max(index - 4, -1), -1):
        if day_of(text, lines[before]) is not None:
            return True
        if not is_note(text, lines[before]):
            return False
    return False


def _attachment_title(text: str, lines: Sequence[Line], first: int) -> LineRun | None:
    """The title under the word 附件, of whatever kind: by form, or else the one line there."""
    run = title_run(text, lines, first)
    if run is not None or first >= len(lines) or not looks_like_title(text, lines[first]):
        return run
    return LineRun(first, with_note(text, lines, first))


def _closing_lines(text: str, lines: Sequence[Line], least: int) -> int:
    """The index of the first line of the notice's foot: signature, date, 公开方式, 印发."""
    end = len(lines)
    while end > least:
        line = lines[end - 1]
        if line.mark is not Mark.TEXT and line.mark is not Mark.MARKUP:
            break
        if not is_foot(text, line):
            signed = end < len(lines) and day_of(text, lines[end]) is not None
            run = signature_before(text, lines, end) if signed else None
            if run is None:
                break
            end = max(run.first, least)
            continue
        end -= 1
    said = any(line.mark is not Mark.MARKUP for line in lines[end:])
    return end if said else len(lines)


def is_foot(text: str, line: Line) -> bool:
    """A line of a notice's foot: a day, a note in brackets, 公开方式：…, 抄送：…, …印发."""
    content = line.span.of(text)
    if line.mark is Mark.MARKUP or day_of(text, line) is not None or _CLOSING.fullmatch(content):
        return True
    note = is_note(text, line) and "公开" in content
    if label_at(text, line.span.start) is not None:
        return False
    return note or is_copies(text, line) or (is_label(text, line) and len(content) <= 40)

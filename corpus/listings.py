"""Lines that look like headings and items but only announce them: 目录, and 附件：1.… 2.…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.lines import MAX_HEADING, Line, Mark

_CONTENTS = re.compile(r"目[\s　]*[录次]")
_ATTACHED = re.compile(r"附\s*[件录表]\s*[：:]\s*1\s*[.．、]")
_PROSE = re.compile("[。；;]")


def without_listings(text: str, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, with those of a table of contents and of a list of attachments as plain text."""
    plain = {*_contents(text, lines), *_attachments(text, lines)}
    return tuple(
        Line(line.span, line.span.start) if index in plain else line
        for index, line in enumerate(lines)
    )


def _contents(text: str, lines: Sequence[Line]) -> Iterator[int]:
    """From 目录 to where its first entry comes again, this time with its text."""
    for index, line in enumerate(lines[:-1]):
        if not _CONTENTS.fullmatch(text, line.span.start, line.span.end):
            continue
        first = lines[index + 1]
        end = next(
            (
                at
                for at in range(index + 2, len(lines))
                if (lines[at].style, lines[at].number) == (first.style, first.number)
            ),
            None,
        )
        entries = range(index + 1, end or index + 1)
        if first.mark is Mark.HEADING and all(_is_entry(text, lines[at]) for at in entries):
            yield from entries
        return


def _is_entry(text: str, line: Line) -> bool:
    return len(line.span) <= MAX_HEADING and not _PROSE.search(text, line.span.start, line.span.end)


def _attachments(text: str, lines: Sequence[Line]) -> Iterator[int]:
    """The numbered lines that follow 附件：1.… and go on counting."""
    for index, line in enumerate(lines):
        if not _ATTACHED.match(text, line.span.start, line.span.end):
            continue
        for number, at in enumerate(range(index + 1, len(lines)), 2):
            entry = lines[at]
            if entry.mark is not Mark.NUMBERED or entry.number != number:
                break
            if not _is_entry(text, entry):
                break
            yield at

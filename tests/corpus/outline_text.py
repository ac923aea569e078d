"""An outline written out for people to review. Run this file to write the golden ones anew.

python -m tests.corpus.outline_text
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus.notice import Reading, Span
from corpus.passages import read
from corpus.read import expand, read_file

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def outline_text(reading: Reading) -> str:
    """Head, tree and passages of a reading, one a line, with its spans."""
    return "\n".join(_lines(reading)) + "\n"


def _lines(reading: Reading) -> Iterator[str]:
    text, outline, notice = reading.notice.text, reading.outline, reading.notice
    yield f"{notice.notice_id}: {notice.title} | {notice.issuer} | {notice.date} | {notice.number}"
    for part in outline.parts:
        yield f"part {part.kind} {part.year} {_quoted(text, part.title)} {_ends(part.span)}"
    for section in outline.sections:
        heading = _quoted(text, section.heading)
        yield f"section {section.level}.{section.number} {heading} {_ends(section.span)}"
    for item in outline.items:
        title = _quoted(text, item.title)
        yield f"item {item.kind} {item.number} {title} {_ends(item.span)}"
    for passage in reading.passages:
        place = passage.place
        where = f"item={place.item.number if place.item else None}"
        where += f" point={place.point.number if place.point else None}"
        yield f"passage {_ends(passage.span)} {where} [{passage.heading}] {passage.text!r}"


def _quoted(text: str, span: Span | None) -> str:
    return repr(span.of(text)) if span else "-"


def _ends(span: Span) -> str:
    return f"{span.start}-{span.end}"


if __name__ == "__main__":
    for path in expand([GOLDEN / "notices"]):
        written = GOLDEN / "outlines" / f"{path.stem}.txt"
        written.write_text(outline_text(read(read_file(path))), encoding="utf-8")

"""A published file and its outline → the Notice: what it is called, who issued it and when."""

from __future__ import annotations

import hashlib
import re

from corpus.lines import WHITE
from corpus.notice import Notice, Outline, Span
from corpus.numerals import iso_date
from corpus.outline import outline_of
from corpus.read import PublishedFile
from corpus.visibility import PUBLIC

_SESSION = re.compile(r"第[0-9一二三四五六七八九十百]+届")


def notice_of(file: PublishedFile, version: int = 1, outline: Outline | None = None) -> Notice:
    """The Notice in a file: what its metadata says, and else what its text says.

    ``outline`` saves finding it again where it is at hand.
    """
    outline = outline or outline_of(file.text)
    given = file.metadata
    return Notice(
        notice_id=file.notice_id,
        text=file.text,
        title=given.title or _found(file.text, outline.title) or str(file.notice_id),
        issuer=given.issuer or _issuer_name(file.text, outline.issuer),
        date=given.date or (iso_date(outline.date.of(file.text)) if outline.date else None),
        number=given.number or _found(file.text, outline.number),
        source_address=given.source_address,
        visibility=PUBLIC if given.visibility is None else given.visibility,
        version=version,
        metadata=given,
    )


def text_digest(text: str) -> str:
    """SHA-256 of a notice's text, as the store keeps it with the text."""
    return hashlib.sha256(text.encode()).hexdigest()


def one_line(text: str, span: Span) -> str:
    """The characters of ``span``, a title over several lines as one."""
    return "".join(line.strip(WHITE) for line in span.of(text).splitlines())


def _found(text: str, span: Span | None) -> str | None:
    return one_line(text, span) if span is not None else None


def _issuer_name(text: str, span: Span | None) -> str | None:
    """One body, or several with 、 between; a congress without the number of its term."""
    if span is None:
        return None
    names = [name.strip(WHITE) for name in span.of(text).splitlines()]
    return "、".join(_SESSION.sub("", name) for name in names if name)

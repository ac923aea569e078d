"""Bytes of a ``.txt`` or ``.md`` file → canonical text: the file, decoded, otherwise untouched."""

from __future__ import annotations

import codecs
from pathlib import PurePath
from shlex import quote

from corpus.errors import UnreadableNotice

MAX_BYTES = 5 * 1024 * 1024
ENDINGS = (".txt", ".md")

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAMPLE = 4096


def decode_text(name: str, data: bytes) -> str:
    """The canonical text of ``data``; ``name``, a path or not, is for an ``UnreadableNotice``.

    A byte order mark and every line end stay: offsets are those of the published file.
    """
    refuse_size(name, len(data))
    if not data.strip():
        raise UnreadableNotice(name, "the file is empty", "Save the notice's text in it.")
    if data.startswith(_UTF16_MARKS):
        raise UnreadableNotice(
            name,
            "the text is UTF-16, not UTF-8",
            _conversion(name, "UTF-16"),
        )
    if b"\x00" in data:
        raise UnreadableNotice(name, "this is a binary file, not text", "Export it as plain text.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(name, data, error) from error
    if _is_mostly_control(text):
        raise UnreadableNotice(name, "this is a binary file, not text", "Export it as plain text.")
    if not text.strip("\ufeff \t\r\n\f\v\u3000\xa0"):
        raise UnreadableNotice(name, "the file is empty", "Save the notice's text in it.")
    return text


def refuse_size(name: str, size: int) -> None:
    """Raise ``UnreadableNotice`` for more than ``MAX_BYTES``; callable before anything is read."""
    if size > MAX_BYTES:
        raise UnreadableNotice(
            name,
            f"the file has {size / 1024 / 1024:.1f} MB and a notice may have "
            f"{MAX_BYTES // 1024 // 1024} MB",
            "Check that it is the right file, or split it.",
        )


def _not_utf8(name: str, data: bytes, error: UnicodeDecodeError) -> UnreadableNotice:
    if _looks_like_gb18030(data):
        return UnreadableNotice(
            name,
            "the text is not UTF-8 but looks like GBK (GB18030)",
            _conversion(name, "GB18030"),
        )
    if _is_mostly_control(data.decode("latin-1")):
        return UnreadableNotice(name, "this is a binary file, not text", "Export it as plain text.")
    return UnreadableNotice(
        name,
        f"the text is not UTF-8 (byte {error.start} cannot be decoded)",
        "Save it as UTF-8.",
    )


def _conversion(name: str, encoding: str) -> str:
    """The next step, ready to be pasted into a shell whatever the file is called."""
    converted = str(PurePath(name).with_name(f"utf8-{PurePath(name).name}"))
    return (
        f"Convert it first: iconv -f {encoding} -t UTF-8 {quote(name)} > {quote(converted)} "
        "(or save it as UTF-8 in an editor), then ingest that"
    )


def _looks_like_gb18030(data: bytes) -> bool:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    sample = text[:_SAMPLE]
    common = sum(
        "\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef"
        for c in sample
    )
    other = sum(ord(c) >= 0x80 for c in sample) - common
    return not _is_mostly_control(text) and common > 4 * other


def _is_mostly_control(text: str) -> bool:
    sample = text[:_SAMPLE]
    odd = sum((c < " " and c not in "\t\n\r\f\v") or "\x7f" <= c < "\xa0" for c in sample)
    return odd * 50 > len(sample)

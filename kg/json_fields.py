"""Fields of the graph's JSON, written and strictly read: of another kind is a TypeError."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from corpus.notice import NoticeId, Span
from kg.model import Provenance

_Kind = TypeVar("_Kind")


def expect(value: object, kind: type[_Kind]) -> _Kind:
    """``value`` where it is of this kind."""
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"expected {kind.__name__}, found {value!r:.60}")
    return value


def only(found: Mapping[str, object], *fields: str) -> None:
    """Raise ValueError where there is another field: what nobody reads would be lost in silence."""
    unknown = sorted(set(found) - set(fields))
    if unknown:
        names = ", ".join(f"“{field:.60}”" for field in unknown)
        raise ValueError(f"has no such field as {names}; its fields are {', '.join(fields)}")


def place_json(said: Provenance) -> dict[str, str | int]:
    """Characters of a notice."""
    return {
        "notice_id": said.notice_id,
        "start": said.span.start,
        "end": said.span.end,
        "text": said.text,
    }


def said_from(place: object) -> Provenance:
    """The characters that ``place_json`` wrote. Raises KeyError, TypeError or ValueError."""
    found = expect(place, dict)
    only(found, "notice_id", "start", "end", "text")
    start, end = expect(found["start"], int), expect(found["end"], int)
    if not 0 <= start <= end:
        raise ValueError(f"{start}..{end} is no span")
    return Provenance(
        NoticeId(expect(found["notice_id"], str)), Span(start, end), expect(found["text"], str)
    )

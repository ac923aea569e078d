"""The ``.json`` beside a notice → NoticeMetadata."""

from __future__ import annotations

import json
import re
from datetime import date

from corpus.errors import BadMetadata
from corpus.notice import NoticeMetadata
from corpus.visibility import Visibility, from_written

MAX_METADATA_BYTES = 64 * 1024

_TEXT_FIELDS = ("title", "issuer", "number", "source_address")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MAX_FIELD = 1000


def parse_metadata(name: str, data: bytes | None) -> NoticeMetadata:
    """The metadata in ``data``; the empty one where there is none. Raises ``BadMetadata``.

    Unknown keys are ignored, so that a file may carry what other programs need.
    """
    if data is None:
        return NoticeMetadata()
    if len(data) > MAX_METADATA_BYTES:
        raise BadMetadata(name, "(the file)", f"is larger than {MAX_METADATA_BYTES // 1024} KB")
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # a ValueError too: a number of 4,301 digits
        raise BadMetadata(name, "(the file)", f"is not JSON in UTF-8 ({error})") from error
    if not isinstance(found, dict):
        raise BadMetadata(name, "(the file)", "is not a JSON object")
    texts = {field: _text(name, field, found.get(field)) for field in _TEXT_FIELDS}
    return NoticeMetadata(
        title=texts["title"],
        issuer=texts["issuer"],
        date=_date(name, _text(name, "date", found.get("date"))),
        number=texts["number"],
        source_address=_address(name, texts["source_address"]),
        visibility=_visibility(name, found.get("visibility")),
    )


def _text(name: str, field: str, value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadMetadata(name, field, "is not a text")
    if len(value) > _MAX_FIELD:
        raise BadMetadata(name, field, f"is longer than {_MAX_FIELD} characters")
    if any(c < " " or "\ud800" <= c <= "\udfff" for c in value):
        raise BadMetadata(name, field, "holds control characters or halves of characters")
    return value.strip() or None


def _date(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    found = _DATE.fullmatch(value)
    if found is None:
        raise BadMetadata(name, "date", f"is “{value}”, not YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        date(year, month, day)
    except ValueError as error:
        raise BadMetadata(name, "date", f"is “{value}”, a day that does not exist") from error
    return value


def _address(name: str, value: str | None) -> str | None:
    """An address becomes a link on the page, so a scheme that runs something is refused."""
    if value is None:
        return None
    scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", value)
    if scheme and scheme[1].lower() not in ("http", "https"):
        raise BadMetadata(name, "source_address", "is neither an http nor an https address")
    return value


def _visibility(name: str, value: object) -> Visibility | None:
    """None where the metadata are silent, which never makes a notice public that was not."""
    if value is None:
        return None
    try:
        return from_written(value)
    except ValueError as error:
        shown = f"is “{value}”; it " if isinstance(value, str) else ""
        raise BadMetadata(name, "visibility", f"{shown}{error}") from error

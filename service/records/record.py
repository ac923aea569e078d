"""One record of a reply, and the bytes that its hash is of.

The canonical form is JSON with sorted keys, no spaces, no numbers but whole ones, and no character
outside ASCII, so that a few lines of any language can check the chain (docs/records.md).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

from service.records.errors import RecordUnreadable

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

FORM = 1
"""Raised by one with every change of what a record holds."""
GENESIS = "0" * 64
"""The previous hash of the first record of all."""


@dataclass(frozen=True, slots=True)
class Cited:
    """Characters of a notice's version that were quoted; ``sha256`` is that of its text."""

    notice_id: str
    sha256: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """An earlier turn, personal data masked."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Replied:
    """What a reply was made from and what came of it; all texts of callers are masked.

    ``notices`` names the set of notices that was asked (``CorpusOfNotices``), ``limited_to`` those
    of them that the question was of (None: all). ``reason`` None: it was answered.
    ``masked``: the kinds of what was masked in the question or the earlier turns.
    """

    route: str
    answer_id: str
    role: str
    audience: str
    language: str
    question: str
    understood: str
    history: tuple[Said, ...]
    masked: tuple[str, ...]
    limited_to: tuple[str, ...] | None
    generation: int
    notices: str
    index: str
    model: str
    code: str
    reason: str | None
    cited: tuple[Cited, ...]
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Pruned:
    """That records up to one went when their time had passed; the chain goes on from its hash."""

    through: int
    hash: str
    count: int


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """That so many replies left without a record, which could not be written then."""

    count: int
    since: str


What: TypeAlias = Replied | Pruned | Unrecorded
_NAMES: dict[str, type[Replied] | type[Pruned] | type[Unrecorded]] = {
    "reply": Replied,
    "pruned": Pruned,
    "unrecorded": Unrecorded,
}


@dataclass(frozen=True, slots=True)
class Record:
    """One link of the chain. ``at``: ISO 8601, UTC. ``previous``: the hash of the one before."""

    number: int
    at: str
    previous: str
    what: What

    @property
    def body(self) -> str:
        """The canonical form."""
        name = next(name for name, made in _NAMES.items() if isinstance(self.what, made))
        held = {each.name: _plain(getattr(self.what, each.name)) for each in fields(self.what)}
        return canonical(
            {
                "form": FORM,
                "number": self.number,
                "at": self.at,
                "previous": self.previous,
                "kind": name,
                name: held,
            }
        )


def canonical(document: Json) -> str:
    """JSON that is the same for the same document, in ASCII."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def sha256_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def record_of(number: int, body: str) -> Record:
    """The record that a body holds. Raises RecordUnreadable."""
    try:
        held = json.loads(body)
        if held["form"] != FORM:
            raise RecordUnreadable(number, f"it has form {held['form']}, not {FORM}")
        name = held["kind"]
        return Record(held["number"], held["at"], held["previous"], _what(name, held[name]))
    except (KeyError, TypeError, ValueError) as error:
        raise RecordUnreadable(number, f"{type(error).__name__}: {error}") from error


def _what(name: str, held: dict[str, object]) -> What:
    made = _NAMES[name]
    if made is not Replied:
        return made(**held)  # type: ignore[arg-type]  # what is missing or unknown raises TypeError
    given = dict(held)
    limited = given.pop("limited_to")
    history, cited, masked = (given.pop(each) for each in ("history", "cited", "masked"))
    assert isinstance(history, list)
    assert isinstance(cited, list)
    assert isinstance(masked, list)
    return Replied(
        history=tuple(Said(**each) for each in history),
        cited=tuple(Cited(**each) for each in cited),
        masked=tuple(masked),
        limited_to=tuple(limited) if isinstance(limited, list) else None,
        **given,  # type: ignore[arg-type]
    )


def _plain(value: object) -> Json:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Said | Cited):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    assert value is None or isinstance(value, int | str)
    return value

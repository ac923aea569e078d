"""Personal data of a text: found by every finder, settled, and masked or left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from service.masking.addresses import addresses_in, doors_in
from service.masking.called import called_in
from service.masking.kinds import Private
from service.masking.letters import letters_in
from service.masking.names import names_in
from service.masking.numbers import numbers_in
from service.masking.plain import plain_of
from service.masking.published import IsPublished, nothing

_MOST_TIMES = 4
_BETWEEN = re.compile(r"[\s,，、]+")
"""What parts a building and its door."""


def private_in(text: str) -> tuple[Private, ...]:
    """Every piece of personal data in ``text``, in order, none overlapping another.

    Time is linear in the length of the text. Where two finders claim a character, the one that
    comes first here has it: a mailbox that is a telephone number is mail, an identity number is no
    card, a room in an address is part of it.
    """
    plain = plain_of(text)
    finders = (letters_in, called_in, numbers_in, addresses_in, names_in)
    return _settled(len(text), (each for finder in finders for each in finder(plain)))


def masked(text: str, is_published: IsPublished = nothing) -> str:
    """``text`` with every piece replaced by what it is: 我叫〔姓名〕, 电话〔手机号〕.

    What ``is_published`` stays. Masking what is masked changes nothing.
    """
    for _ in range(
        _MOST_TIMES
    ):  # what is masked may leave beside it what is now seen to be private
        found = [
            each
            for each in private_in(text)
            if not is_published(each.kind, text[each.start : each.end])
        ]
        if not found:
            break
        text = _with(text, ((each.start, each.end, each.kind.mark) for each in found))
    return text


def without_private(text: str) -> str:
    """``text`` without personal data and the words that only announce it."""
    return _with(text, ((each.lead, each.end, "") for each in private_in(text)))


def without_rooms(text: str, held: str) -> str:
    """``text`` without the buildings and doors that ``held``, which tells where it is, holds."""
    found = _settled(len(text), doors_in(plain_of(text)))
    kept = (each for each in found if _joined(text[each.start : each.end]) in held)
    return _with(text, ((each.start, each.end, "") for each in kept))


def _joined(door: str) -> str:
    return _BETWEEN.sub("", door)


def without_who(text: str) -> str:
    """``text`` without who somebody is and how they are reached; where they are stays."""
    plain = plain_of(text)
    finders = (letters_in, called_in, numbers_in, names_in)
    found = _settled(len(text), (each for finder in finders for each in finder(plain)))
    return _with(text, ((each.lead, each.end, "") for each in found))


def _settled(length: int, found: Iterable[Private]) -> tuple[Private, ...]:
    """Those that stand, each where no earlier one does."""
    taken = bytearray(length)
    kept = []
    for each in found:
        if not any(taken[each.start : each.end]):
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
            kept.append(each)
    return tuple(sorted(kept))


def _with(text: str, pieces: Iterable[tuple[int, int, str]]) -> str:
    return "".join(_parts(text, pieces))


def _parts(text: str, pieces: Iterable[tuple[int, int, str]]) -> Iterator[str]:
    at = 0
    for start, end, instead in pieces:
        if start >= at:
            yield text[at:start]
        yield instead
        at = max(at, end)
    yield text[at:]

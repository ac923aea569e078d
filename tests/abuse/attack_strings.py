"""Strings at which a regular expression that backtracks takes longest, read off its parse.

For each repetition: what may come before it, then what it repeats, again and again, then a
character that fits nowhere, so that every way to divide the repetition is tried. Not every slow
string is found so (``make patterns`` asks a tool that searches for them), but all those of the two
kinds that make a program hang: a repetition of a repetition, and several in a row of the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

NOWHERE = "\x00"
MANY = 8  # a repetition that may be longer is one to try
OF_CATEGORY = {
    sre.CATEGORY_DIGIT: "7",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_WORD: "一",
    sre.CATEGORY_NOT_DIGIT: "一",
    sre.CATEGORY_NOT_SPACE: "一",
    sre.CATEGORY_NOT_WORD: "-",
}
CLASS = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_NOT_WORD: r"\W",
}
CANDIDATES = "一区的和是市局、a7 。%\t"


@dataclass(frozen=True)
class Attack:
    """A beginning, what is repeated, and an end."""

    prefix: str
    pump: str
    suffix: str = NOWHERE

    def of(self, length: int) -> str:
        """The string, about ``length`` characters long."""
        return self.prefix + self.pump * max(1, length // len(self.pump)) + self.suffix


def attacks_on(pattern: str, flags: int) -> Iterator[Attack]:
    """One for each alternative of each long repetition of a pattern, and for both in turn."""
    seen: set[Attack] = set()
    for attack in _in(parser.parse(pattern, flags), ""):
        if attack.pump and attack not in seen:
            seen.add(attack)
            yield attack


def _in(nodes: Any, before: str) -> Iterator[Attack]:
    for op, argument in nodes:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, body = argument
            if most > MANY:
                pumps = list(_alternatives(body))
                yield from (Attack(before, pump) for pump in pumps)
                yield Attack(before, "".join(pumps))
        for body in _inside(op, argument):
            yield from _in(body, before)
        before += _sample([(op, argument)])


def _inside(op: Any, argument: Any) -> Sequence[Any]:
    if op is sre.BRANCH:
        return list(argument[1])
    if op is sre.SUBPATTERN:
        return [argument[3]]
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return [argument[2]]
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [argument[1]]
    return [argument] if op is sre.ATOMIC_GROUP else []


def _alternatives(body: Any) -> Iterator[str]:
    """What a body may be, one for each of its outermost alternatives."""
    if len(body) == 1 and body[0][0] is sre.SUBPATTERN:
        yield from _alternatives(body[0][1][3])
    elif len(body) == 1 and body[0][0] is sre.BRANCH:
        yield from (_sample(branch) for branch in body[0][1][1])
    else:
        yield _sample(body)


def _sample(nodes: Any) -> str:
    return "".join(_one(op, argument) for op, argument in nodes)


def _one(op: Any, argument: Any) -> str:
    match op:
        case sre.LITERAL:
            return chr(argument)
        case sre.NOT_LITERAL:
            return "一" if argument != ord("一") else "二"
        case sre.ANY:
            return "一"
        case sre.IN:
            return _member(argument)
        case sre.BRANCH:
            return _sample(argument[1][0])
        case sre.SUBPATTERN:
            return _sample(argument[3])
        case sre.ATOMIC_GROUP:
            return _sample(argument)
        case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
            least, most, body = argument
            return _sample(body) * (least or min(1, most))
    return ""  # an assertion, a boundary, a reference


def _member(items: Sequence[Any]) -> str:
    """A character of a set."""
    if items[0][0] is sre.NEGATE:
        return next((c for c in CANDIDATES if not _holds(items[1:], c)), "b")
    op, argument = items[0]
    if op is sre.LITERAL:
        return chr(argument)
    return chr(argument[0]) if op is sre.RANGE else OF_CATEGORY[argument]


def _holds(items: Sequence[Any], character: str) -> bool:
    for op, argument in items:
        if op is sre.LITERAL and chr(argument) == character:
            return True
        if op is sre.RANGE and argument[0] <= ord(character) <= argument[1]:
            return True
        if op is sre.CATEGORY and re.fullmatch(CLASS[argument], character):
            return True
    return False

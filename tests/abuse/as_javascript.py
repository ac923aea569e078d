"""A pattern of Python's as JavaScript writes it, for tools that know no other.

From its parse, so that no spelling is overlooked. What JavaScript has not is written as what takes
at least as long: an atomic group or a possessive repetition as one that may be gone back into.
Characters beyond the first plane are one of the halves that JavaScript sees.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_WORD = (
    r"0-9A-Z_a-z\u00aa\u00b5\u00ba\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u3005-\u3007"
    r"\u3400-\u4dbf\u4e00-\u9fff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
)
_NO_WORD = (
    r"\u0000-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9"
    r"\u00bb-\u00bf\u0250-\u036f\u0500-\u3004\u3008-\u33ff\u4dc0-\u4dff\ua000-\uff0f"
    r"\uff1a-\uff20\uff3b-\uff40\uff5b-\uffff"
)
_CATEGORIES = {
    sre.CATEGORY_WORD: _WORD,
    sre.CATEGORY_NOT_WORD: _NO_WORD,
    sre.CATEGORY_DIGIT: r"0-9\uff10-\uff19",
    sre.CATEGORY_NOT_DIGIT: r"\u0000-\u002f\u003a-\uff0f\uff1a-\uffff",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
}
_PLACES = {
    sre.AT_BEGINNING: "^",
    sre.AT_BEGINNING_STRING: "^",
    sre.AT_END: "$",
    sre.AT_END_STRING: "$",
    sre.AT_BOUNDARY: r"\b",
    sre.AT_NON_BOUNDARY: r"\B",
}
_LAST = 0xFFFF


def javascript(pattern: str, flags: int) -> tuple[str, str]:
    """Source and flags."""
    parsed = parser.parse(pattern, flags)
    known = parsed.state.flags
    kept = "".join(letter for letter, flag in (("i", re.I), ("m", re.M)) if known & flag)
    return _all(parsed, known), kept


def _all(nodes: Any, flags: int) -> str:
    return "".join(_WRITTEN[op](argument, flags) for op, argument in nodes)


def _character(number: int, flags: int = 0) -> str:
    return f"\\u{number:04x}" if number <= _LAST else r"\ud83d"


def _set(items: Any, flags: int) -> str:
    said = []
    for op, argument in items:
        if op is sre.LITERAL:
            said.append(_character(argument))
        elif op is sre.RANGE and argument[0] <= _LAST:
            said.append(f"{_character(argument[0])}-{_character(min(argument[1], _LAST))}")
        elif op is sre.CATEGORY:
            said.append(_CATEGORIES[argument])
    return f"[{'^' if items[0][0] is sre.NEGATE else ''}{''.join(said)}]"


def _repeated(argument: Any, flags: int, after: str = "") -> str:
    least, most, body = argument
    upper = "" if most is sre.MAXREPEAT else str(most)
    return f"(?:{_all(body, flags)}){{{least},{upper}}}{after}"


def _grouped(argument: Any, flags: int) -> str:
    number, added, removed, body = argument
    return f"({'' if number else '?:'}{_all(body, (flags | added) & ~removed)})"


def _asserted(argument: Any, flags: int, sign: str) -> str:
    direction, body = argument
    return f"(?{'<' if direction < 0 else ''}{sign}{_all(body, flags)})"


_WRITTEN: dict[Any, Callable[[Any, int], str]] = {
    sre.LITERAL: _character,
    sre.NOT_LITERAL: lambda it, flags: f"[^{_character(it)}]",
    sre.ANY: lambda it, flags: r"[\s\S]" if flags & re.S else r"[^\n]",
    sre.IN: _set,
    sre.BRANCH: lambda it, flags: f"(?:{'|'.join(_all(each, flags) for each in it[1])})",
    sre.SUBPATTERN: _grouped,
    sre.ATOMIC_GROUP: lambda it, flags: f"(?:{_all(it, flags)})",
    sre.MAX_REPEAT: _repeated,
    sre.POSSESSIVE_REPEAT: _repeated,
    sre.MIN_REPEAT: lambda it, flags: _repeated(it, flags, "?"),
    sre.AT: lambda it, flags: _PLACES[it],
    sre.ASSERT: lambda it, flags: _asserted(it, flags, "="),
    sre.ASSERT_NOT: lambda it, flags: _asserted(it, flags, "!"),
    sre.GROUPREF: lambda it, flags: f"\\{it}",
}

"""A short remark that leans on the question before it and names another thing: 周末呢, 回访率呢.

Joined to that question it finds what was found before, since all but a word is the same. What
answers it has to hold that word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.divisions import Form, find_divisions
from service.answering.evidence import Statement
from service.answering.needs import Need
from service.answering.sentences import key_of
from service.answering.vocabulary import content_words

_REMARK = re.compile(r"[呢嘞咧]\s*[?？。!！]*$|^(?:what|how) about\b")
_MOST_WORDS = 3


def remark_in(asking: str) -> tuple[str, ...]:
    """The words of the thing that a remark names; none where it names a place or asks otherwise.

    ``asking`` is the match key of what is said now, without the question that it leans on.
    """
    if _REMARK.search(asking) is None:
        return ()
    if any(place.form > Form.COMMON_WORD for place in find_divisions(asking)):
        return ()
    found = content_words(_REMARK.sub(" ", asking))
    long = tuple(word for word in found if len(word) > 1)
    return long if len(found) <= _MOST_WORDS else ()


def told_of(need: Need, statements: Sequence[Statement]) -> Sequence[Statement]:
    """The statements that hold what a remark names; all, where the need is no remark."""
    if not need.remark:
        return statements
    return [each for each in statements if _holds(each, need.remark, need.equivalents)]


def _holds(
    statement: Statement, words: Sequence[str], equivalents: Mapping[str, Sequence[str]]
) -> bool:
    """Whether one of the words stands in the sentence or its headings, or another for it."""
    held = key_of(statement.sentence.headed)
    return any(
        word in held or any(other in held for other in equivalents.get(word, ())) for word in words
    )

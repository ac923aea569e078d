"""A short remark that leans on the question before it and names another thing: 周末呢, 回访率呢.

Joined to that question it finds what was found before, since all but a word is the same. What
answers it has to hold that word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.divisions import Form, find_divisions
from service.answering.evidence import Statement
from service.answering.lexicon import words_of
from service.answering.needs import Need
from service.answering.sentences import key_of
from service.answering.vocabulary import content_words

_REMARK = re.compile(r"[呢嘞咧]\s*[?？。!！]*$|^(?:what|how) about\b")
_LEADS = re.compile(r"^(?:那么?|咁|然后|还有|换成)+")
_IF = re.compile(r"要是|如果|万一|假如|假设")
"""A condition (要是改判了呢) is told in other words than it is asked in."""
_BOTH = re.compile(r"(?:两|三)(?:样|个|种|者)|都|全部?")
_SEASONS = re.compile(r"[春夏秋冬][天季]|夜[里晚间]")
"""Words of time whose first sign is kept in any other word for it: 秋天, 秋季."""
_MOST_WORDS = 3
_MOSTLY = 0.7


def remark_in(asking: str) -> tuple[str, ...]:
    """The words of the thing that a remark names; none where it names a place or asks otherwise.

    ``asking`` is the match key of what is said now, without the question that it leans on.
    """
    if _REMARK.search(asking) is None:
        return ()
    if _IF.search(asking) is not None:
        return ()
    if any(place.form > Form.COMMON_WORD for place in find_divisions(asking)):
        return ()
    bare = _LEADS.sub("", _REMARK.sub(" ", asking))
    if _BOTH.search(bare) is not None:
        return ()
    found = content_words(bare)
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
    if any(_SEASONS.fullmatch(word) and _of_that_time(word[0], held) for word in words):
        return True
    others = (other for word in words for other in equivalents.get(word, ()))
    return any(word in held for word in words) or any(_means(other, held) for other in others)


def _of_that_time(sign: str, held: str) -> bool:
    """秋天, 秋季, 春秋两季, 夜间 and 夜晚 in a text, and not the 春 of 长春."""
    if sign == "夜":
        return re.search("夜[里晚间班市]|[昼日深半]夜", held) is not None
    return re.search(f"{sign}[天季春夏秋冬]|[春夏秋冬]{sign}", held) is not None


def _means(official: str, held: str) -> bool:
    """Whether a text has an official term, or most of its words: all but one of 享受生活保障."""
    parts = words_of(official)
    return official in held or sum(part in held for part in parts) > _MOSTLY * len(parts)

"""The noun that a question asks for by name: the age of 年龄要求是多少, the bank of 哪家银行.

A text that is near in meaning speaks of the same thing and often lacks just this. What may be had
and asked for is told from what the question is about (热线量是多少) by two general lists of words
(``words/attributes.txt``, ``words/kinds.txt``): a word that stands in neither asks for nothing
here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from corpus.normalize import match_key
from service.answering.plain_speech import plain_speech
from service.answering.sentences import key_of

if TYPE_CHECKING:
    from service.answering.evidence import Statement

_BETWEEN = (
    r"(?:的|要求|标准|规定|限制|范围|[上下]限|大概|大约|一般|通常|到底|具体|究竟|现在|分别|各自?"
    r"|最[高低大小多少长短]|应该|应|需要|需|必须|得|是|为|有|在|要|达到?|限|能|可以)*"
)
_ASKS = r"(?:多少|多[大高长宽深重远快]|几|谁|哪|什么|怎么算)"
_WHICH = r"(?:哪[一二两三四几些]?[个家所间位条款种名座]?|什么)"


@dataclass(frozen=True, slots=True)
class AskedNoun:
    """A noun that is asked for, the words that stand for it and the units of its figures."""

    said: str
    words: frozenset[str]
    units: frozenset[str]


def lacks_asked_noun(key: str, statement: Statement) -> bool:
    """Whether an attribute is asked for, and the notice has no word for it there.

    It may stand in the sentence, its headings or its passage, or be the unit of a figure. ``key``
    is the match key of the question.
    """
    around = f"{statement.sentence.headed} {statement.sentence.passage.text}"
    return any(not _has(noun, statement, around) for noun in _attributes(key))


def lacks_asked_kind(key: str, statement: Statement) -> bool:
    """Whether a kind of body or site is asked for (哪家银行), and the sentence names none.

    Its headings may name it too. ``key`` is the match key of the question.
    """
    return any(not _has(kind, statement, statement.sentence.headed) for kind in _kinds(key))


def kinds_asked_for() -> str:
    """A pattern of the nouns for a kind of body or site: 银行, 医院."""
    return _any_of(_nouns("kinds"))


def _has(noun: AskedNoun, statement: Statement, around: str) -> bool:
    if any(each.unit_normalised in noun.units for each in statement.quantities):
        return True
    told = key_of(around)
    return any(word in told for word in noun.words)


@lru_cache(maxsize=1024)
def _attributes(key: str) -> tuple[AskedNoun, ...]:
    nouns = _nouns("attributes")
    found = _attribute_pattern().finditer(plain_speech(key))
    return tuple(nouns[match["before"] or match["after"] or match["last"]] for match in found)


@lru_cache(maxsize=1024)
def _kinds(key: str) -> tuple[AskedNoun, ...]:
    nouns = _nouns("kinds")
    return tuple(nouns[match["kind"]] for match in _kind_pattern().finditer(plain_speech(key)))


@cache
def _attribute_pattern() -> re.Pattern[str]:
    nouns = _any_of(_nouns("attributes"))
    return re.compile(
        rf"(?P<before>{nouns}){_BETWEEN}{_ASKS}|(?:多少|{_WHICH})(?:钱的?)?(?P<after>{nouns})"
        rf"|的(?P<last>{nouns})[?？]?$"
    )


@cache
def _kind_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_WHICH}(?P<kind>{_any_of(_nouns('kinds'))})")


def _any_of(nouns: Mapping[str, AskedNoun]) -> str:
    """A pattern of the nouns, the longest first."""
    return "|".join(map(re.escape, sorted(nouns, key=len, reverse=True)))


@cache
def _nouns(name: str) -> Mapping[str, AskedNoun]:
    """The nouns of one list, each by how it is said."""
    nouns: dict[str, AskedNoun] = {}
    text = (files("service.answering") / "words" / f"{name}.txt").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            said, _, held = line.partition("\t")
            told = [match_key(word) for word in (*said.split(), *held.split())]
            words = frozenset(word for word in told if not word.startswith("#"))
            units = frozenset(word[1:] for word in told if word.startswith("#"))
            nouns |= {each: AskedNoun(each, words, units) for each in map(match_key, said.split())}
    return nouns

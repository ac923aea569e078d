"""Words that people ask with, and those that notices use for the same: 跑腿 → 跑动, deposit → 押金.

General lexicons of spoken Mandarin, Cantonese, English and Japanese in this field, of no one notice
(``words/*.txt``): a word or short phrase, a tab, and what stands for it in official texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.normalize import match_key
from corpus.words import words
from service.answering.outcome import Language

_FILES: Mapping[Language, tuple[str, ...]] = {
    Language.SIMPLIFIED: ("cantonese", "spoken"),
    Language.TRADITIONAL: ("spoken", "cantonese"),
    Language.ENGLISH: ("english",),
    Language.JAPANESE: ("japanese",),
}
"""The lexicons for a language; where two have a word, the later one holds."""
_LATIN = re.compile(r"[a-z][a-z'-]*")
_ENDINGS = ("ies", "es", "s", "ed", "d", "ing")


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A stretch of a key, from ``start`` up to ``end``, and what notices say for it."""

    start: int
    end: int
    official: tuple[str, ...]


def equivalents(key: str, segments: tuple[str, ...], language: Language) -> list[Equivalent]:
    """What the lexicon has of a match key, the longest first, none overlapping another.

    ``segments`` are the words of the key in order: a single character counts only as one of them,
    and no entry counts that is made of the ends of two.
    """
    known = _lexicon(language)
    if language is Language.ENGLISH:
        return list(_latin(key, known))
    alone = set()
    word_at: dict[int, tuple[int, int]] = {}
    position = 0
    for segment in segments:
        position = key.find(segment, position)
        if len(segment) == 1:
            alone.add(position)
        end = position + len(segment)
        word_at.update(dict.fromkeys(range(position, end), (position, end)))
        position = end
    found: list[Equivalent] = []
    taken = [False] * len(key)
    for length in range(min(_longest(language), len(key)), 0, -1):
        for start in range(len(key) - length + 1):
            official = known.get(key[start : start + length])
            if official is None or any(taken[start : start + length]):
                continue
            if length == 1 and start not in alone:
                continue
            if language is not Language.JAPANESE and _straddles(start, start + length, word_at):
                continue
            found.append(Equivalent(start, start + length, official))
            taken[start : start + length] = [True] * length
    return found


def _straddles(start: int, end: int, word_at: Mapping[int, tuple[int, int]]) -> bool:
    """Whether a stretch takes the end of one word and the beginning of the next: 院子 of 医院|子女.

    A stretch inside one word (娃娃 of 小娃娃) does not; nor what is one word with a loose
    character beside it, as Cantonese and mistyped words are cut.
    """
    first, last = word_at.get(start), word_at.get(end - 1)
    if first is None or last is None or first == last:
        return False
    return first[0] < start and end < last[1]


def _latin(key: str, known: Mapping[str, tuple[str, ...]]) -> Iterator[Equivalent]:
    """The longest phrases of English words, each word also without its ending."""
    spans = [(m.start(), m.end(), m[0]) for m in _LATIN.finditer(key)]
    position = 0
    while position < len(spans):
        for end in range(min(position + 4, len(spans)), position, -1):
            said = [word for _, _, word in spans[position:end]]
            official = next((known[p] for p in _phrases(said) if p in known), None)
            if official is not None:
                yield Equivalent(spans[position][0], spans[end - 1][1], official)
                position = end
                break
        else:
            position += 1


def _phrases(said: list[str]) -> Iterator[str]:
    """The phrase as it stands, and with its last word in the base form."""
    yield " ".join(said)
    *front, last = said
    for ending in _ENDINGS:
        if last.endswith(ending) and len(last) > len(ending) + 2:
            stem = last[: -len(ending)]
            for base in (stem + "y" if ending == "ies" else stem, stem + "e", stem[:-1]):
                yield " ".join([*front, base])


@cache
def _lexicon(language: Language) -> Mapping[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for name in _FILES[language]:
        text = (files("service.answering") / "words" / f"{name}.txt").read_text("utf-8")
        for line in text.splitlines():
            if line and not line.startswith("#"):
                said, official = line.split("\t")
                known[match_key(said)] = tuple(match_key(each) for each in official.split())
    return known


@cache
def _longest(language: Language) -> int:
    return max(map(len, _lexicon(language)))


@cache
def words_of(official: str) -> frozenset[str]:
    """The words of an official term, as a clause has them."""
    return frozenset(words(official))

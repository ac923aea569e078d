"""The words of the general dictionary that a stretch of a question may have been meant for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.words import frequencies
from retrieval.homophones import homophones

LONGEST = 6
"""Characters of a word; longer ones are put together from shorter ones."""
NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两第甲乙丙丁戊")
"""Never changed, and never meant but for 一 (一般): a wrong number is worse than a wrong word."""
FIGURES = NUMERALS | frozenset("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億亿俩仨零廿卅卌")
"""These are never changed either, but may be meant: 大陆, 队伍."""
_COUNTED = 20
"""A word that may lack a character was counted so often: rarer ones are met by chance."""


class Slip(StrEnum):
    """What happened to a word as it was typed."""

    HOMOPHONE = "homophone"
    SWAPPED = "swapped"
    LACKING = "lacking"


class MeantWord(NamedTuple):
    """A word that may have been meant where ``start`` to ``end`` of a stretch was typed."""

    start: int
    end: int
    word: str
    slip: Slip


_Begun: TypeAlias = tuple[str, Slip | None]
"""The beginning of a word of the dictionary, and the slip in it so far."""


def meant_words(stretch: str, suspects: Sequence[bool]) -> list[MeantWord]:
    """The words of at least two characters that are one slip away, sorted.

    ``suspects`` says which characters may be wrong; no other is changed.
    """
    dictionary = frequencies()
    found = set(_lacking(stretch, suspects))
    last = -1  # of the suspects that a word from here can reach
    for start in range(len(stretch)):
        reach = range(start, min(start + LONGEST, len(stretch)))
        last = max((at for at in reach if suspects[at]), default=-1)
        if last >= 0:
            found.update(_from(stretch, suspects, start, last, dictionary))
    return sorted(found)


def _from(
    stretch: str, suspects: Sequence[bool], start: int, last: int, dictionary: Mapping[str, int]
) -> Iterator[MeantWord]:
    """The words from ``start`` on, grown character by character as long as the dictionary knows
    one that begins so. ``last``: behind it nothing can be wrong any more."""
    begun: dict[int, list[_Begun]] = {start: [("", None)]}
    for at in range(start, min(start + LONGEST, len(stretch))):
        for text, slip in begun.pop(at, ()):
            if slip is None and at > last:
                continue
            for end, word, now in _grown(stretch, suspects, at, (text, slip), dictionary):
                begun.setdefault(end, []).append((word, now))
                if now is not None and len(word) > 1 and dictionary[word]:
                    yield MeantWord(start, end, word, now)


def _grown(
    stretch: str, suspects: Sequence[bool], at: int, begun: _Begun, dictionary: Mapping[str, int]
) -> list[tuple[int, str, Slip | None]]:
    """``begun`` and one character more, or two that were swapped: where it ends, and its slip."""
    typed, (text, slip) = stretch[at], begun
    grown = [(at + 1, text + typed, slip)] if text + typed in dictionary else []
    if slip is not None or not suspects[at]:
        return grown
    known = filter(dictionary.__contains__, map(text.__add__, _meant_for(typed)))
    grown += [(at + 1, word, Slip.HOMOPHONE) for word in known]
    following = stretch[at + 1 : at + 2]
    if following and suspects[at + 1] and following != typed and len(text) + 2 <= LONGEST:
        swapped = text + following + typed
        if swapped in dictionary:
            grown.append((at + 2, swapped, Slip.SWAPPED))
    return grown


@lru_cache(maxsize=1 << 13)
def _meant_for(typed: str) -> tuple[str, ...]:
    return tuple(one for one in homophones(typed) if one == "一" or one not in NUMERALS)


def _lacking(stretch: str, suspects: Sequence[bool]) -> Iterator[MeantWord]:
    """Words of three or four characters of which one, and no other, was left out."""
    windows = [
        (start, start + length)
        for length in (2, 3)
        for start in range(len(stretch) - length + 1)
        if any(suspects[start : start + length])
    ]
    if not windows:
        return
    keys, words = _with_one_left_out()
    wanted = np.array([_key(stretch[start:end]) for start, end in windows], dtype=np.int64)
    firsts = np.searchsorted(keys, wanted, side="left").tolist()
    behinds = np.searchsorted(keys, wanted, side="right").tolist()
    for (start, end), first, behind in zip(windows, firsts, behinds, strict=True):
        for word in words[first:behind]:
            yield MeantWord(start, end, word, Slip.LACKING)


def _key(characters: str) -> int:
    """A number of its own for each text of at most three characters."""
    number = 0
    for character in characters:
        number = number << 21 | ord(character)
    return number


@lru_cache(maxsize=1)
def _with_one_left_out() -> tuple[NDArray[np.int64], list[str]]:
    """The keys of words without one of their characters, sorted, and the word of each."""
    by_length: dict[int, list[str]] = {3: [], 4: []}
    for word, count in frequencies().items():
        if count >= _COUNTED and len(word) in by_length and FIGURES.isdisjoint(word):
            by_length[len(word)].append(word)
    keys, words = [], list[str]()
    for length, of_length in by_length.items():
        codes = np.frombuffer("".join(of_length).encode("utf-32-le"), dtype=np.uint32)
        columns = codes.astype(np.int64).reshape(-1, length).T
        for left_out in range(length):
            number = np.zeros(len(of_length), dtype=np.int64)
            for place in range(length):
                if place != left_out:
                    number = number << 21 | columns[place]
            keys.append(number)
            words += of_length
    joined = np.concatenate(keys)
    order = np.argsort(joined, kind="stable")
    return joined[order], [words[place] for place in order.tolist()]

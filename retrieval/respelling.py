"""A question as people type it → the question as it was meant, for search alone.

A noisy channel over words (Kernighan, Church and Gale 1990, https://aclanthology.org/C90-2036/):
the cheapest way to read a stretch of Chinese as words of the general dictionary and of the
passages, where a word may also be one slip away from what was typed. Only what looks wrong is
looked into: characters that the best reading of the question as it stands leaves by themselves.
What the asker reads on the screen is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from retrieval.lattice import Step, cheapest_path
from retrieval.meant_words import FIGURES, LONGEST
from retrieval.repairs import Stretch, repairs, stands_fast
from retrieval.word_prices import Vocabulary, WordPrices

LONGEST_QUESTION = 128
"""Characters that are looked into: a longer text was pasted, not typed."""
MOST_SUSPECTS = 20
"""Characters that may be wrong and are looked into, the first of them: a question has about four,
one in a hundred has more than thirteen, and only what is no Chinese prose has more than these."""
_STRETCH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_KANA = re.compile("[\u3041-\u30ff]")
_DIGIT = re.compile("[0-9]")
_COUNTING = FIGURES - frozenset("一第甲乙丙丁戊")


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of the key, ``start`` up to ``end``, and what it was meant to be."""

    start: int
    end: int
    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Respelling:
    """The key as it was meant, and its changes in order; without any, ``text`` is the key."""

    text: str
    changes: tuple[Change, ...]


def respell(key: str, vocabulary: Vocabulary) -> Respelling:
    """The match key ``key`` with what looks mistyped as it was probably meant.

    Only Chinese characters change, never figures, nor words that the dictionary or the passages
    hold as they stand, nor most names. A Japanese text stays as it is.
    """
    found = list(_STRETCH.finditer(key, 0, LONGEST_QUESTION))
    if not found or _KANA.search(key):
        return Respelling(key, ())
    prices = WordPrices(vocabulary)
    prices.learn(chain.from_iterable(_substrings(match[0]) for match in found))
    stretches = list(_stretches(found, prices))
    text, changes, position = [], [], 0
    for stretch, steps in zip(stretches, repairs(stretches, prices), strict=True):
        text.append(key[position : stretch.start])
        position = stretch.start + len(stretch.text)
        path = cheapest_path(len(stretch.text), (*stretch.plain, *steps))
        text += [step.word for step in path]
        changes += [_change(stretch, step) for step in path if step.is_changed]
    return Respelling("".join((*text, key[position:])), tuple(changes))


def _substrings(text: str) -> Iterator[str]:
    for start in range(len(text)):
        for end in range(start + 1, min(start + LONGEST, len(text)) + 1):
            yield text[start:end]


def _stretches(found: Iterable[re.Match[str]], prices: WordPrices) -> Iterator[Stretch]:
    left = MOST_SUSPECTS
    for match in found:
        stretch = _stretch(match, prices, left)
        left -= sum(stretch.suspects)
        yield stretch


def _stretch(match: re.Match[str], prices: WordPrices, most: int) -> Stretch:
    """How a stretch reads as it stands: its known words, and what they leave by itself."""
    text = match[0]
    plain = [
        Step(start, end, text[start:end], prices.price(text[start:end]))
        for start in range(len(text))
        for end in range(start + 1, min(start + LONGEST, len(text)) + 1)
        if end == start + 1 or prices.is_known(text[start:end])
    ]
    path = cheapest_path(len(text), plain)
    alone = [step.start for step in path if len(step.word) == 1 and not stands_fast(step.word)]
    if alone[:1] == [0] and _DIGIT.match(match.string[: match.start()][-1:]):
        del alone[0]  # what is counted: 4倍
    alone = [at for at in alone if text[at - 1 : at] not in _COUNTING]  # and 伍拾倍
    suspects = [False] * len(text)
    for at in alone[:most]:
        suspects[at] = True
    return Stretch(match.start(), text, tuple(plain), tuple(path), tuple(suspects))


def _change(stretch: Stretch, step: Step) -> Change:
    start, end = step.start, step.end
    typed = stretch.text[start:end]
    return Change(stretch.start + start, stretch.start + end, typed, step.word)

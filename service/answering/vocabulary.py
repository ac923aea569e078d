"""The words of the notices: how rare each is, and what a mistyped question was meant to be."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from corpus.normalize import match_key
from corpus.words import words
from kg.divisions import Division
from retrieval.respelling import Respelling
from service.answering.linking import NO_NAMES, NameForms

_WORD = re.compile(r"\w")
_KATAKANA = re.compile(r"([\u30a1-\u30fa\u30fc]{2,})")
"""A run of katakana is one word; a segmenter of Chinese cuts it into its signs."""


@lru_cache(maxsize=1)
def _empty_words() -> frozenset[str]:
    """Words that carry no subject matter: asking words, particles, general verbs, classifiers."""
    lines = (files("service.answering") / "words" / "empty.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def content_words(key: str) -> tuple[str, ...]:
    """The words of a match key that carry subject matter, each once, in order."""
    kept: dict[str, None] = {}
    empty = _empty_words()
    for number, piece in enumerate(_KATAKANA.split(key)):
        for word in (piece,) if number % 2 else words(piece):
            if word not in empty and _WORD.search(word):
                kept[word] = None
    return tuple(kept)


def _as_typed(key: str) -> Respelling:
    return Respelling(key, ())


def carries_subject(phrase: str) -> bool:
    """Whether a phrase is more than asking words and the like: 掏钱 is, 多少 and 一共 are not."""
    return bool(content_words(phrase)) or not all(word in _empty_words() for word in words(phrase))


@dataclass(frozen=True, slots=True)
class WordCounts:
    """How many passages some words are in, of so many passages."""

    passages: int
    frequency: Mapping[str, int]

    @classmethod
    def of(cls, texts: Iterable[str]) -> WordCounts:
        """Those of these passages."""
        passages, frequency = 0, Counter[str]()
        for text in texts:
            passages += 1
            frequency.update(set(words(match_key(text))))
        return cls(passages, frequency)

    @classmethod
    def together(cls, counts: Iterable[WordCounts]) -> WordCounts:
        """Those of the passages of all of these."""
        passages, frequency = 0, Counter[str]()
        for each in counts:
            passages += each.passages
            frequency.update(each.frequency)
        return cls(passages, frequency)


class Vocabulary:
    """Word statistics of a set of passages. Immutable once built."""

    def __init__(
        self,
        texts: Iterable[str] | WordCounts,
        respell: Callable[[str], Respelling] = _as_typed,
        names: NameForms = NO_NAMES,
        homes: Collection[Division | None] = (),
    ) -> None:
        """``respell`` mends what is mistyped, by the same passages; ``names`` are in them.

        ``homes``: the places that the notices speak for.
        """
        counts = texts if isinstance(texts, WordCounts) else WordCounts.of(texts)
        self._passages, self._frequency = counts.passages, counts.frequency
        self._respell = respell
        self.names = names
        self.homes = tuple(dict.fromkeys(home for home in homes if home is not None))

    def __contains__(self, word: str) -> bool:
        return word in self._frequency

    def weight(self, word: str) -> float:
        """Inverse passage frequency, ``ln(1 + N / (1 + n))``: rare words weigh more."""
        return math.log(1 + self._passages / (1 + self._frequency.get(word, 0)))

    def is_common(self, word: str, share: float) -> bool:
        """Whether more than this share of the passages have a word, and more than two."""
        return self._frequency.get(word, 0) > max(2.0, share * self._passages)

    def respell(self, key: str) -> Respelling:
        """The key of a question as it was meant: 津乎速应 → 津呼速应."""
        return self._respell(key)

"""How likely a word is in a question, as a price: the lower, the likelier."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Protocol

from corpus.words import frequencies

HELD = 0.05
"""What the passages weigh: a word that all of them hold is as likely as 5 % of the dictionary."""
SINGLE = 2.5
"""Added for a character by itself that mostly stands within words: the general dictionary joins
most characters, so that two singles side by side are rarer than their counts say."""
_RARELY, _MOSTLY = 3.5, 5.0
"""Counts of a character alone, as powers of ten: all of SINGLE up to the first (笑), none from the
second on (在)."""
_UNSEEN = 0.5
RECENT = 100
"""The count of a word that is newer than the dictionary."""
FAMILIAR = 3.0
"""The most that one pair of neighbours counts: as one that ten passages hold."""


class Vocabulary(Protocol):
    """What the indexed passages hold. Counts come in the order of the terms, 0 for unknown ones."""

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        ...

    def holding(self, terms: Sequence[str]) -> Sequence[int]:
        """How many passages hold each of these words."""
        ...

    def holding_bigrams(self, bigrams: Sequence[str]) -> Sequence[int]:
        """How many passages hold each of these pairs of neighbouring characters.

        All 0 where that is not known: names of the passages are then less safe.
        """
        ...


class WordPrices:
    """Prices of words and pairs of characters, each looked up once among the passages.

    Counts are asked for many at a time (``learn``), since an index looks terms up by their hash.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._frequencies = frequencies()
        self._recent = _recent()
        self._total = _total()
        self._weight = HELD / max(vocabulary.passage_count, 1)
        self._held: dict[str, int] = {}
        self._pairs: dict[str, int] = {}

    def learn(self, words: Iterable[str]) -> None:
        """Look these words up, those not known yet."""
        wanted = [word for word in dict.fromkeys(words) if word not in self._held]
        if wanted:
            self._held.update(zip(wanted, self._vocabulary.holding(wanted), strict=True))

    def learn_pairs(self, pairs: Iterable[str]) -> None:
        """Look these pairs of characters up, those not known yet."""
        wanted = [pair for pair in dict.fromkeys(pairs) if pair not in self._pairs]
        if wanted:
            self._pairs.update(zip(wanted, self._vocabulary.holding_bigrams(wanted), strict=True))

    def is_held(self, word: str) -> bool:
        """Whether a passage holds the word."""
        return self._held[word] > 0

    def is_known(self, word: str) -> bool:
        """Whether a passage or the general dictionary holds the word, or it is a recent one."""
        return self._held[word] > 0 or self.count(word) > 0

    def is_pair_held(self, pair: str) -> bool:
        """Whether a passage has these two characters side by side."""
        return self._pairs[pair] > 0

    def count(self, word: str) -> int:
        """How often the general dictionary counted the word; RECENT where it is too old for it."""
        return RECENT if word in self._recent else self._frequencies.get(word, 0)

    def price(self, word: str) -> float:
        """Minus the logarithm of how likely the word is, and more for a character by itself."""
        count = self.count(word)
        likely = (count + _UNSEEN) / self._total + self._weight * self._held[word]
        price = -math.log(likely)
        if len(word) == 1:
            alone = (math.log10(count + 1) - _RARELY) / (_MOSTLY - _RARELY)
            price += SINGLE * (1 - min(1.0, max(0.0, alone)))
        return price

    def evidence(self, pair: str) -> float:
        """How much the passages speak for a pair: 0 where none holds it, then as the logarithm."""
        return math.log(2 * self._pairs[pair] + 1)

    def familiarity(self, text: str) -> float:
        """How much the passages speak for all neighbours in ``text``, none more than FAMILIAR."""
        return math.fsum(min(FAMILIAR, self.evidence(pair)) for pair in pairs_of(text))


def pairs_of(text: str) -> list[str]:
    """The pairs of neighbouring characters, in order."""
    return [text[at : at + 2] for at in range(len(text) - 1)]


@lru_cache(maxsize=1)
def _recent() -> frozenset[str]:
    lines = (files("retrieval") / "words" / "recent.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def _total() -> int:
    return sum(frequencies().values())

"""A vocabulary of texts, for tests of respelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corpus.normalize import match_key
from corpus.words import words


class PassageWords:
    """What these passages hold, counted in memory; without bigrams where none are asked for."""

    def __init__(self, texts: Sequence[str], *, has_bigrams: bool = True) -> None:
        keys = [match_key(text) for text in texts]
        self.passage_count = len(keys)
        self._words = Counter(word for key in keys for word in set(words(key)))
        self._bigrams = Counter[str]()
        if has_bigrams:
            for key in keys:
                self._bigrams.update({key[at : at + 2] for at in range(len(key) - 1)})

    def holding(self, terms: Sequence[str]) -> list[int]:
        return [self._words[term] for term in terms]

    def holding_bigrams(self, bigrams: Sequence[str]) -> list[int]:
        return [self._bigrams[bigram] for bigram in bigrams]

"""A question as somebody typed it → the text that is searched for."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.normalize import aligned_match_key, simplified
from retrieval.lexical import LexicalIndex
from retrieval.respelling import respell


class IndexedWords:
    """The Vocabulary of ``retrieval.respelling`` that the passages of an index make up."""

    def __init__(self, words: LexicalIndex, characters: LexicalIndex) -> None:
        self._words = words
        self._characters = characters

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        return self._words.rows.live_count

    def holding(self, terms: Sequence[str]) -> Sequence[int]:
        """How many passages hold each of these words."""
        return self._words.holding(terms)

    def holding_bigrams(self, bigrams: Sequence[str]) -> Sequence[int]:
        """How many passages hold each of these pairs of neighbouring characters."""
        return self._characters.holding(bigrams)


def meant(text: str, words: IndexedWords) -> str:
    """What ``text`` probably means: Simplified, and respelt where a passage suggests it."""
    aligned = aligned_match_key(text)
    parts, position, plain = [], 0, simplified(text)
    for change in respell(aligned.key, words).changes:
        span = aligned.span(change.start, change.end)
        parts += [plain[position : span.start], change.meant]
        position = span.end
    return "".join((*parts, plain[position:]))

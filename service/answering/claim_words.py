"""The words of a claim and of a quote, as pairs of characters, by which statements are told apart.

Pairs of characters and not dictionary words: 净增 and 净增长, 建成 and 已建成 share them, whatever
a segmenter makes of either. What only holds a sentence together (的, 将, 由) parts pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from corpus.notice import Span

_FUNCTION = frozenset(
    "的了是为有在将要已个和与及或把被由从自于至到其之所也都则共各每对向同就以可应须还又再给使让拟归"
)


def pairs(text: str, masked: Iterable[Span] = ()) -> frozenset[str]:
    """The pairs of neighbouring characters of ``text`` outside ``masked``, and its Latin words."""
    characters = list(text)
    for span in masked:
        characters[span.start : span.end] = "\0" * len(span)
    found: set[str] = set()
    for first, second in pairwise(characters):
        if _counts(first) and _counts(second):
            found.add(first + second)
    return frozenset(found)


def _counts(character: str) -> bool:
    return ("\u4e00" <= character <= "\u9fff" or character.isalpha()) and (
        character not in _FUNCTION
    )


def rarity(owned: Sequence[frozenset[str]]) -> Mapping[str, float]:
    """How much each word tells one stretch from the others: one over how many have it."""
    counts: dict[str, int] = {}
    for words in owned:
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    return {word: 1 / count for word, count in counts.items()}

"""A vocabulary of scored pieces, and the likeliest way to put a word together from them.

The Unigram model (Kudo 2018, arXiv 1804.10959) as the library ``tokenizers`` computes it: sums in
double precision, in which the sum of float32 scores is exact, so that equal ways are equal and the
one whose last piece is longest wins. The library's own keeps a hash table for every byte of every
piece, 280 MB for 250,002 pieces; this takes a fifth.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

Segmentation: TypeAlias = tuple[tuple[int, int, int], ...]
"""The pieces of a word in order: the number of each, and from where to where in it they stand."""

_UNKNOWN_PENALTY = 10.0  # below the least likely piece, as SentencePiece has it
_REMEMBERED = 4096  # words
_LONGEST_REMEMBERED = 16  # characters: Latin words come again, a clause of Chinese does not


class Unigram:
    """Words to pieces. Safe to call from several threads."""

    def __init__(self, pieces: Sequence[str], scores: Iterable[float], unknown_id: int) -> None:
        """``scores`` are logarithms, exact in float32; a piece's number is its place."""
        self.ids = {piece: number for number, piece in enumerate(pieces)}
        self._scores = array("f", scores)
        self._unknown_id = unknown_id
        self._unknown_score = min(self._scores) - _UNKNOWN_PENALTY
        self._after = _after(self.ids)
        self._remembered = lru_cache(_REMEMBERED)(self._likeliest)

    def segment(self, word: str) -> Segmentation:
        """The pieces of ``word``; neighbours that are unknown are one."""
        return (self._remembered if len(word) <= _LONGEST_REMEMBERED else self._likeliest)(word)

    def _likeliest(self, word: str) -> Segmentation:
        """By Viterbi's algorithm: the best way to every place in turn."""
        length = len(word)
        best = [float("-inf")] * (length + 1)
        best[0] = 0.0
        begins, numbers = [0] * (length + 1), [self._unknown_id] * (length + 1)
        number_of, scores, after = self.ids.get, self._scores, self._after.get
        for begin, character in enumerate(word):
            so_far, end = best[begin], begin + 1
            number = number_of(character)
            score = so_far + (self._unknown_score if number is None else scores[number])
            if score > best[end]:
                best[end], begins[end] = score, begin
                numbers[end] = self._unknown_id if number is None else number
            longer = after(word[begin : begin + 2])
            if longer is None:
                continue
            number, sizes = longer
            if number is not None and (score := so_far + scores[number]) > best[end + 1]:
                best[end + 1], begins[end + 1], numbers[end + 1] = score, begin, number
            for size in sizes:
                end = begin + size
                if end > length:
                    break
                number = number_of(word[begin:end])
                if number is not None and (score := so_far + scores[number]) > best[end]:
                    best[end], begins[end], numbers[end] = score, begin, number
        return self._traced(begins, numbers)

    def _traced(self, begins: Sequence[int], numbers: Sequence[int]) -> Segmentation:
        """The way to the last place, from its end back to its beginning."""
        found: list[tuple[int, int, int]] = []
        end = len(begins) - 1
        while end:
            number, begin = numbers[end], begins[end]
            if found and number == self._unknown_id == found[-1][0]:
                end = found.pop()[2]
            found.append((number, begin, end))
            end = begin
        return tuple(reversed(found))


def _after(ids: Mapping[str, int]) -> dict[str, tuple[int | None, tuple[int, ...]]]:
    """By two characters: the piece that they are, and how long those are that go on from there."""
    found: dict[str, int] = {}  # bit n: there is one of n characters
    for piece in ids:
        if len(piece) > 1:
            found[piece[:2]] = found.get(piece[:2], 0) | 1 << len(piece)
    # a few hundred ways to be long serve for all
    sizes = {
        bits: tuple(size for size in range(3, bits.bit_length()) if bits >> size & 1)
        for bits in set(found.values())
    }
    return {two: (ids.get(two), sizes[bits]) for two, bits in found.items()}

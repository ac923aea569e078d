"""A vocabulary of scored pieces, and the likeliest way to put a word together from them.

The Unigram model (Kudo 2018, arXiv 1804.10959) as the library ``tokenizers`` computes it: sums in
double precision, in which the sum of float32 scores is exact, so that equal ways are equal and the
one whose last piece is longest wins. The library's own keeps a hash table for every byte of every
piece, 280 MB for 250,002 pieces; this takes a fifth.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

Segmentation: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
"""The numbers of a word's pieces in order, and the edges between them, both ends included."""

_UNKNOWN_PENALTY = 10.0  # below the least likely piece, as SentencePiece has it
_REMEMBERED = 4096  # words
_LONGEST_REMEMBERED = 16  # characters: Latin words come again, a clause of Chinese does not


class Unigram:
    """Words to pieces. Safe to call from several threads."""

    def __init__(self, pieces: Sequence[str], scores: Iterable[float], unknown_id: int) -> None:
        """``scores`` are logarithms, exact in float32; a piece's number is its place."""
        self.ids = {piece: number for number, piece in enumerate(pieces)}
        self._scores = array("f", scores)
        self._unknown = unknown_id, min(self._scores) - _UNKNOWN_PENALTY
        self._single = {
            piece: (number, self._scores[number])
            for piece, number in self.ids.items()
            if len(piece) == 1
        }
        self._after = self._found_after()
        self._remembered = lru_cache(_REMEMBERED)(self._likeliest)

    def segment(self, word: str) -> Segmentation:
        """The pieces of ``word``; neighbours that are unknown are one."""
        return (self._remembered if len(word) <= _LONGEST_REMEMBERED else self._likeliest)(word)

    def _likeliest(self, word: str) -> Segmentation:
        """By Viterbi's algorithm: the best way to every place in turn."""
        length = len(word)
        best = [float("-inf")] * (length + 1)
        best[0] = 0.0
        begins, numbers = [0] * (length + 1), [0] * (length + 1)
        number_of, scores = self.ids.get, self._scores
        single, after, unknown = self._single.get, self._after.get, self._unknown
        for begin, character in enumerate(word):
            so_far, end = best[begin], begin + 1
            number, score = single(character, unknown)
            score += so_far
            if score > best[end]:
                best[end], begins[end], numbers[end] = score, begin, number
            longer = after(word[begin : begin + 2])
            if longer is None:
                continue
            number, score, sizes = longer
            score += so_far
            if score > best[end + 1]:
                best[end + 1], begins[end + 1], numbers[end + 1] = score, begin, number
            for size in sizes:
                end = begin + size
                if end > length:
                    break
                found = number_of(word[begin:end])
                if found is not None and (score := so_far + scores[found]) > best[end]:
                    best[end], begins[end], numbers[end] = score, begin, found
        return self._traced(begins, numbers)

    def _traced(self, begins: Sequence[int], numbers: Sequence[int]) -> Segmentation:
        """The way to the last place, from its end back to its beginning."""
        found: list[int] = []
        edges = [len(begins) - 1]
        before, unknown = -1, self._unknown[0]
        while end := edges[-1]:
            number = numbers[end]
            if number == unknown == before:
                edges[-1] = begins[end]
            else:
                found.append(number)
                edges.append(begins[end])
                before = number
        return tuple(found[::-1]), tuple(edges[::-1])

    def _found_after(self) -> dict[str, tuple[int, float, tuple[int, ...]]]:
        """By two characters: the piece that they are, its score, and how long those are that go on
        from there. Where they are none, its score lets it never be taken.
        """
        lengths: dict[str, int] = {}  # bit n: there is one of n characters
        for piece in self.ids:
            if len(piece) > 1:
                lengths[piece[:2]] = lengths.get(piece[:2], 0) | 1 << len(piece)
        # a few hundred ways to be long serve for all
        sizes = {
            bits: tuple(size for size in range(3, bits.bit_length()) if bits >> size & 1)
            for bits in set(lengths.values())
        }
        scored = {two: self.ids.get(two) for two in lengths}
        return {
            two: (number, self._scores[number], sizes[lengths[two]])
            if number is not None
            else (-1, float("-inf"), sizes[lengths[two]])
            for two, number in scored.items()
        }

"""A word is put together from the likeliest pieces, and equal ways are told apart the same way."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

from retrieval.unigram import Unigram

PIECES = {"<unk>": 0.0, "a": -2.0, "b": -2.5, "aa": -3.0, "ab": -3.25, "aba": -9.0, "bb": -8.0}


def a_unigram() -> Unigram:
    return Unigram(list(PIECES), PIECES.values(), 0)


def ways(word: str) -> Iterator[tuple[str, ...]]:
    """Every way to cut ``word``."""
    for cuts in itertools.product([False, True], repeat=len(word) - 1):
        edges = [0, *(place for place, cut in enumerate(cuts, 1) if cut), len(word)]
        yield tuple(word[one:other] for one, other in itertools.pairwise(edges))


def test_the_likeliest_way_is_found() -> None:
    unigram, draw = a_unigram(), random.Random(1)
    for _ in range(300):
        word = "".join(draw.choices("ab", k=draw.randrange(1, 10)))
        likeliest = max(
            sum(PIECES[piece] for piece in way)
            for way in ways(word)
            if all(piece in PIECES for piece in way)
        )
        numbers, edges = unigram.segment(word)
        found = [list(PIECES)[number] for number in numbers]
        assert found == [word[begin:end] for begin, end in itertools.pairwise(edges)]
        assert "".join(found) == word
        assert sum(PIECES[piece] for piece in found) == likeliest


def test_of_equal_ways_the_one_with_the_longest_last_piece_is_taken() -> None:
    assert a_unigram().segment("aaa") == ((1, 3), (0, 1, 3))


def test_unknown_neighbours_are_one() -> None:
    assert a_unigram().segment("xyaz") == ((0, 1, 0), (0, 2, 3, 4))
    assert a_unigram().segment("") == ((), (0,))


def test_a_long_word_is_cut_like_a_short_one() -> None:
    assert a_unigram().segment("ab" * 500) == ((4,) * 500, tuple(range(0, 1001, 2)))

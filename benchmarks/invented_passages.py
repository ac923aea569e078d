"""An invented collection of any size: all that the index keeps of a passage, and queries for it.

Words and tokens are drawn by Zipf's law, passage vectors around centres of topics. A token's vector
is that of its kind: what a product of matrices takes does not depend on the numbers in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.normalize import match_key
from corpus.notice import NoticeId, PassageId
from retrieval.entry import IndexEntry
from retrieval.hit import Query, TokenVectors, Vectors
from retrieval.make_segment import (
    CLAUSES,
    TOKEN_CLAUSES,
    TOKEN_IDS,
    TOKEN_SCALE,
    TOKENS,
    segment_with,
)
from retrieval.segment import Ragged, Segment
from retrieval.token_space import SIZE, unit_rows

IN_A_NOTICE = 100
"""Passages."""

_CLAUSES = 8  # a passage
_TOKENS = (40, 190)  # a passage, any number as likely; one of the shipped notice has 116
_DIMENSION = 384
_CENTRES = 400
_VOCABULARY = 60_000
_KINDS = 30_000  # of tokens
_WORDS = 70  # a passage
_ASKED = 12  # words of a query
_ASKED_TOKENS = 20


class Invented:
    """Draws passages and queries; the seed decides which."""

    def __init__(self, seed: int, vectors: Vectors | None, queries: Vectors | None) -> None:
        """``vectors`` and ``queries``: a model's vectors to take instead of invented ones."""
        self._draw = np.random.default_rng(seed)
        characters = [
            chr(code) for code in range(0x4E00, 0x9FA5) if match_key(chr(code)) == chr(code)
        ]
        self._characters = np.array(characters[::6])  # about as many as are in use
        pairs = self._draw.integers(len(self._characters), size=(_VOCABULARY, 2))
        self._words = np.array(["".join(self._characters[pair]) for pair in pairs])
        self._share, self._token_share = _zipf(_VOCABULARY), _zipf(_KINDS)
        kinds = self._draw.standard_normal((_KINDS, SIZE), dtype=np.float32)
        self._kinds = np.rint(unit_rows(kinds) * TOKEN_SCALE).astype(np.int8)
        self._given, self._queries, self._taken = vectors, queries, 0
        dimension = _DIMENSION if vectors is None else vectors.shape[1]
        self._common = self._draw.standard_normal(dimension)
        self._centres = self._draw.standard_normal((_CENTRES, dimension))
        self._asked: list[tuple[tuple[str, ...], NDArray[np.int64]]] = []

    def segments(self, passages: int) -> Iterator[Segment]:
        """Notices of this many passages in all."""
        for number in range(passages // IN_A_NOTICE):
            yield self.segment(f"invented-{number:05}")

    def segment(self, notice_id: str) -> Segment:
        """One notice."""
        size = IN_A_NOTICE
        words = self._draw.choice(self._words, size=(size, _WORDS), p=self._share)
        entries = [
            IndexEntry(
                PassageId(f"{notice_id}:{row:04}"),
                NoticeId(notice_id),
                tuple(terms.tolist()),
                f"{notice_id}:{row}",
                _CLAUSES,
                tuple(map("".join, pairwise("".join(terms)))),
            )
            for row, terms in enumerate(words)
        ]
        ragged = {CLAUSES: self._clauses(size), **self._tokens(size)}
        ids = ragged[TOKEN_IDS].of_passage(0)
        self._asked.append(
            (
                tuple(self._draw.choice(words[0], size=_ASKED, replace=False)),
                self._draw.choice(ids, size=_ASKED_TOKENS, replace=False).astype(np.int64),
            )
        )
        return segment_with(entries, self._vectors(size), ragged)

    def _clauses(self, count: int) -> Ragged:
        vectors = self._draw.standard_normal((count * _CLAUSES, len(self._common)))
        return Ragged(vectors.astype(np.float16), np.full(count, _CLAUSES, dtype=np.uint32))

    def _tokens(self, count: int) -> dict[str, Ragged]:
        """Their vectors, their kinds, and the clause that each stands in, of this many passages."""
        counts = self._draw.integers(*_TOKENS, size=count, dtype=np.uint32)
        ids = self._draw.choice(_KINDS, size=int(counts.sum()), p=self._token_share)
        clauses = [np.arange(each) * _CLAUSES // each for each in counts.astype(np.int64)]
        arrays = {
            TOKENS: self._kinds[ids],
            TOKEN_IDS: ids.astype(np.int32),
            TOKEN_CLAUSES: np.concatenate(clauses).astype(np.int32),
        }
        return {name: Ragged(array, counts) for name, array in arrays.items()}

    def _vectors(self, count: int) -> Vectors:
        if self._given is not None:
            rows = np.arange(self._taken, self._taken + count) % len(self._given)
            self._taken += count
            return self._given[rows]
        return self._around(0.9, count)

    def _around(self, spread: float, count: int) -> Vectors:
        centres = self._centres[self._draw.integers(_CENTRES, size=count)]
        noise = self._draw.standard_normal(centres.shape)
        return unit_rows(2.0 * self._common + centres + spread * noise)

    def queries(self, count: int) -> list[Query]:
        """Questions in words and tokens of one passage, with vectors farther off than a passage's.

        Of given vectors there are no more than those.
        """
        vectors = self._around(1.1, count) if self._queries is None else self._queries
        asked = [self._asked[row] for row in self._draw.integers(len(self._asked), size=count)]
        return [
            Query("".join(words), vector, names=words, tokens=self._asked_tokens(ids))
            for (words, ids), vector in zip(asked, vectors, strict=False)
        ]

    def _asked_tokens(self, ids: NDArray[np.int64]) -> TokenVectors:
        vectors = self._kinds[ids].astype(np.float32) / TOKEN_SCALE
        return TokenVectors(vectors, ids, np.zeros((len(ids), 2), dtype=np.int64))


def _zipf(count: int) -> NDArray[np.float64]:
    weights = 1 / (np.arange(count) + 2.7)
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares

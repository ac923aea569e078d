"""Which passages hold which terms, and how often: the inverted lists that BM25 is computed from.

A term is known by 64 bits of its hash, so that lists are put together by sorting numbers, without
a string of every term of every passage in memory: 100,000 passages hold thirty million of them.
Two of a million terms meet once in thirty million.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.hit import RowNumbers

_FIELDS = ("terms", "starts", "rows", "counts", "lengths")


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """The inverted lists of some passages, numbered from 0.

    The term ``terms[i]`` is held by the passages ``rows[starts[i]:starts[i + 1]]``, in order, the
    n-th of them ``counts`` times. ``lengths`` counts the terms of each passage, with repetitions.
    """

    terms: NDArray[np.uint64]  # ascending
    starts: NDArray[np.uint32]  # one more than terms
    rows: RowNumbers
    counts: NDArray[np.unsignedinteger[Any]]
    lengths: NDArray[np.uint32]

    @classmethod
    def of(cls, passages: Sequence[Sequence[str]]) -> Postings:
        """The lists of passages with these terms."""
        lengths = np.array([len(terms) for terms in passages], dtype=np.uint32)
        size = int(lengths.sum())
        keys = np.fromiter((term_key(t) for terms in passages for t in terms), np.uint64, size)
        rows = np.repeat(np.arange(len(passages), dtype=np.int32), lengths)
        order = np.argsort(keys, kind="stable")  # rows ascend already
        keys, rows = keys[order], rows[order]
        first = np.flatnonzero(_changes(keys) | _changes(rows))
        counts = np.diff(first, append=size)
        terms, starts = np.unique(keys[first], return_index=True)
        return cls(
            terms,
            np.append(starts, len(first)).astype(np.uint32),
            rows[first],
            counts.astype(np.min_scalar_type(int(counts.max(initial=0)))),
            lengths,
        )

    @classmethod
    def joined(cls, parts: Sequence[Postings]) -> Postings:
        """The lists of the passages of all parts, in their order."""
        if not parts:
            return cls.of(())
        if len(parts) == 1:
            return parts[0]
        offsets = list(accumulate((len(part.rows) for part in parts), initial=0))
        wide: Any = np.int32 if offsets[-1] < 2**31 else np.int64  # half the memory
        # a list of one part is one run; runs of one term stand in the order of the parts
        keys = np.concatenate([part.terms for part in parts])
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        begins = np.concatenate(
            [
                part.starts[:-1].astype(wide) + wide(o)
                for part, o in zip(parts, offsets, strict=False)
            ]
        )[order]
        sizes = np.concatenate([np.diff(part.starts) for part in parts]).astype(wide)[order]
        starts = np.cumsum(sizes, dtype=wide) - sizes
        places = np.repeat(begins - starts, sizes)
        places += np.arange(offsets[-1], dtype=wide)
        rows, first = np.empty(offsets[-1], dtype=np.int32), 0
        for part, (start, end) in zip(parts, pairwise(offsets), strict=True):
            np.add(part.rows.astype(np.int32), np.int32(first), out=rows[start:end])
            first += len(part.lengths)
        changed = np.flatnonzero(_changes(keys))
        return cls(
            keys[changed],
            np.append(starts[changed], offsets[-1]).astype(np.uint32),
            rows[places],
            np.concatenate([part.counts for part in parts])[places],
            np.concatenate([part.lengths for part in parts]),
        )

    def of_terms(self, keys: NDArray[np.uint64]) -> list[slice]:
        """Where the list of each of these terms stands in ``rows``; empty where there is none."""
        if not len(self.terms):
            return [slice(0, 0)] * len(keys)
        at = np.searchsorted(self.terms, keys)
        known = self.terms[np.minimum(at, len(self.terms) - 1)] == keys
        return [
            slice(int(self.starts[place]), int(self.starts[place + 1])) if found else slice(0, 0)
            for place, found in zip(at.tolist(), known.tolist(), strict=True)
        ]

    def sizes(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """How long the list of each of these terms is; 0 where there is none."""
        if not len(self.terms):
            return np.zeros(len(keys), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.terms, keys), len(self.terms) - 1)
        lengths = self.starts[at + 1].astype(np.int64) - self.starts[at]
        return np.where(self.terms[at] == keys, lengths, 0)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The lists as named arrays, the rows in as few bytes as they need."""
        arrays = {field: getattr(self, field) for field in _FIELDS}
        return {**arrays, "rows": self.rows.astype(np.min_scalar_type(len(self.lengths)))}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Postings:
        """What ``arrays`` gave. KeyError and ValueError where that is not what it is."""
        found = cls(**{field: arrays[field] for field in _FIELDS})
        if len(found.starts) != len(found.terms) + 1 or int(found.starts[-1]) != len(found.rows):
            raise ValueError("the lists of terms do not fit together")
        return found


def term_keys(terms: Iterable[str]) -> NDArray[np.uint64]:
    """The number of each of these terms."""
    return np.array([term_key(term) for term in terms], dtype=np.uint64)


@lru_cache(maxsize=1 << 16)
def term_key(term: str) -> int:
    """The first 64 bits of the term's BLAKE2b; half of a character counts as itself."""
    digest = hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _changes(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each value differs from the one before; the first does."""
    changes = np.ones(len(values), dtype=np.bool_)
    changes[1:] = values[1:] != values[:-1]
    return changes

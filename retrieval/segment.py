"""All that the index keeps of one notice: made once, then never changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.notice import NoticeId, Passage, PassageId
from retrieval.entry import embedded_text
from retrieval.hit import Vectors
from retrieval.postings import Postings


class Ragged:
    """An array with any number of rows for each passage; where it is read from disk, on demand."""

    def __init__(
        self,
        values: NDArray[Any],
        counts: NDArray[np.uint32],
        check: Callable[[int, NDArray[Any]], None] | None = None,
    ) -> None:
        """``counts`` says how many rows of ``values`` each passage has, in turn.

        ``check`` raises what is wrong with the rows of a passage, before the first look at them.
        """
        self.counts = counts
        self._values = values
        self._check = check
        self._unchecked = bytearray(len(counts) if check is None else b"\1" * len(counts))
        self._ends = np.cumsum(counts, dtype=np.int64)
        if len(values) != (self._ends[-1] if len(counts) else 0):
            raise ValueError("rows and passages do not match")

    @property
    def values(self) -> NDArray[Any]:
        """The rows of all passages."""
        self.check()
        return self._values

    def check(self) -> None:
        """Raise what is wrong with the values, if anything; those that were right are let be."""
        for number in range(len(self.counts)):
            self.of_passage(number)

    def of_passage(self, number: int) -> NDArray[Any]:
        """The rows of one passage."""
        end = int(self._ends[number])
        rows = self._values[end - int(self.counts[number]) : end]
        if self._unchecked[number] and self._check is not None:
            self._check(number, rows)
            self._unchecked[number] = False
        return rows


@dataclass(frozen=True, eq=False)
class Segment:
    """The entries of one notice, in order of passage id, with their vectors and terms.

    ``vectors`` has one row a passage, float32. ``ragged`` holds further arrays by name, with any
    number of rows a passage: a new kind of vector is one name more. ``pieces`` are the model's
    tokens. ``passage_digests`` names what
    was embedded of each passage. ``digest`` names the segment: its content and nothing else.
    """

    notice_id: NoticeId
    passage_ids: tuple[PassageId, ...]
    passage_digests: tuple[str, ...]
    vectors: Vectors
    words: Postings
    characters: Postings
    pieces: Postings
    ragged: Mapping[str, Ragged]
    digest: str = ""

    def __len__(self) -> int:
        return len(self.passage_ids)

    @cached_property
    def digests(self) -> Mapping[PassageId, str]:
        """The digest of what was embedded of each passage."""
        return dict(zip(self.passage_ids, self.passage_digests, strict=True))

    @cached_property
    def rows(self) -> Mapping[PassageId, int]:
        """The number of each passage within this segment."""
        return {passage_id: row for row, passage_id in enumerate(self.passage_ids)}

    def check(self) -> None:
        """Look also at what is read from disk on demand only. Raises what is wrong with it."""
        for ragged in self.ragged.values():
            ragged.check()

    def covers(self, passages: Sequence[Passage]) -> bool:
        """Whether exactly these passages are in it, each with its present text and clauses."""
        return self.digests == digests_of(passages)


def digests_of(passages: Sequence[Passage]) -> Mapping[PassageId, str]:
    """The digest of what an index embeds of each of these passages."""
    return {passage.passage_id: embedded_text(passage).digest for passage in passages}

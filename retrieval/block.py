"""Segments put together for searching: a large block of most, and a few small ones of late comers.

A block's structures are made once, from its segments, and never change. A notice that comes in is a
small block of its own, joined with its like, so that there are few; one that goes leaves its rows
behind, marked as gone. Putting all together anew is a matter of seconds for 100,000 passages, and
is done aside (``PassageIndex.tidy``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corpus.notice import NoticeId, PassageId
from retrieval.clause_channel import ClauseChannel
from retrieval.dense import APPROXIMATE_FROM, DenseIndex, VectorPart
from retrieval.entry import query_characters, query_pieces, query_terms
from retrieval.fuse import FusedRetriever
from retrieval.late import LateInteraction
from retrieval.lexical import LexicalIndex
from retrieval.places import Places
from retrieval.postings import Postings
from retrieval.rows import Rows
from retrieval.segment import Segment

JOINED_AT_ONCE = 4_096
"""Passages of late comers that are put together while somebody waits, a quarter of a second."""
_SCATTERED = 0.2  # of the rows outside the first block, or gone


@dataclass(frozen=True, eq=False)
class Block:
    """Some segments, ready to be searched."""

    segments: tuple[Segment, ...]
    words: Postings
    characters: Postings
    pieces: Postings
    vectors: VectorPart

    @classmethod
    def of(cls, segments: Sequence[Segment], approximate_from: int) -> Block:
        """The block of these segments; the order they come in does not show."""
        ordered = tuple(sorted(segments, key=lambda each: (each.notice_id, each.digest)))
        vectors = np.concatenate([each.vectors for each in ordered])
        return cls(
            ordered,
            Postings.joined([each.words for each in ordered]),
            Postings.joined([each.characters for each in ordered]),
            Postings.joined([each.pieces for each in ordered]),
            VectorPart(vectors, approximate_from),
        )

    def __len__(self) -> int:
        return len(self.vectors)


class Blocks:
    """The blocks of one set of segments, and the retrievers over them. They never change."""

    def __init__(
        self,
        blocks: Sequence[Block],
        live: Mapping[NoticeId, Segment],
        approximate_from: int = APPROXIMATE_FROM,
    ) -> None:
        """``live``: the segments that can be found; those of ``blocks`` that are not have gone."""
        self._blocks = tuple(blocks)
        self.live = live
        self._approximate_from = approximate_from
        segments = [each for block in blocks for each in block.segments]
        self.rows = _rows(segments, live)
        rows, places = self.rows, Places(self.rows, segments)
        pieces = LexicalIndex.over(rows, [each.pieces for each in blocks], query_pieces)
        self.fused = FusedRetriever(
            words=LexicalIndex.over(rows, [each.words for each in blocks], query_terms),
            characters=LexicalIndex.over(
                rows, [each.characters for each in blocks], query_characters
            ),
            dense=DenseIndex(rows, [each.vectors for each in blocks]),
            clauses=ClauseChannel(places),
            tokens=LateInteraction(places, pieces),
        )

    @classmethod
    def of(
        cls, live: Mapping[NoticeId, Segment], approximate_from: int = APPROXIMATE_FROM
    ) -> Blocks:
        """All these segments in one block."""
        blocks = [Block.of(tuple(live.values()), approximate_from)] if live else []
        return cls(blocks, live, approximate_from)

    def changed(self, live: Mapping[NoticeId, Segment]) -> Blocks:
        """The blocks of these segments, made of the present ones and of what is new.

        Takes as long as the new ones and the small blocks they are joined with need.
        """
        held = {each.digest: each for block in self._blocks for each in block.segments}
        wanted = {each: held.get(segment.digest, segment) for each, segment in live.items()}
        blocks = [block for block in self._blocks if _living(block, wanted)]
        new = [segment for segment in wanted.values() if segment.digest not in held]
        if not new:
            return Blocks(blocks, wanted, self._approximate_from)
        size = sum(map(len, new))
        while blocks and len(blocks[-1]) <= size and size + len(blocks[-1]) <= JOINED_AT_ONCE:
            new += _living(blocks.pop(), wanted)
            size = sum(map(len, new))
        return Blocks(
            [*blocks, Block.of(new, self._approximate_from)], wanted, self._approximate_from
        )

    def together(self) -> Blocks:
        """The same segments in one block."""
        return Blocks.of(self.live, self._approximate_from)

    @property
    def is_scattered(self) -> bool:
        """Whether searches would gain by putting all together."""
        if len(self.rows) <= JOINED_AT_ONCE:
            return False
        gone = len(self.rows) - self.rows.live_count
        late = len(self.rows) - len(self._blocks[0])
        return max(gone, late) > _SCATTERED * len(self.rows)

    @cached_property
    def passage_ids(self) -> frozenset[PassageId]:
        """The passages that can be found."""
        return frozenset(each for segment in self.live.values() for each in segment.passage_ids)

    @cached_property
    def segments(self) -> Mapping[PassageId, Segment]:
        """The segment that each passage is in."""
        return {each: segment for segment in self.live.values() for each in segment.passage_ids}


def _living(block: Block, live: Mapping[NoticeId, Segment]) -> list[Segment]:
    return [each for each in block.segments if live.get(each.notice_id) is each]


def _rows(segments: Sequence[Segment], live: Mapping[NoticeId, Segment]) -> Rows:
    sizes = np.array([len(each) for each in segments], dtype=np.int64)
    is_live = np.array([live.get(each.notice_id) is each for each in segments], dtype=np.bool_)
    return Rows(
        tuple(passage_id for each in segments for passage_id in each.passage_ids),
        tuple(each.notice_id for each in segments),
        np.repeat(np.arange(len(segments), dtype=np.int32), sizes),
        np.repeat(is_live, sizes),
    )

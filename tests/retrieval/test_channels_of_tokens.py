"""Late interaction and clause vectors, against what is worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from corpus.notice import NoticeId, PassageId
from retrieval.clause_channel import ClauseChannel
from retrieval.entry import IndexEntry, query_pieces
from retrieval.hit import Query, TokenVectors
from retrieval.late import LateInteraction
from retrieval.lexical import LexicalIndex
from retrieval.make_segment import CLAUSES, TOKEN_IDS, TOKEN_SCALE, TOKENS, segment_with
from retrieval.places import Places, best_of_each
from retrieval.rows import Rows
from retrieval.segment import Ragged, Segment

ROWS = np.arange(3, dtype=np.int32)


def a_segment(
    notice_id: str, tokens: list[list[list[float]]], ids: list[list[int]], clauses: list[object]
) -> Segment:
    """A passage for each list of two-dimensional tokens, with these clause sums."""
    entries = [
        IndexEntry(PassageId(f"{notice_id}:{n}"), NoticeId(notice_id), (), "", 0)
        for n in range(len(tokens))
    ]

    def ragged(rows: list[object], dtype: type, *shape: int) -> Ragged:
        arrays = [np.array(each, dtype=np.float64).reshape(-1, *shape) for each in rows]
        counts = np.array([len(each) for each in arrays], dtype=np.uint32)
        return Ragged(np.concatenate(arrays).astype(dtype), counts)

    scaled: list[object] = [np.array(each) * TOKEN_SCALE for each in tokens]
    arrays = {
        TOKENS: ragged(scaled, np.int8, 2),
        TOKEN_IDS: ragged(list(ids), np.int32),
        CLAUSES: ragged(clauses, np.float16, 2),
    }
    return segment_with(entries, np.zeros((len(tokens), 2), dtype=np.float32), arrays)


SEGMENTS = [
    a_segment("a", [[[1, 0], [0, 1]], [[0, 1]]], [[5, 6], [6]], [[[2, 0], [0, 2], [0, 2]], []]),
    a_segment("b", [[]], [[]], [[[3, 3]]]),
]


def places() -> Places:
    entries = [
        IndexEntry(PassageId(passage_id), each.notice_id, (), "", 0)
        for each in SEGMENTS
        for passage_id in each.passage_ids
    ]
    return Places(Rows.of(entries), SEGMENTS)


def late() -> LateInteraction:
    here = places()
    return LateInteraction(
        here, LexicalIndex.over(here.rows, [each.pieces for each in SEGMENTS], query_pieces)
    )


def a_query(vectors: list[list[float]], ids: list[int]) -> Query:
    tokens = TokenVectors(
        np.array(vectors, dtype=np.float32).reshape(-1, 2),
        np.array(ids, dtype=np.int64),
        np.zeros((len(ids), 2), dtype=np.int64),
    )
    return Query("", np.array([1.0, 0.0], dtype=np.float32), tokens=tokens)


def test_the_arrays_of_rows_are_put_together_in_the_order_of_the_rows() -> None:
    found, counts = places().gather(TOKEN_IDS, np.array([2, 1, 0], dtype=np.int32))
    assert found is not None
    assert (found.tolist(), counts.tolist()) == ([6, 5, 6], [0, 1, 2])
    assert places().gather("nothing", ROWS)[0] is None


def test_the_best_of_each_run_is_taken_column_by_column() -> None:
    values = np.array([[1, 9], [3, 2], [5, 5]])
    counts = np.array([2, 0, 1])
    assert best_of_each(values, counts).tolist() == [[3, 9], [0, 0], [5, 5]]


def test_each_token_counts_by_how_rare_it_is() -> None:
    """Token 5 is in one of three passages, 6 in two, 7 in none."""
    rare = {
        5: math.log(1 + (3 - 1 + 0.5) / 1.5),
        6: math.log(1 + (3 - 2 + 0.5) / 2.5),
        7: 2.0,
    }
    found = late().scores_of(a_query([[1, 0], [0, 1], [0.6, 0.8]], [5, 6, 7]), ROWS)
    total = sum(rare.values())
    both = (rare[5] + rare[6] + 0.8 * rare[7]) / total
    one = (0 * rare[5] + rare[6] + 0.8 * rare[7]) / total
    assert found == pytest.approx([both, one, 0.0], abs=1e-4)


def test_without_tokens_nothing_is_said() -> None:
    assert late().scores_of(a_query([], []), ROWS).tolist() == [0.0, 0.0, 0.0]
    query = Query("", np.array([1.0, 0.0], dtype=np.float32))
    assert late().scores_of(query, ROWS).tolist() == [0.0, 0.0, 0.0]


def test_the_best_two_neighbouring_clauses_and_all_of_them() -> None:
    best, whole = ClauseChannel(places()).scores_of(a_query([], []), ROWS)
    # of the sums (2,0) (0,2) (0,2) the first two make (2,2), all (2,4); (3,3) stands alone
    assert best == pytest.approx([math.cos(math.pi / 4), 0.0, math.cos(math.pi / 4)], abs=1e-3)
    assert whole == pytest.approx([2 / math.hypot(2, 4), 0.0, math.cos(math.pi / 4)], abs=1e-3)

"""What every Channel does: words, characters, vectors compared and vectors in clusters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pytest

from retrieval.dense import DenseIndex
from retrieval.entry import embedded_text, entry_of, query_characters
from retrieval.hit import Channel, Query
from retrieval.lexical import LexicalIndex
from retrieval.postings import Postings
from retrieval.rows import Rows
from tests.factories import a_passage
from tests.fakes import HashEmbedder

EMBEDDER = HashEmbedder()
PASSAGES = [
    a_passage(f"热线日均受理诉求{number}万件，新建公园{number % 7}个。", notice_id=f"n{number % 3}")
    for number in range(40)
]
ENTRIES = [entry_of(passage, ()) for passage in PASSAGES]
VECTORS = EMBEDDER.embed_passages([embedded_text(passage).text for passage in PASSAGES])

Maker: TypeAlias = Callable[[], Channel]


def words() -> Channel:
    return LexicalIndex(ENTRIES)


def characters() -> Channel:
    lists = Postings.of([entry.characters for entry in ENTRIES])
    return LexicalIndex.over(Rows.of(ENTRIES), [lists], query_characters)


def dense() -> Channel:
    return DenseIndex.of(ENTRIES, VECTORS)


def clustered() -> Channel:
    return DenseIndex.of(ENTRIES, VECTORS, approximate_from=20)


@pytest.fixture(params=[words, characters, dense, clustered], ids=lambda maker: maker.__name__)
def channel(request: pytest.FixtureRequest) -> Channel:
    maker: Maker = request.param
    return maker()


def a_query(text: str, *notice_ids: str) -> Query:
    vector = EMBEDDER.embed_queries([text])[0]
    return Query(text, vector, frozenset(notice_ids) if notice_ids else None)


@pytest.mark.parametrize("depth", [1, 7, 40, 100])
def test_rows_come_best_first_and_equals_by_passage_id(channel: Channel, depth: int) -> None:
    query = a_query("新建公园3个")
    rows = channel.search_rows(query, depth)
    assert 0 < len(rows) <= depth
    assert rows.dtype == np.int32
    scores = channel.scores_of(query, rows)
    ids = [ENTRIES[row].passage_id for row in rows.tolist()]
    pairs = list(zip((-scores).tolist(), ids, strict=True))
    assert pairs == sorted(pairs)


def test_no_row_that_was_not_found_scores_more_than_one_that_was(channel: Channel) -> None:
    query = a_query("热线受理诉求5万件")
    rows = channel.search_rows(query, 5)
    everything = channel.scores_of(query, np.arange(len(ENTRIES), dtype=np.int32))
    others = np.delete(everything, rows)
    assert others.max() <= channel.scores_of(query, rows).min()


def test_scores_keep_the_order_of_the_rows_and_do_not_depend_on_their_company(
    channel: Channel,
) -> None:
    query = a_query("新建公园")
    rows = np.array([7, 3, 39, 3, 0], dtype=np.int32)
    together = channel.scores_of(query, rows).tolist()
    apart = [channel.scores_of(query, rows[at : at + 1])[0] for at in range(len(rows))]
    assert together == apart
    assert len(channel.scores_of(query, rows[:0])) == 0


def test_only_rows_of_the_notices_asked_for_are_found(channel: Channel) -> None:
    rows = channel.search_rows(a_query("新建公园", "n1"), 40)
    assert {ENTRIES[row].notice_id for row in rows.tolist()} == {"n1"}
    assert len(channel.search_rows(a_query("新建公园", "n9"), 40)) == 0

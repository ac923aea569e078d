"""What every Retriever does: each channel of an index, and all fused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from corpus.notice import Passage
from retrieval.dense import DenseIndex
from retrieval.entry import embedded_text, entry_of
from retrieval.hit import Query, Retriever
from retrieval.index import PassageIndex
from retrieval.lexical import LexicalIndex
from tests.factories import a_passage
from tests.fakes import HashEmbedder

EMBEDDER = HashEmbedder()
PASSAGES = [
    a_passage("热线日均受理企业群众诉求2.30万件。", notice_id="hotline"),
    a_passage("热线接通率达到99%。", notice_id="hotline", start=100),
    a_passage("全年新建口袋公园30个。", notice_id="parks"),
    a_passage("改造老旧公园12个。", notice_id="parks", start=100),
    a_passage("改造老旧公园12个。", notice_id="parks", start=50),
    a_passage("市政府常务会议审议通过。", notice_id="council"),
]

Maker = Callable[[Sequence[Passage]], Retriever]


def lexical(passages: Sequence[Passage]) -> LexicalIndex:
    return LexicalIndex([entry_of(passage, ()) for passage in passages])


def dense(passages: Sequence[Passage]) -> DenseIndex:
    entries = [entry_of(passage, ()) for passage in passages]
    vectors = EMBEDDER.embed_passages([embedded_text(passage).text for passage in passages])
    return DenseIndex.of(entries, vectors)


def of_index(name: str) -> Maker:
    def make(passages: Sequence[Passage]) -> Retriever:
        return PassageIndex.build(passages, {}, EMBEDDER).retrievers()[name]

    make.__name__ = name
    return make


@pytest.fixture(
    params=[lexical, dense, *map(of_index, ("characters", "clauses", "tokens", "fused"))],
    ids=lambda maker: maker.__name__,
)
def make(request: pytest.FixtureRequest) -> Maker:
    maker: Maker = request.param
    return maker


def a_query(text: str, *notice_ids: str) -> Query:
    embedded = EMBEDDER.embed_query_tokens(text)
    wanted = frozenset(notice_ids) if notice_ids else None
    return Query(text, embedded.vector, wanted, tokens=embedded.tokens)


def test_the_passage_that_holds_the_words_comes_first(make: Maker) -> None:
    hits = make(PASSAGES).search(a_query("热线日均受理多少诉求"), 3).hits
    assert hits[0].passage_id == PASSAGES[0].passage_id


def test_hits_are_ranked_from_one_with_falling_scores(make: Maker) -> None:
    hits = make(PASSAGES).search(a_query("改造公园"), 6).hits
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)


def test_equal_passages_stand_in_order_of_their_ids(make: Maker) -> None:
    hits = make(PASSAGES).search(a_query("改造老旧公园12个"), 2).hits
    assert [hit.passage_id for hit in hits] == ["parks:100-110", "parks:50-60"]
    assert hits[0].score == hits[1].score


def test_a_cut_through_equal_passages_keeps_the_first_ids(make: Maker) -> None:
    same = [a_passage("同样的话。", start=number * 10) for number in range(40)]
    hits = make(same).search(a_query("同样的话"), 3).hits
    assert [hit.passage_id for hit in hits] == sorted(p.passage_id for p in same)[:3]


@pytest.mark.parametrize("k", [1, 2, 100])
def test_there_are_at_most_k_hits_each_another_passage(k: int, make: Maker) -> None:
    hits = make(PASSAGES).search(a_query("公园热线会议"), k).hits
    assert 0 < len(hits) <= k
    assert len({hit.passage_id for hit in hits}) == len(hits)


def test_only_the_notices_asked_for_are_searched(make: Maker) -> None:
    hits = make(PASSAGES).search(a_query("热线公园会议", "parks", "council"), 10).hits
    assert hits
    assert {hit.passage_id.partition(":")[0] for hit in hits} <= {"parks", "council"}


def test_a_notice_that_is_not_there_gives_no_hits(make: Maker) -> None:
    assert make(PASSAGES).search(a_query("热线", "unknown"), 10).hits == ()


def test_no_notices_at_all_is_not_every_notice(make: Maker) -> None:
    vector = EMBEDDER.embed_queries(["热线"])[0]
    assert make(PASSAGES).search(Query("热线", vector, frozenset()), 10).hits == ()


@pytest.mark.parametrize("text", ["", "。。。", "\0", "\ud800", "zzz qqq", "\ufdfa" * 1000])
def test_a_query_without_a_known_word_is_no_error(text: str, make: Maker) -> None:
    assert len(make(PASSAGES).search(a_query(text), 10).hits) <= len(PASSAGES)


def test_the_same_query_has_the_same_ranking(make: Maker) -> None:
    retriever = make(PASSAGES)
    query = a_query("新建公园")
    assert retriever.search(query, 5) == retriever.search(query, 5)


def test_passages_may_come_in_any_order(make: Maker) -> None:
    query = a_query("改造老旧公园热线")
    assert make(PASSAGES).search(query, 6) == make(PASSAGES[::-1]).search(query, 6)


def test_a_passage_without_words_is_no_error(make: Maker) -> None:
    marks = [a_passage("……"), a_passage("——", start=9)]
    assert len(make(marks).search(a_query("热线"), 5).hits) <= 2

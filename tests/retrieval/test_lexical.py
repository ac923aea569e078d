"""BM25 against its formula, and what counts as the same word."""

from __future__ import annotations

import math

import bm25s
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus.notice import NoticeId, PassageId
from retrieval.entry import IndexEntry, terms_of
from retrieval.hit import Query
from retrieval.lexical import LexicalIndex
from retrieval.postings import Postings
from retrieval.rows import Rows

TERM = st.sampled_from("天地人和政务")


def a_query(text: str, *names: str) -> Query:
    return Query(text, np.zeros(1, dtype=np.float32), names=names)


def an_entry(number: int, terms: list[str]) -> IndexEntry:
    return IndexEntry(PassageId(f"n:{number:03}"), NoticeId("n"), tuple(terms), "", 0)


def bm25(
    documents: list[list[str]], query: list[str], k1: float = 1.5, b: float = 0.75
) -> list[float]:
    """Lucene's BM25 as Kamphuis et al. (2020) write it, without its constant factor k1 + 1."""
    mean_length = sum(map(len, documents)) / len(documents)
    scores = []
    for document in documents:
        score = 0.0
        for term in query:
            holding = sum(term in other for other in documents)
            idf = math.log(1 + (len(documents) - holding + 0.5) / (holding + 0.5))
            tf = document.count(term)
            norm = k1 * (1 - b + b * len(document) / mean_length) if mean_length else 1.0
            score += idf * tf / (tf + norm)
        scores.append(score)
    return scores


@given(
    documents=st.lists(st.lists(TERM, max_size=8), min_size=1, max_size=12),
    query=st.lists(TERM, max_size=4),
)
def test_scores_are_those_of_the_formula(documents: list[list[str]], query: list[str]) -> None:
    held = [an_entry(number, terms) for number, terms in enumerate(documents)]
    index = LexicalIndex(held, lambda _: query)
    found = index.scores(a_query(""), [entry.passage_id for entry in held])
    assert list(found.values()) == pytest.approx(bm25(documents, query), abs=1e-5)


@given(st.lists(st.lists(TERM, max_size=8), max_size=12), st.lists(TERM, max_size=4))
def test_a_hit_shares_a_term_with_the_query(documents: list[list[str]], query: list[str]) -> None:
    held = [an_entry(number, terms) for number, terms in enumerate(documents)]
    found = {
        hit.passage_id for hit in LexicalIndex(held, lambda _: query).search(a_query(""), 99).hits
    }
    assert found == {entry.passage_id for entry in held if set(entry.terms) & set(query)}


@pytest.mark.parametrize(
    "text", ["12345热线", "１２３４５热线", "12345 熱線", "12345\u3000熱線", "「１２３４５」熱線？"]
)
def test_script_width_and_marks_do_not_matter(text: str) -> None:
    held = [an_entry(0, list(terms_of("12345热线受理诉求"))), an_entry(1, list(terms_of("公园")))]
    hits = LexicalIndex(held).search(a_query(text), 5).hits
    assert [hit.passage_id for hit in hits] == ["n:000"]


def test_a_traditional_passage_is_found_by_a_simplified_question() -> None:
    held = [an_entry(0, list(terms_of("熱線受理訴求"))), an_entry(1, list(terms_of("公園")))]
    hits = LexicalIndex(held).search(a_query("热线诉求"), 5).hits
    assert [hit.passage_id for hit in hits] == ["n:000"]


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    held = [an_entry(number, ["公园", "新建"]) for number in range(5)]
    held.append(an_entry(5, ["公园", "改造"]))
    scores = LexicalIndex(held, lambda _: ["公园", "改造"]).search(a_query(""), 1)
    assert scores.hits[0].passage_id == "n:005"


def test_a_name_found_in_a_passage_is_a_term_of_it() -> None:
    short = list(terms_of("该局负责建设。", ["天津市红桥区"]))
    held = [an_entry(0, short), an_entry(1, list(terms_of("该局负责建设。")))]
    hits = LexicalIndex(held).search(a_query("这个区？", "天津市紅橋區"), 5).hits
    assert [hit.passage_id for hit in hits] == ["n:000"]


def test_names_stand_behind_the_words_as_match_keys() -> None:
    assert terms_of("建设", ["Ａ區"])[-1] == "a区"
    assert terms_of("建设") == terms_of("建設")


def test_an_index_of_nothing_finds_nothing() -> None:
    assert LexicalIndex([]).search(a_query("热线"), 5).hits == ()


@given(
    documents=st.lists(st.lists(TERM, max_size=8), min_size=1, max_size=12),
    query=st.lists(TERM, min_size=1, max_size=4),
    cut=st.integers(0, 12),
    gone=st.sets(st.integers(0, 11)),
)
def test_neither_the_parts_nor_what_has_gone_shows_in_a_score(
    documents: list[list[str]], query: list[str], cut: int, gone: set[int]
) -> None:
    held = [an_entry(number, terms) for number, terms in enumerate(documents)]
    live = np.array([number not in gone for number in range(len(held))])
    rows = Rows.of(held)
    rows = Rows(rows.passage_ids, rows.notices, rows.notice_numbers, live)
    parts = [Postings.of(documents[:cut]), Postings.of(documents[cut:])]
    index = LexicalIndex.over(rows, parts, lambda _: query)
    kept = [entry for entry in held if live[held.index(entry)]]
    anew = LexicalIndex(kept, lambda _: query)
    assert index.search(a_query(""), 12) == anew.search(a_query(""), 12)
    joined = LexicalIndex.over(rows, [Postings.joined(parts)], lambda _: query)
    assert joined.search(a_query(""), 12) == index.search(a_query(""), 12)


@given(
    documents=st.lists(st.lists(TERM, max_size=8), max_size=12),
    asked=st.lists(st.sampled_from("天地人和政务无"), max_size=8),
    cut=st.integers(0, 12),
    gone=st.sets(st.integers(0, 11)),
)
def test_how_many_hold_a_term_is_counted_whatever_the_parts_and_what_has_gone(
    documents: list[list[str]], asked: list[str], cut: int, gone: set[int]
) -> None:
    rows = Rows.of([an_entry(number, terms) for number, terms in enumerate(documents)])
    live = np.array([number not in gone for number in range(len(documents))], dtype=np.bool_)
    rows = Rows(rows.passage_ids, rows.notices, rows.notice_numbers, live)
    parts = [Postings.of(documents[:cut]), Postings.of(documents[cut:])]
    kept = [terms for number, terms in enumerate(documents) if live[number]]
    counted = LexicalIndex.over(rows, parts, lambda _: ()).holding(asked)
    assert counted == [sum(term in terms for terms in kept) for term in asked]


@given(st.lists(st.lists(st.text(max_size=2), max_size=6), max_size=10), st.integers(0, 10))
def test_lists_that_are_joined_are_those_of_all_the_passages(
    passages: list[list[str]], cut: int
) -> None:
    joined = Postings.joined([Postings.of(passages[:cut]), Postings.of(passages[cut:])])
    for name, array in Postings.of(passages).arrays().items():
        assert joined.arrays()[name].tolist() == array.tolist(), name


@given(
    documents=st.lists(st.lists(TERM, max_size=8), min_size=1, max_size=12),
    query=st.lists(TERM, min_size=1, max_size=6),
)
def test_bm25s_gives_the_same_scores(documents: list[list[str]], query: list[str]) -> None:
    assume(any(documents))
    held = [an_entry(number, terms) for number, terms in enumerate(documents)]
    terms = sorted({term for document in documents for term in document})
    vocabulary = {term: number for number, term in enumerate(terms)}
    peer = bm25s.BM25(k1=1.5, b=0.75, method="lucene")
    peer.index(
        ([[vocabulary[term] for term in document] for document in documents], vocabulary),
        show_progress=False,
    )
    index = LexicalIndex(held, lambda _: query)
    rows = np.arange(len(held), dtype=np.int32)
    found = index.scores_of(a_query(""), rows)
    known = [term for term in query if term in vocabulary]
    expected = peer.get_scores(known) if known else np.zeros(len(held))
    assert found.tolist() == pytest.approx(expected.tolist(), abs=1e-5)


def test_a_term_held_by_very_many_passages_many_times_is_counted_right() -> None:
    documents = [["天"] * 300, *([["天", "地"]] * 300)]
    held = [an_entry(number, terms) for number, terms in enumerate(documents)]
    index = LexicalIndex(held, lambda _: ["天"])
    found = index.scores_of(a_query(""), np.array([300, 0], dtype=np.int32))
    expected = bm25(documents, ["天"])
    assert found.tolist() == pytest.approx([expected[300], expected[0]], abs=1e-9)


@pytest.mark.parametrize("depth", [1, 10, 200])
def test_lists_that_are_left_out_cost_no_passage(depth: int) -> None:
    """Words as frequent as in a language: the long lists are not read for most queries."""
    random, ranks = np.random.default_rng(7), np.arange(1, 400)
    vocabulary = [chr(0x4E00 + number) for number in range(len(ranks))]
    drawn = random.choice(vocabulary, size=(3_000, 20), p=(1 / ranks) / (1 / ranks).sum())
    documents = [terms.tolist() for terms in drawn]
    held = [an_entry(number, terms) for number, terms in enumerate(documents)]
    rows = np.arange(len(held), dtype=np.int32)
    asked: list[str] = []
    index = LexicalIndex(held, lambda _: asked)
    for document in documents[:40]:
        asked[:] = document[:8]
        scores = index.scores_of(a_query(""), rows)
        pairs = zip((-scores).tolist(), index.rows.passage_ids, strict=True)
        expected = [passage_id for _, passage_id in sorted(pairs)[:depth]]
        assert index.rows.ids_of(index.search_rows(a_query(""), depth)) == expected


@pytest.mark.parametrize("depth", [1, 10])
def test_a_query_as_long_as_a_page_costs_no_passage_its_place(depth: int) -> None:
    """Passages that differ by less than single precision tells when a thousand terms are added."""
    random = np.random.default_rng(11)
    vocabulary = [chr(0x4E00 + number) for number in range(2_000)]
    order = [random.permutation(vocabulary) for _ in range(4)]
    # each term is in as many passages, each passage has as many terms
    documents = [half.tolist() for each in order for half in np.split(each, 2)]
    held = [an_entry(number, terms) for number, terms in enumerate(documents)]
    asked = random.permutation(vocabulary * 50).tolist()
    index = LexicalIndex(held, lambda _: asked)
    rows = np.arange(len(held), dtype=np.int32)
    scores = index.scores_of(a_query(""), rows)
    pairs = zip((-scores).tolist(), index.rows.passage_ids, strict=True)
    expected = [passage_id for _, passage_id in sorted(pairs)[:depth]]
    assert index.rows.ids_of(index.search_rows(a_query(""), depth)) == expected

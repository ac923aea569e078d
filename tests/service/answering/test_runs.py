"""Runs of clauses in arrays: what is told of a run is what a look at each of its clauses tells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.make_segment import TOKEN_SCALE
from service.answering.runs import Runs, RunTable
from tests.factories import a_reading
from tests.service.answering.bases import a_base, a_regulation

READING = a_reading()
BASE = a_base(READING, a_regulation())


def _tables() -> list[RunTable]:
    tables = [
        BASE._table(passage.passage_id)
        for reading in BASE.readings.values()
        for passage in reading.passages
    ]
    return [table for table in tables if len(table)]


TABLES = _tables()
RUNS = Runs.of(TABLES)


def test_a_table_has_every_run_of_its_sentences_in_order() -> None:
    for table in TABLES:
        runs = [run for sentence in table.sentences for run in sentence.runs]
        assert len(table) == len(runs) == len(table.vectors)
        assert (table.last - table.first).tolist() == [run.last - run.first for run in runs]
        for number, first in enumerate(table.first.tolist()):
            last = int(table.last[number])
            assert first <= int(table.middle[number]) <= last
            assert int(table.starts[number]) == table.clauses[first].span.start
            length = table.clauses[last].span.end - table.clauses[first].span.start
            assert float(table.lengths[number]) == length


def test_no_run_reaches_over_the_end_of_a_sentence() -> None:
    ends = RUNS.clause_sentence[RUNS.last]
    assert (RUNS.clause_sentence[RUNS.first] == ends).all()
    assert (ends == RUNS.sentence_of).all()


def test_passages_stand_one_after_the_other() -> None:
    assert len(RUNS) == sum(map(len, TABLES))
    names = [RUNS.sentences[number].passage.passage_id for number in RUNS.sentence_of]
    assert names == [table.passage_id for table in TABLES for _ in range(len(table))]
    of_passage = RUNS.passage_of_sentence[RUNS.sentence_of]
    assert [TABLES[number].passage_id for number in of_passage] == names


def test_a_passage_of_titles_alone_has_an_empty_table() -> None:
    titles = [replace(each, is_title=True, runs=()) for each in TABLES[0].sentences]
    table = RunTable.of(titles, np.zeros((0, 64), np.int8), np.zeros(0, np.int32))
    assert len(table) == 0
    assert len(RunTable.of([], np.zeros((0, 64), np.int8), np.zeros(0, np.int32))) == 0


VALUES = st.lists(
    st.floats(-5, 5, width=32), min_size=len(RUNS.clauses), max_size=len(RUNS.clauses)
).map(np.array)


@given(VALUES)
def test_what_a_run_holds_is_the_greatest_of_its_clauses(values: np.ndarray) -> None:
    naive = [
        values[first : last + 1].max()
        for first, last in zip(RUNS.first.tolist(), RUNS.last.tolist(), strict=True)
    ]
    assert RUNS.of_runs(values).tolist() == naive
    assert RUNS.of_runs(np.stack([values, -values], axis=1))[:, 0].tolist() == naive


@given(VALUES)
def test_what_a_sentence_holds_is_the_greatest_of_its_clauses(values: np.ndarray) -> None:
    naive, position = [], 0
    for sentence in RUNS.sentences:
        naive.append(values[position : position + len(sentence.clauses)].max())
        position += len(sentence.clauses)
    assert RUNS.of_sentences(values).tolist() == naive


def test_the_tokens_of_a_clause_are_its_own() -> None:
    for table in TABLES:
        assert table.token_clause.max(initial=-1) < len(table.clauses)
        assert set(range(len(table.clauses))) == set(table.token_clause.tolist()) - {-1}
        # reduceat needs each clause's tokens in one stretch
        changes = np.flatnonzero(np.diff(table.token_clause, prepend=-2))
        inside = [each for each in table.token_clause[changes].tolist() if each >= 0]
        assert len(inside) == len(set(inside))


@pytest.mark.parametrize("count", [0, 1, 7])
def test_the_nearest_token_is_the_nearest_of_all(count: int) -> None:
    draw = np.random.default_rng(3)
    asked = draw.normal(size=(count, TABLES[0].tokens.shape[1])).astype(np.float32)
    clauses, heads, wholes = RUNS.nearest_tokens(asked)
    assert clauses.shape == (len(RUNS.clauses), count)
    assert heads.shape == wholes.shape == (len(TABLES), count)
    row = 0
    for number, table in enumerate(TABLES):
        cosines = (table.tokens.astype(np.float64) / TOKEN_SCALE) @ asked.T.astype(np.float64)
        np.testing.assert_allclose(wholes[number], cosines.max(axis=0), atol=1e-5)
        outside = cosines[table.token_clause < 0]
        expected = outside.max(axis=0) if len(outside) else np.zeros(count)
        np.testing.assert_allclose(heads[number], expected, atol=1e-5)
        for clause in range(len(table.clauses)):
            mine = cosines[table.token_clause == clause]
            np.testing.assert_allclose(clauses[row], mine.max(axis=0), atol=1e-5)
            row += 1


def test_a_passage_without_tokens_is_near_to_nothing() -> None:
    bare = replace(TABLES[0], tokens=TABLES[0].tokens[:0], token_clause=TABLES[0].token_clause[:0])
    for found in Runs.of([bare]).nearest_tokens(np.ones((2, 64), np.float32)):
        assert not found.any()

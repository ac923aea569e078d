"""Passages are cut into sentences and clauses in time that grows with the notice, no faster."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import PieceKind, Reading, Sentence, Span
from kg.quantities import find_quantities
from service.answering.sentences import LONGEST_RUN, Clause, Layout
from tests.factories import A_NOTICE_TEXT, a_reading
from tests.service.answering.bases import A_REGULATION_TEXT, a_base

LINES = st.lists(
    st.sampled_from(
        [*A_NOTICE_TEXT.splitlines(), *A_REGULATION_TEXT.splitlines(), "", "# 标题", "（1）甲："]
    ),
    max_size=30,
)


def test_clauses_are_slices_in_order_with_their_words() -> None:
    base, reading = a_base(), a_reading()
    for passage in reading.passages:
        clauses = [c for s in base.sentences(passage.passage_id) for c in s.clauses]
        assert all(a.span.end <= b.span.start for a, b in pairwise(clauses))
        assert all(passage.span.contains(clause.span) for clause in clauses)


def test_a_sentence_holds_the_words_of_its_headings() -> None:
    base, reading = a_base(), a_reading()
    passage = next(p for p in reading.passages if "受益居民" in p.text)
    assert "绿地" in base.sentences(passage.passage_id)[0].words


def test_a_sentence_knows_the_year_of_its_part() -> None:
    base, reading = a_base(), a_reading()
    passage = next(p for p in reading.passages if "受益居民" in p.text)
    assert base.sentences(passage.passage_id)[0].year == 2025


def _sentence(reading: Reading, words: str) -> Sentence:
    return next(s for s in reading.outline.sentences if words in s.span.of(reading.notice.text))


def test_the_title_of_an_item_announces_but_an_item_that_is_all_title_speaks() -> None:
    reading = a_reading(A_NOTICE_TEXT + "4.清理河道。\n")
    layout = Layout(reading)
    assert layout.is_title(_sentence(reading, "改造老旧公园。"))
    assert not layout.is_title(_sentence(reading, "清理河道"))


def test_the_first_words_of_a_point_announce_unless_they_hold_a_figure() -> None:
    reading = a_reading(
        "市园林局工作要点\n一、主要工作\n一是建设公园。新建公园30个。二是开放公园95个。免费开放。\n"
    )
    layout = Layout(reading)
    assert layout.is_title(_sentence(reading, "一是建设公园"))
    assert not layout.is_title(_sentence(reading, "二是开放公园95个"))


def test_a_heading_is_found_in_the_passage_under_it() -> None:
    reading = a_reading()
    heading = reading.outline.sections[1].heading
    assert Layout(reading).passage_at(heading).span.start >= heading.start
    beyond = Span(len(reading.notice.text), len(reading.notice.text))
    assert Layout(reading).passage_at(beyond) == reading.passages[-1]


def _is_title_by_looking_at_everything(reading: Reading, sentence: Sentence) -> bool:
    """The rule of ``Layout.is_title``, written without regard to time."""
    silent = {
        PieceKind.TITLE,
        PieceKind.NUMBER,
        PieceKind.ADDRESSEES,
        PieceKind.ISSUER,
        PieceKind.PART_TITLE,
        PieceKind.HEADING,
        PieceKind.MARKUP,
    }
    text, span, place = reading.notice.text, sentence.span, sentence.place
    if (
        place.item is not None
        and place.item.title is not None
        and (place.item.title.overlaps(span))
    ):
        return bool(text[span.end : place.item.span.end].strip())
    if any(p.kind in silent and p.span.overlaps(span) for p in reading.outline.pieces):
        return True
    if place.point is None or span.start != place.point.span.start:
        return False
    short = span.end < place.point.span.end and len(span) <= 40
    return short and not find_quantities(span.of(text))


@given(LINES)
def test_looking_up_by_place_finds_what_looking_at_everything_finds(lines: list[str]) -> None:
    reading = a_reading("\n".join(["关于工作要点的通知", *lines]))
    layout, outline = Layout(reading), reading.outline
    for sentence in outline.sentences:
        span = sentence.span
        assert layout.is_title(sentence) == _is_title_by_looking_at_everything(reading, sentence)
        assert layout.passage_at(span).span.contains(span)
        assert layout.sentences[layout.number_of(sentence)] == span
    for passage in reading.passages:
        assert list(layout.sentences_in(passage.span)) == [
            s for s in outline.sentences if passage.span.contains(s.span)
        ]


def _seconds_to_lay_out(reading: Reading) -> float:
    began = time.process_time()
    layout = Layout(reading)
    for sentence in reading.outline.sentences:
        layout.is_title(sentence)
        layout.number_of(sentence)
        layout.passage_at(sentence.span)
    for passage in reading.passages:
        layout.sentences_in(passage.span)
    return time.process_time() - began


@pytest.mark.parametrize("text", [A_NOTICE_TEXT, A_REGULATION_TEXT])
def test_a_notice_eight_times_as_long_takes_no_more_than_twenty_times_as_long(text: str) -> None:
    body = text.split("\n", 1)[1]
    short, long = (a_reading(text + body * times) for times in (40, 320))
    assert _seconds_to_lay_out(long) < 20 * max(_seconds_to_lay_out(short), 0.005)


def _clause(said: str) -> Clause:
    base = a_base(a_reading(f"市园林局通知\n{said}。\n"))
    return next(
        clause
        for passage in a_reading(f"市园林局通知\n{said}。\n").passages
        for sentence in base.sentences(passage.passage_id)
        for clause in sentence.clauses
        if not sentence.is_title
    )


def test_a_clause_knows_what_follows_it_and_what_its_figures_count() -> None:
    clause = _clause("新建口袋公园30个，面积不小")
    assert (clause.closes, clause.announces) == (False, False)
    assert _clause("新建公园；修缮长廊").closes
    assert _clause("任务如下：修缮长廊").announces
    assert "企业" in _clause("服务30家企业").counts
    assert _clause("设有长廊、凉亭、步道").counted == 3


def test_the_runs_of_a_sentence_are_all_stretches_of_a_few_clauses() -> None:
    base, reading = a_base(), a_reading()
    for passage in reading.passages:
        for sentence in base.sentences(passage.passage_id):
            count = len(sentence.clauses)
            expected = [
                (first, last)
                for first in range(count)
                for last in range(first, count)
                if last - first < LONGEST_RUN
            ]
            runs = [(run.first, run.last) for run in sentence.runs]
            assert runs == ([] if sentence.is_title else expected)
            assert len(sentence.run_vectors) == len(runs)

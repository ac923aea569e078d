"""Suggested questions are answered, each from the notice that it is suggested for."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.notice import NoticeId
from corpus.read import read_file
from service.answering import suggested
from service.answering.callers import Callers
from service.answering.outcome import Answer, Question, Reply
from service.answering.pipeline import Answerer
from service.answering.suggested import SuggestedQuestions
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder

WAIT_S = 60.0
SAMPLE = NoticeId("sample")
SHIPPED = NoticeId("tianjin-zwfw-2025")


@pytest.fixture(scope="module")
def library(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home = tmp_path_factory.mktemp("home")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(read_file(root / "corpus/notices/tianjin-zwfw-2025.txt"))
    library.ingest(a_published_file())
    yield library
    library.close()


@pytest.fixture(scope="module")
def answerer(library: Library) -> Answerer:
    return Answerer(library)


@pytest.fixture(scope="module")
def questions(library: Library, answerer: Answerer) -> Iterator[SuggestedQuestions]:
    questions = SuggestedQuestions(library, answerer)
    questions.begin().result(WAIT_S)
    yield questions
    questions.stop()


def test_every_suggestion_is_answered_from_its_notice(
    questions: SuggestedQuestions, answerer: Answerer
) -> None:
    suggested, is_finding = questions.of(None, 12)
    assert len(suggested) >= 4
    assert not is_finding
    for each in suggested:
        outcome = answerer.ask(Question(each.question)).outcome
        assert isinstance(outcome, Answer), each.question
        assert outcome.citations[0].notice_id == each.notice_id


def test_notices_take_turns_and_can_be_limited_to(questions: SuggestedQuestions) -> None:
    both, _ = questions.of(None, 2)
    assert len({each.notice_id for each in both}) == 2
    only, _ = questions.of(frozenset({SHIPPED}), 4)
    assert len(only) == 4
    assert {each.notice_id for each in only} == {SHIPPED}


class CountedAnswerer(Answerer):
    """Counts what is asked, and can be made to wait."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.asked = 0
        self.is_broken = False
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def ask(
        self,
        question: Question,
        is_wanted: Callable[[], bool] | None = None,
        *,
        with_evidence: bool = False,
    ) -> Reply:
        assert self.may_go_on.wait(WAIT_S)
        self.asked += 1
        if self.is_broken:
            raise RuntimeError(question.text)
        return super().ask(question)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Library]:
    library = Library.open(tmp_path, cache=tmp_path, embedder=HashEmbedder())
    library.ingest(a_published_file())
    yield library
    library.close()


def test_nobody_waits_for_questions_that_are_not_found_yet(small: Library) -> None:
    answerer = CountedAnswerer(small)
    answerer.may_go_on.clear()
    questions = SuggestedQuestions(small, answerer)
    assert [questions.of(None, 4) for _ in range(40)] == [((), True)] * 40
    answerer.may_go_on.set()
    questions.begin().result(WAIT_S)
    found, is_finding = questions.of(None, 4)
    assert found
    assert not is_finding
    before = answerer.asked
    assert questions.of(None, 4) == (found, False)
    assert answerer.asked == before
    questions.stop()


def test_after_a_change_they_are_found_anew_and_a_removed_notice_suggests_nothing(
    small: Library,
) -> None:
    answerer = CountedAnswerer(small)
    questions = SuggestedQuestions(small, answerer)
    questions.begin().result(WAIT_S)
    before = answerer.asked
    small.ingest(a_published_file("市水务局通知\n2025年新建节水型社区45个。\n", notice_id="water"))
    assert questions.of(None, 4) == ((), True)
    questions.begin().result(WAIT_S)
    assert answerer.asked >= before
    for each in list(small.snapshot().readings):
        small.remove(each)
    assert questions.of(None, 4) == ((), False)
    assert SAMPLE not in questions._found
    questions.stop()


def test_notices_without_questions_do_not_take_the_place_of_those_with_some(small: Library) -> None:
    for number in range(4):  # these come before “sample”
        small.ingest(a_published_file("通知\n请各单位抓好落实。\n", notice_id=f"empty-{number}"))
    questions = SuggestedQuestions(small, Answerer(small))
    questions.begin().result(WAIT_S)
    found, is_finding = questions.of(None, 2)
    assert [each.notice_id for each in found] == [SAMPLE, SAMPLE]
    assert not is_finding
    questions.stop()


def test_a_notice_beyond_the_first_is_looked_at_when_it_is_asked_for(
    small: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggested, "ENOUGH", 0)
    questions = SuggestedQuestions(small, Answerer(small))
    questions.begin().result(WAIT_S)
    assert questions.of(frozenset({SAMPLE}), 4) == ((), True)
    questions.begin().result(WAIT_S)
    assert questions.of(frozenset({SAMPLE}), 4)[0]
    questions.stop()


def test_what_goes_wrong_is_logged_without_its_words_and_tried_again(
    small: Library, caplog: pytest.LogCaptureFixture
) -> None:
    answerer = CountedAnswerer(small)
    answerer.is_broken = True
    questions = SuggestedQuestions(small, answerer)
    with caplog.at_level(logging.INFO, logger="service"), pytest.raises(RuntimeError):
        questions.begin().result(WAIT_S)
    questions.stop()
    assert [each.getMessage() for each in caplog.records] == ["suggestions.failed"]


def until(is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + WAIT_S
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_while_a_caller_is_answered_one_question_is_asked_and_then_waits(
    small: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggested, "PATIENCE_S", WAIT_S)
    answerer, callers = CountedAnswerer(small), Callers()
    questions = SuggestedQuestions(small, answerer, callers)
    with callers.answered():
        work = questions.begin()
        until(lambda: answerer.asked == 1)
        time.sleep(0.3)
        assert answerer.asked == 1
        assert not work.done()
    work.result(WAIT_S)
    assert answerer.asked > 1
    questions.stop()


def test_callers_who_never_cease_do_not_keep_it_from_its_end(
    small: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggested, "PATIENCE_S", 0.01)
    callers = Callers()
    questions = SuggestedQuestions(small, Answerer(small), callers)
    with callers.answered():
        questions.begin().result(WAIT_S)
        assert questions.of(None, 12)[0]
    questions.stop()


def test_whoever_stops_it_does_not_wait_for_its_rest(
    small: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggested, "PATIENCE_S", 10 * WAIT_S)
    answerer, callers = CountedAnswerer(small), Callers()
    questions = SuggestedQuestions(small, answerer, callers)
    with callers.answered():
        questions.begin()
        until(lambda: answerer.asked == 1)
        began = time.monotonic()
        questions.stop()
        assert time.monotonic() - began < WAIT_S


def test_a_caller_is_there_until_a_moment_after_the_answer() -> None:
    callers = Callers()
    assert not callers.are_there
    with callers.answered(), callers.answered():
        assert callers.are_there
    assert callers.are_there
    until(lambda: not callers.are_there)

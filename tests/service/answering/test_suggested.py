"""Suggested questions are answered, each from the notice that it is suggested for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.notice import NoticeId
from corpus.read import read_file
from service.answering.outcome import Answer, Question
from service.answering.pipeline import Answerer
from service.answering.suggested import SuggestedQuestions
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder

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


def test_every_suggestion_is_answered_from_its_notice(library: Library, answerer: Answerer) -> None:
    suggested = SuggestedQuestions(library, answerer).of(None, 12)
    assert len(suggested) >= 4
    for each in suggested:
        outcome = answerer.ask(Question(each.question)).outcome
        assert isinstance(outcome, Answer), each.question
        assert outcome.citations[0].notice_id == each.notice_id


def test_notices_take_turns_and_can_be_limited_to(library: Library, answerer: Answerer) -> None:
    questions = SuggestedQuestions(library, answerer)
    both = questions.of(None, 2)
    assert len({each.notice_id for each in both}) == 2
    only = questions.of(frozenset({SHIPPED}), 4)
    assert len(only) == 4
    assert {each.notice_id for each in only} == {SHIPPED}


def test_a_version_is_asked_once_and_a_removed_notice_suggests_nothing(
    tmp_path: Path,
) -> None:
    library = Library.open(tmp_path, cache=tmp_path, embedder=HashEmbedder())
    published = a_published_file()
    library.ingest(published)
    questions = SuggestedQuestions(library, Answerer(library))
    first = questions.of(None, 4)
    assert first
    assert questions.of(None, 4) is not first
    assert questions.of(None, 4) == first
    library.remove(NoticeId(published.notice_id))
    assert questions.of(None, 4) == ()
    library.close()

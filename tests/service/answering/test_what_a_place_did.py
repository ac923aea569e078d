"""What a place did is told of every notice that tells it, the latest first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.answering.outcome import Question
from service.answering.pipeline import Answerer
from service.answering.places import is_over_editions
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.answering.bases import answer_of, replied, understood

_HEAD = "天津市园林局{year}年园林工作通报\n一、各区做法\n"
OLD = (
    _HEAD.format(year=2023)
    + "1.红桥区。红桥区建成桃花堤步道2公里。\n2.河西区。河西区补种海棠300株。\n"
)
NEW = (
    _HEAD.format(year=2024)
    + "1.红桥区。红桥区修缮子牙河护栏5处。\n2.南开区。南开区开放水上花园。\n"
)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    home = tmp_path_factory.mktemp("reports")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    for name, text, date in (("old", OLD, "2023-12-01"), ("new", NEW, "2024-12-01")):
        library.ingest(
            a_published_file(text, notice_id=name, date=date, title=text.splitlines()[0])
        )
    yield Answerer(library)
    library.close()


def test_two_editions_are_told_the_latest_first(reports: Answerer) -> None:
    answer = answer_of(replied(reports, "红桥区做了什么?").outcome)
    assert [each.notice_id for each in answer.citations] == ["new", "old"]
    assert "护栏" in answer.text
    assert "步道" in answer.text


def test_what_one_notice_alone_tells_is_told_alone(reports: Answerer) -> None:
    answer = answer_of(replied(reports, "南开区做了什么?").outcome)
    assert [each.notice_id for each in answer.citations] == ["new"]


@pytest.mark.parametrize(
    ("question", "is_over"),
    [("红桥区做了什么?", True), ("红桥区有几处护栏?", False), ("你们做了什么?", False)],
)
def test_only_what_a_place_did_is_asked_of_all_editions(question: str, is_over: bool) -> None:
    assert is_over_editions(understood(question)) is is_over


def test_a_follow_up_asks_the_same_of_another_place(reports: Answerer) -> None:
    outcome = reports.ask(Question("河西区做了什么?")).outcome
    assert "海棠" in answer_of(outcome).text

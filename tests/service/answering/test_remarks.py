"""A remark that leans on the last turn is answered by what holds the thing that it names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.answering.outcome import Reason, Turn
from service.answering.pipeline import Answerer
from service.answering.remarks import remark_in
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.answering.bases import abstention_of, answer_of, replied

TEXT = (
    "青岚市园林局文件\n一、客流\n1.公园。东湖公园日均客流2万人次，游客满意率保持97%以上。\n"
    "2.夜场。夜间开放的公园有3个。\n3.设施。公园座椅维修率达到88%。\n"
)
ASKED = Turn("东湖公园每天多少客流?", "东湖公园日均客流2万人次。[1]")


@pytest.fixture(scope="module")
def parks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    home = tmp_path_factory.mktemp("parks")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file(TEXT))
    yield Answerer(library)
    library.close()


@pytest.mark.parametrize("said", ["周末呢?", "那门票收入呢", "雨天嘞"])
def test_the_last_answer_is_not_told_again_for_what_it_does_not_hold(
    parks: Answerer, said: str
) -> None:
    refused = abstention_of(replied(parks, said, ASKED).outcome)
    assert refused.reason is Reason.ATTRIBUTE_ABSENT


@pytest.mark.parametrize(("said", "told"), [("满意率呢?", "97%"), ("客流呢", "2万人次")])
def test_what_the_same_sentence_holds_may_be_told_again(
    parks: Answerer, said: str, told: str
) -> None:
    assert told in answer_of(replied(parks, said, ASKED).outcome).text


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("周末呢?", ("周末",)),
        ("那东湖区呢", ()),
        ("多少呢", ()),
        ("周末开门吗", ()),
        ("how about weekends", ("weekends",)),
    ],
)
def test_a_remark_names_a_thing_and_no_place(said: str, names: tuple[str, ...]) -> None:
    assert remark_in(said) == names

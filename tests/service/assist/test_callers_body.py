"""Whose business a related card says it is: no district's that the caller did not name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.answering.outcome import Answer
from service.answering.pipeline import Answerer
from service.assist.assistant import Assistant
from service.assist.cards import Card, Relation
from service.assist.responsible import BodySource
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder

ISSUER = "天津市园林管理局"
A_SUMMARY = f"""{ISSUER}2024年工作总结
一、各区工作
河西区在社区公园设立旧书交换驿站，方便居民换书。
滨海新区推出湿地公园夜间导览服务，受到游客欢迎。
经开区打造企业花园认养平台，提供苗木养护指导。
二、全市工作
全年新建口袋公园30个。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Over a city's summary that tells what its districts did."""
    home = tmp_path_factory.mktemp("home")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(
        a_published_file(A_SUMMARY, notice_id="summary", title=A_SUMMARY[:16], issuer=ISSUER)
    )
    yield Assistant(Answerer(library))
    library.close()


@pytest.fixture(autouse=True)
def in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that all that is found is only related."""
    monkeypatch.setattr("service.answering.refuse.confidence", lambda *_: 0.1)


def related(assistant: Assistant, said: str, quoted: str) -> Card:
    for card in assistant.assist(said, k=5).cards:
        if card.relation is Relation.RELATED:
            assert isinstance(card.outcome, Answer)
            if quoted in card.outcome.citations[0].quote:
                return card
    raise AssertionError(f"no related card quotes {quoted}")


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("楼下那堆旧书扔了可惜，有换书的驿站没有，唉烦死我了", "旧书"),
        ("我家住河东，楼下那堆旧书扔了可惜，有换书的驿站没有", "旧书"),
        ("晚上带孩子去湿地公园黑灯瞎火的，有没有导览的人陪着", "湿地"),
        ("单位院子里的花没人养护，苗木都死了，能不能找人认养", "认养"),
    ],
)
def test_a_district_that_the_caller_does_not_name_is_not_answerable(
    assistant: Assistant, said: str, quoted: str
) -> None:
    card = related(assistant, said, quoted)
    assert card.body is not None
    assert (card.body.name, card.body.source) == (ISSUER, BodySource.ISSUER)


@pytest.mark.parametrize(
    ("said", "quoted", "body"),
    [
        ("我家住河西，楼下那堆旧书扔了可惜，有换书的驿站没有", "旧书", "河西区"),
        ("濱海呢邊夜晚去濕地公園黑麻麻，有冇導覽嘅人陪住", "湿地", "滨海新区"),
        ("我们在经开区，院子里的花没人养护，苗木都死了，能不能找人认养", "认养", "经开区"),
    ],
)
def test_the_callers_own_is(assistant: Assistant, said: str, quoted: str, body: str) -> None:
    card = related(assistant, said, quoted)
    assert card.body is not None
    assert card.body.name == body
    assert card.body.source is BodySource.MEASURE

"""One question of several places: each part is of its own, and is told with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus.notice import NoticeId
from kg.divisions import divisions_named
from service.answering.frames import NEWEST, asked_of
from service.answering.outcome import Language, Question, Reason
from service.answering.pipeline import Answerer
from service.answering.places import notices_of_places
from service.answering.things import each_place
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.answering.bases import abstention_of, answer_of, replied, understood

NOTICES = (
    ("tianjin", "天津市", "2024-03-05", "第一条 湖泊通航申请须在十日内答复。"),
    ("chengdu", "成都市", "2024-03-05", "第一条 湖泊通航申请须在五日内答复。"),
    ("before", "成都市", "2019-03-05", "第一条 湖泊通航申请须在二十日内答复。"),
)


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    home = tmp_path_factory.mktemp("places")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    for notice_id, city, date, rule in NOTICES:
        text = f"{city}湖泊通航办法\n{rule}\n第二条 渔船登记免费。\n"
        library.ingest(
            a_published_file(
                text,
                notice_id=notice_id,
                title=f"{city}湖泊通航办法",
                issuer=f"{city}水务局",
                date=date,
            )
        )
    yield Answerer(library)
    library.close()


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("天津和成都的票价哪个高", ["天津的票价哪个高", "成都的票价哪个高"]),
        ("天津、成都票价差几元", ["天津票价差几元", "成都票价差几元"]),
        ("天津、成都和上海各有几个码头", ["天津有几个码头", "成都有几个码头", "上海有几个码头"]),
        ("天津市红桥区与成都市的做法", ["天津市红桥区的做法", "成都市的做法"]),
        ("tianjin的票价", []),
        ("天津的票价和成都的船", []),
        ("公园和长廊各有几个", []),
    ],
)
def test_places_side_by_side_are_asked_of_one_by_one(question: str, parts: list[str]) -> None:
    assert [key for _, key in each_place(question)] == parts


@pytest.mark.parametrize(
    "question",
    ["天津和成都联合做了什么?", "天津和成都之间的船多少钱?", "天津和成都跟谁一起修了码头?"],
)
def test_what_places_do_with_each_other_is_asked_of_all(question: str) -> None:
    assert not any(need.thing for need in understood(question).needs)


def test_which_places_are_compared_is_no_question_of_its_own() -> None:
    needs = understood("天津与成都相比,湖泊通航申请多少日答复?").needs
    assert [need.thing for need in needs] == ["天津", "成都"]


@pytest.mark.parametrize(
    "question",
    [
        "天津和成都的湖泊通航申请分别多少日内答复?",
        "天津、成都湖泊通航申请答复差几日?",
        "天津与成都相比,湖泊通航申请多少日内答复?",
    ],
)
def test_each_places_rule_is_told_with_its_place(cities: Answerer, question: str) -> None:
    text = answer_of(replied(cities, question).outcome).text
    assert text.removeprefix(NEWEST[Language.SIMPLIFIED]) == (
        "天津:湖泊通航申请须在十日内答复。[1]成都:湖泊通航申请须在五日内答复。[2]"
    )


def test_only_the_place_that_no_notice_tells_of_is_said_to_be_missing(cities: Answerer) -> None:
    for question in ("天津和南京湖泊通航申请答复差几日?", "南京和天津湖泊通航申请答复差几日?"):
        abstention = abstention_of(replied(cities, question).outcome)
        assert abstention.reason is Reason.WRONG_PLACE
        assert "南京" in abstention.message
        assert "天津" not in abstention.message


@pytest.mark.parametrize("city", ["Nanjing", "Xi'an", "Harbin"])
def test_a_city_in_latin_letters_that_no_notice_speaks_for_is_missing(
    cities: Answerer, city: str
) -> None:
    question = f"湖泊通航申请多少日内答复 in {city}?"
    abstention = abstention_of(replied(cities, question).outcome)
    assert abstention.reason is Reason.WRONG_PLACE
    assert city in abstention.message


def test_of_a_city_in_latin_letters_its_notices_are_asked() -> None:
    homes = {
        NoticeId(name): divisions_named(city)[0]
        for name, city in (("tianjin", "天津市"), ("chengdu", "成都市"))
    }
    asked = understood("How soon is a boat registered in Tianjin?")
    assert notices_of_places(asked, homes) == {"tianjin"}
    assert notices_of_places(understood("How soon is a boat registered?"), homes) is None


def test_two_cities_in_latin_letters_are_asked_of_one_by_one() -> None:
    needs = understood("Which fee is higher, in Tianjin or in Chengdu?").needs
    assert [need.thing for need in needs] == ["tianjin", "chengdu"]


def test_where_several_places_say_as_much_each_can_be_asked_of(cities: Answerer) -> None:
    question = "湖泊通航申请几天答复？"
    refused = abstention_of(cities.ask(Question(question)).outcome)
    assert refused.reason is Reason.AMBIGUOUS
    assert sorted(refused.places) == ["天津市", "成都市"]
    for place, days in (("天津市", "十日"), ("成都市", "五日")):
        again = asked_of(question, place, Language.SIMPLIFIED)
        assert days in answer_of(cities.ask(Question(again)).outcome).text
    assert abstention_of(cities.ask(Question("码头几点关门？")).outcome).places == ()

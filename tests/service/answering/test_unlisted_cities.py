"""Cities that the list of divisions does not have, each with a notice of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.answering.outcome import Question, Reason, Turn
from service.answering.pipeline import Answerer
from service.answering.understand import understand
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.answering.bases import abstention_of, answer_of, replied

RULES = (
    ("tianjin", "天津市", "第一条 湖泊通航申请须在十日内答复。\n第二条 河北区开放三座码头。"),
    ("yanchuan", "砚川市", "第一条 湖泊通航申请须在五日内答复。\n第二条 渔船登记收费三元。"),
    ("yunxi", "云溪市", "第一条 湖泊通航申请须在三日内答复。\n第二条 东湖区开放四座码头。"),
)
ASKED = "湖泊通航申请须在多少日内答复?"


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    home = tmp_path_factory.mktemp("unlisted")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    for notice_id, city, rules in RULES:
        title, issuer = f"{city}湖泊通航办法", f"{city}水务局"
        file = a_published_file(
            f"{title}\n{rules}\n", notice_id=notice_id, title=title, issuer=issuer
        )
        library.ingest(file)
    yield Answerer(library)
    library.close()


@pytest.mark.parametrize(
    ("place", "days"),
    [("天津", "十日"), ("砚川市", "五日"), ("砚川", "五日"), ("云溪市", "三日"), ("云溪", "三日")],
)
def test_what_names_a_city_is_asked_of_its_notices(cities: Answerer, place: str, days: str) -> None:
    answer = answer_of(replied(cities, f"{place}{ASKED}").outcome)
    assert days in answer.text
    assert len(answer.citations) == 1


def test_what_only_another_city_says_is_not_told(cities: Answerer) -> None:
    abstention_of(replied(cities, "云溪市渔船登记收费多少元?").outcome)
    assert "三元" in answer_of(replied(cities, "砚川市渔船登记收费多少元?").outcome).text


@pytest.mark.parametrize("place", ["恒峰市", "云溪区", "杭州"])
def test_a_city_that_no_notice_speaks_for_is_refused(cities: Answerer, place: str) -> None:
    abstention = abstention_of(replied(cities, f"{place}{ASKED}").outcome)
    assert abstention.reason is Reason.WRONG_PLACE
    assert place in abstention.message


def test_of_several_cities_none_is_chosen_for_the_asker(cities: Answerer) -> None:
    abstention = abstention_of(replied(cities, ASKED).outcome)
    assert abstention.reason is Reason.AMBIGUOUS
    assert all(city in abstention.message for _, city, _ in RULES)


def test_whose_rule_is_told_is_said_where_no_city_is_named(cities: Answerer) -> None:
    assert answer_of(replied(cities, "渔船登记收费多少元?").outcome).text.startswith("砚川市")


def test_a_city_in_a_follow_up_is_put_for_the_one_before(cities: Answerer) -> None:
    turns = [Turn(f"天津{ASKED}", "须在十日内答复。[1]")]
    for said, days in (("砚川呢?", "五日"), ("那云溪市呢", "三日"), ("天津呢", "十日")):
        reply = replied(cities, said, *turns)
        assert days in answer_of(reply.outcome).text
        turns.append(Turn(said, answer_of(reply.outcome).text))
    abstention = abstention_of(replied(cities, "恒峰市呢", *turns).outcome)
    assert abstention.reason is Reason.WRONG_PLACE
    assert "恒峰市" in abstention.message
    assert "天津" not in abstention.message


def test_a_follow_up_with_an_unlisted_city_is_shown_in_full(cities: Answerer) -> None:
    vocabulary = cities.evidence_base().vocabulary
    turn = Turn("天津渔船登记收费多少元", "三元。[1]")
    assert understand(Question("砚川呢", history=(turn,)), vocabulary).question == (
        "砚川渔船登记收费多少元"
    )


def test_two_unlisted_cities_are_asked_of_one_by_one(cities: Answerer) -> None:
    text = answer_of(replied(cities, "砚川市和云溪市湖泊通航申请分别多少日内答复?").outcome).text
    assert "砚川市:湖泊通航申请须在五日内答复" in text
    assert "云溪市:湖泊通航申请须在三日内答复" in text

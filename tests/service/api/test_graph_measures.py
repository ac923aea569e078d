"""GET /graph/measures and /graph/follow-ups over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.library import Library
from tests.cli.test_graph_measures import RULES, TEXT
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.api.clients import NOTICE_ID, client_of
from tests.service.api.test_graph_queries import asked
from tests.service.api.test_problems import problem_of

MEASURES = "/api/v1/graph/measures"
FOLLOW_UPS = "/api/v1/graph/follow-ups"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a library with a notice of two years and a regulation."""
    home = tmp_path_factory.mktemp("two")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file(TEXT, notice_id="plan-2025"))
    library.ingest(a_published_file(RULES, notice_id="rules"))
    with client_of(library) as client:
        yield client
    library.close()


def test_measures_stand_in_their_order_each_with_its_sentence(client: TestClient) -> None:
    found = asked(client, MEASURES, status="planned", text="热线", limit=1_000)
    text = client.get(f"/api/v1/notices/{NOTICE_ID}/text").text

    assert found["total"] == len(found["measures"]) > 3
    starts = [each["mentions"][0]["start"] for each in found["measures"]]
    assert starts == sorted(starts)
    for each in found["measures"]:
        assert (each["type"], each["attributes"]["status"]) == ("Measure", "planned")
        sentence = each["sentence"]
        assert text[sentence["start"] : sentence["end"]] == sentence["text"]


def test_whom_a_rule_binds_is_found_with_its_term_and_its_penalty(two: TestClient) -> None:
    [bound] = asked(two, MEASURES, body="管理单位")["measures"]
    [termed] = asked(two, MEASURES, with_deadline=True)["measures"]
    punished = asked(two, MEASURES, with_penalty=True, notice_id="rules")["measures"]

    assert bound["id"] == termed["id"]
    assert bound["attributes"]["obliged"] == "公园管理单位"
    assert all(each["attributes"]["penalty"] for each in punished)


def test_follow_ups_have_both_ends_with_heading_and_sentence(two: TestClient) -> None:
    [pair] = asked(two, FOLLOW_UPS, text="认养", body="西湖区")["follow_ups"]

    assert pair["earlier"]["attributes"]["status"] == "done"
    assert pair["earlier_said"]["sentence"]["text"] == "会同市财政局推出口袋公园认养机制。"
    assert pair["later_said"]["section"] == "一、完善机制"
    assert pair["later_said"]["sentence"]["text"] == "西湖区完善口袋公园认养机制。"
    assert asked(two, FOLLOW_UPS, min_score=1)["follow_ups"] == []


@pytest.mark.parametrize(("address", "key"), [(MEASURES, "measures"), (FOLLOW_UPS, "follow_ups")])
def test_pages_put_together_are_the_whole(client: TestClient, address: str, key: str) -> None:
    whole = asked(client, address, limit=1_000)
    pages = [asked(client, address, limit=7, offset=at) for at in range(0, whole["total"], 7)]

    assert whole["total"] == len(whole[key]) > 7
    assert [each for page in pages for each in page[key]] == whole[key]


@pytest.mark.parametrize("address", [MEASURES, FOLLOW_UPS])
@pytest.mark.parametrize(
    ("parameters", "status", "words"),
    [
        ({"body": "无此单位"}, 404, "Nothing has the name “无此单位”"),
        ({"notice_id": "nowhere"}, 404, "nowhere"),
        ({"body": " "}, 422, "body must not be blank"),
        ({"text": ""}, 422, "text must not be blank"),
        ({"text": "长" * 1_001}, 422, "1000 characters"),
        ({"limit": -1}, 422, "limit"),
        ({"offset": -1}, 422, "offset"),
        ({"word": "热线"}, 422, "word"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_and_not_an_empty_list(
    client: TestClient, address: str, parameters: dict[str, Any], status: int, words: str
) -> None:
    problem = problem_of(client.get(address, params=parameters), status)
    assert words in problem["detail"]


@pytest.mark.parametrize(
    ("address", "parameters"),
    [
        (MEASURES, {"year": 99_999}),
        (MEASURES, {"status": "achieved"}),
        (FOLLOW_UPS, {"min_score": 1.5}),
        (FOLLOW_UPS, {"min_score": "nan"}),
    ],
)
def test_a_condition_that_nothing_could_meet_is_refused(
    client: TestClient, address: str, parameters: dict[str, Any]
) -> None:
    problem_of(client.get(address, params=parameters), 422)

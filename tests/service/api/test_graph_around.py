"""What is around a node, over HTTP: for a drawing, and for who looks at it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from tests.service.api.clients import NOTICE_ID
from tests.service.api.test_problems import problem_of

ISSUER = "Department:天津市政务服务办"


def around(client: TestClient, node: str, **asked: Any) -> Any:
    """What the service says is around ``node``."""
    reply = client.get(f"/api/v1/graph/nodes/{quote(node, safe='')}/around", params=asked)
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_a_hub_is_told_kind_by_kind_with_the_number_of_each(client: TestClient) -> None:
    found = around(client, ISSUER, each=3)
    assert found["total"] > 300
    assert found["total"] == sum(kind["total"] for kind in found["kinds"])
    assert all(0 < len(kind["neighbours"]) <= 3 for kind in found["kinds"])
    assert found["kinds"][0]["predicate"] == "led_by"


def test_every_edge_is_told_with_the_sentence_that_says_so(client: TestClient) -> None:
    text = client.get(f"/api/v1/notices/{NOTICE_ID}/text").text
    for kind in around(client, ISSUER, each=5)["kinds"]:
        for neighbour in kind["neighbours"]:
            edge = neighbour["edge"]
            assert len(edge["said"]) == len(edge["provenance"]) <= edge["places"]
            for place, said in zip(edge["provenance"], edge["said"], strict=True):
                sentence = said["sentence"]
                assert text[sentence["start"] : sentence["end"]] == sentence["text"]
                assert sentence["start"] <= place["start"] < place["end"] <= sentence["end"]


def test_the_notices_that_say_so_are_named(client: TestClient) -> None:
    [notice] = around(client, "红桥区")["notices"]
    assert notice["notice_id"] == NOTICE_ID
    assert notice["issuer"] == "天津市人民政府政务服务办公室"


def test_a_page_further_on_is_asked_for_by_the_kinds_own_name(client: TestClient) -> None:
    first = around(client, ISSUER, each=4)["kinds"][0]
    [page] = around(client, ISSUER, each=4, kind=first["kind"], offset=2)["kinds"]
    assert page["total"] == first["total"]
    assert page["neighbours"][:2] == first["neighbours"][2:]


def test_a_kind_that_the_node_has_not_is_nothing_and_one_that_is_none_an_error(
    client: TestClient,
) -> None:
    assert around(client, ISSUER, kind="applies_to.out.-.-")["kinds"] == []
    address = f"/api/v1/graph/nodes/{quote(ISSUER)}/around"
    for odd in ({"kind": "led by"}, {"each": 0}, {"each": 1_000}, {"offset": -1}, {"limit": 3}):
        assert problem_of(client.get(address, params=odd), 422)["errors"]


@pytest.mark.parametrize("name", ["红桥区", "紅橋區", "District:天津市红桥区"])
def test_a_node_is_had_by_its_name_as_well(client: TestClient, name: str) -> None:
    assert around(client, name)["node"]["id"] == "District:天津市红桥区"


def test_an_unknown_node_is_an_error(client: TestClient) -> None:
    problem = problem_of(client.get("/api/v1/graph/nodes/nothing/around"), 404)
    assert problem["type"] == "urn:problem-type:wenjin:unknown-node"

"""Odd questions to the graph over HTTP: the same problem, whichever route is asked."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.service.api.test_problems import problem_of

GRAPH = "/api/v1/graph"
NAMED: list[tuple[str, str, dict[str, str]]] = [
    ("nodes", "query", {}),
    ("paths", "from", {"to": "红桥区"}),
    ("paths", "to", {"from": "红桥区"}),
    *[("measures", name, {}) for name in ("body", "text")],
    *[("follow-ups", name, {}) for name in ("body", "text")],
    *[("targets", name, {}) for name in ("text", "district", "section")],
]
LISTS = ("measures", "follow-ups", "targets")


@pytest.mark.parametrize("words", [" \t", "长" * 1_001, "😀", "，。"])
@pytest.mark.parametrize(("route", "name", "others"), NAMED)
def test_words_that_mean_nothing_are_a_problem_everywhere(
    client: TestClient, route: str, name: str, others: dict[str, str], words: str
) -> None:
    problem = problem_of(client.get(f"{GRAPH}/{route}", params={name: words} | others), 422)
    assert name in problem["detail"] or "name must" in problem["detail"]


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.parametrize("notice_id", ["nowhere", "", "😀"])
def test_an_unknown_notice_is_not_found(client: TestClient, route: str, notice_id: str) -> None:
    reply = client.get(f"{GRAPH}/{route}", params={"notice_id": notice_id})
    assert f"“{notice_id}”" in problem_of(reply, 404)["detail"]


@pytest.mark.parametrize("wrong", [{"limit": -1}, {"limit": 0}, {"offset": -1}])
def test_a_page_that_cannot_be_is_a_problem(client: TestClient, wrong: dict[str, Any]) -> None:
    for route in (*LISTS, "nodes"):
        problem = problem_of(client.get(f"{GRAPH}/{route}", params=wrong), 422)
        assert problem["errors"][0]["parameter"] in wrong


def test_a_year_out_of_reach_is_a_problem(client: TestClient) -> None:
    for route in ("measures", "targets"):
        reply = client.get(f"{GRAPH}/{route}", params={"year": 99_999})
        assert "year must be from 1900 to 2100" in problem_of(reply, 422)["detail"]


def test_no_words_ask_for_every_node(client: TestClient) -> None:
    every = client.get(f"{GRAPH}/nodes", params={"limit": 3}).json()
    assert client.get(f"{GRAPH}/nodes", params={"query": "", "limit": 3}).json() == every

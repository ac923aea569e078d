"""The graph over HTTP."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from corpus.notice import NoticeId
from kg.edits import AddEdge, Rename
from kg.model import NodeId, Predicate
from service.curation import Curation
from service.library import Library
from tests.service.api.clients import NOTICE_ID, client_of
from tests.service.api.test_problems import problem_of

NODES = "/api/v1/graph/nodes"


def test_a_district_is_found_by_its_name_with_the_places_that_name_it(client: TestClient) -> None:
    found = client.get(NODES, params={"query": "红桥区", "type": "District"}).json()
    assert found["total"] == len(found["nodes"]) == 1
    [node] = found["nodes"]
    fields = ["id", "type", "name", "aliases", "attributes", "mentions", "merges", "edits"]
    assert list(node) == fields
    assert node["type"] == "District"
    text = client.get(f"/api/v1/notices/{NOTICE_ID}/text").text
    assert node["mentions"]
    for mention in node["mentions"]:
        assert text[mention["start"] : mention["end"]] == mention["text"]


def test_a_node_and_its_neighbours_are_had_by_its_id(client: TestClient) -> None:
    [found] = client.get(NODES, params={"query": "红桥区", "type": "District"}).json()["nodes"]
    address = f"{NODES}/{quote(found['id'], safe='')}"
    assert client.get(address).json() == found
    near = client.get(f"{address}/neighbours").json()
    assert near["node"] == found
    assert near["neighbours"]
    for neighbour in near["neighbours"]:
        edge = neighbour["edge"]
        assert list(edge) == [
            "source",
            "predicate",
            "target",
            "provenance",
            "implicit",
            "score",
            "reason",
            "edits",
        ]
        assert edge["provenance"]
        assert found["id"] in (edge["source"], edge["target"])
        assert neighbour["node"]["id"] in (edge["source"], edge["target"])


def test_a_node_says_of_each_alias_what_made_it_one_and_where_it_stands(
    client: TestClient,
) -> None:
    [node] = client.get(NODES, params={"query": "市公安局", "limit": 1}).json()["nodes"]
    [merge] = node["merges"]
    assert merge == {"alias": "市公安局", "rules": ["issuer_place"], "said": node["mentions"][0]}


def test_an_alias_that_no_notice_writes_stands_nowhere(client: TestClient) -> None:
    [node] = client.get(NODES, params={"query": "红桥区", "limit": 1}).json()["nodes"]
    assert [merge["alias"] for merge in node["merges"]] == node["aliases"]
    assert {"alias": "天津市红桥区", "rules": ["division"], "said": None} in node["merges"]


def test_every_node_of_the_graph_is_had_by_its_id(client: TestClient) -> None:
    listed = client.get(NODES, params={"limit": 1_000}).json()
    assert listed["total"] >= len(listed["nodes"]) > 50
    for node in listed["nodes"][::25]:
        assert client.get(f"{NODES}/{quote(node['id'], safe='')}").json() == node


def test_nodes_are_listed_by_type_up_to_a_limit(client: TestClient) -> None:
    listed = client.get(NODES, params={"type": "Department", "limit": 2}).json()
    assert listed["total"] > len(listed["nodes"]) == 2
    assert {node["type"] for node in listed["nodes"]} == {"Department"}


def test_no_match_is_an_empty_list_but_an_unknown_id_is_an_error(client: TestClient) -> None:
    assert client.get(NODES, params={"query": "无此名"}).json() == {
        "total": 0,
        "nodes": [],
        "matches": [],
    }
    for address in (f"{NODES}/nothing", f"{NODES}/nothing/neighbours", f"{NODES}/a/b%2Fc%00"):
        problem = problem_of(client.get(address), 404)
        assert problem["type"] == "urn:problem-type:wenjin:unknown-node"


@pytest.mark.parametrize("name", ["红桥区", "天津市红桥区", "紅橋區", " 红桥区 "])
def test_a_node_and_its_neighbours_are_had_by_name_as_well(client: TestClient, name: str) -> None:
    by_id = f"{NODES}/{quote('District:天津市红桥区', safe='')}"
    by_name = f"{NODES}/{quote(name, safe='')}"
    for address in ("", "/neighbours"):
        assert client.get(by_name + address).json() == client.get(by_id + address).json()


def test_a_name_that_no_one_node_has_says_which_there_are_and_how_to_search(
    client: TestClient,
) -> None:
    unknown = problem_of(client.get(f"{NODES}/{quote('红侨区')}"), 404)["detail"]
    assert "“红侨区”. Did you mean 红桥区?" in unknown
    assert "GET /api/v1/graph/nodes?query=" in unknown
    several = problem_of(client.get(f"{NODES}/{quote('两级')}/neighbours"), 409)
    assert "Give the id of one: Target:" in several["detail"]
    for odd in (" ", "😀", "长" * 1_001):
        assert "name must" in problem_of(client.get(f"{NODES}/{quote(odd)}"), 422)["detail"]


def test_an_unknown_type_says_which_there_are(client: TestClient) -> None:
    problem = problem_of(client.get(NODES, params={"type": "Planet"}), 422)
    assert "District" in problem["detail"]
    assert problem["errors"][0]["parameter"] == "type"
    assert problem_of(client.get(NODES, params={"limit": "0"}), 422)["errors"]


def test_an_edited_node_and_edge_say_so_at_once_while_the_server_runs(library: Library) -> None:
    with client_of(library) as client:
        before, *_ = client.get(NODES, params={"query": "市财政局"}).json()["nodes"]
        curation = Curation(library)
        district = curation.find("东湖区").node_id
        said = curation.said(NoticeId("sample"), "会同市财政局改造老旧公园12个")
        edge = AddEdge(NodeId(before["id"]), Predicate.COOPERATES_WITH, district, said)
        curation.edit_all([Rename(NodeId(before["id"]), "财政"), edge], "王", "校对")

        after, *_ = client.get(NODES, params={"query": "市财政局"}).json()["nodes"]
        near = client.get(f"{NODES}/{quote(after['id'], safe='')}/neighbours").json()

    assert (before["edits"], after["edits"], after["name"]) == ([], [1], "财政")
    [added] = [each["edge"] for each in near["neighbours"] if each["edge"]["edits"]]
    assert (added["edits"], added["target"]) == ([2], district)

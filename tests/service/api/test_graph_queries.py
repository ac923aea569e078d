"""Questions to the graph over HTTP: names in pinyin, pages, figures, paths."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from service.library import Library
from tests.service.api.clients import NOTICE_ID
from tests.service.api.test_problems import problem_of

NODES = "/api/v1/graph/nodes"
TARGETS = "/api/v1/graph/targets"
PATHS = "/api/v1/graph/paths"
HONGQIAO = "District:天津市红桥区"


def asked(client: TestClient, address: str, **parameters: Any) -> dict[str, Any]:
    reply = client.get(address, params=parameters)
    assert reply.status_code == 200, reply.text
    body: dict[str, Any] = reply.json()
    return body


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("红桥区", "exact"),
        ("紅橋區", "same"),
        ("hongqiaoqu", "pinyin"),
        ("hqq", "pinyin"),
        ("红侨区", "sound"),
    ],
)
def test_a_node_is_found_by_whatever_means_it_and_says_by_what(
    client: TestClient, query: str, kind: str
) -> None:
    found = asked(client, NODES, query=query)
    assert found["nodes"][0]["id"] == HONGQIAO
    assert found["matches"][0]["kind"] == kind
    assert len(found["matches"]) == len(found["nodes"])


@pytest.mark.parametrize("parameters", [{"query": "市"}, {"type": "Department"}, {}])
def test_pages_of_nodes_put_together_are_the_whole(
    client: TestClient, parameters: dict[str, str]
) -> None:
    whole = asked(client, NODES, limit=1_000, **parameters)
    first = asked(client, NODES, limit=5, **parameters)
    second = asked(client, NODES, limit=5, offset=5, **parameters)
    assert first["total"] == second["total"] == whole["total"] == len(whole["nodes"]) > 10
    assert first["nodes"] + second["nodes"] == whole["nodes"][:10]
    assert asked(client, NODES, offset=10_000, **parameters)["nodes"] == []


def test_neighbours_are_chosen_by_predicate_direction_and_type_page_by_page(
    client: TestClient,
) -> None:
    address = f"{NODES}/{quote(HONGQIAO, safe='')}/neighbours"
    whole = asked(client, address)
    assert whole["total"] == len(whole["neighbours"]) >= 2
    [located] = asked(client, address, predicate="located_in", direction="in")["neighbours"]
    assert located["node"]["name"] == "“双铁”政务服务驿站"
    both = asked(client, address, predicate=["located_in", "mentions"])["neighbours"]
    assert {each["edge"]["predicate"] for each in both} == {"located_in", "mentions"}
    out = asked(client, address, direction="out")
    into = asked(client, address, direction="in")
    assert {each["edge"]["target"] for each in into["neighbours"]} == {HONGQIAO}
    assert out["total"] + into["total"] == whole["total"]
    programmes = asked(client, address, type="Programme")["neighbours"]
    assert {each["node"]["type"] for each in programmes} == {"Programme"}
    assert located in programmes
    second = asked(client, address, limit=1, offset=1)
    assert second["neighbours"] == whole["neighbours"][1:2]
    assert second["total"] == whole["total"]


def test_mentions_are_left_out_only_where_that_is_asked_for(client: TestClient) -> None:
    [whole] = asked(client, NODES, query="天津市", type="Region", limit=1)["nodes"]
    [cut] = asked(client, NODES, query="天津市", type="Region", limit=1, mentions=2)["nodes"]
    assert len(whole["mentions"]) > 2
    assert cut == whole | {"mentions": whole["mentions"][:2]}
    address = f"{NODES}/{quote(whole['id'], safe='')}"
    assert asked(client, address) == whole
    assert asked(client, address, mentions=0)["mentions"] == []
    near = asked(client, f"{address}/neighbours", mentions=0, limit=3)
    assert near["node"]["mentions"] == []
    assert {len(each["node"]["mentions"]) for each in near["neighbours"]} == {0}


def test_what_the_plan_promises_with_a_number_stands_with_its_headings_and_its_sentence(
    client: TestClient,
) -> None:
    found = asked(client, TARGETS, part="plan", status="planned", limit=1_000)
    text = client.get(f"/api/v1/notices/{NOTICE_ID}/text").text
    assert found["total"] == len(found["targets"]) > 10
    assert found["unmatched"] == []
    starts = []
    for each in found["targets"]:
        assert (each["part"], each["notice_id"]) == ("plan", NOTICE_ID)
        assert each["target"]["attributes"]["status"] == "planned"
        assert each["sections"]
        [mention], sentence = each["target"]["mentions"], each["sentence"]
        starts.append(mention["start"])
        assert sentence["start"] <= mention["start"] < mention["end"] <= sentence["end"]
        assert text[sentence["start"] : sentence["end"]] == sentence["text"]
    assert starts == sorted(starts)


def test_figures_are_chosen_by_unit_range_district_and_section(client: TestClient) -> None:
    [daily] = asked(client, TARGETS, unit="件", min=20_000, max=30_000)["targets"]
    assert daily["target"]["name"] == "2.30万件"
    assert daily["sections"][0]["name"].startswith("五、")
    [owned] = asked(client, TARGETS, district="南开", unit="家")["targets"]
    assert "南开区" in [each["name"] for each in owned["districts"]]
    here = asked(client, TARGETS, section=daily["sections"][0]["id"])
    assert daily in here["targets"]
    assert asked(client, TARGETS, section="津呼速应", year=2024)["total"] == here["total"]


def test_pages_of_figures_put_together_are_the_whole(client: TestClient) -> None:
    whole = asked(client, TARGETS, limit=1_000)
    second = asked(client, TARGETS, limit=7, offset=7)
    assert second["total"] == whole["total"]
    assert second["targets"] == whole["targets"][7:14]


def test_a_condition_that_no_figure_meets_says_what_there_is(client: TestClient) -> None:
    found = asked(client, TARGETS, unit="光年", year=2025)
    assert (found["total"], found["targets"]) == (0, [])
    [unmatched] = found["unmatched"]
    assert (unmatched["condition"], unmatched["wanted"]) == ("unit", "光年")
    assert "个" in unmatched["there_are"]


@pytest.mark.parametrize(
    ("wrong", "kind", "named"),
    [
        ({"min": 3, "max": 2}, "invalid-filter", "min"),
        ({"min": "nan"}, "invalid-filter", "min"),
        ({"year": 25}, "invalid-filter", "year"),
        ({"unit": " "}, "invalid-filter", "unit"),
        ({"status": "foo"}, "invalid-request", "achieved"),
        ({"part": "foo"}, "invalid-request", "summary"),
        ({"year": "soon"}, "invalid-request", "year"),
        ({"limit": 0}, "invalid-request", "limit"),
        ({"offset": -1}, "invalid-request", "offset"),
        ({"unitt": "个"}, "invalid-request", "unitt"),
        ({"text": "长" * 1_001}, "invalid-request", "text"),
    ],
)
def test_a_filter_that_cannot_be_used_is_a_problem_that_says_why(
    client: TestClient, wrong: dict[str, Any], kind: str, named: str
) -> None:
    problem = problem_of(client.get(TARGETS, params=wrong), 422)
    assert problem["type"] == f"urn:problem-type:wenjin:{kind}"
    assert named in problem["detail"]


def test_two_nodes_are_joined_by_edges_with_their_sentences(client: TestClient) -> None:
    ends = {"from": "红桥区", "to": "“双铁”政务服务驿站"}
    found = asked(client, PATHS, predicate="located_in", **ends)
    assert (found["outcome"], found["searched"]) == ("found", 1)
    [step] = found["paths"][0]["steps"]
    assert found["paths"][0]["start"] == found["start"]
    assert step["node"] == found["end"]
    [edge] = step["edges"]
    assert (edge["predicate"], edge["target"]) == ("located_in", HONGQIAO)
    assert "双铁" in edge["sentence"]["text"]


def test_no_path_and_no_path_within_so_many_edges_are_told_apart(client: TestClient) -> None:
    ends = {"from": "红桥区", "to": "市公安局"}
    short = asked(client, PATHS, hops=1, **ends)
    assert (short["outcome"], short["searched"], short["paths"]) == ("none_within", 1, [])
    apart = asked(client, PATHS, predicate="located_in", **ends)
    assert (apart["outcome"], apart["paths"]) == ("not_joined", [])
    some = asked(client, PATHS, limit=1, predicate="mentions", **ends)
    assert (some["outcome"], some["more"], len(some["paths"])) == ("found", True, 1)


def test_a_name_that_is_none_or_that_several_have_is_a_problem(client: TestClient) -> None:
    unknown = problem_of(client.get(PATHS, params={"from": "红侨区", "to": "红桥区"}), 404)
    assert unknown["type"] == "urn:problem-type:wenjin:unknown-node"
    assert "Did you mean 红桥区" in unknown["detail"]
    several = problem_of(client.get(PATHS, params={"from": "红桥区", "to": "两级"}), 409)
    assert several["type"] == "urn:problem-type:wenjin:ambiguous-name"
    assert f"Target:{NOTICE_ID}:" in several["detail"]
    missing = problem_of(client.get(PATHS, params={"from": "红桥区"}), 422)
    assert missing["errors"][0]["parameter"] == "to"
    for wrong in ({"predicate": "knows"}, {"hops": 21}, {"limit": 0}, {"to": ""}):
        problem_of(client.get(PATHS, params={"from": "红桥区", "to": "红桥区"} | wrong), 422)


@pytest.mark.parametrize(
    ("address", "wrong", "named"),
    [
        (NODES, {"offset": -1}, "offset"),
        (NODES, {"query": "长" * 1_001}, "query"),
        (NODES, {"mentions": -1}, "mentions"),
        (f"{NODES}/{HONGQIAO}/neighbours", {"direction": "up"}, "direction"),
        (f"{NODES}/{HONGQIAO}/neighbours", {"predicate": "knows"}, "predicate"),
        (f"{NODES}/{HONGQIAO}/neighbours", {"type": "Planet"}, "type"),
        (NODES, {"foo": 1}, "foo"),
        (NODES, {"node_type": "District"}, "node_type"),
        (f"{NODES}/{HONGQIAO}", {"limit": 5}, "limit"),
        (f"{NODES}/{HONGQIAO}/neighbours", {"predicates": "mentions"}, "predicates"),
        (PATHS, {"from": "红桥区", "to": "红桥区", "max": 3}, "max"),
        (PATHS, {"from": "红桥区", "to": "红桥区", "start": "红桥区"}, "start"),
        (TARGETS, {"foo": ""}, "foo"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(
    client: TestClient, address: str, wrong: dict[str, Any], named: str
) -> None:
    problem = problem_of(client.get(address, params=wrong), 422)
    assert problem["errors"][0]["parameter"] == named


def test_one_state_of_the_notices_has_one_index(library: Library) -> None:
    snapshot = library.snapshot()
    assert snapshot.queries is snapshot.queries is library.snapshot().queries
    assert snapshot.queries.find("口袋公园", limit=5).total
    library.remove(next(iter(snapshot.readings)))
    assert library.snapshot().queries is not snapshot.queries
    assert library.snapshot().queries.find("口袋公园", limit=5).total == 0

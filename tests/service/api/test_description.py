"""/openapi.json says what holds, also where the framework could not read it off a route."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.library import Library
from tests.service.api.clients import bearer, client_of
from tests.service.api.test_problems import problem_of

KEYED = {
    "assist",
    "preview",
    "add_notice",
    "remove_notice",
    "feedback",
    "reask_feedback",
    "rule_on_feedback",
    "me",
}


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    every = [each for path in document["paths"].values() for each in path.values()]
    return {each["operationId"]: each for each in every}


def test_a_key_is_needed_where_the_document_says_so_and_may_be_sent_elsewhere(
    document: dict[str, Any],
) -> None:
    looked_at = {k: each for k, each in operations(document).items() if "security" in each}
    assert {k for k, each in looked_at.items() if {} not in each["security"]} >= KEYED
    for name in ("ask", "search", "notices", "notice_text", "suggestions", "give_feedback"):
        assert looked_at[name]["security"] == [{"HTTPBearer": []}, {}]
    assert "security" not in operations(document)["healthz"]


def test_a_form_has_the_fields_that_are_read_and_no_other(document: dict[str, Any]) -> None:
    for name in ("Body_add_notice", "Body_preview"):
        schema = document["components"]["schemas"][name]
        assert set(schema["properties"]) == {"file", "metadata"}
        assert schema["additionalProperties"] is False


def test_limits_are_told(document: dict[str, Any]) -> None:
    asked = operations(document)
    for name in ("measures", "targets"):
        [year] = [each for each in asked[name]["parameters"] if each["name"] == "year"]
        assert (year["schema"]["minimum"], year["schema"]["maximum"]) == (1900, 2100)
    [score] = [each for each in asked["follow_ups"]["parameters"] if each["name"] == "min_score"]
    assert (score["schema"]["minimum"], score["schema"]["maximum"]) == (0, 1)
    k = document["components"]["schemas"]["SearchBody"]["properties"]["k"]
    assert (k["minimum"], k["maximum"]) == (1, 100)


def test_publishing_may_be_answered_by_events(document: dict[str, Any]) -> None:
    content = operations(document)["add_notice"]["responses"]["200"]["content"]
    assert set(content) == {"application/json", "text/event-stream"}


@pytest.mark.parametrize(("k", "status"), [(3.0, 200), (3, 200), (3.5, 422), ("3", 422)])
def test_a_whole_number_may_be_written_with_a_point(
    client: TestClient, k: object, status: int
) -> None:
    reply = client.post("/api/v1/search", json={"query": "热线", "k": k})
    assert reply.status_code == status
    if status == 200:
        assert len(reply.json()["hits"]) == 3


def test_a_form_that_is_none_is_told_so(library: Library, editor: str) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    with client_of(library) as client:
        headers = {**kind, **bearer(editor)}
        reply = client.post("/api/v1/notices", content=b"no form", headers=headers)
    assert "The form cannot be read" in problem_of(reply, 400)["detail"]


def test_a_number_of_thousands_of_digits_in_metadata_is_refused(
    library: Library, editor: str
) -> None:
    metadata = b'{"title": %s}' % (b"9" * 5_000)
    sent = {"file": ("a.txt", "内容。".encode()), "metadata": ("m.json", metadata)}
    with client_of(library) as client:
        reply = client.post("/api/v1/notices", files=sent, headers=bearer(editor))
    assert "is not JSON" in problem_of(reply, 422)["detail"]

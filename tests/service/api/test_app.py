"""The app as a whole: its description and its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.api.pages import WEB

OPERATIONS = {
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/metrics"),
    ("get", "/api/v1/status"),
    ("post", "/api/v1/ask"),
    ("post", "/api/v1/assist"),
    ("post", "/api/v1/search"),
    ("get", "/api/v1/me"),
    ("get", "/api/v1/session"),
    ("post", "/api/v1/session"),
    ("delete", "/api/v1/session"),
    ("get", "/api/v1/suggestions"),
    ("post", "/api/v1/notices/preview"),
    ("get", "/api/v1/notices"),
    ("post", "/api/v1/notices"),
    ("get", "/api/v1/notices/{notice_id}"),
    ("delete", "/api/v1/notices/{notice_id}"),
    ("get", "/api/v1/notices/{notice_id}/text"),
    ("post", "/api/v1/feedback"),
    ("get", "/api/v1/feedback"),
    ("get", "/api/v1/feedback/questions"),
    ("post", "/api/v1/feedback/reask"),
    ("post", "/api/v1/feedback/ruling"),
    ("get", "/api/v1/graph/nodes"),
    ("get", "/api/v1/graph/nodes/{node_id}"),
    ("get", "/api/v1/graph/nodes/{node_id}/neighbours"),
    ("get", "/api/v1/graph/nodes/{node_id}/around"),
    ("get", "/api/v1/graph/targets"),
    ("get", "/api/v1/graph/measures"),
    ("get", "/api/v1/graph/follow-ups"),
    ("get", "/api/v1/graph/paths"),
}


@pytest.fixture(scope="module")
def described(client: TestClient) -> dict[str, Any]:
    """/openapi.json."""
    reply = client.get("/openapi.json")
    assert reply.status_code == 200
    body: dict[str, Any] = reply.json()
    return body


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each method, path and operation."""
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_the_description_has_every_route_and_no_other(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    assert {(method, path) for method, path, _ in operations(described)} == OPERATIONS


def test_every_operation_has_a_name_of_its_own_a_summary_and_its_errors(
    described: dict[str, Any],
) -> None:
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(names) == len(set(names))
    for _, _, operation in operations(described):
        assert operation["summary"]
        assert operation["description"]
        for status in ("4XX", "5XX"):
            assert operation["responses"][status]["content"] == {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            }


def test_every_reference_of_the_description_leads_somewhere(
    client: TestClient, described: dict[str, Any]
) -> None:
    referred = set(re.findall(r"#/components/schemas/(\w+)", client.get("/openapi.json").text))
    assert referred == set(described["components"]["schemas"])


def test_path_parameters_are_described(described: dict[str, Any]) -> None:
    for _, path, operation in operations(described):
        named = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path))


def test_the_limits_of_a_question_are_in_the_description(described: dict[str, Any]) -> None:
    ask = described["components"]["schemas"]["AskBody"]
    assert ask["properties"]["question"]["maxLength"] == 1_000
    assert ask["properties"]["history"]["maxItems"] == 10
    assert ask["additionalProperties"] is False
    assert ask["required"] == ["question"]


def test_writing_routes_are_described_as_needing_a_key(described: dict[str, Any]) -> None:
    writing = [("post", "/api/v1/notices"), ("delete", "/api/v1/notices/{notice_id}")]
    for method, path in [
        *writing,
        *(("post", f"/api/v1/feedback/{do}") for do in ("reask", "ruling")),
    ]:
        assert described["paths"][path][method]["security"]
    assert described["components"]["securitySchemes"]


def test_the_page_and_each_of_its_files_are_served(client: TestClient) -> None:
    assert client.get("/").text == (WEB / "index.html").read_text(encoding="utf-8")
    for file in sorted(path for path in WEB.rglob("*") if path.is_file()):
        reply = client.get(f"/{file.relative_to(WEB)}")
        assert reply.content == file.read_bytes()


@pytest.mark.parametrize(
    "address", ["/../settings.py", "/%2e%2e/settings.py", "/..%2fsettings.py", "//etc/passwd"]
)
def test_nothing_beside_the_page_is_served(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_page_names_no_other_host() -> None:
    for file in sorted(Path(WEB).glob("*.html")):
        assert not re.search(r"(src|href)=.?(https?:)?//", file.read_text(encoding="utf-8"))

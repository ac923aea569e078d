"""The headers that every response carries."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.api.headers import SECURITY_HEADERS
from tests.service.api.clients import QUESTION


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/page.js", 200),
        ("GET", "/healthz", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/api/v1/notices", 200),
        ("GET", "/api/v1/notices/tianjin-zwfw-2025/text", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/api/v1/ask", 405),
        ("POST", "/api/v1/ask", 415),
        ("POST", "/api/v1/notices", 401),
    ],
)
def test_every_response_carries_them_errors_included(
    client: TestClient, method: str, address: str, status: int
) -> None:
    reply = client.request(method, address)
    assert reply.status_code == status
    for name, value in SECURITY_HEADERS.items():
        assert reply.headers[name] == value
    assert "server" not in reply.headers


def test_a_refused_body_carries_them_too(client: TestClient) -> None:
    reply = client.post("/api/v1/ask", content=b" " * 70_000)
    assert reply.status_code == 413
    for name, value in SECURITY_HEADERS.items():
        assert reply.headers[name] == value


def test_no_page_may_load_from_elsewhere_run_inline_code_or_be_framed() -> None:
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


def test_answers_are_kept_out_of_caches_and_files_are_asked_for_again(client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": QUESTION})
    assert answer.headers["Cache-Control"] == "no-store"
    script = client.get("/page.js")
    assert script.headers["Cache-Control"] == "no-cache"
    again = client.get("/page.js", headers={"If-None-Match": script.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("address", "kind"),
    [("/", "text/html"), ("/page.js", "text/javascript"), ("/page.css", "text/css")],
)
def test_files_of_the_page_have_their_types(client: TestClient, address: str, kind: str) -> None:
    assert client.get(address).headers["Content-Type"] == f"{kind}; charset=utf-8"
    assert client.head(address).status_code == 200

"""Pages of other sites: only those allowed, for what the widget needs, without credentials."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.library import Library
from service.settings import Settings
from tests.service.api.clients import BASE, NOTICE_ID, QUESTION, until_ready

SITE = "https://www.example.gov.cn"
OTHER = "https://elsewhere.example.org"
WIDGETS = [
    ("POST", "/api/v1/ask"),
    ("POST", "/api/v1/feedback"),
    ("GET", "/api/v1/suggestions"),
    ("GET", "/api/v1/notices"),
    ("GET", f"/api/v1/notices/{NOTICE_ID}/text"),
    ("GET", "/readyz"),
]
NOT_WIDGETS = [
    ("POST", "/api/v1/notices"),
    ("DELETE", f"/api/v1/notices/{NOTICE_ID}"),
    ("GET", f"/api/v1/notices/{NOTICE_ID}"),
    ("POST", "/api/v1/search"),
    ("POST", "/api/v1/assist"),
    ("GET", "/api/v1/graph/nodes"),
    ("GET", "/openapi.json"),
    ("GET", "/"),
    ("GET", "/api/v1/ask"),
    ("GET", "/api/v1/notices/a/b/text"),
]


@pytest.fixture(scope="module")
def lending(shipped_library: Library) -> Iterator[TestClient]:
    """A service that one other site may call."""
    home = shipped_library.home
    settings = Settings(home=home, cache=home / "cache", allowed_origins=frozenset({SITE}))
    with TestClient(create_app(settings, shipped_library), base_url=BASE) as client:
        until_ready(client)
        yield client


def preflight(client: TestClient, method: str, path: str, origin: str) -> dict[str, str]:
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    asked["Access-Control-Request-Headers"] = "content-type,last-event-id"
    reply = client.options(path, headers=asked)
    allowed = "access-control-allow-origin" in reply.headers
    assert reply.status_code == (204 if allowed else 403)
    assert "Origin" in reply.headers["Vary"]
    return {name: value for name, value in reply.headers.items() if name.startswith("access")}


@pytest.mark.parametrize(("method", "path"), WIDGETS)
def test_an_allowed_site_may_call_what_the_widget_calls(
    lending: TestClient, method: str, path: str
) -> None:
    assert preflight(lending, method, path, SITE) == {
        "access-control-allow-origin": SITE,
        "access-control-allow-methods": method,
        "access-control-allow-headers": "Content-Type, Last-Event-ID",
        "access-control-max-age": "600",
    }


@pytest.mark.parametrize(("method", "path"), NOT_WIDGETS)
def test_it_may_call_nothing_else(lending: TestClient, method: str, path: str) -> None:
    assert preflight(lending, method, path, SITE) == {}
    reply = lending.request(method, path, headers={"Origin": SITE})
    assert "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize("origin", [OTHER, "null", SITE + ".evil.org", SITE.upper(), SITE + "/"])
@pytest.mark.parametrize(("method", "path"), WIDGETS)
def test_no_other_site_may_call_anything(
    lending: TestClient, method: str, path: str, origin: str
) -> None:
    assert preflight(lending, method, path, origin) == {}
    reply = lending.request(method, path, headers={"Origin": origin})
    assert "access-control-allow-origin" not in reply.headers


def test_answers_may_be_read_by_the_site_without_credentials(lending: TestClient) -> None:
    reply = lending.post("/api/v1/ask", json={"question": QUESTION}, headers={"Origin": SITE})
    assert reply.headers["Access-Control-Allow-Origin"] == SITE
    assert reply.headers["Access-Control-Expose-Headers"] == "Retry-After"
    assert "Origin" in reply.headers["Vary"]
    assert "access-control-allow-credentials" not in reply.headers


def test_errors_may_be_read_too_or_every_fault_would_look_like_a_dead_line(
    lending: TestClient,
) -> None:
    reply = lending.post("/api/v1/ask", json={"question": ""}, headers={"Origin": SITE})
    assert reply.status_code == 422
    assert reply.headers["Access-Control-Allow-Origin"] == SITE


def test_by_default_no_site_is_allowed(client: TestClient) -> None:
    for method, path in WIDGETS:
        assert preflight(client, method, path, SITE) == {}
    reply = client.post("/api/v1/ask", json={"question": QUESTION}, headers={"Origin": SITE})
    assert "access-control-allow-origin" not in reply.headers


def test_only_the_widgets_script_is_lent_to_other_sites(lending: TestClient) -> None:
    policy = "Cross-Origin-Resource-Policy"
    assert lending.get("/widget.js").headers[policy] == "cross-origin"
    for path in ("/", "/page.js", "/widget/start.js", "/api/v1/notices", "/readyz"):
        assert lending.get(path).headers[policy] == "same-origin"

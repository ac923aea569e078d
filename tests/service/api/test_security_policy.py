"""The policy on everything that the service sends: each page, each file, each route, each error.

Pages, files and routes are read from the app and its folder, so that a new one is covered by being
there.
"""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from service.api.headers import SECURITY_HEADERS
from tests.conftest import ROOT

WEB = ROOT / "service" / "web"
FILES = sorted(str(path.relative_to(WEB)) for path in WEB.rglob("*") if path.is_file())


def policy(reply_headers: object) -> dict[str, list[str]]:
    """A policy's directives with their sources."""
    text = str(reply_headers["Content-Security-Policy"])  # type: ignore[index]
    parts = (part.split() for part in text.split(";"))
    return {name: sources for name, *sources in parts}


def assert_strict(directives: dict[str, list[str]]) -> None:
    """Nothing from elsewhere, nothing inline, no code and no markup from text."""
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == ["'self'"]
    assert directives["style-src"] == ["'self'"]
    assert directives["require-trusted-types-for"] == ["'script'"]
    assert directives["trusted-types"] == ["'none'"]
    for name, sources in directives.items():
        for source in sources:
            assert "unsafe" not in source, (name, source)
            if name != "frame-ancestors":  # who may show a page says nothing of what it loads
                assert source in {"'self'", "'none'", "'script'", "data:"}, (name, source)
    assert "data:" not in directives["script-src"] + directives["style-src"]


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_sent_under_the_policy(client: TestClient, name: str) -> None:
    reply = client.get(f"/{name}")
    assert reply.status_code == 200
    assert_strict(policy(reply.headers))
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    if name.endswith((".js", ".mjs")):
        assert re.match(r"(?:text|application)/javascript", reply.headers["Content-Type"])


def test_every_route_is_answered_under_the_policy_whatever_comes_of_it(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    routes = {
        (method, re.sub(r"\{[^}]*\}", "nothing", path))
        for path, operations in app.openapi()["paths"].items()
        for method in operations
    } | {
        (method.lower(), route.path)
        for route in app.routes
        if isinstance(route, APIRoute) and "{" not in route.path
        for method in route.methods
    }
    assert len(routes) > 15
    for method, path in sorted(routes):
        reply = client.request(method.upper(), path)
        assert reply.status_code < 500, (method, path)
        assert_strict(policy(reply.headers))
        assert all(name in reply.headers for name in SECURITY_HEADERS), (method, path)


@pytest.mark.parametrize(
    "path", ["/nowhere", "/vendor/", "/vendor/../settings.py", "/%00", "/a//b"]
)
def test_what_is_not_there_is_refused_under_the_policy(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 404
    assert_strict(policy(reply.headers))


@pytest.mark.parametrize("page", sorted(path.stem for path in WEB.glob("*.html")))
def test_a_page_has_a_clean_address(client: TestClient, page: str) -> None:
    address = "/" if page == "index" else f"/{page}"
    reply = client.get(address)
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert reply.text == (WEB / f"{page}.html").read_text(encoding="utf-8")
    assert reply.headers["Cache-Control"] == "no-cache"

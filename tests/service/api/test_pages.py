"""Pages at clean addresses."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.api.headers import SECURITY_HEADERS
from service.api.pages import PAGES, WEB


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_served_without_its_ending_and_asked_for_again_each_time(
    client: TestClient, name: str
) -> None:
    reply = client.get(f"/{name}")
    assert reply.status_code == 200
    assert reply.headers["Content-Type"].startswith("text/html")
    assert reply.headers["Cache-Control"] == "no-cache"
    assert reply.text == (WEB / f"{name}.html").read_text("utf-8")
    for header, value in SECURITY_HEADERS.items():
        assert reply.headers[header] == value


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_no_other_method(client: TestClient, name: str) -> None:
    assert client.head(f"/{name}").status_code == 200
    assert client.post(f"/{name}").status_code == 405

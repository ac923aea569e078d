"""No line break and no escape sequence gets from a caller into a header or the log.

Every route of the OpenAPI document is tried with them in every parameter, every field and every
file name; the log is written as the server writes it, questions included (``--debug``).
"""

from __future__ import annotations

import http.client
import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import pytest
from fastapi.testclient import TestClient

from service import sign_in_attempts
from service.api.app import create_app
from service.keys import KeyStore, Role
from service.library import Library
from service.logs import configure_logs
from tests.browser.serving import serving
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.api.clients import bearer, client_of, settings_of
from tests.service.api.leak_probes import Pool, probes_of

FORGED = "2026-01-01T00:00:00Z INFO service.api.notices notice.removed notice=everything"
BREAKS = ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
NASTY = [
    "热线" + "".join(f"{each}{FORGED}{each}X-Forged: yes" for each in BREAKS) + "<b>",
    "热线\x1b[2J\x1b]0;forged\x07\x9b31m\u202e\x00",
    f"热线%0d%0aX-Forged:%20yes%0d%0a\n{FORGED}",
]
A_LINE = re.compile(r"\d{4}-\d\d-\d\dT[\d:]{8}Z (?:DEBUG|INFO|WARNING|ERROR) [a-z_.0-9]+ .+")


@dataclass(frozen=True)
class Watched:
    """A service, keys of those who may do something, and what it logs."""

    client: TestClient
    keys: dict[str, dict[str, str]]
    log: io.StringIO


@pytest.fixture
def watched(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Watched]:
    # waits after wrong passwords would keep most names from being looked at
    monkeypatch.setattr(sign_in_attempts, "FREE_BY_NAME", 10_000)
    monkeypatch.setattr(sign_in_attempts, "FREE_BY_ADDRESS", 10_000)
    home = tmp_path_factory.mktemp("watched")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file())
    held = KeyStore(library.store.engine)
    editor = bearer(held.create(Role.EDITOR, NASTY[0]).secret)
    written = io.StringIO()
    with client_of(library) as client:
        configure_logs(logging.DEBUG, written)
        yield Watched(client, {"nobody": {}, "editor": editor}, written)
    library.close()


def test_no_route_lets_a_line_break_into_the_log_or_a_header(watched: Watched) -> None:
    pool = Pool(
        words=NASTY,
        notice_ids=NASTY[:2],
        node_ids=NASTY[:2],
        answer_ids=NASTY[:1],
        numbers=[1],
        removable=NASTY[:2],
    )
    document = watched.client.get("/openapi.json").json()
    tried = 0
    for probe in probes_of(document, pool):
        if probe.url.endswith("/session") and tried % 40:  # a password takes a sixth of a second
            tried += 1
            continue
        # nobody is let into the routes for editors, and an editor into all
        told = probe.asked(watched.client, watched.keys["editor" if tried % 4 else "nobody"])
        tried += 1
        assert told.status < 500, probe
        assert "x-forged" not in told.headers, probe
        for name, value in told.headers.items():
            assert value.isprintable(), (probe, name, value)
        if told.text and told.headers.get("content-type") == "application/problem+json":
            assert json.loads(told.text)["detail"].isprintable(), probe
    assert tried > 200
    lines = watched.log.getvalue().splitlines()  # by every character that may end a line
    assert len(lines) > 20
    for line in lines:
        assert A_LINE.fullmatch(line), repr(line)
        assert not line.startswith(FORGED[:20]), line
        assert line.isprintable(), repr(line)


@pytest.mark.parametrize("name", [f"{each}.txt" for each in NASTY])
def test_a_files_name_and_metadata_with_line_breaks_are_refused_or_harmless(
    watched: Watched, name: str
) -> None:
    for url in ("/api/v1/notices", "/api/v1/notices/preview"):
        for field in ("title", "issuer", "number", "date", "source_address", "visibility"):
            reply = watched.client.post(
                url,
                files={
                    "file": (name, "市水务局通知\n全年建成社区45个。\n".encode()),
                    "metadata": ("m.json", json.dumps({field: name}).encode()),
                },
                headers=watched.keys["editor"],
            )
            assert reply.status_code in (200, 201, 400, 415, 422), reply.text
            assert all(value.isprintable() for value in reply.headers.values())
    for line in watched.log.getvalue().splitlines():
        assert A_LINE.fullmatch(line), repr(line)


HEADERS = (
    "Host",
    "Origin",
    "Referer",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "Last-Event-ID",
    "Authorization",
    "X-CSRF-Token",
    "Cookie",
    "Accept",
    "If-None-Match",
    "User-Agent",
)
VALUES = (
    b"a\r\n X-Forged: yes",  # an old way to go on in the next line
    b"a\rX-Forged: yes",
    b"a\nX-Forged: yes",
    b"a\x0bX-Forged: yes\x1b[2J",
    "津\u2028X-Forged: yes".encode(),
    b"a" * 9_000,
    b"\xff\xfe\x00",
    b"",
)


def test_no_header_comes_back_as_one_of_ours(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("headers")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file())
    with serving(create_app(settings_of(home), library)) as address:
        host, port = urlsplit(address).hostname, urlsplit(address).port
        for path in (
            "/",
            "/api/v1/notices/sample",
            "/api/v1/session",
            "/nowhere" + quote("\r\nX: y"),
        ):
            for name in HEADERS:
                for value in VALUES:
                    with closing(http.client.HTTPConnection(host, port, timeout=60)) as line:
                        given = b"Host: 127.0.0.1\r\n" if name != "Host" else b""
                        line.connect()
                        line.sock.sendall(
                            b"GET %s HTTP/1.1\r\n%s%s: %s\r\nConnection: close\r\n\r\n"
                            % (path.encode(), given, name.encode(), value)
                        )
                        reply = http.client.HTTPResponse(line.sock)
                        reply.begin()
                        assert reply.status < 500, (path, name, value)
                        assert reply.getheader("X-Forged") is None, (path, name, value)
                        for kept, said in reply.getheaders():
                            assert said.isprintable(), (kept, said)
    library.close()

"""Clients that keep a server waiting, over real sockets: they are cut, and nobody else notices."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from service.api import limits
from service.api.app import create_app
from service.api.load import Lane, Limit, Load, LoadSnapshot
from service.connections import ConnectionLimits, Connections, limited
from service.library import Library
from tests.browser.serving import serving
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.api.clients import settings_of

ASK = {"question": "全年新建多少个口袋公园？"}
CUT_S = 1.0
WAIT_S = 30.0
MOST = 12


@dataclass(frozen=True)
class Served:
    """A server in a thread of this process, with short patience."""

    port: int
    address: str
    load: Load

    def connect(self, receive_buffer: int | None = None) -> socket.socket:
        """A connection of its own."""
        connection = socket.socket()
        connection.settimeout(WAIT_S)
        if receive_buffer is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.connect(("127.0.0.1", self.port))
        return connection

    def is_asked(self) -> None:
        """Somebody else asks, and is answered as ever."""
        reply = httpx.post(f"{self.address}/api/v1/ask", json=ASK, timeout=WAIT_S)
        assert reply.status_code == 200, reply.text

    def now(self) -> LoadSnapshot:
        """What is counted."""
        return self.load.snapshot()

    def until_gone(self) -> None:
        """Return once there are no connections any more."""
        until = time.monotonic() + WAIT_S
        while self.now().connections > 0:
            assert time.monotonic() < until, "a connection was kept"
            time.sleep(0.05)


@contextmanager
def served(library: Library, **settings: Any) -> Iterator[Served]:
    """A server over ``library`` in a thread."""
    app = create_app(settings_of(library.home, **settings), library)
    load = app.state.services.load
    short = ConnectionLimits(MOST, head_s=CUT_S, read_s=CUT_S)
    with serving(app, http=limited(short, load), ws="none", access_log=False) as site:
        address = site.rstrip("/")
        yield Served(int(address.rpartition(":")[2]), address, load)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("connected")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file())
    with served(library) as server:
        yield server
    library.close()


def all_of(connection: socket.socket) -> bytes:
    """What comes until the other end is closed."""
    answer = b""
    with connection:
        while read := connection.recv(65_536):
            answer += read
    return answer


def dripped(connection: socket.socket, text: bytes, seconds: float) -> bytes:
    """What comes back for bytes sent one by one, each after a pause, until it is closed."""
    until = time.monotonic() + seconds
    for byte in text:
        if time.monotonic() > until:
            break
        try:
            connection.sendall(bytes([byte]))
        except OSError:
            break
        time.sleep(0.1)
    try:
        return all_of(connection)
    except ConnectionResetError:
        return b""


def test_a_head_that_comes_byte_by_byte_is_cut_and_others_are_answered(server: Served) -> None:
    before = server.now().rejected[Limit.SLOW_HEAD]
    slow = server.connect()
    began = time.monotonic()
    dripping = threading.Thread(
        target=dripped, args=(slow, b"POST /api/v1/ask HTTP/1.1\r\nX-Slow: " + b"y" * 400, 20.0)
    )
    dripping.start()
    server.is_asked()
    dripping.join()
    assert time.monotonic() - began < 20  # the dripping was cut, and did not come to its end
    assert server.now().rejected[Limit.SLOW_HEAD] == before + 1
    server.until_gone()


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET / HTTP/1.1\r\n\r\n"]
)
def test_what_is_no_http_is_counted_and_logged_without_who_sent_it_or_what(
    server: Served, sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """A TLS greeting on the plain port, as scanners send it; a request without a Host."""
    before = server.now().rejected[Limit.MALFORMED]
    connection = server.connect()
    connection.sendall(sent + b"\r\n\r\n")
    assert all_of(connection).startswith(b"HTTP/1.1 400 ")
    assert server.now().rejected[Limit.MALFORMED] == before + 1
    said = [each.getMessage() for each in caplog.records if each.name == "uvicorn.error"]
    assert said == ["Invalid HTTP request received."]
    server.is_asked()


def test_a_connection_that_says_nothing_is_told_why_it_is_closed(server: Served) -> None:
    answer = all_of(server.connect())
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in answer
    assert b"Connection: close" in answer


def test_the_second_request_of_a_connection_has_no_more_time_than_the_first(
    server: Served,
) -> None:
    connection = server.connect()
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    while b"alive" not in connection.recv(65_536):
        pass
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHo")
    assert all_of(connection).startswith(b"HTTP/1.1 408 ")


def test_a_body_that_comes_byte_by_byte_is_refused_and_takes_nobodys_place(
    server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BODY_S", CUT_S)
    head = (
        b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Content-Length: 400\r\n\r\n"
    )
    before = server.now().rejected[Limit.SLOW_BODY]
    answers: list[bytes] = []

    def drip(connection: socket.socket) -> None:
        connection.sendall(head)
        answers.append(dripped(connection, b"{" * 400, 20.0))

    slow = [threading.Thread(target=drip, args=(server.connect(),)) for _ in range(MOST - 2)]
    for each in slow:
        each.start()
    server.is_asked()
    assert server.now().lanes[Lane.ASK].working == 0
    for each in slow:
        each.join()
    assert server.now().rejected[Limit.SLOW_BODY] == before + MOST - 2
    # some may have been sending when the answer came, and lost it
    assert any(b"HTTP/1.1 408 " in answer for answer in answers)
    assert any(b"application/problem+json" in answer for answer in answers)
    server.until_gone()


def test_who_does_not_read_is_cut_and_leaves_nothing_behind(server: Served) -> None:
    before = server.now().rejected[Limit.SLOW_READER]
    many = b"GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 400
    with server.connect(receive_buffer=4_096) as connection:
        connection.settimeout(0.5)
        with suppress(TimeoutError):  # the server reads no more than it answers
            connection.sendall(many)
        server.is_asked()
        server.until_gone()
        assert server.now().rejected[Limit.SLOW_READER] == before + 1
        connection.settimeout(WAIT_S)
        left = len(all_of(connection))
    assert left < 400 * len(httpx.get(f"{server.address}/openapi.json", timeout=WAIT_S).content)


def test_who_reads_slowly_but_reads_gets_all_of_it(server: Served) -> None:
    whole = httpx.get(f"{server.address}/openapi.json", timeout=WAIT_S).content
    requests = b"GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 40
    last = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    read = 0
    began = time.monotonic()
    with server.connect(receive_buffer=4_096) as connection:
        sending = threading.Thread(target=connection.sendall, args=(requests + last,))
        sending.start()
        while got := connection.recv(8_192):
            read += len(got)
            if time.monotonic() - began < 4 * CUT_S:
                time.sleep(0.05)
    sending.join()
    assert read > 40 * len(whole)


def test_more_connections_than_may_be_are_told_so(server: Served) -> None:
    before = server.now().rejected[Limit.CONNECTIONS]
    with ExitStack() as stack:
        for _ in range(MOST):
            connection = stack.enter_context(server.connect())
            connection.sendall(b"POST /api/v1/ask HTTP/1.1\r\n")
        reply = httpx.get(f"{server.address}/healthz", timeout=WAIT_S)
        assert reply.status_code == 503
        assert int(reply.headers["Retry-After"]) > 0
        assert reply.headers["Content-Type"] == "application/problem+json"
        assert server.now().rejected[Limit.CONNECTIONS] == before + 1
    server.until_gone()
    server.is_asked()


def test_one_address_has_a_quarter_of_them_unless_it_is_a_proxys() -> None:
    load = Load()
    trusted = frozenset({ipaddress.ip_network("10.0.0.0/8")})
    connections = Connections(ConnectionLimits(20, trusted), load)
    assert [connections.came("192.0.2.1") for _ in range(6)] == [False] * 5 + [True]
    assert [connections.came("10.1.2.3") for _ in range(6)] == [False] * 6
    assert [connections.came("127.0.0.1") for _ in range(6)] == [False] * 6
    assert [connections.came("192.0.2.2") for _ in range(3)] == [False, False, True]
    for address in ("192.0.2.1",) * 6 + ("10.1.2.3",) * 6 + ("127.0.0.1",) * 6:
        connections.went(address)
    assert connections.by_address == {"192.0.2.2": 3}
    assert load.snapshot().connections == 3

"""A real uvicorn on a real port."""

from __future__ import annotations

import platform
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from corpus.errors import InvalidSetting, ListeningRefused, PortInUse
from corpus.store import NoticeStore, sqlite_url
from service.keys import KeyStore, Role
from service.server import TURN_S, address_of, bind, check_listening, serve
from service.settings import Settings
from tests.factories import A_NOTICE_TEXT

ASK = {"question": "全年新建多少个口袋公园？"}
WAIT_S = 60.0

# a server whose model needs no weights
SERVE = """
import sys
from pathlib import Path
from corpus.read import read_file
from retrieval.embedder import SentenceEmbedder
from service.library import Library
from service.server import serve
from service.settings import Settings
from tests.fakes import HashEmbedder

home = Path(sys.argv[1])
with_rate = {"rate_limit": int(sys.argv[2])} if len(sys.argv) > 2 else {}
SentenceEmbedder.load = lambda *_: HashEmbedder()
library = Library.open(home, cache=home)
library.ingest(read_file(home / "sample.txt"))
library.close()
serve(Settings.model_validate({"home": home, "cache": home, **with_rate}), port=0)
"""


@dataclass(frozen=True)
class Running:
    """A server that runs."""

    process: subprocess.Popen[str]
    address: str
    port: int

    def ended_by(self, number: signal.Signals) -> tuple[int, str]:
        """Its exit status and what it logged, once it was told to stop."""
        self.process.send_signal(number)
        _, log = self.process.communicate(timeout=WAIT_S)
        return self.process.returncode, log


@contextmanager
def running(home: Path, root: Path, *arguments: str, script: str = SERVE) -> Iterator[Running]:
    """A server over a small notice, ready; ended afterwards."""
    (home / "sample.txt").write_text(A_NOTICE_TEXT, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(home), *arguments],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", said)
        assert found is not None, said
        until = time.monotonic() + WAIT_S
        while httpx.get(f"{found[0]}/readyz", timeout=WAIT_S).status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.05)
        yield Running(process, found[0], int(found[1]))
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Running]:
    """One server for the tests that do not stop it."""
    with running(tmp_path_factory.mktemp("served"), root) as server:
        yield server


def raw(server: Running, *pieces: bytes) -> bytes:
    """What comes back for these bytes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=WAIT_S) as connection:
        for piece in pieces:
            connection.sendall(piece)
        answer = b""
        while not re.search(rb"\r\n\r\n.", answer) and (read := connection.recv(65_536)):
            answer += read
        return answer


def test_many_callers_at_once_all_get_the_same_answer(server: Running) -> None:
    def ask(_: int) -> str:
        reply = httpx.post(f"{server.address}/api/v1/ask", json=ASK, timeout=WAIT_S)
        assert reply.status_code == 200
        return str(reply.json()["answer"])

    with ThreadPoolExecutor(8) as callers:
        answers = set(callers.map(ask, range(16)))
    assert len(answers) == 1


def test_a_body_that_keeps_coming_is_refused(server: Running) -> None:
    head = (
        b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"2710\r\n" + b" " * 10_000 + b"\r\n"
    answer = raw(server, head, *[chunk] * 20, b"0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in answer


def test_a_body_that_is_announced_but_never_sent_is_refused(server: Running) -> None:
    head = (
        b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Content-Length: 50000000\r\n\r\n"
    )
    assert raw(server, head, b"{").startswith(b"HTTP/1.1 413 ")


def test_a_large_body_is_refused_without_losing_the_answer(server: Running) -> None:
    reply = httpx.post(f"{server.address}/api/v1/ask", content=b" " * 3_000_000, timeout=WAIT_S)
    assert reply.status_code == 413


@pytest.mark.parametrize("request_line", [b"\x16\x03\x01garbage\r\n\r\n", b"GET /\xff\r\n\r\n"])
def test_what_is_no_http_is_refused_and_the_next_question_answered(
    server: Running, request_line: bytes
) -> None:
    assert raw(server, request_line).startswith(b"HTTP/1.1 400 ")
    assert httpx.post(f"{server.address}/api/v1/ask", json=ASK, timeout=WAIT_S).status_code == 200


def test_it_names_neither_its_software_nor_the_callers_it_is_told_of(
    server: Running, tmp_path: Path, root: Path
) -> None:
    assert "server" not in httpx.get(f"{server.address}/healthz", timeout=WAIT_S).headers
    with running(tmp_path, root, "1") as limited:
        statuses = [
            httpx.post(
                f"{limited.address}/api/v1/ask",
                json=ASK,
                headers={"X-Forwarded-For": forged},
                timeout=WAIT_S,
            ).status_code
            for forged in ("192.0.2.1", "192.0.2.2")
        ]
    assert statuses == [200, 429]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_in_good_order_and_logs_no_question(
    tmp_path: Path, root: Path, number: signal.Signals
) -> None:
    with running(tmp_path, root) as server:
        httpx.post(f"{server.address}/api/v1/ask", json=ASK, timeout=WAIT_S)
        httpx.get(
            f"{server.address}/api/v1/graph/nodes", params={"query": "口袋公园"}, timeout=WAIT_S
        )
        status, log = server.ended_by(number)
    assert status == 0
    events = [line.split()[3] for line in log.splitlines()]
    assert [e for e in events if e.count(".") == 1] == [
        "server.started",
        "service.ready",
        "question.answered",
        "server.stopping",
        "server.stopped",
    ]
    assert f" shares_arenas={platform.libc_ver()[0] == 'glibc'}\n" in log
    assert "公园" not in log
    assert "%E5" not in log
    assert not list(tmp_path.glob("*-wal"))


def test_a_port_in_use_is_said_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=f"Port {port} on 127.0.0.1 is in use"):
            bind("127.0.0.1", port)


def test_its_threads_hand_the_interpreter_on_soon(tmp_path: Path) -> None:
    before = sys.getswitchinterval()
    settings = Settings(home=tmp_path, cache=tmp_path)
    try:
        with bind("127.0.0.1", 0) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(PortInUse):
                serve(settings, "127.0.0.1", port)
        assert sys.getswitchinterval() == pytest.approx(TURN_S)
    finally:
        sys.setswitchinterval(before)


def test_two_servers_cannot_share_a_port() -> None:
    with bind("127.0.0.1", 0) as first, pytest.raises(PortInUse):
        bind("127.0.0.1", first.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "port", "says"),
    [
        ("127.0.0.1", 70_000, "no port 70000"),
        ("no-such-host.invalid", 0, "no-such-host.invalid"),
        ("192.0.2.1", 0, "192.0.2.1"),
        ("x" * 300, 0, "Cannot listen"),
    ],
)
def test_an_impossible_address_is_said(host: str, port: int, says: str) -> None:
    with pytest.raises(InvalidSetting, match=says):
        bind(host, port)


def test_the_address_to_open_is_whole_for_ipv6_too() -> None:
    with bind("127.0.0.1", 0) as listening:
        assert address_of(listening) == f"http://127.0.0.1:{listening.getsockname()[1]}"
    if not socket.has_ipv6:
        pytest.skip("needs IPv6, which this machine lacks")
    try:
        with bind("::1", 0) as listening:
            assert address_of(listening) == f"http://[::1]:{listening.getsockname()[1]}"
    except InvalidSetting:
        pytest.skip("needs IPv6 loopback, which this machine lacks")


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[KeyStore]:
    """Keys of a new store."""
    store = NoticeStore.open(sqlite_url(tmp_path / "store.sqlite3"))
    yield KeyStore(store.engine)
    store.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_this_machine_may_be_listened_to_without_a_key(keys: KeyStore, host: str) -> None:
    check_listening(host, keys)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "10.0.0.5"])
def test_beyond_this_machine_there_must_be_a_valid_key(keys: KeyStore, host: str) -> None:
    with pytest.raises(ListeningRefused, match="wenjin keys create"):
        check_listening(host, keys)
    new = keys.create(Role.AGENT)
    check_listening(host, keys)
    keys.revoke(new.key.key_id)
    with pytest.raises(ListeningRefused):
        check_listening(host, keys)

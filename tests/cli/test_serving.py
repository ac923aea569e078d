"""``wenjin serve`` as a process of its own, on a port of 127.0.0.1."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.cli.conftest import Wenjin
from tests.conftest import ROOT

# a server whose model needs no weights
SERVE = """
import sys
from eval.cli import main
from retrieval.embedder import SentenceEmbedder
from tests.fakes import HashEmbedder
SentenceEmbedder.load = lambda model, *_: HashEmbedder(model)
sys.argv = ['wenjin', 'serve', '--port', '0']
main()
"""


@contextmanager
def serving() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server and the address that it announces; ended afterwards."""
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert found is not None
        yield server, found[0]
    finally:
        server.kill()
        server.communicate()


def test_it_announces_its_address_serves_and_ends_in_good_order(known: Wenjin) -> None:
    with serving() as (server, address):
        deadline = time.monotonic() + 60
        while httpx.get(f"{address}/readyz", timeout=60).status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        asked = {"question": "热线日均受理企业群众诉求多少万件?"}
        reply = httpx.post(f"{address}/api/v1/ask", json=asked, timeout=60)
        assert reply.json()["refused"] is False
        server.send_signal(signal.SIGINT)
        out, err = server.communicate(timeout=60)
        assert server.returncode == 0
        assert "Traceback" not in out + err
        assert "热线" not in out + err  # no question text in logs


def test_a_port_in_use_is_one_clear_line(known: Wenjin) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = known("serve", "--port", str(port))
    assert ran.status == 2
    assert f"Port {port} on 127.0.0.1 is in use" in ran.mistake


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_listening_beyond_this_machine_needs_a_key(host: str, known: Wenjin) -> None:
    ran = known("serve", "--host", host, "--port", "0")
    assert ran.status == 2
    assert "`wenjin keys create --role admin`" in ran.mistake


def test_a_host_that_does_not_exist_is_one_clear_line(known: Wenjin) -> None:
    ran = known("serve", "--host", "no-such-host.invalid", "--port", "0")
    assert ran.status == 2
    assert "no-such-host.invalid" in ran.mistake


def test_an_empty_store_says_what_to_do(wenjin: Wenjin) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = wenjin("serve", "--port", str(taken.getsockname()[1]))
    assert "`wenjin ingest PATH`" in ran.err

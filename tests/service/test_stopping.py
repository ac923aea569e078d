"""A server that is told to stop: not ready first, then deaf, and gone when all is answered."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from service.api.load import Lane
from service.keys import KeyStore, Role
from service.library import Library
from service.verifying import State, verify
from tests.fakes import HashEmbedder
from tests.service.api.clients import bearer
from tests.service.test_metrics import values
from tests.service.test_server import ASK, WAIT_S, Running, running

# embeds no question while there is a file called “hold”, passages slowly while there is “slow”
SLOW = """
import sys, time
from pathlib import Path
from corpus.read import read_file
from retrieval.embedder import SentenceEmbedder
from service import server
from service.library import Library
from service.settings import Settings
from tests.fakes import HashEmbedder

home, last = Path(sys.argv[1]), float(sys.argv[2])
server.LAST_ANSWERS_S = last
server.LAST_STEPS_S = 3.0

class Slow(HashEmbedder):
    def embed_query_tokens(self, text):
        while (home / "hold").exists():
            time.sleep(0.02)
        return super().embed_query_tokens(text)

    def embed_passages(self, texts, progress=None):
        for done in range(len(texts) if (home / "slow").exists() else 0):
            time.sleep(0.5)
            progress(done, len(texts))
        return super().embed_passages(texts, progress)

SentenceEmbedder.load = lambda *_: Slow()
library = Library.open(home, cache=home)
library.ingest(read_file(home / "sample.txt"))
library.close()
server.serve(Settings.model_validate({"home": home, "cache": home, "drain_seconds": 3.0}), port=0)
"""


@pytest.fixture
def start(tmp_path: Path, root: Path) -> Iterator[Callable[[float], Running]]:
    """Starts a slow server; its last answers have so many seconds."""
    with ExitStack() as stack:

        def started(last_answers_s: float) -> Running:
            slow = running(tmp_path, root, str(last_answers_s), script=SLOW)
            return stack.enter_context(slow)

        yield started


def asked(server: Running, pool: ThreadPoolExecutor, **headers: str) -> Future[httpx.Response]:
    """A question that is on its way and waits for the model."""
    return pool.submit(
        httpx.post, f"{server.address}/api/v1/ask", json=ASK, headers=headers, timeout=WAIT_S
    )


def _working(server: Running) -> float:
    told = httpx.get(f"{server.address}/metrics", timeout=WAIT_S)
    return values(told.content)["wenjin_working", (("lane", Lane.ASK.value),)]


def until_working(server: Running, count: int) -> None:
    """Return once so many questions have their turn."""
    until = time.monotonic() + WAIT_S
    while (now := _working(server)) != count:
        assert time.monotonic() < until, now
        time.sleep(0.02)


def is_deaf(server: Running) -> bool:
    try:
        httpx.get(f"{server.address}/healthz", timeout=WAIT_S)
    except httpx.ConnectError:
        return True
    return False


def test_it_says_so_first_then_takes_nothing_new_answers_what_it_has_and_ends_with_0(
    start: Callable[[float], Running], tmp_path: Path
) -> None:
    server = start(10.0)
    hold = tmp_path / "hold"
    hold.touch()
    with ThreadPoolExecutor(2) as pool:
        answer = asked(server, pool)
        stream = asked(server, pool, Accept="text/event-stream")
        until_working(server, 2)
        server.process.send_signal(signal.SIGTERM)
        until = time.monotonic() + WAIT_S
        said = httpx.get(f"{server.address}/readyz", timeout=WAIT_S)
        while said.status_code == 200:
            assert time.monotonic() < until
            said = httpx.get(f"{server.address}/readyz", timeout=WAIT_S)
        assert said.status_code == 503
        assert "being stopped" in said.json()["detail"]
        assert httpx.get(f"{server.address}/healthz", timeout=WAIT_S).status_code == 200
        while not is_deaf(server):
            assert time.monotonic() < until
            time.sleep(0.05)
        assert server.process.poll() is None
        assert not answer.done()
        hold.unlink()
        assert answer.result(WAIT_S).json()["answer"]
        assert "event: done" in stream.result(WAIT_S).text
        _, log = server.process.communicate(timeout=WAIT_S)
    assert server.process.returncode == 0
    assert "server.stopping" in log
    assert "server.stopped" in log
    assert not list(tmp_path.glob("*-wal"))


def test_a_second_signal_ends_it_at_once(start: Callable[[float], Running], tmp_path: Path) -> None:
    server = start(60.0)
    (tmp_path / "hold").touch()
    with ThreadPoolExecutor(1) as pool:
        answer = asked(server, pool)
        until_working(server, 1)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert server.process.poll() is None
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=5) == -signal.SIGTERM
        with pytest.raises(httpx.HTTPError):
            answer.result(WAIT_S)
    assert {each.state for each in verify(tmp_path)} == {State.OK}


def test_work_that_hangs_does_not_keep_it_from_ending(
    start: Callable[[float], Running], tmp_path: Path
) -> None:
    server = start(1.0)
    (tmp_path / "hold").touch()
    with ThreadPoolExecutor(1) as pool:
        answer = asked(server, pool)
        until_working(server, 1)
        server.process.send_signal(signal.SIGTERM)
        _, log = server.process.communicate(timeout=30)
        assert server.process.returncode == 0
        assert "server.left_behind" in log
        assert answer.result(WAIT_S).status_code == 503
        assert int(answer.result().headers["Retry-After"]) > 0


def test_a_notice_that_is_being_taken_in_is_broken_off_and_nothing_of_it_is_there(
    start: Callable[[float], Running], tmp_path: Path
) -> None:
    library = Library.open(tmp_path, cache=tmp_path, embedder=HashEmbedder())
    editor = bearer(KeyStore(library.store.engine).create(Role.EDITOR).secret)
    library.close()
    server = start(1.0)
    (tmp_path / "slow").touch()
    long = "".join(f"{n}.疏浚河道{n}公里，新建口袋公园{n}个。\n" for n in range(1, 400))
    with ThreadPoolExecutor(1) as pool:
        added = pool.submit(
            httpx.post,
            f"{server.address}/api/v1/notices",
            headers=editor,
            files={"file": ("long.txt", long.encode())},
            timeout=WAIT_S,
        )
        time.sleep(1.0)
        assert not added.done()
        server.process.send_signal(signal.SIGTERM)
        _, log = server.process.communicate(timeout=30)
        assert server.process.returncode == 0
        assert "server.left_behind" not in log
        assert added.result(WAIT_S).status_code == 503
    library = Library.open(tmp_path, cache=tmp_path, embedder=HashEmbedder())
    assert set(library.snapshot().readings) == {"sample"}
    library.close()
    assert {each.state for each in verify(tmp_path)} == {State.OK}


def test_a_signal_while_the_model_is_being_loaded_ends_it_too(tmp_path: Path, root: Path) -> None:
    # loading cannot be broken off: the first signal waits for it, though not for ever
    script = SLOW.replace("lambda *_: Slow()", "lambda *_: time.sleep(600)").replace(
        'library.ingest(read_file(home / "sample.txt"))\n', ""
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path), "1"], cwd=root, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert b"Wenjin is at" in process.stdout.readline()
        time.sleep(1.0)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == -signal.SIGTERM
    finally:
        process.kill()
        process.communicate()

"""A real server: kept while it serves and is written, restored beside it, and served from there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from corpus.errors import WenjinError
from corpus.notice import NoticeId
from corpus.store import NoticeStore, sqlite_url
from service.backup import back_up
from service.home_files import CHANGES, DATABASE
from service.keys import KeyStore, Role
from service.library import Library
from service.restoring import restore
from service.verifying import State, verify
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.fakes import HashEmbedder

WAIT_S = 120.0
QUESTIONS = (
    "全年新建多少个口袋公园？",
    "改造老旧公园多少个？",
    "夏季开放至几时？",
    "和平区有几台终端？",
)
SERVE = """
import sys
from pathlib import Path
from retrieval.embedder import SentenceEmbedder
from service.cli import command_line, run
from tests.fakes import HashEmbedder

SentenceEmbedder.load = lambda *_: HashEmbedder()
home = sys.argv[1]
sys.exit(run(command_line(), ["serve", "--port", "0", "--home", home]))
"""


def process_of(home: Path, root: Path) -> subprocess.Popen[str]:
    """``wenjin serve`` with a model that needs no weights."""
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, str(home)],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": "/usr/bin:/bin", "WENJIN_CACHE": str(home), "WENJIN_EMBEDDING_MODEL": "hash"},
    )


@contextmanager
def serving(home: Path, root: Path) -> Iterator[str]:
    """The address of a server of this home that is ready; ended afterwards."""
    process = process_of(home, root)
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found is not None
        until = time.monotonic() + WAIT_S
        while httpx.get(f"{found[0]}/readyz", timeout=WAIT_S).status_code != 200:
            assert time.monotonic() < until
            time.sleep(0.05)
        yield found[0]
    finally:
        process.terminate()
        try:
            process.communicate(timeout=WAIT_S)
        finally:
            process.kill()


def answers(address: str) -> list[dict[str, Any]]:
    replies = []
    for question in QUESTIONS:
        asking = {"question": question, "notice_ids": ["sample"]}
        reply = httpx.post(f"{address}/api/v1/ask", json=asking, timeout=WAIT_S)
        assert reply.status_code == 200
        body = reply.json()
        replies.append({name: body[name] for name in ("answer", "refused", "citations", "facts")})
    assert any(not reply["refused"] for reply in replies)
    return replies


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file())
    library.close()
    return home


def key_of(home: Path) -> dict[str, str]:
    store = NoticeStore.open(sqlite_url(home / DATABASE))
    secret = KeyStore(store.engine).create(Role.EDITOR).secret
    store.close()
    return {"Authorization": f"Bearer {secret}"}


def test_kept_while_it_serves_and_is_written_it_answers_the_same_from_another_folder(
    home: Path, tmp_path: Path, root: Path
) -> None:
    key, stop, published, failed = key_of(home), threading.Event(), [], []
    with serving(home, root) as address:
        right = answers(address)

        def publish() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                text = A_NOTICE_TEXT.replace("30个", f"{number}个")
                reply = httpx.post(
                    f"{address}/api/v1/notices",
                    files={"file": (f"w{number}.txt", text.encode())},
                    headers=key,
                    timeout=WAIT_S,
                )
                (published if reply.status_code == 201 else failed).append(number)

        writing = threading.Thread(target=publish)
        writing.start()
        manifests = []
        for number in range(3):
            before = len(published)
            manifest = back_up(home, tmp_path / f"kept-{number}")
            manifests.append(manifest)
            assert before + 1 <= manifest.notices
            while len(published) < before + 2:
                assert writing.is_alive()
                time.sleep(0.01)
            assert answers(address) == right
        stop.set()
        writing.join()
        assert failed == []
        assert {each.state for each in verify(home)} == {State.OK}  # beside the server
        restore(tmp_path / "kept-2", tmp_path / "new")
        with serving(tmp_path / "new", root) as other:
            listed = httpx.get(f"{other}/api/v1/notices", timeout=WAIT_S).json()["notices"]
            assert len(listed) == manifests[-1].notices
            assert answers(other) == right
            reply = httpx.get(f"{other}/api/v1/me", headers=key, timeout=WAIT_S)
            assert reply.json()["role"] == "editor"  # keys came along
    assert manifests[0].notices < manifests[-1].notices


def ran(home: Path, root: Path) -> tuple[int, str]:
    process = process_of(home, root)
    _, said = process.communicate(timeout=WAIT_S)
    return process.returncode, said


def test_serve_says_in_one_line_that_the_database_is_damaged(home: Path, root: Path) -> None:
    content = bytearray((home / DATABASE).read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    (home / DATABASE).write_bytes(content)
    status, said = ran(home, root)
    assert status == 1
    (line,) = said.splitlines()
    assert "is damaged" in line
    assert "`wenjin restore BACKUP --home NEWDIR`" in line
    assert (home / DATABASE).read_bytes() == content


def test_serve_makes_a_damaged_index_good_and_answers(home: Path, root: Path) -> None:
    with serving(home, root) as address:
        right = answers(address)
    for path in (home / "index").glob("*.*"):
        path.write_bytes(path.read_bytes()[:50])
    with serving(home, root) as address:
        assert answers(address) == right
    assert {each.state for each in verify(home)} == {State.OK}


ASK = {"question": QUESTIONS[0], "notice_ids": ["sample"]}


def at_once(address: str, paths: tuple[str, ...]) -> list[httpx.Response]:
    """These pages at one time, so that they are read on different connections."""
    with ThreadPoolExecutor(len(paths)) as pool:
        return list(pool.map(lambda path: httpx.get(f"{address}{path}", timeout=WAIT_S), paths))


def met(address: str, paths: tuple[str, ...]) -> None:
    """Read on until one is told of the damage; until then a connection may know the pages."""
    until = time.monotonic() + WAIT_S / 2
    while True:
        found = {reply.status_code for reply in at_once(address, paths)}
        assert found <= {200, 503}  # nothing is said not to be there
        if 503 in found:
            return
        assert time.monotonic() < until, "nobody has met it"


def assert_all_say_it(address: str, paths: tuple[str, ...], key: dict[str, str]) -> None:
    """Whoever asks for whatever is told the same, however often."""
    for _ in range(3):
        replies = [*at_once(address, paths), *at_once(address, ("/readyz",))]
        replies.append(httpx.post(f"{address}/api/v1/ask", json=ASK, timeout=WAIT_S))
        file = {"file": ("another.txt", A_NOTICE_TEXT.encode())}
        posted = httpx.post(f"{address}/api/v1/notices", files=file, headers=key, timeout=WAIT_S)
        for reply in (*replies, posted):
            told = reply.status_code, reply.json()["title"]
            assert told == (503, "The store is damaged"), reply.url
    checks = httpx.get(f"{address}/api/v1/status", timeout=WAIT_S).json()["checks"]
    [database] = [each for each in checks if each["name"] == "database"]
    assert database["state"] == "fault"
    assert "is damaged" in database["saw"]["en"]
    assert httpx.get(f"{address}/healthz", timeout=WAIT_S).status_code == 200


def test_damage_of_the_database_while_it_is_served_is_an_error_and_not_ready(
    home: Path, root: Path
) -> None:
    key = key_of(home)
    with serving(home, root) as address:
        answers(address)
        content = bytearray((home / DATABASE).read_bytes())
        with (home / DATABASE).open("r+b") as file:
            file.write(b"\xff" * len(content))
        os.truncate(home / f"{DATABASE}-wal", 0)
        paths = ("/readyz", "/api/v1/notices/sample") * 4
        met(address, paths)
        assert_all_say_it(address, paths, key)


def test_a_log_that_is_cut_while_it_is_served_stays_said(home: Path, root: Path) -> None:
    key = key_of(home)
    with serving(home, root) as address:
        answers(address)
        file = {"file": ("two.txt", A_NOTICE_TEXT.replace("30个", "31个").encode())}
        posted = httpx.post(f"{address}/api/v1/notices", files=file, headers=key, timeout=WAIT_S)
        assert posted.status_code == 201
        key_of(home)  # another process writes: no connection of the server knows a page any more
        content = (home / DATABASE).read_bytes()
        os.truncate(home / f"{DATABASE}-wal", 0)
        reply = httpx.get(f"{address}/api/v1/notices/two", timeout=WAIT_S)  # on one connection
        assert reply.status_code == 503
        assert_all_say_it(address, ("/api/v1/notices/two",), key)
        assert_all_say_it(address, ("/api/v1/notices/two", "/readyz") * 4, key)
    assert (home / DATABASE).read_bytes() == content
    assert (home / f"{DATABASE}-wal").stat().st_size == 0
    for _ in range(2):  # what is left is whole, and lacks the notice and a key
        status, said = ran(home, root)
        assert status == 1
        (line,) = said.splitlines()
        assert "changes that were acknowledged are gone" in line
        assert (home / DATABASE).read_bytes() == content
    (home / CHANGES).unlink()
    with serving(home, root) as address:
        reply = httpx.get(f"{address}/api/v1/notices/two", timeout=WAIT_S)
        assert reply.status_code == 404


def test_a_key_or_a_notice_of_a_restored_home_is_of_its_own(home: Path, tmp_path: Path) -> None:
    back_up(home, tmp_path / "kept")
    restore(tmp_path / "kept", tmp_path / "new")
    library = Library.open(tmp_path / "new", cache=home, embedder=HashEmbedder())
    library.remove(NoticeId("sample"))
    library.close()
    store = NoticeStore.open(sqlite_url(home / DATABASE))
    assert store.version(NoticeId("sample")) == 1
    store.close()
    with pytest.raises(WenjinError):
        restore(tmp_path / "kept", tmp_path / "new")

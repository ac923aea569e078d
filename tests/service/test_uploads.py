"""Uploads to the real server on a real port: too large, broken off, two at once, given up."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from service.api.app import create_app
from service.keys import KeyStore, Role
from service.library import Library
from tests.browser.serving import serving, settings_of
from tests.browser.silence import SilentLine, until
from tests.factories import a_published_file
from tests.fakes import HeldEmbedder

NOTICES = "api/v1/notices"
WATER = "市水务局关于节水工作的通知\n2025年全市新建节水型社区45个。\n"
STREAM = {"Accept": "text/event-stream"}
WAIT_S = 60.0


@pytest.fixture
def embedder() -> HeldEmbedder:
    return HeldEmbedder()


@pytest.fixture
def library(tmp_path: Path, embedder: HeldEmbedder) -> Iterator[Library]:
    opened = Library.open(tmp_path, cache=tmp_path / "cache", embedder=embedder)
    opened.ingest(a_published_file())
    embedder.has_begun.clear()
    yield opened
    embedder.may_go_on.set()
    opened.close()


@pytest.fixture
def line(library: Library) -> SilentLine:
    """What the service is heard through, which tells what it is at."""
    return SilentLine(create_app(settings_of(library.home), library))


@pytest.fixture
def site(line: SilentLine) -> Iterator[str]:
    with serving(line) as address:
        yield address


@pytest.fixture
def key(library: Library) -> dict[str, str]:
    secret = KeyStore(library.store.engine).create(Role.EDITOR).secret
    return {"Authorization": f"Bearer {secret}"}


def ids(site: str) -> list[str]:
    """The notices that the service has."""
    listed = httpx.get(site + NOTICES, timeout=WAIT_S).json()["notices"]
    return [notice["notice_id"] for notice in listed]


def publish(
    site: str, key: dict[str, str], text: str, name: str = "water.txt", **params: str | int
) -> httpx.Response:
    """POST /notices, as events."""
    files = {"file": (name, text.encode(), "text/plain")}
    headers = {**key, **STREAM}
    return httpx.post(site + NOTICES, params=params, files=files, headers=headers, timeout=WAIT_S)


def last_event(reply: httpx.Response) -> tuple[str, dict[str, object]]:
    """The event that a stream ended with."""
    lines = reply.text.strip().split("\n\n")[-1].split("\n")
    return lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: "))


def begun(site: str, path: str, key: dict[str, str], length: int) -> socket.socket:
    """A connection on which the head of an upload of ``length`` bytes was sent."""
    where = urlsplit(site)
    line = socket.create_connection((where.hostname or "", where.port or 0), timeout=WAIT_S)
    head = [
        f"POST /{path} HTTP/1.1",
        f"Host: {where.netloc}",
        f"Authorization: {key['Authorization']}",
        "Content-Type: multipart/form-data; boundary=x",
        f"Content-Length: {length}",
        "",
        '--x\r\nContent-Disposition: form-data; name="file"; filename="water.txt"\r\n\r\n',
    ]
    line.sendall("\r\n".join(head).encode())
    return line


@pytest.mark.parametrize("path", [NOTICES, NOTICES + "/preview"])
def test_200_megabytes_are_refused_before_a_tenth_of_them_is_read(
    site: str, key: dict[str, str], path: str
) -> None:
    sent = 0
    with begun(site, path, key, 200 * 1024 * 1024) as line:
        with suppress(ConnectionError, TimeoutError):
            while sent < 200 * 1024 * 1024:
                sent += line.send(b"x" * 65_536)
        answer = b""
        with suppress(ConnectionError):
            answer = line.recv(65_536)
    assert sent < 20 * 1024 * 1024
    assert not answer or answer.startswith(b"HTTP/1.1 413")
    assert ids(site) == ["sample"]


@pytest.mark.parametrize("path", [NOTICES, NOTICES + "/preview"])
def test_a_client_that_waits_is_told_at_once_that_200_megabytes_are_too_many(
    site: str, key: dict[str, str], path: str
) -> None:
    with begun(site, path, key, 200 * 1024 * 1024) as line:
        answer = line.recv(65_536).decode()
    assert answer.startswith("HTTP/1.1 413")
    assert "application/problem+json" in answer


@pytest.mark.parametrize("path", [NOTICES, NOTICES + "/preview"])
def test_who_may_not_publish_is_told_so_and_let_go_while_the_file_is_still_to_come(
    site: str, path: str
) -> None:
    wrong = {"Authorization": "Bearer wj_guessed"}
    with begun(site, path, wrong, 5_000_000) as line:
        answer = b""
        while piece := line.recv(65_536):  # until the service hangs up; it may wait for two minutes
            answer += piece
    assert answer.startswith(b"HTTP/1.1 401")
    assert b"application/problem+json" in answer
    assert ids(site) == ["sample"]


def test_a_line_that_breaks_during_an_upload_leaves_nothing_behind(
    site: str, key: dict[str, str], library: Library
) -> None:
    generation = library.store.generation()
    with begun(site, NOTICES, key, 5_000) as line:
        line.sendall(WATER.encode())
    time.sleep(0.2)
    assert ids(site) == ["sample"]
    assert library.store.generation() == generation
    assert last_event(publish(site, key, WATER))[0] == "done"


def test_of_two_editors_who_publish_different_texts_at_once_one_wins_and_one_is_told(
    site: str, key: dict[str, str]
) -> None:
    texts = [WATER, WATER.replace("45", "54")]
    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(lambda text: publish(site, key, text, seen_version=0), texts))
    won = [
        reply for reply in replies if reply.status_code == 200 and last_event(reply)[0] == "done"
    ]
    [lost] = [reply for reply in replies if reply not in won]
    assert len(won) == 1
    problem = lost.json() if lost.status_code == 409 else last_event(lost)[1]
    assert problem["type"] == "urn:problem-type:wenjin:duplicate-notice"
    text = httpx.get(f"{site}{NOTICES}/water/text", timeout=WAIT_S).text
    assert text == texts[replies.index(won[0])]


def test_of_two_editors_who_publish_the_same_text_at_once_the_second_is_told_so(
    site: str, key: dict[str, str]
) -> None:
    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(lambda _: publish(site, key, WATER, seen_version=0), range(2)))
    results = sorted(str(last_event(reply)[1]["result"]) for reply in replies)
    assert results == ["added", "unchanged"]


def test_of_two_editors_who_replace_the_same_version_at_once_one_is_told(
    site: str, key: dict[str, str]
) -> None:
    publish(site, key, WATER)
    texts = [WATER.replace("45", str(number)) for number in (46, 47)]

    def replace(text: str) -> httpx.Response:
        return publish(site, key, text, seen_version=1, replace="true")

    with ThreadPoolExecutor(2) as pool:
        ends = [last_event(reply) for reply in pool.map(replace, texts)]
    assert sorted(kind for kind, _ in ends) == ["done", "error"]
    [problem] = [data for kind, data in ends if kind == "error"]
    assert problem["type"] == "urn:problem-type:wenjin:notice-changed"
    assert httpx.get(f"{site}{NOTICES}/water", timeout=WAIT_S).json()["version"] == 2


def test_who_hangs_up_while_it_is_published_leaves_nothing_behind(
    site: str, key: dict[str, str], library: Library, embedder: HeldEmbedder, line: SilentLine
) -> None:
    generation = library.store.generation()
    embedder.may_go_on.clear()
    files = {"file": ("water.txt", WATER.encode(), "text/plain")}
    headers = {**key, **STREAM}
    with httpx.stream(
        "POST", site + NOTICES, files=files, headers=headers, timeout=WAIT_S
    ) as reply:
        lines = reply.iter_lines()
        assert next(lines) == "event: progress"
        assert embedder.has_begun.wait(WAIT_S)
    until(lambda: not line.is_at("^POST"))  # the server notices that the line is gone
    embedder.may_go_on.set()
    # whoever comes next has the lock once the first has let go
    assert last_event(publish(site, key, WATER, name="other.txt"))[0] == "done"
    assert ids(site) == ["other", "sample"]
    assert library.store.generation() == generation + 1


def test_removing_what_somebody_else_removed_is_told(site: str, key: dict[str, str]) -> None:
    assert httpx.delete(f"{site}{NOTICES}/sample", headers=key, timeout=WAIT_S).status_code == 204
    gone = httpx.delete(f"{site}{NOTICES}/sample", headers=key, timeout=WAIT_S)
    assert (gone.status_code, gone.json()["type"]) == (
        404,
        "urn:problem-type:wenjin:notice-not-found",
    )

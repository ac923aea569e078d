"""The notices over HTTP."""

from __future__ import annotations

import asyncio
import errno
import io
import json
import logging
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import ASGITransport, AsyncClient, Response
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartParser

from corpus.notice import NoticeId
from retrieval import index_files
from service.api.limits import UPLOAD_LIMIT
from service.api.session_cookies import CSRF_HEADER, csrf_token
from service.keys import KeyStore, Role
from service.library import Library
from service.logs import configure_logs
from service.users import UserStore
from tests.factories import A_NOTICE_TEXT
from tests.loops import own_loop
from tests.service.api.clients import BASE, NOTICE_ID, WAIT_S, bearer, client_of
from tests.service.api.test_problems import problem_of

PASSWORD = "海河边上的第三盏灯不亮了"
OTHER = "市水务局关于节水工作的通知\n2025年全市新建节水型社区45个。\n"


def test_the_list_has_every_notice_with_its_metadata(client: TestClient) -> None:
    [notice] = client.get("/api/v1/notices").json()["notices"]
    assert notice["notice_id"] == NOTICE_ID
    assert notice["date"] == "2025-01-27"
    assert notice["source_address"].startswith("http")
    assert notice["visibility"] == "public"
    assert notice["passages"] > 10


def test_a_notice_has_its_outline_and_every_piece_slices_the_text(client: TestClient) -> None:
    notice = client.get(f"/api/v1/notices/{NOTICE_ID}").json()
    text = client.get(f"/api/v1/notices/{NOTICE_ID}/text").text
    assert notice["characters"] == len(text)
    assert len(notice["sections"]) > 5
    assert notice["items"]
    for section in notice["sections"]:
        assert text[section["start"] : section["end"]].lstrip().startswith(section["heading"])
    for piece in [*notice["parts"], *notice["items"]]:
        assert 0 <= piece["start"] < piece["end"] <= len(text)


def test_the_text_is_the_file_untouched(client: TestClient, root: Path) -> None:
    reply = client.get(f"/api/v1/notices/{NOTICE_ID}/text")
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert reply.content == (root / f"corpus/notices/{NOTICE_ID}.txt").read_bytes()


def test_odd_characters_of_a_text_arrive_as_published(library: Library, editor: str) -> None:
    text = "\ufeff\r\n一、𠮷祥😀<script>alert(1)</script>\r\n正文。\u2028\n"
    with client_of(library) as client:
        upload(client, editor, "odd.txt", text.encode())
        assert client.get("/api/v1/notices/odd/text").content == text.encode()


def test_an_uploaded_notice_can_be_asked_at_once(library: Library, editor: str) -> None:
    metadata = json.dumps({"title": "节水通知", "date": "2025-02"})
    with client_of(library) as client:
        reply = upload(client, editor, "water.txt", OTHER.encode(), metadata=metadata)
        assert reply.status_code == 201
        body = reply.json()
        assert body["result"] == "added"
        assert body["notice"]["notice_id"] == "water"
        assert body["notice"]["title"] == "节水通知"
        assert body["notice"]["date"] == "2025-02"
        answer = client.post("/api/v1/ask", json={"question": "新建多少个节水型社区？"}).json()
        assert answer["refused"] is False
        assert answer["citations"][0]["notice_id"] == "water"


def test_metadata_may_come_as_a_file_too(library: Library, editor: str) -> None:
    files = {
        "file": ("water.md", OTHER.encode(), "text/markdown"),
        "metadata": ("water.json", b'{"title": "T"}', "application/json"),
    }
    with client_of(library) as client:
        reply = client.post("/api/v1/notices", files=files, headers=bearer(editor))
    assert reply.status_code == 201
    assert reply.json()["notice"]["title"] == "T"


def test_who_published_opened_replaced_and_removed_is_logged(
    library: Library, keys: KeyStore
) -> None:
    log = io.StringIO()
    made = keys.create(Role.EDITOR, "intranet")
    with client_of(library) as client:
        configure_logs(logging.INFO, log)
        hidden, shown = '{"visibility": "internal"}', '{"visibility": "public"}'
        upload(client, made.secret, "water.txt", OTHER.encode(), metadata=hidden)
        upload(client, made.secret, "water.txt", OTHER.encode(), metadata=shown)
        UserStore(library.store.engine).create("王五", Role.EDITOR, PASSWORD)
        signed_in = client.post("/api/v1/session", json={"name": "王五", "password": PASSWORD})
        token = {CSRF_HEADER: signed_in.json()["csrf_token"], "Origin": BASE}
        changed = {"file": ("water.txt", f"{OTHER}完。\n".encode(), "text/plain")}
        client.post("/api/v1/notices", files=changed, params={"replace": True}, headers=token)
        assert client.delete("/api/v1/notices/water", headers=token).status_code == 204
    added, opened, replaced, removed = [
        line for line in log.getvalue().splitlines() if " notice." in line
    ]
    by_key = f"by={made.key.key_id} called=intranet role=editor"
    assert f"result=added visible_to=internal was_visible_to=None {by_key}" in added
    assert f"visible_to=public was_visible_to=internal {by_key}" in opened
    assert "result=replaced visible_to=public was_visible_to=public by=user-" in replaced
    assert "notice=water visible_to=None was_visible_to=public by=user-" in removed
    assert removed.endswith("called=王五 role=editor")
    assert made.secret not in log.getvalue()


def test_a_removal_during_which_the_server_is_stopped_has_its_line_in_the_log(
    library: Library, editor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = io.StringIO()
    is_removing, may_go_on = threading.Event(), threading.Event()
    remove = library.remove

    def held(notice_id: NoticeId, **how: Any) -> None:
        is_removing.set()
        assert may_go_on.wait(WAIT_S)
        remove(notice_id, **how)

    monkeypatch.setattr(library, "remove", held)

    async def stopped_meanwhile(app: FastAPI) -> None:
        way = ASGITransport(app, client=("127.0.0.1", 50_000))
        async with AsyncClient(transport=way, base_url=BASE) as caller:
            address, key = "/api/v1/notices/sample", bearer(editor)
            removing = asyncio.create_task(caller.delete(address, headers=key))
            assert await asyncio.to_thread(is_removing.wait, WAIT_S)
            removing.cancel()  # as the server does with what is under way for too long
            await asyncio.gather(removing, return_exceptions=True)
        may_go_on.set()

    with client_of(library) as client:
        configure_logs(logging.INFO, log)
        own_loop(stopped_meanwhile(client.app))  # type: ignore[arg-type]
        until = time.monotonic() + WAIT_S
        while " notice.removed " not in log.getvalue():
            assert time.monotonic() < until, "there is no line"
            time.sleep(0.02)
        problem_of(client.get("/api/v1/notices/sample"), 404)
    [line] = [each for each in log.getvalue().splitlines() if " notice.removed " in each]
    assert "notice=sample visible_to=None was_visible_to=public" in line


@pytest.fixture
def forms(monkeypatch: pytest.MonkeyPatch) -> list[MultiPartParser]:
    """The forms that the framework began to read."""
    began: list[MultiPartParser] = []
    parse = MultiPartParser.parse

    async def noted(parser: MultiPartParser) -> FormData:
        began.append(parser)
        return await parse(parser)

    monkeypatch.setattr(MultiPartParser, "parse", noted)
    return began


@pytest.mark.parametrize("path", ["/api/v1/notices", "/api/v1/notices/preview"])
def test_nothing_of_a_form_is_read_for_who_may_not_send_it(
    library: Library, keys: KeyStore, editor: str, forms: list[MultiPartParser], path: str
) -> None:
    agent = keys.create(Role.AGENT).secret
    large = {"file": ("water.txt", OTHER.encode() * 50_000)}
    refused: list[tuple[dict[str, str], int]] = [
        ({}, 401),
        (bearer("wj_guessed"), 401),
        (bearer(agent), 403),
        ({"Cookie": "wenjin-session=over"}, 403),  # without its token
        ({"Authorization": "Basic d2o6d2o="}, 401),
    ]
    with client_of(library) as client:
        for headers, status in refused:
            reply = client.post(path, files=large, headers=headers)
            problem_of(reply, status)
        over = {"Cookie": "wenjin-session=over", CSRF_HEADER: csrf_token("over"), "Origin": BASE}
        reply = client.post(path, files=large, headers=over)
        assert problem_of(reply, 401)["type"].endswith(":session-over")
        assert forms == []
        small = {"file": ("water.txt", OTHER.encode())}
        assert client.post(path, files=small, headers=bearer(editor)).status_code in (200, 201)
        assert len(forms) == 1


def test_the_same_again_changes_nothing(library: Library, editor: str) -> None:
    with client_of(library) as client:
        assert upload(client, editor, "water.txt", OTHER.encode()).status_code == 201
        again = upload(client, editor, "water.txt", OTHER.encode())
        assert (again.status_code, again.json()["result"]) == (200, "unchanged")
        changed = upload(client, editor, "water.txt", OTHER.encode(), metadata='{"title": "T"}')
        assert (changed.status_code, changed.json()["notice"]["title"]) == (200, "T")


def test_other_bytes_under_a_known_id_are_409_unless_they_replace(
    library: Library, editor: str
) -> None:
    with client_of(library) as client:
        problem = problem_of(upload(client, editor, "sample.txt", OTHER.encode()), 409)
        assert problem["type"] == "urn:problem-type:wenjin:duplicate-notice"
        assert client.get("/api/v1/notices/sample/text").text == A_NOTICE_TEXT
        reply = upload(client, editor, "sample.txt", OTHER.encode(), replace=True)
        assert reply.status_code == 200
        assert reply.json()["notice"]["version"] == 2
        assert client.get("/api/v1/notices/sample/text").text == OTHER


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("empty.txt", b"", 422),
        ("binary.txt", b"\x00\x01\x02PK\x03\x04" * 50, 422),
        ("gbk.txt", OTHER.encode("gb18030"), 422),
        ("notice.exe", b"x", 415),
        ("", b"x", 422),
        ("a\u202eb.txt", OTHER.encode(), 422),
        ("x" * 300 + ".txt", OTHER.encode(), 422),
    ],
)
def test_a_file_that_is_no_notice_is_refused_and_nothing_changes(
    library: Library, editor: str, name: str, data: bytes, status: int
) -> None:
    with client_of(library) as client:
        problem_of(upload(client, editor, name, data), status)
        assert len(client.get("/api/v1/notices").json()["notices"]) == 1


@pytest.mark.parametrize("name", ["../../etc/water.txt", "C:\\files\\water.txt"])
def test_a_path_in_the_name_leads_nowhere(library: Library, editor: str, name: str) -> None:
    with client_of(library) as client:
        reply = upload(client, editor, name, OTHER.encode())
    assert reply.status_code == 201
    assert reply.json()["notice"]["notice_id"] == "water"


@pytest.mark.parametrize("metadata", ["{", "[]", '{"date": "soon"}', '{"visibility": "secret"}'])
def test_metadata_that_cannot_be_used_is_refused(
    library: Library, editor: str, metadata: str
) -> None:
    with client_of(library) as client:
        problem_of(upload(client, editor, "water.txt", OTHER.encode(), metadata=metadata), 422)
        problem_of(client.get("/api/v1/notices/water"), 404)


def test_an_upload_may_be_larger_than_other_bodies_but_not_without_end(
    library: Library, editor: str
) -> None:
    with client_of(library) as client:
        larger = OTHER.encode() + b" " * 100_000
        assert upload(client, editor, "water.txt", larger).status_code == 201
        problem_of(upload(client, editor, "huge.txt", b"x" * (UPLOAD_LIMIT + 1)), 413)


def test_a_form_without_a_file_is_refused(library: Library, editor: str) -> None:
    with client_of(library) as client:
        for content, kind in ((b"{}", "application/json"), (b"--x", "multipart/form-data")):
            headers = {**bearer(editor), "Content-Type": kind}
            reply = client.post("/api/v1/notices", content=content, headers=headers)
            assert reply.status_code in (400, 422)
            problem_of(reply, reply.status_code)


def test_a_field_that_nobody_reads_is_refused_and_nothing_changes(
    library: Library, editor: str
) -> None:
    with client_of(library) as client:
        reply = client.post(
            "/api/v1/notices",
            files={"file": ("water.txt", OTHER.encode(), "text/plain")},
            data={"replace": "true"},
            headers=bearer(editor),
        )
        problem = problem_of(reply, 422)
        assert problem["errors"] == [{"pointer": "#/replace", "detail": "is not a known name"}]
        problem_of(client.get("/api/v1/notices/water"), 404)


def test_an_index_that_cannot_be_saved_is_told_in_the_log_not_to_the_caller(
    library: Library,
    editor: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(path: Path, content: bytes, what: str) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(index_files, "replace_file", full)
    with client_of(library) as client:
        reply = upload(client, editor, "water.txt", OTHER.encode())
        assert problem_of(reply, 503)["type"] == "urn:problem-type:wenjin:index-not-saved"
    assert str(library.home) not in reply.text
    [failure] = [each for each in caplog.records if each.getMessage() == "request.failed"]
    assert failure.levelname == "ERROR"
    assert str(library.index_folder) in failure.__dict__["fields"]["problem"]


def test_a_removed_notice_is_gone_from_everywhere(library: Library, editor: str) -> None:
    with client_of(library) as client:
        reply = client.delete("/api/v1/notices/sample", headers=bearer(editor))
        assert (reply.status_code, reply.content) == (204, b"")
        assert client.get("/api/v1/notices").json() == {"notices": []}
        problem_of(client.get("/api/v1/notices/sample"), 404)
        problem_of(client.post("/api/v1/search", json={"query": "公园"}), 503)
        problem_of(client.delete("/api/v1/notices/sample", headers=bearer(editor)), 404)
        question = {"question": "全年新建多少个口袋公园？"}
        problem = problem_of(client.post("/api/v1/ask", json=question), 503)
        assert problem["type"] == "urn:problem-type:wenjin:store-empty"


def upload(
    client: TestClient,
    secret: str,
    name: str,
    data: bytes,
    *,
    metadata: str | None = None,
    replace: bool = False,
) -> Response:
    """POST /notices."""
    return client.post(
        "/api/v1/notices",
        params={"replace": "true"} if replace else None,
        files={"file": (name, data, "text/plain")},
        data={} if metadata is None else {"metadata": metadata},
        headers=bearer(secret),
    )

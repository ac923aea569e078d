"""POST /notices/preview."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from corpus.notice import NoticeId
from service.api import preview
from service.api.turns import MOST_WAITING
from service.keys import KeyStore, Role
from service.library import Library
from tests.factories import A_NOTICE_TEXT
from tests.service.api.clients import WAIT_S, bearer, client_of
from tests.service.api.test_problems import problem_of

OTHER = "市水务局关于节水工作的通知\n2025年全市新建节水型社区45个。\n市水务局\n2025年2月3日\n"


def look(
    client: TestClient, secret: str, name: str, data: bytes, metadata: str | None = None
) -> Response:
    """POST /notices/preview."""
    return client.post(
        "/api/v1/notices/preview",
        files={"file": (name, data, "text/plain")},
        data={} if metadata is None else {"metadata": metadata},
        headers=bearer(secret),
    )


def test_a_preview_tells_what_was_read_and_keeps_nothing(library: Library, editor: str) -> None:
    generation = library.store.generation()
    with client_of(library) as client:
        body = look(client, editor, "water.txt", OTHER.encode()).json()
        assert body["notice_id"] == "water"
        assert (
            body["found"]
            == body["described"]
            == {
                "title": "市水务局关于节水工作的通知",
                "issuer": "市水务局",
                "date": "2025-02-03",
                "number": None,
                "source_address": None,
            }
        )
        assert body["known"] is None
        assert body["characters"] == body["read_to"] == len(OTHER)
        [figure] = body["figures"]["rows"]
        assert (figure["value"], figure["unit"], figure["comparator"]) == (45, "个", "==")
        assert OTHER[figure["start"] : figure["end"]] == figure["text"] == "45个"
        problem_of(client.get("/api/v1/notices/water"), 404)
    assert library.store.generation() == generation
    assert not any(path.name.startswith("water") for path in library.home.rglob("*"))


def test_every_place_slices_the_text(library: Library, editor: str) -> None:
    with client_of(library) as client:
        body = look(client, editor, "new.txt", A_NOTICE_TEXT.encode()).json()
    names = [place for row in body["names"]["rows"] for place in row["places"]]
    found = [*names, *body["figures"]["rows"], *body["measures"]["rows"]]
    assert len(found) > 10
    for place in found:
        assert A_NOTICE_TEXT[place["start"] : place["end"]] == place["text"]
    assert [row["depth"] for row in body["outline"]["rows"]] == [0, 1, 2, 2, 1, 2]


def test_a_title_that_only_the_file_name_gives_was_not_found(library: Library, editor: str) -> None:
    with client_of(library) as client:
        body = look(client, editor, "memo.txt", "各单位要抓好落实，按时报告。".encode()).json()
    assert body["found"]["title"] is None
    assert body["described"]["title"] == "memo"
    assert "no_title" in {note["kind"] for note in body["notes"]}


def test_metadata_is_laid_over_what_was_read(library: Library, editor: str) -> None:
    given = json.dumps({"title": "节水通知", "date": "2025-02"})
    with client_of(library) as client:
        body = look(client, editor, "water.txt", OTHER.encode(), given).json()
    assert body["described"]["title"] == "节水通知"
    assert body["found"]["title"] == "市水务局关于节水工作的通知"


def test_a_known_id_is_shown_with_what_would_change(library: Library, editor: str) -> None:
    text = A_NOTICE_TEXT.replace("公园30个", "公园35个")
    with client_of(library) as client:
        known = look(client, editor, "sample.txt", text.encode()).json()["known"]
        assert known["version"] == 1
        assert known["given"]["date"] == "2025-03-05"
        assert known["published_at"].startswith("20")
        [change] = known["changes"]["rows"]
        assert (known["changes"]["removed"], known["changes"]["added"]) == (1, 1)
        [before], [after] = change["before"], change["after"]
        assert A_NOTICE_TEXT[before["start"] : before["end"]] == before["text"]
        assert text[after["start"] : after["end"]] == after["text"]
        again = look(client, editor, "sample.txt", A_NOTICE_TEXT.encode()).json()
    assert again["known"]["changes"] is None
    assert again["same_text_as"] == []


def test_the_same_text_under_another_id_is_named(library: Library, editor: str) -> None:
    with client_of(library) as client:
        body = look(client, editor, "twin.txt", A_NOTICE_TEXT.encode()).json()
    assert body["same_text_as"] == ["sample"]


def test_markup_and_odd_characters_are_shown_as_they_are(library: Library, editor: str) -> None:
    text = "市水务局通知\n<script>alert(1)</script>全年新建社区45个。\u202e\ufffd\n"
    with client_of(library) as client:
        reply = look(client, editor, "odd.txt", text.encode())
    assert reply.headers["Content-Type"] == "application/json"
    notes = {note["kind"]: note for note in reply.json()["notes"]}
    assert [place["text"] for place in notes["markup"]["places"]] == ["<script>", "</script>"]
    assert {"garbled", "invisible"} <= set(notes)


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("empty.txt", b"", 422),
        ("binary.txt", b"\x89PNG\x00\x01\x02" * 50, 422),
        ("gbk.txt", OTHER.encode("gb18030"), 422),
        ("utf16.txt", OTHER.encode("utf-16"), 422),
        ("large.txt", b"x" * (5 * 1024 * 1024 + 1), 422),
        ("page.html", b"<p>x</p>", 415),
        ("a\u202eb.txt", OTHER.encode(), 422),
    ],
)
def test_a_file_that_is_no_notice_has_no_preview(
    library: Library, editor: str, name: str, data: bytes, status: int
) -> None:
    with client_of(library) as client:
        problem_of(look(client, editor, name, data), status)


def test_a_notice_that_is_removed_while_it_is_looked_at_is_an_unknown_one(
    library: Library, editor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with client_of(library) as client:
        snapshot = library.snapshot()
        library.remove(NoticeId("sample"))
        with monkeypatch.context() as patched:
            patched.setattr(library, "at_hand", lambda: snapshot)
            reply = look(client, editor, "sample.txt", A_NOTICE_TEXT.encode())
    assert reply.status_code == 200
    assert reply.json()["known"] is None


def test_one_is_made_at_a_time_four_wait_and_the_next_is_told_when_to_come_again(
    library: Library, editor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, lock = threading.Event(), threading.Lock()
    at_once: list[int] = []
    made = preview.preview_of

    def slow(*args: Any) -> Any:
        assert lock.acquire(blocking=False)
        assert may_go_on.wait(WAIT_S)
        at_once.append(1)
        lock.release()
        return made(*args)

    monkeypatch.setattr(preview, "preview_of", slow)
    with client_of(library) as client, ThreadPoolExecutor(8) as pool:
        looks = [
            pool.submit(look, client, editor, "water.txt", OTHER.encode())
            for _ in range(2 + MOST_WAITING)
        ]
        first = next(as_completed(looks, WAIT_S)).result()
        problem_of(first, 429)
        assert int(first.headers["Retry-After"]) > 0
        may_go_on.set()
        statuses = sorted(each.result(WAIT_S).status_code for each in looks)
    assert statuses == [200] * (1 + MOST_WAITING) + [429]
    assert len(at_once) == 1 + MOST_WAITING


def test_only_editors_may_look(library: Library, keys: KeyStore) -> None:
    agent = keys.create(Role.AGENT).secret
    with client_of(library) as client:
        problem_of(look(client, "wj_unknown", "water.txt", OTHER.encode()), 401)
        problem_of(look(client, agent, "water.txt", OTHER.encode()), 403)


def test_a_field_that_nobody_reads_is_refused(library: Library, editor: str) -> None:
    with client_of(library) as client:
        reply = client.post(
            "/api/v1/notices/preview",
            files={"file": ("water.txt", OTHER.encode(), "text/plain")},
            data={"replace": "true"},
            headers=bearer(editor),
        )
    problem_of(reply, 422)

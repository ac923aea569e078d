"""Publishing while somebody watches, and while somebody else publishes."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.publishing_errors import IngestAbandoned, NoticeChanged
from service.keys import KeyStore, Role
from service.library import Library
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.service.api.clients import bearer, client_of
from tests.service.api.test_problems import problem_of

OTHER = "市水务局关于节水工作的通知\n2025年全市新建节水型社区45个。\n"
STREAM = {"Accept": "text/event-stream"}


def published(
    client: TestClient, secret: str, name: str, text: str, **params: Any
) -> list[tuple[str, Any]]:
    """The events of POST /notices."""
    reply = client.post(
        "/api/v1/notices",
        params=params,
        files={"file": (name, text.encode(), "text/plain")},
        headers={**bearer(secret), **STREAM},
    )
    assert reply.status_code == 200, reply.text
    assert reply.headers["Content-Type"].startswith("text/event-stream")
    assert reply.headers["Cache-Control"] == "no-store"
    return events_of(reply.text)


def events_of(text: str) -> list[tuple[str, Any]]:
    """(event, data) of a stream, comments left out."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def stages(events: Sequence[tuple[str, Any]]) -> list[str]:
    """The stages in order, each once."""
    return list(dict.fromkeys(data["stage"] for event, data in events if event == "progress"))


def test_the_list_tells_editors_alone_who_published_each_notice_and_when(
    library: Library, keys: KeyStore
) -> None:
    editor = keys.create(Role.EDITOR, "王编辑").secret
    agent = keys.create(Role.AGENT, "坐席").secret
    with client_of(library) as client:
        published(client, editor, "water.txt", OTHER)

        def told(headers: dict[str, str] | None = None) -> dict[str, Any]:
            reply = client.get("/api/v1/notices", headers=headers)
            return {each["notice_id"]: each["published"] for each in reply.json()["notices"]}

        assert set(told().values()) == set(told(bearer(agent)).values()) == {None}
        water = told(bearer(editor))["water"]
        assert (water["by"], water["what"]) == ("王编辑", "added")
        unnamed = keys.create(Role.ADMIN)
        published(client, unnamed.secret, "water.txt", OTHER + "补充。\n", replace=True)
        water = told(bearer(unnamed.secret))["water"]
        assert (water["by"], water["what"]) == (unnamed.key.key_id, "replaced")


def test_publishing_tells_its_stages_and_then_what_came_of_it(
    library: Library, editor: str
) -> None:
    with client_of(library) as client:
        events = published(client, editor, "water.txt", OTHER)
        assert stages(events) == ["reading", "embedding", "joining", "opening"]
        assert all(data["done"] <= data["total"] for kind, data in events if kind == "progress")
        kind, body = events[-1]
        assert kind == "done"
        assert body["result"] == "added"
        assert body["notice"]["notice_id"] == "water"
        answer = client.post("/api/v1/ask", json={"question": "新建多少个节水型社区？"}).json()
    assert answer["citations"][0]["notice_id"] == "water"


def test_what_can_be_told_at_once_has_its_own_status(library: Library, editor: str) -> None:
    with client_of(library) as client:
        for name, text, status in (("sample.txt", OTHER, 409), ("empty.txt", " ", 422)):
            reply = client.post(
                "/api/v1/notices",
                files={"file": (name, text.encode(), "text/plain")},
                headers={**bearer(editor), **STREAM},
            )
            problem_of(reply, status)


def test_the_same_again_is_told_as_unchanged(library: Library, editor: str) -> None:
    with client_of(library) as client:
        published(client, editor, "water.txt", OTHER, seen_version=0)
        kind, body = published(client, editor, "water.txt", OTHER, seen_version=0)[-1]
    assert (kind, body["result"]) == ("done", "unchanged")


def test_who_looked_before_somebody_else_published_is_told_and_changes_nothing(
    library: Library, editor: str
) -> None:
    changed = A_NOTICE_TEXT.replace("30个", "35个")
    with client_of(library) as client:
        first = published(client, editor, "sample.txt", changed, replace="true", seen_version=1)
        assert first[-1][1]["notice"]["version"] == 2
        kind, problem = published(
            client, editor, "sample.txt", OTHER, replace="true", seen_version=1
        )[-1]
        assert (kind, problem["status"]) == ("error", 409)
        assert problem["type"] == "urn:problem-type:wenjin:notice-changed"
        assert client.get("/api/v1/notices/sample/text").text == changed
        reply = client.post(
            "/api/v1/notices",
            params={"replace": "true", "seen_version": 1},
            files={"file": ("sample.txt", OTHER.encode(), "text/plain")},
            headers=bearer(editor),
        )
        problem_of(reply, 409)


def test_who_looked_before_somebody_else_published_removes_nothing(
    library: Library, editor: str
) -> None:
    changed = A_NOTICE_TEXT.replace("30个", "35个")
    address = "/api/v1/notices/sample"
    with client_of(library) as client:
        published(client, editor, "sample.txt", changed, replace="true", seen_version=1)
        reply = client.delete(address, params={"seen_version": 1}, headers=bearer(editor))
        assert problem_of(reply, 409)["type"] == "urn:problem-type:wenjin:notice-changed"
        assert client.get(f"{address}/text").text == changed
        reply = client.delete(address, params={"seen_version": 0}, headers=bearer(editor))
        problem_of(reply, 422)
        reply = client.delete(address, params={"seen_version": 2}, headers=bearer(editor))
        assert reply.status_code == 204


def test_a_notice_that_was_removed_meanwhile_is_not_put_back_unseen(library: Library) -> None:
    library.remove(a_published_file().notice_id)
    with pytest.raises(NoticeChanged, match="it is gone"):
        library.ingest(a_published_file(), replace=True, seen=1)
    assert library.store.notices() == ()


def test_a_version_that_cannot_be_is_refused(library: Library, editor: str) -> None:
    with client_of(library) as client:
        reply = client.post(
            "/api/v1/notices",
            params={"seen_version": -1},
            files={"file": ("water.txt", OTHER.encode(), "text/plain")},
            headers=bearer(editor),
        )
        problem_of(reply, 422)


def test_what_nobody_foresaw_is_an_error_event_that_gives_nothing_away(
    library: Library,
    editor: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("秘密")

    with client_of(library) as client, caplog.at_level(logging.INFO, logger="service"):
        monkeypatch.setattr(Library, "ingest", broken)
        kind, problem = published(client, editor, "water.txt", OTHER)[-1]
    assert (kind, problem["status"]) == ("error", 500)
    assert "秘密" not in json.dumps(problem, ensure_ascii=False)
    assert "秘密" not in caplog.text
    assert "request.failed" in caplog.text


def test_json_is_sent_to_those_who_name_events_only_to_refuse_them(
    library: Library, editor: str
) -> None:
    with client_of(library) as client:
        reply = client.post(
            "/api/v1/notices",
            files={"file": ("water.txt", OTHER.encode(), "text/plain")},
            headers={**bearer(editor), "Accept": "application/json, text/event-stream;q=0"},
        )
    assert reply.status_code == 201


def test_what_breaks_the_progress_off_leaves_nothing_behind(library: Library) -> None:
    file = a_published_file(OTHER, notice_id="water")
    generation = library.store.generation()
    for stage_to_stop in ("embed", "joining plans to results"):

        def stop(stage: str, done: int, total: int, at: str = stage_to_stop) -> None:
            if stage == at:
                raise IngestAbandoned(file.notice_id)

        with pytest.raises(IngestAbandoned, match="Nothing was changed"):
            library.ingest(file, progress=stop)
        assert library.store.generation() == generation
        assert "water" not in library.snapshot().index.segments
    library.ingest(file)
    assert "water" in library.snapshot().readings

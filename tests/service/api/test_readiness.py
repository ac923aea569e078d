"""Alive at once, ready when loaded, and honest in between."""

from __future__ import annotations

import time
from collections.abc import Iterator
from logging import LogRecord
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from corpus.errors import StoreUnavailable
from corpus.store import NoticeStore
from service.api import readiness
from service.api.app import create_app
from service.api.problems import OPERATORS_MATTER
from service.api.readiness import Readiness
from service.library import Library
from tests.factories import a_published_file
from tests.service.api.clients import (
    BASE,
    WAIT_S,
    TroubledEmbedder,
    client_of,
    settings_of,
    until_ready,
)
from tests.service.api.test_problems import problem_of

ASK = {"question": "全年新建多少个口袋公园？"}


@pytest.fixture
def embedder() -> TroubledEmbedder:
    """An embedder that does as it is told."""
    return TroubledEmbedder()


@pytest.fixture
def troubled(tmp_path: Path, embedder: TroubledEmbedder) -> Iterator[Library]:
    """A library over that embedder."""
    library = Library.open(tmp_path / "home", cache=tmp_path, embedder=embedder)
    library.ingest(a_published_file())
    yield library
    library.close()


def test_before_the_model_is_loaded_it_is_alive_but_not_ready(
    troubled: Library, embedder: TroubledEmbedder
) -> None:
    embedder.may_go_on.clear()
    with client_of(troubled, ready=False) as client:
        assert client.get("/healthz").json()["status"] == "alive"
        for reply in (
            client.get("/readyz"),
            client.post("/api/v1/ask", json=ASK),
            client.post("/api/v1/search", json={"query": "公园"}),
            client.get("/api/v1/notices"),
            client.delete("/api/v1/notices/sample"),
        ):
            problem = problem_of(reply, 503)
            assert "loaded" in problem["detail"]
            assert int(reply.headers["Retry-After"]) > 0
        assert client.get("/").status_code == 200
        embedder.may_go_on.set()
        until_ready(client)
        assert client.get("/readyz").json()["status"] == "ready"
        assert client.post("/api/v1/ask", json=ASK).status_code == 200


def test_a_model_that_cannot_be_loaded_is_said_and_tried_again(
    troubled: Library,
    embedder: TroubledEmbedder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(readiness, "RETRY_AFTER_S", 0.05)
    embedder.is_gone = True
    with client_of(troubled, ready=False) as client:
        until_readyz_says(client, "the log")
        assert "its file has gone" not in client.get("/readyz").text
        embedder.is_gone = False
        until_ready(client)
    assert len(failures(caplog, "service.not_ready", "its file has gone")) == 1


def test_a_load_that_fails_as_nobody_foresaw_is_said_and_tried_again(
    troubled: Library,
    embedder: TroubledEmbedder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(readiness, "RETRY_AFTER_S", 0.05)
    embedder.is_broken = True
    with client_of(troubled, ready=False) as client:
        until_readyz_says(client, OPERATORS_MATTER)
        checks = client.get("/api/v1/status").json()["checks"]
        [model] = [each for each in checks if each["name"] == "model"]
        assert model["state"] == "fault"
        assert "(RuntimeError); service.not_ready in the log" in model["saw"]["en"]
        tries = len(embedder.asked)
        until_asked(embedder, tries + 3)
        embedder.is_broken = False
        until_ready(client)
        assert client.post("/api/v1/ask", json=ASK).status_code == 200
    [told] = [each for each in caplog.records if each.getMessage() == "service.not_ready"]
    assert told.levelname == "ERROR"
    assert told.__dict__["fields"]["error"] == "RuntimeError"
    assert "clients.py" in told.__dict__["fields"]["where"]


def test_a_model_that_goes_is_an_error_never_an_abstention(
    troubled: Library, embedder: TroubledEmbedder, caplog: pytest.LogCaptureFixture
) -> None:
    with client_of(troubled) as client:
        embedder.is_gone = True
        problem = problem_of(client.post("/api/v1/ask", json=ASK), 503)
        assert problem["type"] == "urn:problem-type:wenjin:model-unavailable"
        assert problem["detail"] == OPERATORS_MATTER
        assert len(failures(caplog, "request.failed", "its file has gone")) == 1
        embedder.is_gone = False
        assert client.post("/api/v1/ask", json=ASK).status_code == 200


def test_an_unforeseen_failure_gives_nothing_away_and_the_next_question_is_answered(
    troubled: Library, embedder: TroubledEmbedder, caplog: pytest.LogCaptureFixture
) -> None:
    with client_of(troubled) as client:
        embedder.is_broken = True
        reply = client.post("/api/v1/ask", json=ASK)
        problem_of(reply, 500)
        assert "公园" not in reply.text
        assert "nosniff" in reply.headers["X-Content-Type-Options"]
        records = [record for record in caplog.records if record.getMessage() == "request.failed"]
        assert records[0].__dict__["fields"]["error"] == "RuntimeError"
        assert "公园" not in caplog.text
        embedder.is_broken = False
        assert client.post("/api/v1/ask", json=ASK).status_code == 200


def test_without_a_library_the_app_opens_its_own(
    tmp_path: Path, embedder: TroubledEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.library.SentenceEmbedder.load", lambda *_: embedder)
    with TestClient(create_app(settings_of(tmp_path / "new")), base_url=BASE) as client:
        until_ready(client)
        assert client.get("/api/v1/notices").json() == {"notices": []}
        for reply in (
            client.post("/api/v1/ask", json=ASK),
            client.post("/api/v1/ask", json=ASK | {"notice_ids": ["sample"]}),
            client.post("/api/v1/search", json={"query": "公园"}),
        ):
            problem = problem_of(reply, 503)
            assert problem["type"] == "urn:problem-type:wenjin:store-empty"
            assert problem["title"] == "No notice has been taken in yet"
            assert "`wenjin ingest PATH`" in problem["detail"]
        assert client.get("/readyz").status_code == 200


def test_a_store_that_breaks_is_told_in_the_log_not_to_the_caller(
    troubled: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(store: NoticeStore) -> int:
        raise StoreUnavailable(str(troubled.home), "disk I/O error")

    with client_of(troubled) as client:
        monkeypatch.setattr(NoticeStore, "generation", broken)
        reply = client.post("/api/v1/ask", json=ASK)
        problem = problem_of(reply, 503)
    assert problem["type"] == "urn:problem-type:wenjin:store-unavailable"
    assert problem["detail"] == OPERATORS_MATTER
    assert str(troubled.home) not in reply.text
    assert len(failures(caplog, "request.failed", str(troubled.home))) == 1


def test_a_store_that_cannot_be_opened_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    app = create_app(settings_of(tmp_path / "file" / "home"))
    with TestClient(app, base_url=BASE) as client:
        until_readyz_says(client, "the log")
        assert str(tmp_path) not in client.get("/readyz").text
    assert len(failures(caplog, "service.not_ready", str(tmp_path))) == 1


def test_two_errors_of_one_class_from_different_places_are_both_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "RETRY_AFTER_S", 0.01)
    tried: list[int] = []

    def first() -> None:
        raise RuntimeError("one")

    def second() -> None:
        raise RuntimeError("another")

    def cannot_open() -> Library:
        tried.append(1)
        first() if len(tried) < 4 else second()
        raise AssertionError

    loading = Readiness(cannot_open)
    loading.start()
    until = time.monotonic() + WAIT_S
    while len(tried) < 8:
        assert time.monotonic() < until, tried
        time.sleep(0.01)
    loading.stop()
    told = [each for each in caplog.records if each.getMessage() == "service.not_ready"]
    places = [each.__dict__["fields"]["where"].split(" < ")[0].split(":")[-1] for each in told]
    assert places == ["first", "second"]


def test_stopping_while_it_cannot_load_does_not_hang() -> None:
    def cannot_open() -> Library:
        raise StoreUnavailable("nowhere", "it is not there")

    loading = Readiness(cannot_open)
    loading.start()
    loading.stop()
    assert loading.if_loaded() is None


def until_readyz_says(client: TestClient, words: str) -> None:
    """Return once /readyz says it, and is 503 until then."""
    until = time.monotonic() + WAIT_S
    while words not in (reply := client.get("/readyz")).text:
        problem_of(reply, 503)
        assert time.monotonic() < until, reply.text
        time.sleep(0.02)
    problem_of(reply, 503)


def until_asked(embedder: TroubledEmbedder, texts: int) -> None:
    """Return once the model has been asked for so many texts."""
    until = time.monotonic() + WAIT_S
    while len(embedder.asked) < texts:
        assert time.monotonic() < until, embedder.asked
        time.sleep(0.02)


def failures(caplog: pytest.LogCaptureFixture, event: str, problem: str) -> list[LogRecord]:
    """The errors logged as ``event`` whose problem says ``problem``."""
    return [
        record
        for record in caplog.records
        if record.getMessage() == event
        and record.levelname == "ERROR"
        and problem in record.__dict__["fields"]["problem"]
    ]

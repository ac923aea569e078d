"""More questions than can be answered: who waits, who is told to come again, and who is not."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from corpus.read import PublishedFile
from corpus.store import Added
from service.api import event_stream, feedback, preview
from service.api.load import Lane, LaneLoad, Limit, Load
from service.api.state import EDITORS_EACH, LOOKS_EACH
from service.feedback import FeedbackLog, Rating, keyed_rater
from service.keys import KeyStore, Role
from service.library import Library
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.service.api.clients import WAIT_S, TroubledEmbedder, bearer, client_of, until_lane
from tests.service.api.test_problems import problem_of
from tests.service.feedback_factories import a_rated_answer
from tests.service.test_connections import served

ASK = {"question": "全年新建多少个口袋公园？"}
PROXY = "10.0.0.1"
ELSEWHERE = "192.0.2.7"


@pytest.fixture
def embedder() -> TroubledEmbedder:
    """An embedder that can be made to wait."""
    return TroubledEmbedder()


@pytest.fixture
def library(tmp_path: Path, embedder: TroubledEmbedder) -> Iterator[Library]:
    """A library over that embedder."""
    library = Library.open(tmp_path / "home", cache=tmp_path, embedder=embedder)
    library.ingest(a_published_file())
    yield library
    embedder.may_go_on.set()
    library.close()


def load_of(client: TestClient) -> Load:
    load = client.app.state.services.load  # type: ignore[attr-defined]
    assert isinstance(load, Load)
    return load


class Crowd:
    """Callers behind a proxy, each with an address."""

    def __init__(self, client: TestClient, pool: ThreadPoolExecutor) -> None:
        self._client = client
        self._pool = pool
        self._asked = 0

    def ask(self, caller: int, **more: object) -> Future[httpx.Response]:
        """A question of its own each time: the same one need not be embedded twice."""
        self._asked += 1
        body = {"question": f"{ASK['question']}{'啊' * self._asked}", **more}
        headers = {"X-Forwarded-For": f"192.0.2.{caller}"}
        return self._pool.submit(self._client.post, "/api/v1/ask", json=body, headers=headers)


@contextmanager
def crowd(library: Library, **settings: object) -> Iterator[tuple[TestClient, Crowd]]:
    with (
        client_of(
            library,
            rate_limit=10_000,
            address=PROXY,
            trusted_proxies="10.0.0.0/8",
            **settings,
        ) as client,
        ThreadPoolExecutor(40) as pool,
    ):
        yield client, Crowd(client, pool)


def test_one_caller_is_told_to_wait_while_another_is_let_in(
    library: Library, embedder: TroubledEmbedder
) -> None:
    with crowd(library, asks_at_once=2, asks_each=3) as (client, callers):
        embedder.may_go_on.clear()
        asked = [callers.ask(1) for _ in range(3)]
        until_lane(load_of(client), 2, 1)
        one_more = callers.ask(1).result(WAIT_S)
        problem = problem_of(one_more, 429)
        assert problem["type"].endswith("too-many-at-once")
        assert int(one_more.headers["Retry-After"]) > 0
        asked.append(callers.ask(2))
        until_lane(load_of(client), 2, 2)
        embedder.may_go_on.set()
        assert [each.result(WAIT_S).status_code for each in asked] == [200] * 4
        assert load_of(client).snapshot().rejected[Limit.EACH] == 1
        assert load_of(client).snapshot().lanes[Lane.ASK] == LaneLoad(0, 0, 2, 64)


def test_where_all_is_full_everybody_is_told_when_to_come_again_and_agents_still_get_through(
    library: Library, embedder: TroubledEmbedder
) -> None:
    agent = KeyStore(library.store.engine).create(Role.AGENT).secret
    with crowd(library, asks_at_once=1, asks_waiting=2) as (client, callers):
        heard = {"text": "公园几点关门"}
        embedder.may_go_on.clear()
        asked = [callers.ask(n) for n in range(3)]
        until_lane(load_of(client), 1, 2)
        refused = callers.ask(9).result(WAIT_S)
        problem = problem_of(refused, 503)
        assert problem["type"].endswith("service-busy")
        assert int(refused.headers["Retry-After"]) > 0
        assert client.get("/readyz").status_code == 200
        helped = callers._pool.submit(
            client.post, "/api/v1/assist", json=heard, headers=bearer(agent)
        )
        until_lane(load_of(client), 1, 0, Lane.ASSIST)
        embedder.may_go_on.set()
        assert helped.result(WAIT_S).status_code == 200
        assert {each.result(WAIT_S).status_code for each in asked} == {200}


def test_evidence_takes_three_places(library: Library, embedder: TroubledEmbedder) -> None:
    with crowd(library, asks_at_once=4) as (client, callers):
        embedder.may_go_on.clear()
        asked = [callers.ask(1, evidence=True)]
        until_lane(load_of(client), 3, 0)
        asked.append(callers.ask(2, evidence=True))
        until_lane(load_of(client), 3, 1)
        embedder.may_go_on.set()
        assert [each.result(WAIT_S).status_code for each in asked] == [200, 200]


def test_direct_callers_on_this_machine_all_wait_for_as_long_as_it_takes(
    library: Library, embedder: TroubledEmbedder
) -> None:
    with client_of(library, asks_at_once=1) as client, ThreadPoolExecutor(70) as pool:
        embedder.may_go_on.clear()
        asked = [
            pool.submit(client.post, "/api/v1/ask", json={"question": f"口袋公园{n}个吗？"})
            for n in range(70)
        ]
        until_lane(load_of(client), 1, 69)
        embedder.may_go_on.set()
        assert {each.result(WAIT_S).status_code for each in asked} == {200}


def test_an_answer_that_takes_too_long_is_given_up_and_its_place_is_free_when_it_has_ended(
    library: Library, embedder: TroubledEmbedder
) -> None:
    with crowd(library, asks_at_once=1, ask_seconds=0.4) as (client, callers):
        embedder.may_go_on.clear()
        working = callers.ask(1)
        until_lane(load_of(client), 1, 0)
        waiting = callers.ask(2)
        for each in (working, waiting):
            reply = each.result(WAIT_S)
            assert "within 0.4 seconds" in problem_of(reply, 503)["detail"]
            assert int(reply.headers["Retry-After"]) > 0
        rejected = load_of(client).snapshot().rejected
        assert (rejected[Limit.TIME], rejected[Limit.WAIT]) == (1, 1)
        assert load_of(client).snapshot().lanes[Lane.ASK].working == 1, "its thread is still at it"
        embedder.may_go_on.set()
        until_lane(load_of(client), 0, 0)
        assert callers.ask(3).result(WAIT_S).status_code == 200
        kept = client.app.state.services.records  # type: ignore[attr-defined]
        assert len(kept._log.newest(10)) == 1, "what did not leave has no record"


def test_a_stream_that_takes_too_long_ends_with_a_problem(
    library: Library, embedder: TroubledEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "HEARTBEAT_S", 0.1)
    with client_of(library, ask_seconds=0.5) as client:
        embedder.may_go_on.clear()
        reply = client.post("/api/v1/ask", json=ASK, headers={"Accept": "text/event-stream"})
        embedder.may_go_on.set()
    assert reply.status_code == 200
    event = reply.text.split("event: error\ndata: ")[1].split("\n")[0]
    assert json.loads(event)["status"] == 503
    assert "event: done" not in reply.text


def test_only_what_a_trusted_proxy_says_is_believed_of_an_address(library: Library) -> None:
    def statuses(*forwarded: str, address: str = PROXY, trusted: str = "10.0.0.0/8") -> list[int]:
        with client_of(library, rate_limit=1, address=address, trusted_proxies=trusted) as client:
            return [
                client.post("/api/v1/ask", json=ASK, headers={"X-Forwarded-For": each}).status_code
                for each in forwarded
            ]

    assert statuses("192.0.2.1", "192.0.2.2") == [200, 200]
    assert statuses("192.0.2.1", "192.0.2.1") == [200, 429]
    # what a caller puts before it does not help, and neither does a second proxy of ours
    assert statuses("192.0.2.7, 192.0.2.1", "192.0.2.8, 192.0.2.1") == [200, 429]
    assert statuses("192.0.2.1, 10.0.0.9", "192.0.2.2, 10.0.0.9") == [200, 200]
    assert statuses("nobody", "nothing") == [200, 429]
    assert statuses("192.0.2.1", "192.0.2.2", address="203.0.113.5") == [200, 429]
    assert statuses("192.0.2.1", "192.0.2.2", trusted="") == [200, 429]


def test_who_hangs_up_while_waiting_is_not_worked_for(
    library: Library, embedder: TroubledEmbedder
) -> None:
    with served(library, asks_at_once=1) as server, ThreadPoolExecutor(2) as pool:
        embedder.may_go_on.clear()
        first = pool.submit(server.is_asked)
        until_lane(server.load, 1, 0)
        body = json.dumps({"question": "东湖区疏浚河道多少公里？"}).encode()
        with server.connect() as connection:
            connection.sendall(
                b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json"
                b"\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
            )
            until_lane(server.load, 1, 1)
            connection.shutdown(socket.SHUT_RDWR)
        until_lane(server.load, 1, 0)
        embedder.may_go_on.set()
        first.result(WAIT_S)
        assert embedder.asked.count("东湖区疏浚河道多少公里？") == 0


def test_editors_take_turns_and_a_crowd_of_them_takes_no_answers_place(
    library: Library, embedder: TroubledEmbedder
) -> None:
    editor = bearer(KeyStore(library.store.engine).create(Role.EDITOR).secret)
    with client_of(library) as client, ThreadPoolExecutor(60) as pool:

        def add(n: int) -> httpx.Response:
            files = {"file": (f"n{n}.txt", f"{A_NOTICE_TEXT}{n}。\n".encode())}
            return client.post("/api/v1/notices", headers=editor, files=files)

        embedder.passages_may_go_on.clear()
        added = [pool.submit(add, n) for n in range(21)]
        until_lane(load_of(client), 1, 20, Lane.PUBLISH)
        problem_of(add(98), 429)
        streamed = client.post(
            "/api/v1/notices",
            headers={**editor, "Accept": "text/event-stream"},
            files={"file": ("n99.txt", A_NOTICE_TEXT.encode())},
        )
        problem_of(streamed, 429)
        assert client.post("/api/v1/ask", json=ASK).status_code == 200
        assert client.get("/readyz").status_code == 200
        embedder.passages_may_go_on.set()
        assert {each.result(WAIT_S).status_code for each in added} == {201}


def test_one_editor_who_publishes_much_leaves_places_and_turns_to_others(
    library: Library, embedder: TroubledEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    much, other = (
        bearer(KeyStore(library.store.engine).create(Role.EDITOR).secret) for _ in range(2)
    )
    taken_in: list[str] = []
    ingest = library.ingest

    def noted(file: PublishedFile, **how: Any) -> Added:
        taken_in.append(str(file.notice_id))
        return ingest(file, **how)

    monkeypatch.setattr(library, "ingest", noted)
    with client_of(library, address=ELSEWHERE) as client, ThreadPoolExecutor(20) as pool:

        def add(name: str, key: dict[str, str], **headers: str) -> httpx.Response:
            files = {"file": (f"{name}.txt", f"{A_NOTICE_TEXT}{name}。\n".encode())}
            return client.post("/api/v1/notices", headers={**key, **headers}, files=files)

        embedder.passages_may_go_on.clear()
        added = [pool.submit(add, "first", much)]
        until_lane(load_of(client), 1, 0, Lane.PUBLISH)
        added += [pool.submit(add, f"n{n}", much) for n in range(EDITORS_EACH - 1)]
        until_lane(load_of(client), 1, EDITORS_EACH - 1, Lane.PUBLISH)
        for refused in (
            add("one-more", much),
            add("streamed", much, Accept="text/event-stream"),
            client.delete("/api/v1/notices/sample", headers=much),
        ):
            assert problem_of(refused, 429)["type"].endswith(":too-many-at-once")
            assert int(refused.headers["Retry-After"]) > 0
        added.append(pool.submit(add, "others", other, Accept="text/event-stream"))
        until_lane(load_of(client), 1, EDITORS_EACH, Lane.PUBLISH)
        embedder.passages_may_go_on.set()
        assert {each.result(WAIT_S).status_code for each in added} == {200, 201}
    assert taken_in[0] == "first"
    assert taken_in[2] == "others", "one of who came first, then one of who came later"


@pytest.mark.parametrize("work", ["preview", "reask"])
def test_one_editor_who_looks_at_much_leaves_places_to_others(
    library: Library, monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    may_go_on = threading.Event()
    module, name = {"preview": (preview, "_previewed"), "reask": (feedback, "_reasked")}[work]
    act = getattr(module, name)

    def held(*given: Any) -> Any:
        assert may_go_on.wait(WAIT_S)
        return act(*given)

    monkeypatch.setattr(module, name, held)
    much, other = (
        bearer(KeyStore(library.store.engine).create(Role.EDITOR).secret) for _ in range(2)
    )
    log = FeedbackLog(library.store.engine)
    rated = log.keep(a_rated_answer(), Rating.UP, "", "", keyed_rater("k"))
    lane = Lane(work)
    with client_of(library, address=ELSEWHERE) as client, ThreadPoolExecutor(10) as pool:

        def look(key: dict[str, str]) -> httpx.Response:
            if work == "reask":
                body = {"numbers": [rated.number]}
                return client.post("/api/v1/feedback/reask", json=body, headers=key)
            files = {"file": ("new.txt", A_NOTICE_TEXT.encode())}
            return client.post("/api/v1/notices/preview", files=files, headers=key)

        looked = [pool.submit(look, much) for _ in range(LOOKS_EACH)]
        until_lane(load_of(client), 1, LOOKS_EACH - 1, lane)
        assert problem_of(look(much), 429)["type"].endswith(":too-many-at-once")
        looked.append(pool.submit(look, other))
        until_lane(load_of(client), 1, LOOKS_EACH, lane)
        may_go_on.set()
        assert {each.result(WAIT_S).status_code for each in looked} == {200}

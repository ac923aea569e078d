"""Keys at the door: roles, revoking, rates, and names that are not ours."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from corpus.errors import StoreUnavailable
from service.api import access
from service.api.access import (
    READS_AN_ASK,
    is_loopback,
    is_plain_host,
    within_feedback_rate,
    within_rate,
    within_reading_rate,
    within_sign_in_rate,
    within_typing_rate,
)
from service.keys import AccessKey, KeyStore, Role
from service.library import Library
from service.moments import utc_now
from tests.service.api.clients import QUESTION, WAIT_S, bearer, client_of
from tests.service.api.test_problems import problem_of

ASK = {"question": QUESTION}
RATES = (
    within_rate,
    within_reading_rate,
    within_feedback_rate,
    within_typing_rate,
    within_sign_in_rate,
)
WRITES = [("POST", "/api/v1/notices"), ("DELETE", "/api/v1/notices/sample")]


@pytest.mark.parametrize(("method", "address"), WRITES)
def test_every_writing_route_needs_a_key(library: Library, method: str, address: str) -> None:
    with client_of(library) as client:
        reply = client.request(method, address)
        problem_of(reply, 401)
        assert reply.headers["WWW-Authenticate"] == "Bearer"
        problem_of(client.request(method, address, headers=bearer("wj_guessed")), 401)
        basic = {"Authorization": "Basic d2o6d2o="}
        problem_of(client.request(method, address, headers=basic), 401)
        assert len(client.get("/api/v1/notices").json()["notices"]) == 1


@pytest.mark.parametrize(("method", "address"), WRITES)
def test_an_agent_may_not_write(
    library: Library, keys: KeyStore, method: str, address: str
) -> None:
    agent = keys.create(Role.AGENT).secret
    with client_of(library) as client:
        problem = problem_of(client.request(method, address, headers=bearer(agent)), 403)
        assert "agent" in problem["detail"]
        assert "editor" in problem["detail"]
        assert len(client.get("/api/v1/notices").json()["notices"]) == 1


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
def test_editors_and_admins_may_write(library: Library, keys: KeyStore, role: Role) -> None:
    secret = keys.create(role).secret
    with client_of(library) as client:
        reply = client.delete("/api/v1/notices/sample", headers=bearer(secret))
        assert reply.status_code == 204


def test_a_key_is_valid_and_revoked_at_once(library: Library, keys: KeyStore) -> None:
    with client_of(library) as client:
        new = keys.create(Role.EDITOR)
        staff = {**ASK, "audience": "staff"}
        assert client.post("/api/v1/ask", json=staff, headers=bearer(new.secret)).status_code == 200
        keys.revoke(new.key.key_id)
        problem_of(client.post("/api/v1/ask", json=staff, headers=bearer(new.secret)), 401)
        problem_of(client.post("/api/v1/ask", json=ASK, headers=bearer(new.secret)), 401)


@pytest.mark.parametrize("secret", ["", "é", "x" * 10_000, "a b"])
def test_a_broken_key_is_refused_without_being_repeated(
    library: Library, keys: KeyStore, secret: str
) -> None:
    keys.create(Role.ADMIN)
    with client_of(library) as client:
        headers = {b"Authorization": f"Bearer {secret}".encode("latin-1")}
        reply = client.delete("/api/v1/notices/sample", headers=headers)
        problem_of(reply, 401)
        assert "xxxx" not in reply.text


def test_asks_over_the_rate_are_429_and_say_when_to_come_again(library: Library) -> None:
    with client_of(library, rate_limit=2) as client:
        assert [client.post("/api/v1/ask", json=ASK).status_code for _ in range(2)] == [200, 200]
        reply = client.post("/api/v1/search", json={"query": "公园"})
        problem_of(reply, 429)
        assert 1 <= int(reply.headers["Retry-After"]) <= 60
        assert client.get("/api/v1/notices").status_code == 200


def reading_paths(client: TestClient) -> list[str]:
    """Every address at which notices or the graph are read, with names that nothing has."""
    document = client.get("/openapi.json").json()
    return [
        re.sub(r"\{\w+\}", "x", path)
        for path, operations in document["paths"].items()
        if "get" in operations and path.startswith(("/api/v1/notices", "/api/v1/graph"))
    ]


def test_reading_has_a_rate_of_its_own_on_every_route(library: Library) -> None:
    with client_of(library, rate_limit=1) as client:
        read = [client.get("/api/v1/notices").status_code for _ in range(READS_AN_ASK)]
        assert read == [200] * READS_AN_ASK
        paths = reading_paths(client)
        assert {"/api/v1/notices", "/api/v1/notices/x/text", "/api/v1/graph/paths"} <= set(paths)
        for path in paths:
            reply = client.get(path)
            problem_of(reply, 429)
            assert 1 <= int(reply.headers["Retry-After"]) <= 60
        # asking is counted apart, and so are others who read
        assert client.post("/api/v1/ask", json=ASK).status_code == 200
    with client_of(library) as client:
        direct = {client.get("/api/v1/notices").status_code for _ in range(2 * READS_AN_ASK)}
    assert direct == {200}


def test_every_route_has_a_rate_or_is_named_to_operators_as_having_none(
    client: TestClient, root: Path
) -> None:
    operations = (root / "docs/operations.md").read_text("utf-8")
    told = operations.partition("Under no rate are:")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([A-Z]+ /[^`]*)`", told))
    have_none = {"GET /openapi.json"}
    for context in iter_route_contexts(client.app.routes):  # type: ignore[attr-defined]
        if isinstance(context.original_route, APIRoute) and context.include_in_schema:
            calls = {each.call for each in context.dependant.dependencies}
            if calls.isdisjoint(RATES):
                have_none |= {f"{method} {context.path_format}" for method in context.methods}
    assert have_none == named


def test_from_elsewhere_ten_readings_an_ask_are_let(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "PUBLIC_RATE", 1)
    with client_of(library, address="192.0.2.7") as client:
        read = [client.get("/api/v1/graph/nodes").status_code for _ in range(READS_AN_ASK + 1)]
    assert read == [200] * READS_AN_ASK + [429]


def test_rates_are_counted_by_key(library: Library, keys: KeyStore) -> None:
    first, second = (keys.create(Role.AGENT).secret for _ in range(2))
    with client_of(library, rate_limit=1) as client:
        for headers in (bearer(first), bearer(second), {}):
            assert client.post("/api/v1/ask", json=ASK, headers=headers).status_code == 200
            problem_of(client.post("/api/v1/ask", json=ASK, headers=headers), 429)


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys that were looked up in the database."""
    secrets: list[str] = []
    verify = KeyStore.verify

    def noted(store: KeyStore, secret: str) -> AccessKey | None:
        secrets.append(secret)
        return verify(store, secret)

    monkeypatch.setattr(KeyStore, "verify", noted)
    return secrets


def test_wrong_keys_have_a_rate_beyond_which_none_is_looked_up(
    library: Library, keys: KeyStore, monkeypatch: pytest.MonkeyPatch, looked_up: list[str]
) -> None:
    monkeypatch.setattr(access, "PUBLIC_RATE", 3)
    used, unused = (keys.create(Role.EDITOR) for _ in range(2))
    me, wrong = "/api/v1/me", bearer("wj_guessed")
    with client_of(library, address="192.0.2.7") as client:
        assert client.get(me, headers=bearer(used.secret)).status_code == 200
        later = keys.create(Role.EDITOR)
        for n in range(3):
            problem_of(client.get(me, headers=bearer(f"wj_{n}")), 401)
        looked_up.clear()
        replies = [client.get(path, headers=wrong) for path in (me, "/api/v1/notices", "/metrics")]
        replies.append(client.post("/api/v1/ask", json=ASK, headers=wrong))
        replies.append(client.post("/api/v1/notices", files={"file": b"x"}, headers=wrong))
        replies.append(client.get(me, headers=bearer(later.secret)))
        for reply in replies:
            assert problem_of(reply, 429)["type"].endswith(":rate-limited")
            assert 1 <= int(reply.headers["Retry-After"]) <= 60
        assert looked_up == []
        # neither who sends none nor a key made before is kept out by others' guesses
        assert client.get("/api/v1/notices").status_code == 200
        assert client.get(me, headers=bearer(unused.secret)).status_code == 200
        looked_up.clear()
        assert client.get(me, headers=bearer(used.secret)).status_code == 200
        keys.revoke(used.key.key_id)
        for _ in range(2):
            problem_of(client.get(me, headers=bearer(used.secret)), 429)
        assert looked_up == [used.secret] * 2


@dataclass
class HeldLookUps:
    """Looks into the database for a key, none of which comes back before they may."""

    begun: list[str]
    may_go_on: threading.Event

    def until(self, count: int) -> None:
        """Return once so many have begun, and no more have for a while."""
        until = time.monotonic() + WAIT_S
        while len(self.begun) < count:
            assert time.monotonic() < until, self.begun
            time.sleep(0.01)
        time.sleep(0.3)
        assert len(self.begun) == count


@pytest.fixture
def held_up(looked_up: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldLookUps]:
    held = HeldLookUps(looked_up, threading.Event())
    verify = KeyStore.verify

    def late(store: KeyStore, secret: str) -> AccessKey | None:
        found = verify(store, secret)
        assert held.may_go_on.wait(WAIT_S)
        return found

    monkeypatch.setattr(KeyStore, "verify", late)
    yield held
    held.may_go_on.set()


def all_at_once(client: TestClient, pool: ThreadPoolExecutor, secrets: list[str]) -> list[Any]:
    """What is said to each of these keys, once it is."""
    return [pool.submit(client.get, "/api/v1/me", headers=bearer(each)) for each in secrets]


def test_no_more_wrong_keys_than_the_rate_are_looked_up_however_many_come_at_once(
    library: Library, monkeypatch: pytest.MonkeyPatch, held_up: HeldLookUps
) -> None:
    monkeypatch.setattr(access, "PUBLIC_RATE", 3)
    with client_of(library, address="192.0.2.7") as client, ThreadPoolExecutor(12) as pool:
        replies = all_at_once(client, pool, [f"wj_{n}" for n in range(12)])
        held_up.until(3)
        held_up.may_go_on.set()
        said = [each.result(WAIT_S).status_code for each in replies]
        assert (said.count(401), said.count(429)) == (3, 9)
        assert len(held_up.begun) == 3


def test_right_keys_that_come_at_once_are_not_taken_for_wrong_ones(
    library: Library, keys: KeyStore, monkeypatch: pytest.MonkeyPatch, held_up: HeldLookUps
) -> None:
    monkeypatch.setattr(access, "PUBLIC_RATE", 3)
    with client_of(library, address="192.0.2.7") as client, ThreadPoolExecutor(12) as pool:
        held_up.may_go_on.set()
        problem_of(client.get("/api/v1/me", headers=bearer("wj_guessed")), 401)
        held_up.may_go_on.clear()
        held_up.begun.clear()
        later = [keys.create(Role.AGENT).secret for _ in range(11)]  # nobody knows them yet
        replies = all_at_once(client, pool, ["wj_wrong", *later])
        held_up.until(2)
        held_up.may_go_on.set()
        said = [each.result(WAIT_S).status_code for each in replies]
        assert said == [401] + [200] * 11
        # nothing is left counted of those that were right
        wrong = [client.get("/api/v1/me", headers=bearer("wj_guessed")) for _ in range(2)]
        assert [each.status_code for each in wrong] == [401, 429]


def test_a_key_is_not_counted_as_wrong_where_the_database_could_not_tell(
    library: Library, keys: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "PUBLIC_RATE", 3)
    with client_of(library, address="192.0.2.7") as client:
        problem_of(client.get("/api/v1/me", headers=bearer("wj_guessed")), 401)
        later = bearer(keys.create(Role.AGENT).secret)
        with monkeypatch.context() as locked:

            def cannot(*_: object) -> None:
                raise StoreUnavailable("the database", "it is locked")

            locked.setattr(KeyStore, "verify", cannot)
            for _ in range(4):
                problem_of(client.get("/api/v1/me", headers=later), 503)
        assert client.get("/api/v1/me", headers=later).status_code == 200


def test_wrong_keys_are_counted_by_address_and_not_on_this_machine(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "PUBLIC_RATE", 3)
    wrong = bearer("wj_guessed")

    def status(client: TestClient, address: str | None = None) -> int:
        passed_on = {} if address is None else {"X-Forwarded-For": address}
        return client.get("/api/v1/me", headers={**wrong, **passed_on}).status_code

    with client_of(library, address="10.0.0.1", trusted_proxies="10.0.0.0/8") as client:
        assert [status(client, "192.0.2.7") for _ in range(4)] == [401, 401, 401, 429]
        assert status(client, "192.0.2.8") == 401
    with client_of(library) as client:
        assert {status(client) for _ in range(8)} == {401}


def test_a_citizens_site_is_counted_by_itself(library: Library, keys: KeyStore) -> None:
    site = bearer(keys.create(Role.CITIZEN, "城市门户").secret)
    with client_of(library, rate_limit=1) as client:
        assert client.post("/api/v1/ask", json=ASK, headers=site).status_code == 200
        problem_of(client.post("/api/v1/ask", json=ASK, headers=site), 429)
        assert client.post("/api/v1/ask", json=ASK).status_code == 200


def test_a_key_past_its_time_is_refused_and_does_not_close_the_site_to_everybody(
    library: Library, keys: KeyStore
) -> None:
    soon = utc_now() + timedelta(seconds=3)
    short = bearer(keys.create(Role.EDITOR, expires=soon).secret)
    strange = {"Host": "ask.example.gov.cn"}
    with client_of(library) as client:
        assert client.get("/api/v1/me", headers=short).status_code == 200
        until = time.monotonic() + 30
        while (reply := client.get("/api/v1/me", headers=short)).status_code == 200:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert "has expired" in problem_of(reply, 401)["detail"]
        assert client.get("/api/v1/notices", headers=strange).status_code == 200


def test_a_forged_forwarding_header_opens_no_new_account(library: Library) -> None:
    with client_of(library, rate_limit=1, address="192.0.2.7") as client:
        assert client.post("/api/v1/ask", json=ASK).status_code == 200
        forged = {"X-Forwarded-For": "192.0.2.8"}
        problem_of(client.post("/api/v1/ask", json=ASK, headers=forged), 429)


def test_unless_a_rate_is_set_only_callers_from_elsewhere_have_one(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "PUBLIC_RATE", 2)
    search = {"query": "公园", "k": 1}
    forwarded = {"X-Forwarded-For": "192.0.2.8"}
    with client_of(library) as client:
        direct = [client.post("/api/v1/search", json=search) for _ in range(5)]
        passed_on = [
            client.post("/api/v1/search", json=search, headers=forwarded) for _ in range(3)
        ]
    with client_of(library, address="192.0.2.7") as client:
        elsewhere = [client.post("/api/v1/search", json=search) for _ in range(3)]
    assert [reply.status_code for reply in direct] == [200] * 5
    assert [reply.status_code for reply in passed_on] == [200, 200, 429]
    assert [reply.status_code for reply in elsewhere] == [200, 200, 429]


def test_a_strange_host_name_is_not_answered_until_there_is_a_key(
    library: Library, keys: KeyStore
) -> None:
    strange = {"Host": "rebound.example"}
    with client_of(library) as client:
        problem_of(client.get("/api/v1/notices", headers=strange), 421)
        problem_of(client.post("/api/v1/ask", json=ASK, headers=strange), 421)
        keys.create(Role.AGENT)
        assert client.get("/api/v1/notices", headers=strange).status_code == 200


@pytest.mark.parametrize(
    ("host", "is_plain"),
    [
        ("localhost", True),
        ("wenjin.localhost", True),
        ("127.0.0.1", True),
        ("10.0.0.5", True),
        ("::1", True),
        ("localhost.example", False),
        ("127.0.0.1.example", False),
        ("", False),
    ],
)
def test_only_localhost_and_addresses_are_plain_hosts(host: str, is_plain: bool) -> None:
    assert is_plain_host(host) is is_plain


@pytest.mark.parametrize(
    ("address", "is_here"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("10.0.0.1", False), ("", False)],
)
def test_loopback_is_this_machine(address: str, is_here: bool) -> None:
    assert is_loopback(address) is is_here

"""Many who sign in at once: nobody's wrong passwords take the places of others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from httpx2 import Response

from service import accounts as accounts_of
from service.accounts import Accounts
from service.api import access, state
from service.api.load import Lane, Load
from service.keys import Role
from service.library import Library
from service.sign_in_attempts import FREE_BY_ADDRESS, FREE_BY_NAME
from tests.service.api.clients import WAIT_S, client_of, until_lane
from tests.service.api.test_problems import problem_of

NAME, PASSWORD = "王敏", "海河边上的第三盏灯不亮了"
SESSION = "/api/v1/session"
PROXY = "10.0.0.1"
OFFICE, MALLORY = "192.0.2.20", "192.0.2.9"


class Door:
    """Where people sign in, each from an address, and every password can be held up."""

    def __init__(self, client: TestClient, pool: ThreadPoolExecutor) -> None:
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.tried: list[str] = []
        self._client = client
        self._pool = pool

    def come(
        self, address: str, name: str = NAME, password: str = PASSWORD, browser: str | None = None
    ) -> Future[Response]:
        """Somebody who tries to sign in; ``browser``: what an earlier signing in left there."""
        headers = {"X-Forwarded-For": address}
        if browser is not None:
            headers["Cookie"] = f"wenjin-browser={browser}"
        body = {"name": name, "password": password}
        return self._pool.submit(self._post, body, headers)

    def _post(self, body: dict[str, str], headers: dict[str, str]) -> Response:
        reply = self._client.post(SESSION, json=body, headers=headers)
        self._client.cookies.clear()
        return reply

    def is_password(self, password: str, kept: str) -> bool:
        """In the place of Argon2id, which would take a processor for a minute here."""
        assert self.may_go_on.wait(WAIT_S)
        self.tried.append(password)
        return password == PASSWORD

    def until(self, working: int, waiting: int) -> None:
        """Return once so many work and wait."""
        load = self._client.app.state.services.load  # type: ignore[attr-defined]
        assert isinstance(load, Load)
        until_lane(load, working, waiting, Lane.SIGN_IN)


@pytest.fixture
def door(library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """The door of the small library, which one editor may come in by."""
    Accounts(library.store.engine).users.create(NAME, Role.EDITOR, PASSWORD)
    more: dict[str, Any] = {"address": PROXY, "trusted_proxies": "10.0.0.0/8"}
    with client_of(library, **more) as client, ThreadPoolExecutor(60) as pool:
        door = Door(client, pool)
        monkeypatch.setattr(accounts_of, "is_password", door.is_password)
        yield door
        door.may_go_on.set()


def test_whoever_guesses_from_one_address_keeps_nobody_elsewhere_out(door: Door) -> None:
    door.may_go_on.clear()
    guesses = [door.come(MALLORY, f"n{n}", "a guess") for n in range(state.SHIFT)]
    door.until(1, state.SHIFT - 1)
    one_more = problem_of(door.come(MALLORY, "one more", "a guess").result(WAIT_S), 429)
    assert one_more["type"].endswith(":too-many-at-once")
    owner = door.come(OFFICE)
    door.until(1, state.SHIFT)
    door.may_go_on.set()
    assert owner.result(WAIT_S).status_code == 201
    assert door.tried.index(PASSWORD) == 2, "of those at the other address two had their turn"
    said = [guess.result(WAIT_S).status_code for guess in guesses]
    assert said.count(401) == FREE_BY_ADDRESS
    assert said.count(429) == state.SHIFT - FREE_BY_ADDRESS


def test_a_whole_shift_may_sign_in_at_once_behind_one_address(door: Door) -> None:
    door.may_go_on.clear()
    people = [door.come(OFFICE) for _ in range(state.SHIFT)]
    door.until(1, state.SHIFT - 1)
    door.may_go_on.set()
    assert {each.result(WAIT_S).status_code for each in people} == {201}


def test_tries_beyond_the_rate_of_an_address_read_nothing_of_the_database(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "PUBLIC_RATE", 1)
    monkeypatch.setattr(access, "SHIFT", 2)
    Accounts(library.store.engine).users.create(NAME, Role.EDITOR, PASSWORD)
    asked: list[str] = []

    def note(_line: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    more: dict[str, Any] = {"address": PROXY, "trusted_proxies": "10.0.0.0/8"}
    named = {"Host": "ask.example.gov.cn"}  # whether such a name is answered takes a look, too

    def come(client: TestClient, address: str, password: str) -> Response:
        headers = {**named, "X-Forwarded-For": address}
        return client.post(SESSION, json={"name": NAME, "password": password}, headers=headers)

    with client_of(library, **more) as client:
        monkeypatch.setattr(accounts_of, "is_password", lambda password, _: password == PASSWORD)
        said = [come(client, MALLORY, "a guess").status_code for _ in range(access.SIGN_INS_AN_ASK)]
        assert said == [401] * FREE_BY_NAME + [429] * (len(said) - FREE_BY_NAME)
        sa.event.listen(library.store.engine, "before_cursor_execute", note)
        beyond = [come(client, MALLORY, "a guess") for _ in range(3)]
        assert asked == []
        sa.event.remove(library.store.engine, "before_cursor_execute", note)
        for reply in beyond:
            assert problem_of(reply, 429)["type"].endswith(":rate-limited")
            assert 1 <= int(reply.headers["Retry-After"]) <= 60
        paused = come(client, OFFICE, PASSWORD)
        assert problem_of(paused, 429)["type"].endswith(":sign-ins-paused"), "counted by itself"


def test_a_whole_shift_comes_in_however_low_the_rate_is_set(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    Accounts(library.store.engine).users.create(NAME, Role.EDITOR, PASSWORD)
    monkeypatch.setattr(accounts_of, "is_password", lambda *_: True)
    with client_of(library, address=OFFICE, rate_limit=1) as client:
        for _ in range(state.SHIFT):
            assert client.post(SESSION, json={"name": NAME, "password": "x"}).status_code == 201
            client.cookies.clear()


def test_who_has_to_wait_for_wrong_ones_takes_no_place(door: Door) -> None:
    for _ in range(FREE_BY_NAME):
        assert door.come(MALLORY, "nobody", "a guess").result(WAIT_S).status_code == 401
    door.may_go_on.clear()
    first = door.come(OFFICE)
    door.until(1, 0)
    # answered while the only one whose turn it is has not had it
    paused = door.come(MALLORY, "nobody", "a guess").result(WAIT_S)
    assert problem_of(paused, 429)["type"].endswith(":sign-ins-paused")
    assert int(paused.headers["Retry-After"]) > 0
    door.until(1, 0)
    door.may_go_on.set()
    assert first.result(WAIT_S).status_code == 201
    assert door.tried.count("a guess") == FREE_BY_NAME


def test_a_browser_that_is_known_comes_in_where_every_place_is_taken(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    Accounts(library.store.engine).users.create(NAME, Role.EDITOR, PASSWORD)
    monkeypatch.setattr(state, "SIGN_INS_WAITING", 3)
    more: dict[str, Any] = {"address": PROXY, "trusted_proxies": "10.0.0.0/8"}
    with client_of(library, **more) as client, ThreadPoolExecutor(10) as pool:
        door = Door(client, pool)
        monkeypatch.setattr(accounts_of, "is_password", door.is_password)
        # whoever signs in without the mark gets a new one: all marks of a name stand together
        marks = [door.come(OFFICE).result(WAIT_S).cookies["wenjin-browser"] for _ in range(3)]
        browser = marks[0]
        door.may_go_on.clear()
        crowd = [door.come(f"198.51.100.{n}", f"n{n}", "a guess") for n in range(4)]
        door.until(1, 3)
        stranger = door.come(OFFICE).result(WAIT_S)
        assert problem_of(stranger, 429)["type"].endswith(":others-wait")
        known = [door.come(OFFICE, browser=mark) for mark in marks[:2]]
        door.until(1, 5)
        third = door.come(OFFICE, browser=marks[2]).result(WAIT_S)
        assert problem_of(third, 429)["type"].endswith(":too-many-at-once")
        # the mark of a browser is of the name that it was left for, and a forged one of none
        for name, mark in (("nobody", browser), (NAME, "forged")):
            problem_of(door.come(OFFICE, name, browser=mark).result(WAIT_S), 429)
        door.may_go_on.set()
        assert {each.result(WAIT_S).status_code for each in known} == {201}
        assert {each.result(WAIT_S).status_code for each in crowd} == {401}

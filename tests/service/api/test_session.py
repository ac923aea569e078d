"""Signing in over HTTP: cookies, who one is, what one may, and when it is over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.visibility import restricted_to
from service.accounts import Accounts
from service.keys import KeyStore, Role
from service.library import Library
from tests.factories import a_published_file
from tests.service.api.clients import QUESTION, bearer, client_of
from tests.service.api.test_problems import problem_of

NAME, PASSWORD = "王敏", "海河边上的第三盏灯不亮了"
SESSION = "/api/v1/session"
ASK = {"question": QUESTION}


@pytest.fixture
def accounts(library: Library) -> Accounts:
    """The accounts of the small library, with one editor."""
    accounts = Accounts(library.store.engine)
    accounts.users.create(NAME, Role.EDITOR, PASSWORD)
    return accounts


@pytest.fixture
def browser(library: Library, accounts: Accounts) -> Iterator[TestClient]:
    """A client that keeps cookies as a browser does."""
    with client_of(library) as client:
        yield client


def sign_in(client: TestClient, name: str = NAME, password: str = PASSWORD, **more: Any) -> Any:
    """What signing in is answered with."""
    return client.post(SESSION, json={"name": name, "password": password}, **more)


def csrf(client: TestClient) -> dict[str, str]:
    """The header that a page sends, from the cookie that it may read."""
    return {"X-CSRF-Token": client.cookies["wenjin-csrf"]}


def test_who_signs_in_is_told_who_they_are_and_keeps_two_cookies(browser: TestClient) -> None:
    reply = sign_in(browser)
    assert reply.status_code == 201
    body = reply.json()
    assert (body["name"], body["role"], body["idle_s"]) == (NAME, "editor", 3_600)
    assert body["csrf_token"] == browser.cookies["wenjin-csrf"]
    assert reply.headers["Cache-Control"] == "no-store"
    assert PASSWORD not in reply.text
    assert browser.get(SESSION).json() == body
    me = browser.get("/api/v1/me").json()
    assert (me["role"], me["label"]) == ("editor", NAME)


def test_who_is_of_a_body_sees_what_is_restricted_to_it_for_as_long_as_they_are(
    library: Library, accounts: Accounts, browser: TestClient
) -> None:
    library.ingest(a_published_file(notice_id="police", visibility=restricted_to(["市公安局"])))
    address = "/api/v1/notices/police"
    sign_in(browser)
    assert browser.get(address).status_code == 404
    accounts.users.set_bodies(NAME, ["市公安局", "市司法局"])
    assert browser.get(address).status_code == 200
    assert browser.get("/api/v1/me").json()["bodies"] == ["市公安局", "市司法局"]
    accounts.users.set_bodies(NAME, ["市司法局"])
    assert browser.get(address).status_code == 404


def test_the_sessions_cookie_is_for_this_site_and_no_script(browser: TestClient) -> None:
    cookies = {
        each.split("=")[0]: each.lower() for each in sign_in(browser).headers.get_list("set-cookie")
    }
    assert set(cookies) == {"wenjin-session", "wenjin-csrf", "wenjin-browser"}
    for name, attributes in cookies.items():
        assert "samesite=strict" in attributes
        assert ("httponly" in attributes) is (name != "wenjin-csrf")
        assert "secure" not in attributes
        assert "domain" not in attributes
        assert ("max-age" in attributes) is (name == "wenjin-browser")
    assert "path=/;" in cookies["wenjin-session"]
    assert "path=/api/v1/session;" in cookies["wenjin-browser"]


@pytest.mark.parametrize("by", ["header", "setting"])
def test_by_https_the_cookies_are_for_https_alone(
    library: Library, accounts: Accounts, by: str
) -> None:
    with client_of(library, secure_cookies=by == "setting") as client:
        came = {"X-Forwarded-Proto": "https"} if by == "header" else {}
        reply = sign_in(client, headers=came)
        cookies = reply.headers.get_list("set-cookie")
        assert any(each.startswith("__Host-wenjin-session=") for each in cookies)
        assert all("secure" in each.lower() for each in cookies)
        token = reply.cookies["__Host-wenjin-session"]
        sent = {"Cookie": f"__Host-wenjin-session={token}", **came}
        assert client.get(SESSION, headers=sent).status_code == 200
        # under the plain name a neighbouring host could have set it
        plain = {"Cookie": f"wenjin-session={token}", **came}
        client.cookies.clear()
        problem_of(client.get(SESSION, headers=plain), 401)


def test_a_session_opens_what_a_key_of_its_role_opens(
    browser: TestClient, accounts: Accounts
) -> None:
    accounts.users.create("李四", Role.AGENT, PASSWORD)
    staff = {**ASK, "audience": "staff"}
    problem_of(browser.post("/api/v1/ask", json=staff), 401)
    sign_in(browser, "李四")
    assert browser.post("/api/v1/ask", json=staff, headers=csrf(browser)).status_code == 200
    problem_of(browser.delete("/api/v1/notices/sample", headers=csrf(browser)), 403)
    sign_in(browser, headers=csrf(browser))
    assert browser.get("/api/v1/feedback").status_code == 200
    removed = browser.delete("/api/v1/notices/sample", headers=csrf(browser))
    assert removed.status_code == 204


def test_signing_out_ends_the_session_itself_not_only_the_cookie(browser: TestClient) -> None:
    sign_in(browser)
    token = browser.cookies["wenjin-session"]
    assert browser.delete(SESSION, headers=csrf(browser)).status_code == 204
    assert "wenjin-session" not in browser.cookies
    assert "wenjin-csrf" not in browser.cookies
    stolen = {"Cookie": f"wenjin-session={token}"}
    assert problem_of(browser.get(SESSION, headers=stolen), 401)["type"].endswith(":session-over")
    assert browser.delete(SESSION).status_code == 204


def test_signing_in_again_ends_the_session_before(browser: TestClient) -> None:
    sign_in(browser)
    first = browser.cookies["wenjin-session"]
    sign_in(browser, headers=csrf(browser))
    assert browser.cookies["wenjin-session"] != first
    browser.cookies.clear()
    problem_of(browser.get(SESSION, headers={"Cookie": f"wenjin-session={first}"}), 401)


@pytest.mark.parametrize("end", ["password", "disable"])
def test_who_is_disabled_or_gets_another_password_is_out_at_once(
    browser: TestClient, accounts: Accounts, end: str
) -> None:
    sign_in(browser)
    assert browser.get("/api/v1/feedback").status_code == 200
    if end == "password":
        accounts.users.set_password(NAME, "another password altogether")
    else:
        accounts.users.disable(NAME)
    problem = problem_of(browser.get("/api/v1/feedback"), 401)
    assert problem["type"] == "urn:problem-type:wenjin:session-over"
    assert "Sign in again" in problem["detail"]


def test_a_session_that_is_over_still_asks_as_everybody_may(
    browser: TestClient, accounts: Accounts
) -> None:
    sign_in(browser)
    accounts.users.disable(NAME)
    assert browser.get("/api/v1/notices").status_code == 200
    assert browser.post("/api/v1/ask", json=ASK, headers=csrf(browser)).status_code == 200
    problem_of(browser.get("/api/v1/me"), 401)


def test_an_idle_session_is_over_after_the_time_that_is_set(
    library: Library, accounts: Accounts
) -> None:
    with client_of(library, session_idle_minutes=5, session_hours=1) as client:
        assert sign_in(client).json()["idle_s"] == 300


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(browser: TestClient) -> None:
    wrong = sign_in(browser, password="a wrong password")
    unknown = sign_in(browser, name="nobody")
    problem = problem_of(wrong, 401)
    assert problem == problem_of(unknown, 401)
    assert problem["type"].endswith(":sign-in-refused")
    assert wrong.headers["WWW-Authenticate"] == "Bearer"
    assert not wrong.headers.get_list("set-cookie")


@pytest.mark.parametrize("name", [NAME, "nobody"])
def test_too_many_wrong_ones_are_429_and_say_when_to_come_again(
    browser: TestClient, name: str
) -> None:
    for _ in range(5):
        problem_of(sign_in(browser, name, "a wrong password"), 401)
    reply = sign_in(browser, name, PASSWORD)
    problem = problem_of(reply, 429)
    assert 13 <= int(reply.headers["Retry-After"]) <= 15
    assert problem["title"] == "Too many wrong passwords"


def test_a_wait_outlives_a_restart(library: Library, accounts: Accounts) -> None:
    with client_of(library) as client:
        for _ in range(5):
            sign_in(client, password="a wrong password")
    with client_of(library) as client:
        problem_of(sign_in(client), 429)


def test_a_browser_that_has_signed_in_before_is_not_kept_out_by_guesses_elsewhere(
    library: Library, browser: TestClient
) -> None:
    sign_in(browser)
    browser.delete(SESSION, headers=csrf(browser))
    with client_of(library, address="198.51.100.9") as mallory:
        for _ in range(6):
            sign_in(mallory, password="a guess")
    assert sign_in(browser).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": NAME},
        {"name": "", "password": PASSWORD},
        {"name": NAME, "password": ""},
        {"name": "x" * 201, "password": PASSWORD},
        {"name": NAME, "password": "p" * 1_001},
        {"name": NAME, "password": 7},
        {"name": NAME, "password": PASSWORD, "remember": True},
        [NAME, PASSWORD],
    ],
)
def test_a_body_of_another_shape_is_refused_without_being_repeated(
    browser: TestClient, body: Any
) -> None:
    reply = browser.post(SESSION, json=body)
    problem_of(reply, 422)
    assert PASSWORD not in reply.text
    assert "ppp" not in reply.text


def test_odd_names_and_passwords_are_merely_wrong(browser: TestClient) -> None:
    for name in ("\u202e", "a\0b", "' OR 1=1 --", "%"):
        problem_of(sign_in(browser, name), 401)
    lone = json.dumps({"name": NAME, "password": "half \ud800"}).encode()
    reply = browser.post(SESSION, content=lone, headers={"Content-Type": "application/json"})
    assert reply.status_code in (401, 422)


@pytest.mark.parametrize("cookie", ["", "x", "键".encode().decode("latin-1"), "x" * 5_000])
def test_a_cookie_that_is_no_session_is_nobody(browser: TestClient, cookie: str) -> None:
    sent = {b"Cookie": f"wenjin-session={cookie}".encode("latin-1")}
    problem_of(browser.get(SESSION, headers=sent), 401)
    problem_of(browser.get("/api/v1/me", headers=sent), 401)
    assert browser.get("/api/v1/notices", headers=sent).status_code == 200


def test_a_key_goes_before_the_cookie(
    browser: TestClient, keys: KeyStore, accounts: Accounts
) -> None:
    sign_in(browser)
    agent = bearer(keys.create(Role.AGENT, "坐席7号").secret)
    assert browser.get("/api/v1/me", headers=agent).json()["label"] == "坐席7号"
    problem_of(browser.get("/api/v1/feedback", headers=agent), 403)
    problem_of(browser.get("/api/v1/me", headers=bearer("wj_guessed")), 401)


def test_a_user_is_enough_to_answer_to_a_name_of_its_own(library: Library) -> None:
    strange = {"Host": "ask.example.gov.cn"}
    with client_of(library) as client:
        problem_of(client.get("/api/v1/notices", headers=strange), 421)
        Accounts(library.store.engine).users.create(NAME, Role.ADMIN, PASSWORD)
        assert client.get("/api/v1/notices", headers=strange).status_code == 200

"""What other sites make a browser send: nothing that changes anything gets through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from service.accounts import Accounts
from service.api.session_cookies import csrf_token, is_from_here
from service.keys import KeyStore, Role
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.api.clients import BASE, bearer, client_of
from tests.service.api.test_problems import problem_of

NAME, PASSWORD = "王敏", "海河边上的第三盏灯不亮了"
SAFE = {"get", "head", "options"}
HERE = {"Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Office:
    """The service, somebody signed in, and their session."""

    client: TestClient
    accounts: Accounts
    keys: KeyStore
    cookie: dict[str, str]
    token: str


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An admin who is signed in."""
    home = tmp_path_factory.mktemp("home")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file(date="2025-03-05"))
    accounts = Accounts(library.store.engine)
    accounts.users.create(NAME, Role.ADMIN, PASSWORD)
    with client_of(library) as client:
        client.post("/api/v1/session", json={"name": NAME, "password": PASSWORD})
        token = client.cookies["wenjin-session"]
        client.cookies.clear()
        cookie = {"Cookie": f"wenjin-session={token}"}
        yield Office(client, accounts, KeyStore(library.store.engine), cookie, csrf_token(token))
    library.close()


def unsafe_routes(client: TestClient) -> list[tuple[str, str]]:
    """Every method and address that the description has and that may change something."""
    paths = client.get("/openapi.json").json()["paths"]
    found = [
        (method.upper(), path.replace("{notice_id}", "sample"))
        for path, methods in paths.items()
        for method in methods
        if method not in SAFE
    ]
    assert len(found) >= 9
    assert not any("{" in path for _, path in found)
    return found


def test_with_the_cookie_and_without_its_token_no_unsafe_method_gets_through(
    office: Office,
) -> None:
    other = csrf_token("another session")
    for method, path in unsafe_routes(office.client):
        for more in ({}, HERE, {"Origin": BASE}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": other}):
            reply = office.client.request(method, path, headers={**office.cookie, **more})
            problem = problem_of(reply, 403)
            assert problem["type"] == "urn:problem-type:wenjin:forged-request", (method, path)
    assert office.client.get("/api/v1/notices").json()["notices"]
    assert office.client.get("/api/v1/session", headers=office.cookie).status_code == 200


@pytest.mark.parametrize(
    "from_elsewhere",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": BASE},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:9000"},
        {"Origin": "null"},
    ],
)
def test_with_the_token_but_from_elsewhere_none_gets_through_either(
    office: Office, from_elsewhere: dict[str, str]
) -> None:
    sent = {**office.cookie, "X-CSRF-Token": office.token, **from_elsewhere}
    for method, path in unsafe_routes(office.client):
        problem = problem_of(office.client.request(method, path, headers=sent), 403)
        assert problem["type"] == "urn:problem-type:wenjin:forged-request", (method, path)


def test_with_the_token_and_from_here_every_one_gets_to_its_route(office: Office) -> None:
    for here in ({}, HERE, {"Origin": BASE}):
        sent = {**office.cookie, "X-CSRF-Token": office.token, **here}
        for method, path in unsafe_routes(office.client):
            if method == "DELETE":
                continue
            # past the guard: each complains of the missing body
            reply = office.client.request(method, path, headers=sent)
            assert reply.status_code in (400, 415, 422), (method, path, reply.text)


def test_a_key_needs_no_token_and_the_cookie_beside_it_is_not_looked_at(office: Office) -> None:
    sent = {**office.cookie, **bearer(office.keys.create(Role.EDITOR).secret)}
    for method, path in unsafe_routes(office.client):
        if method != "DELETE":
            assert office.client.request(method, path, headers=sent).status_code in (400, 415, 422)
    wrong = {**office.cookie, **bearer("wj_guessed")}
    problem_of(office.client.delete("/api/v1/notices/sample", headers=wrong), 401)


@pytest.mark.parametrize(
    "scheme", ["Basic d2o6d2o=", "Bearer", "Bearer ", "bearerx y", "", "Token x"]
)
def test_another_authorization_does_not_open_a_way_around_the_token(
    office: Office, scheme: str
) -> None:
    sent = {**office.cookie, **HERE, "Authorization": scheme}
    reply = office.client.delete("/api/v1/notices/sample", headers=sent)
    assert reply.status_code in (401, 403)
    assert len(office.client.get("/api/v1/notices").json()["notices"]) == 1


def test_nobody_can_be_signed_in_or_out_from_elsewhere(office: Office) -> None:
    body = {"name": NAME, "password": PASSWORD}
    for method in ("POST", "DELETE"):
        reply = office.client.request(
            method, "/api/v1/session", json=body, headers={"Sec-Fetch-Site": "cross-site"}
        )
        problem_of(reply, 403)
        assert "set-cookie" not in reply.headers
    form = office.client.post("/api/v1/session", data=body)
    problem_of(form, 415)


def test_a_page_that_lost_its_token_is_let_forget_the_session_and_signs_in_anew(
    office: Office,
) -> None:
    body = {"name": NAME, "password": PASSWORD}
    reply = office.client.post("/api/v1/session", json=body, headers={**office.cookie, **HERE})
    problem_of(reply, 403)
    cleared = reply.headers.get_list("set-cookie")
    assert {each.split("=")[0] for each in cleared} == {"wenjin-session", "wenjin-csrf"}
    assert all("Max-Age=0" in each for each in cleared)
    reply = office.client.post("/api/v1/session", json=body, headers=HERE)
    assert reply.status_code == 201
    office.client.cookies.clear()


@given(
    site=st.sampled_from([None, "same-origin", "same-site", "cross-site", "none", ""]),
    origin=st.sampled_from(
        [None, "null", "http://a.cn", "https://a.cn", "https://a.cn:443", "https://a.cn:8443",
         "http://b.a.cn", "https://A.CN"]
    ),
    host=st.sampled_from(["a.cn", "a.cn:443", "a.cn:8443", "b.cn", ""]),
)  # fmt: skip
def test_what_a_browser_says_of_the_site_decides_and_else_the_origin_must_be_the_host(
    site: str | None, origin: str | None, host: str
) -> None:
    said = {"Sec-Fetch-Site": site, "Origin": origin, "Host": host}
    is_here = is_from_here(Headers({k: v for k, v in said.items() if v is not None}))
    if site is not None:
        assert is_here is (site == "same-origin")
    elif origin is None:
        assert is_here
    elif is_here:
        assert host.split(":")[0] in origin.lower()
        assert host
        assert ("8443" in origin) is ("8443" in host)


def test_a_citizens_key_is_allowed_no_more_than_no_key_on_any_route(office: Office) -> None:
    citizen = bearer(office.keys.create(Role.CITIZEN, "城市门户").secret)
    paths = office.client.get("/openapi.json").json()["paths"]
    asked = [
        (method.upper(), path.replace("{notice_id}", "sample").replace("{node_id}", "nowhere"))
        for path, methods in paths.items()
        for method in methods
    ]
    closed = 0
    for method, path in asked:
        if path in ("/api/v1/me", "/api/v1/session"):
            continue
        body = {} if method == "POST" else None
        without = office.client.request(method, path, json=body).status_code
        reply = office.client.request(method, path, json=body, headers=citizen)
        if path in ("/metrics", "/api/v1/status"):
            # who sits at the machine needs no key; who shows one is judged by it
            assert (without, reply.status_code) == (200, 403), path
        elif without == 401:
            closed += 1
            assert reply.status_code == 403, (method, path)
        else:
            assert reply.status_code == without, (method, path)
    assert closed >= 6
    staff = {"question": "公园", "audience": "staff"}
    problem_of(office.client.post("/api/v1/ask", json=staff, headers=citizen), 403)
    assert office.client.get("/api/v1/me", headers=citizen).json()["role"] == "citizen"

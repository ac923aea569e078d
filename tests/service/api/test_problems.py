"""Bad input: each one clear problem, nothing of it repeated, and the next question answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.errors import DuplicateNotice
from service.api.problems import kind_of
from tests.service.api.clients import QUESTION

JSON = {"Content-Type": "application/json"}


def problem_of(reply: Any, status: int) -> dict[str, Any]:
    """The reply's body, once it is seen to be a whole RFC 9457 problem."""
    assert reply.status_code == status, reply.text
    assert reply.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = reply.json()
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


@pytest.fixture(autouse=True, scope="module")
def answered_afterwards(client: TestClient) -> Iterator[None]:
    """Whatever these tests send, the next question is answered."""
    yield
    assert client.post("/api/v1/ask", json={"question": QUESTION}).json()["refused"] is False


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("", "blank"),
        ("   ", "blank"),
        ("\n\t\u3000\u200b\u202e", "blank"),
        ("热" * 1001, "at most 1,000 characters; it has 1,001"),
        ("热线\0", "NUL"),
        ("热线\ud800", "surrogate"),
        ("\udfff", "surrogate"),
    ],
)
@pytest.mark.parametrize(("address", "field"), [("ask", "question"), ("search", "query")])
def test_a_question_that_cannot_be_read_says_why(
    client: TestClient, question: str, says: str, address: str, field: str
) -> None:
    body = _json(field, question)
    problem = problem_of(client.post(f"/api/v1/{address}", content=body, headers=JSON), 422)
    assert problem["title"] == "The question cannot be read"
    assert says in problem["detail"]
    [error] = problem["errors"]
    assert error["pointer"] == f"#/{field}"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/question"),
        ({"question": 5}, "#/question"),
        ({"question": None}, "#/question"),
        ({"question": ["热线"]}, "#/question"),
        ({"question": "热线", "quesiton": "x"}, "#/quesiton"),
        ({"question": "热线", "audience": "king"}, "#/audience"),
        ({"question": "热线", "notice_ids": "all"}, "#/notice_ids"),
        ({"question": "热线", "notice_ids": []}, "#/notice_ids"),
        ({"question": "热线", "notice_ids": [1]}, "#/notice_ids/0"),
        ({"question": "热线", "as_of": "2025-13-01"}, "#/as_of"),
        ({"question": "热线", "as_of": "yesterday"}, "#/as_of"),
        ({"question": "热线", "as_of": 20250101}, "#/as_of"),
        ({"question": "热线", "history": [{"question": "x", "answer": "y"}] * 11}, "#/history"),
        ({"question": "热线", "history": [{"question": "x"}]}, "#/history/0/answer"),
        (
            {"question": "热线", "history": [{"question": "x", "answer": "y", "z": 1}]},
            "#/history/0/z",
        ),
        ([], "#"),
        ("热线", "#"),
        (None, "#"),
    ],
)
def test_a_body_of_the_wrong_shape_is_told_field_by_field(
    client: TestClient, body: object, pointer: str
) -> None:
    reply = client.post("/api/v1/ask", content=json.dumps(body), headers=JSON)
    problem = problem_of(reply, 422)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


@pytest.mark.parametrize("k", [0, 101, -1, 1.5, "10", True, None])
def test_an_impossible_k_is_refused(client: TestClient, k: object) -> None:
    problem = problem_of(client.post("/api/v1/search", json={"query": "热线", "k": k}), 422)
    assert problem["errors"][0]["pointer"] == "#/k"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"question": "x"',
        b"question=x",
        b"[" * 60_000,
        b'{"question":' * 5_000,
        b"\xff\xfe\x00",
        '{"question": "热线"}'.encode("gb18030"),
        b'{"question": ' + b"9" * 5_000 + b"}",
    ],
)
def test_a_body_that_is_no_json_is_refused(client: TestClient, body: bytes) -> None:
    problem = problem_of(client.post("/api/v1/ask", content=body, headers=JSON), 400)
    assert "JSON" in problem["detail"]


def test_half_a_surrogate_pair_in_a_name_or_an_id_is_refused_too(client: TestClient) -> None:
    for body in (
        rb'{"question": "x", "\ud800": 1}',
        rb'{"question": "x", "notice_ids": ["\ud800"]}',
        rb'{"question": "x", "audience": "\ud800"}',
        rb'{"question": "x", "as_of": "\ud800"}',
        rb'{"question": "x", "history": [{"question": "\ud800", "answer": "\u0000"}]}',
    ):
        problem_of(client.post("/api/v1/ask", content=body, headers=JSON), 422)


def test_nothing_that_was_sent_is_repeated_but_the_name_of_an_unknown_field(
    client: TestClient,
) -> None:
    secret = "我的身份证号码"
    body = {"question": [secret], "audience": secret, "as_of": secret, "history": secret}
    assert secret not in client.post("/api/v1/ask", json=body).text
    shouted = client.post("/api/v1/ask", json={"question": "热线", "x" * 500: 1}).json()
    assert len(shouted["errors"][0]["pointer"]) < 100


def test_an_empty_body_says_that_it_is_missing(client: TestClient) -> None:
    problem = problem_of(client.post("/api/v1/ask", headers=JSON), 422)
    assert problem["detail"] == "body: is missing"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_that_is_not_declared_as_json_is_415(client: TestClient, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    reply = client.post("/api/v1/ask", content=b'{"question": "x"}', headers=headers)
    assert "application/json" in problem_of(reply, 415)["detail"]


@pytest.mark.parametrize(
    "address", ["/nowhere", "/api/v1/nowhere", "/docs", "/redoc", "/../pyproject.toml"]
)
def test_an_unknown_address_is_404(client: TestClient, address: str) -> None:
    problem_of(client.get(address), 404)


def test_a_wrong_method_is_405_and_says_which_there_are(client: TestClient) -> None:
    for method, address, allowed in [
        ("GET", "/api/v1/ask", "POST"),
        ("PUT", "/api/v1/search", "POST"),
        ("POST", "/healthz", "GET"),
        ("POST", "/", "GET, HEAD"),
    ]:
        reply = client.request(method, address)
        problem_of(reply, 405)
        assert allowed in reply.headers["Allow"]


def test_an_unknown_notice_id_is_404_wherever_it_is_used(client: TestClient) -> None:
    for reply in (
        client.get("/api/v1/notices/nowhere"),
        client.get("/api/v1/notices/nowhere/text"),
        client.get("/api/v1/notices/%00%0A/text"),
        client.post("/api/v1/ask", json={"question": "热线", "notice_ids": ["nowhere"]}),
        client.post("/api/v1/ask", json={"question": "热线", "notice_ids": ["\0\n"]}),
    ):
        problem = problem_of(reply, 404)
        assert problem["type"] == "urn:problem-type:wenjin:notice-not-found"
        assert problem["detail"].isprintable()


def test_a_problems_type_is_the_errors_name() -> None:
    assert kind_of(DuplicateNotice) == "urn:problem-type:wenjin:duplicate-notice"


def _json(field: str, text: str) -> bytes:
    """JSON that holds ``text`` by escapes, halves of surrogate pairs included."""
    units = text.encode("utf-16-be", "surrogatepass")
    escapes = "".join(f"\\u{a:02x}{b:02x}" for a, b in zip(units[::2], units[1::2], strict=True))
    return f'{{"{field}": "{escapes}"}}'.encode()

"""How much and how often."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from corpus.errors import RateLimited
from service.api.limits import BODY_LIMIT, CALLERS_KEPT, RateLimiter, counted_address
from tests.service.api.test_problems import JSON, problem_of


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_body_over_64_kib_is_refused_by_its_header(client: TestClient) -> None:
    problem = problem_of(
        client.post("/api/v1/ask", content=b" " * (BODY_LIMIT + 1), headers=JSON), 413
    )
    assert "64 KiB" in problem["detail"]


@pytest.mark.parametrize("pieces", [7, 2_000])
def test_a_body_over_64_kib_is_refused_by_what_arrives(client: TestClient, pieces: int) -> None:
    def body() -> Iterator[bytes]:
        for _ in range(pieces):
            yield b" " * 10_000

    problem_of(client.post("/api/v1/ask", content=body(), headers=JSON), 413)


def test_a_body_of_exactly_64_kib_is_read(client: TestClient) -> None:
    body = b'{"question": "\xe7\x83\xad\xe7\xba\xbf"}'
    padded = body + b" " * (BODY_LIMIT - len(body))
    assert client.post("/api/v1/ask", content=padded, headers=JSON).status_code == 200


def test_a_false_length_does_not_help(client: TestClient) -> None:
    for length in ("99999999999999999999999", "70000"):
        reply = client.post(
            "/api/v1/ask", content=b"{}", headers={**JSON, "Content-Length": length}
        )
        problem_of(reply, 413)


def test_the_window_slides_and_says_how_long_to_wait() -> None:
    clock = Clock()
    limiter = RateLimiter(clock)
    limiter.count("a", 2)
    clock.now += 20
    limiter.count("a", 2)
    with pytest.raises(RateLimited) as caught:
        limiter.count("a", 2)
    assert 40 <= caught.value.retry_after_s <= 41
    clock.now += 40
    limiter.count("a", 2)
    with pytest.raises(RateLimited):
        limiter.count("a", 2)


def test_waiting_as_long_as_it_says_is_enough() -> None:
    clock = Clock()
    limiter = RateLimiter(clock)
    for offset in (0.0, 0.3, 17.77):
        clock.now += offset
        limiter.count("a", 3)
    with pytest.raises(RateLimited) as caught:
        limiter.count("a", 3)
    clock.now += caught.value.retry_after_s
    limiter.count("a", 3)


def test_looking_counts_nothing_and_knows_what_counting_would_refuse() -> None:
    clock = Clock()
    limiter = RateLimiter(clock)
    for _ in range(5):
        assert not limiter.is_full("a", 1)
    assert not limiter._asked
    limiter.count("a", 1)
    assert limiter.is_full("a", 1)
    with pytest.raises(RateLimited) as caught:
        limiter.count("a", 1)
    clock.now += caught.value.retry_after_s
    assert not limiter.is_full("a", 1)


def test_what_is_given_back_counts_for_nothing_and_only_once() -> None:
    clock = Clock()
    limiter = RateLimiter(clock)
    first = limiter.count("a", 2)
    clock.now += 20
    limiter.count("a", 2)
    limiter.give_back("a", first)
    limiter.give_back("a", first)
    limiter.give_back("nobody", first)
    limiter.count("a", 2)
    with pytest.raises(RateLimited) as caught:
        limiter.count("a", 2)
    assert caught.value.retry_after_s in (60, 61)  # the one at 20 seconds is the oldest left


def test_callers_do_not_share_a_rate() -> None:
    limiter = RateLimiter(Clock())
    limiter.count("a", 1)
    limiter.count("b", 1)


def test_callers_longest_silent_are_forgotten_first() -> None:
    limiter = RateLimiter(Clock())
    limiter.count("first", 1)
    for number in range(CALLERS_KEPT - 1):
        limiter.count(str(number), 1)
    with pytest.raises(RateLimited):
        limiter.count("first", 1)
    limiter.count("one more", 1)
    limiter.count("0", 1)


def test_callers_silent_for_a_minute_take_no_room() -> None:
    clock = Clock()
    limiter = RateLimiter(clock)
    for number in range(100):
        limiter.count(str(number), 600)
    clock.now += 30
    limiter.count("later", 1)
    clock.now += 40
    limiter.count("now", 600)
    assert list(limiter._asked) == ["later", "now"]
    with pytest.raises(RateLimited):
        limiter.count("later", 1)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_customer_is_one_caller(address: str, counted: str) -> None:
    assert counted_address(address) == counted

"""How often somebody may try: counted before, given back after, growing waits, in the database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from corpus.store import NoticeStore, sqlite_url
from service.access_errors import SignInsPaused
from service.access_tables import metadata, sign_in_attempts
from service.sign_in_attempts import (
    FIRST_PAUSE_S,
    FREE_BY_ADDRESS,
    FREE_BY_NAME,
    LONGEST_PAUSE_S,
    Attempts,
    pause_after,
    subjects_of,
)
from service.transactions import Transactions

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
HERE = "192.0.2.7"


class Trying:
    """Somebody who tries, and a clock."""

    def __init__(self, engine: sa.Engine) -> None:
        self.now = NOW
        self.engine = engine
        transactions = Transactions(engine)
        transactions.make(metadata)
        self.attempts = Attempts(transactions, lambda: self.now)

    def wrong(self, name: str = "王敏", address: str = HERE, browser: str | None = None) -> int:
        """Try once, wrongly. How long one must wait before; 0: it was counted."""
        try:
            self.attempts.begin(subjects_of(name, address, browser))
        except SignInsPaused as paused:
            return paused.retry_after_s
        return 0

    def right(self, name: str = "王敏", address: str = HERE, browser: str | None = None) -> int:
        """Try once, rightly."""
        waits = self.wrong(name, address, browser)
        if not waits:
            self.attempts.give_back(subjects_of(name, address, browser))
        return waits

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def trying(tmp_path: Path) -> Iterator[Trying]:
    """A database of its own, locked as the real one is."""
    store = NoticeStore.open(sqlite_url(tmp_path / "wenjin.sqlite3"))
    yield Trying(store.engine)
    store.close()


def test_after_a_few_wrong_ones_each_wait_is_twice_as_long_up_to_a_quarter_of_an_hour(
    trying: Trying,
) -> None:
    assert [trying.wrong() for _ in range(FREE_BY_NAME)] == [0] * FREE_BY_NAME
    waits = []
    for _ in range(9):
        waits.append(trying.wrong())
        assert trying.wrong() == waits[-1]  # asking too early makes it no longer
        trying.wait(waits[-1] - 0.5)
        assert trying.wrong() == 1
        trying.wait(0.5)
        assert trying.wrong() == 0
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900, 900]


@given(st.integers(0, 10_000), st.sampled_from([FREE_BY_NAME, FREE_BY_ADDRESS]))
def test_a_wait_never_shrinks_and_never_shuts_anybody_out_for_good(
    failures: int, free: int
) -> None:
    pause, next_one = pause_after(failures, free), pause_after(failures + 1, free)
    if failures < free:
        assert pause is None
        return
    assert pause is not None
    assert next_one is not None
    assert FIRST_PAUSE_S <= pause.total_seconds() <= next_one.total_seconds() <= LONGEST_PAUSE_S


def test_a_name_waits_wherever_it_is_tried_from_and_other_names_do_not(trying: Trying) -> None:
    for number in range(FREE_BY_NAME):
        assert trying.wrong(address=f"198.51.100.{number}") == 0
    assert trying.wrong(address="203.0.113.9") == FIRST_PAUSE_S
    assert trying.wrong("李四", address="203.0.113.9") == 0


def test_an_address_waits_whatever_names_it_tries_and_others_do_not(trying: Trying) -> None:
    for number in range(FREE_BY_ADDRESS):
        assert trying.wrong(f"guess {number}") == 0
    assert trying.wrong("another guess") == FIRST_PAUSE_S
    assert trying.wrong("another guess", address="203.0.113.9") == 0


def test_a_right_one_lets_its_name_begin_anew_and_costs_its_address_nothing(
    trying: Trying,
) -> None:
    for _ in range(3 * FREE_BY_ADDRESS):
        assert trying.right() == 0
    for _ in range(FREE_BY_NAME - 1):
        trying.wrong()
    assert trying.right() == 0
    assert [trying.wrong() for _ in range(FREE_BY_NAME)] == [0] * FREE_BY_NAME
    assert trying.wrong() > 0


def test_who_has_an_account_cannot_wipe_out_guesses_at_others(trying: Trying) -> None:
    for number in range(FREE_BY_ADDRESS):
        assert trying.right("mallory") == 0
        assert trying.wrong(f"victim {number}") == 0
    assert trying.wrong("one more") == FIRST_PAUSE_S


def test_a_browser_known_to_a_name_is_kept_out_by_nobody_elses_guesses(trying: Trying) -> None:
    for number in range(4 * FREE_BY_ADDRESS):
        trying.wrong("王敏")
        trying.wrong(f"guess {number}")
    assert trying.wrong("王敏") > 0
    assert trying.right("王敏", browser="b1") == 0
    assert [trying.wrong("王敏", browser="b1") for _ in range(FREE_BY_NAME)] == [0] * FREE_BY_NAME
    assert trying.wrong("王敏", browser="b1") == FIRST_PAUSE_S


def test_many_at_once_get_no_more_tries_than_one_after_another(trying: Trying) -> None:
    others = [Trying(trying.engine) for _ in range(8)]
    with ThreadPoolExecutor(len(others)) as pool:
        waits = pool.map(lambda other: [other.wrong() for _ in range(4)], others)
        counted = [waited for each in waits for waited in each].count(0)
    assert counted == FREE_BY_NAME


def test_a_day_without_a_wrong_one_and_all_is_forgotten(trying: Trying) -> None:
    for _ in range(FREE_BY_NAME):
        trying.wrong()
    trying.wait(24 * 3600)
    assert trying.wrong("somebody else", address="203.0.113.9") == 0
    with trying.engine.connect() as connection:
        rows = connection.execute(sa.select(sign_in_attempts)).all()
    assert len(rows) == 2  # those of the last attempt


def test_the_database_holds_no_name_that_was_tried(trying: Trying, tmp_path: Path) -> None:
    trying.wrong("my password by mistake")
    for file in tmp_path.iterdir():
        assert b"my password by mistake" not in file.read_bytes()

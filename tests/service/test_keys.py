"""Access keys: shown once, kept as hashes, valid and revoked at once."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import StoreUnavailable, UnknownKey
from corpus.store import NoticeStore, sqlite_url
from corpus.visibility import ANYBODY, Level
from service.access_errors import CitizenOfABody
from service.keys import AccessKey, KeyStore, Role, viewer_of
from service.moments import read_moment, utc_now, written


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    """A database of its own."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'keys.sqlite3'}")
    yield engine
    engine.dispose()


@pytest.fixture
def keys(engine: sa.Engine) -> KeyStore:
    """The keys of that database."""
    return KeyStore(engine)


@pytest.mark.parametrize("role", list(Role))
def test_a_new_key_is_valid_at_once_with_its_role(keys: KeyStore, role: Role) -> None:
    new = keys.create(role, "press office")
    found = keys.verify(new.secret)
    assert found == new.key
    assert found is not None
    assert (found.role, found.label) == (role, "press office")


@pytest.mark.parametrize(
    ("role", "level"),
    [
        (Role.CITIZEN, Level.ANYBODY),
        (Role.AGENT, Level.STAFF),
        (Role.EDITOR, Level.STAFF),
        (Role.ADMIN, Level.ALL),
    ],
)
def test_a_citizens_sites_key_opens_no_more_than_none_does(role: Role, level: Level) -> None:
    # a key as an earlier Wenjin made it: of a body, though with the role citizen
    seen = viewer_of(AccessKey("3f9c21ab", role, "", written(utc_now()), bodies=("市公安局",)))
    assert seen.level is level
    assert bool(seen.bodies) is (role is not Role.CITIZEN)
    assert viewer_of(None) == ANYBODY


def test_a_citizens_key_is_of_no_body(keys: KeyStore) -> None:
    with pytest.raises(CitizenOfABody):
        keys.create(Role.CITIZEN, bodies=["市公安局"])
    assert keys.keys() == ()


def test_a_key_is_long_random_and_safe_in_a_header(keys: KeyStore) -> None:
    secrets = {keys.create(Role.AGENT).secret for _ in range(20)}
    assert len(secrets) == 20
    for secret in secrets:
        assert secret.startswith("wj_")
        assert len(secret) >= 40
        assert secret.replace("-", "").replace("_", "").isalnum()


def test_the_database_holds_no_key_only_its_hash(keys: KeyStore, tmp_path: Path) -> None:
    new = keys.create(Role.ADMIN)
    assert new.secret.encode() not in (tmp_path / "keys.sqlite3").read_bytes()
    assert new.secret not in repr(keys.keys())


def test_a_revoked_key_stops_at_once_also_for_another_process(
    keys: KeyStore, engine: sa.Engine
) -> None:
    new = keys.create(Role.EDITOR)
    elsewhere = KeyStore(engine)
    assert elsewhere.verify(new.secret) is not None
    ended = keys.revoke(new.key.key_id)
    assert ended.revoked_at is not None
    assert elsewhere.verify(new.secret) is None
    assert not elsewhere.any_valid()


def test_revoking_again_keeps_the_first_moment(keys: KeyStore) -> None:
    new = keys.create(Role.EDITOR)
    assert keys.revoke(new.key.key_id) == keys.revoke(new.key.key_id)


def test_revoking_an_unknown_id_says_how_to_list_them(keys: KeyStore) -> None:
    with pytest.raises(UnknownKey, match="wenjin keys list"):
        keys.revoke("nothing")


def test_the_list_holds_every_key_oldest_first(keys: KeyStore) -> None:
    made = [keys.create(role).key for role in Role]
    listed = keys.keys()
    assert {key.key_id for key in listed} == {key.key_id for key in made}
    times = [key.created_at for key in listed]
    assert times == sorted(times)


@pytest.mark.parametrize("secret", ["", "wj_", "wj_unknown", "\ud800", "键", "x" * 100_000])
def test_anything_else_is_no_key(keys: KeyStore, secret: str) -> None:
    keys.create(Role.ADMIN)
    assert keys.verify(secret) is None


def test_there_is_no_valid_key_until_one_is_made(keys: KeyStore) -> None:
    assert not keys.any_valid()
    keys.create(Role.AGENT)
    assert keys.any_valid()


def test_a_database_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'missing' / 'keys.sqlite3'}")
    with pytest.raises(StoreUnavailable, match="missing"):
        KeyStore(engine)
    engine.dispose()


NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_a_key_past_its_time_works_no_more_and_is_listed_as_expired(engine: sa.Engine) -> None:
    clock = Clock()
    keys = KeyStore(engine, clock)
    new = keys.create(Role.EDITOR, expires=NOW + timedelta(days=90))
    clock.now = NOW + timedelta(days=90) - timedelta(milliseconds=1)
    assert keys.verify(new.secret) == new.key
    assert (new.key.state(clock.now), keys.any_valid()) == ("valid", True)
    clock.now = NOW + timedelta(days=90)
    assert keys.verify(new.secret) is None
    assert (keys.keys()[0].state(clock.now), keys.any_valid()) == ("expired", False)
    assert keys.any_kept()
    keys.revoke(new.key.key_id)
    assert (keys.keys()[0].state(clock.now), keys.any_kept()) == ("revoked", False)


@given(
    lasts=st.timedeltas(timedelta(0), timedelta(days=3_660)),
    after=st.timedeltas(timedelta(0), timedelta(days=3_660)),
    hours_east=st.integers(-12, 14),
)
def test_the_database_compares_moments_as_time_does(
    lasts: timedelta, after: timedelta, hours_east: int
) -> None:
    ends = (NOW + lasts).astimezone(timezone(timedelta(hours=hours_east)))
    at = NOW + after
    key = AccessKey("k", Role.AGENT, "", written(NOW), expires_at=written(ends))
    to_the_millisecond = read_moment(written(ends)) <= read_moment(written(at))
    assert (key.state(at) == "expired") is to_the_millisecond


def test_a_store_of_before_there_was_an_expiry_keeps_its_keys(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE access_keys (key_id VARCHAR PRIMARY KEY, sha256 VARCHAR(64) NOT NULL "
            "UNIQUE, role VARCHAR NOT NULL, label VARCHAR NOT NULL, created_at VARCHAR NOT NULL, "
            "revoked_at VARCHAR)"
        )
        connection.exec_driver_sql(
            "INSERT INTO access_keys VALUES ('k1', ?, 'editor', 'old', '2026-01-01', NULL)",
            (hashlib.sha256(b"wj_old").hexdigest(),),
        )
    for _ in range(2):  # the second finds the column there
        found = KeyStore(engine).verify("wj_old")
        assert found is not None
        assert (found.key_id, found.expires_at) == ("k1", None)
    engine.dispose()


VERIFY = """
import sys
from corpus.store import NoticeStore
from service.keys import KeyStore
keys = KeyStore(NoticeStore.open(sys.argv[1]).engine)
for secret in sys.stdin:
    found = keys.verify(secret.strip())
    print(found.role if found else "nobody", flush=True)
"""


def test_another_process_that_runs_already_is_told_of_expiry_and_revoking_by_the_database(
    tmp_path: Path, root: Path
) -> None:
    url = sqlite_url(tmp_path / "wenjin.sqlite3")
    store = NoticeStore.open(url)
    keys = KeyStore(store.engine)
    short = keys.create(Role.AGENT, expires=utc_now() + timedelta(seconds=4)).secret
    revoked = keys.create(Role.CITIZEN)
    with subprocess.Popen(
        [sys.executable, "-c", VERIFY, url],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None

        def ask(secret: str) -> str:
            assert other.stdin is not None
            assert other.stdout is not None
            other.stdin.write(secret + "\n")
            other.stdin.flush()
            return other.stdout.readline().strip()

        assert ask(revoked.secret) == "citizen"
        keys.revoke(revoked.key.key_id)
        assert ask(revoked.secret) == "nobody"
        until = time.monotonic() + 30
        while ask(short) == "agent":
            assert time.monotonic() < until
            time.sleep(0.1)
        assert ask(short) == "nobody"
        assert ask(keys.create(Role.ADMIN).secret) == "admin"
        other.stdin.close()
    store.close()

"""Access keys: shown once, kept as hashes, valid and revoked at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from corpus.errors import StoreUnavailable, UnknownKey
from service.keys import KeyStore, Role


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

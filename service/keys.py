"""Access keys: who may write, and who may ask as staff. Only their hashes are kept.

A key is 256 random bits, so one SHA-256 is enough: the slow hashes made for passwords guard
against guessing from a small set, and here there is nothing to guess. Every check asks the
database, so a key works, and stops working, at once and in every process.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import sqlalchemy as sa

from corpus.errors import UnknownKey
from service.transactions import Transactions

KEY_MARK = "wj_"  # lets a secret scanner, and a reader, see what the string is


class Role(StrEnum):
    """What a key is for. An admin may do all that the others may."""

    AGENT = "agent"  # asks as staff
    EDITOR = "editor"  # asks as staff, adds and removes notices
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class AccessKey:
    """What is known of a key; the key itself is not. Times are ISO 8601, UTC."""

    key_id: str
    role: Role
    label: str
    created_at: str
    revoked_at: str | None = None


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made: the only moment at which ``secret`` is known."""

    key: AccessKey
    secret: str


metadata = sa.MetaData()
access_keys = sa.Table(
    "access_keys",
    metadata,
    sa.Column("key_id", sa.String, primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False, unique=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("label", sa.String, nullable=False),
    sa.Column("created_at", sa.String, nullable=False),
    sa.Column("revoked_at", sa.String),
)


class KeyStore:
    """The keys of one store. Raises StoreUnavailable where the database cannot be used."""

    def __init__(self, engine: sa.Engine) -> None:
        self._transactions = Transactions(engine)
        with self._transactions.writing() as connection:
            metadata.create_all(connection)

    def create(self, role: Role, label: str = "") -> NewKey:
        """Make a key, valid at once."""
        secret = KEY_MARK + secrets.token_urlsafe(32)
        key = AccessKey(secrets.token_hex(4), role, label, _now())
        row = access_keys.insert().values(
            key_id=key.key_id,
            sha256=_digest(secret),
            role=role.value,
            label=label,
            created_at=key.created_at,
        )
        with self._transactions.writing("keys.create") as connection:
            connection.execute(row)
        return NewKey(key, secret)

    def keys(self) -> tuple[AccessKey, ...]:
        """Every key there is or was, oldest first."""
        rows = sa.select(access_keys).order_by(access_keys.c.created_at, access_keys.c.key_id)
        with self._transactions.reading() as connection:
            return tuple(_key(row) for row in connection.execute(rows))

    def revoke(self, key_id: str) -> AccessKey:
        """End a key, at once; ending it again changes nothing. Raises UnknownKey."""
        known = access_keys.c.key_id == key_id
        ended = access_keys.update().where(known, access_keys.c.revoked_at.is_(None))
        with self._transactions.writing("keys.revoke") as connection:
            connection.execute(ended.values(revoked_at=_now()))
            row = connection.execute(sa.select(access_keys).where(known)).one_or_none()
        if row is None:
            raise UnknownKey(key_id)
        return _key(row)

    def verify(self, secret: str) -> AccessKey | None:
        """The valid key that ``secret`` is; None for an unknown or revoked one."""
        digest = _digest(secret)
        row = sa.select(access_keys).where(
            access_keys.c.sha256 == digest, access_keys.c.revoked_at.is_(None)
        )
        with self._transactions.reading() as connection:
            found = connection.execute(row).one_or_none()
        # The look-up is by a hash that the caller cannot steer; comparing again in constant time
        # leaves nothing to measure even where a database compares prefixes.
        if found is None or not secrets.compare_digest(found.sha256, digest):
            return None
        return _key(found)

    def any_valid(self) -> bool:
        """Whether at least one key is valid now."""
        row = sa.select(access_keys.c.key_id).where(access_keys.c.revoked_at.is_(None)).limit(1)
        with self._transactions.reading() as connection:
            return connection.execute(row).first() is not None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _key(row: sa.Row[tuple[str, ...]]) -> AccessKey:
    return AccessKey(row.key_id, Role(row.role), row.label, row.created_at, row.revoked_at)

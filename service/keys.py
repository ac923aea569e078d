"""Access keys: who may write, and who may ask as staff. Only their hashes are kept.

A key is 256 random bits, so one SHA-256 is enough: the slow hashes made for passwords guard
against guessing from a small set, and here there is nothing to guess. Every check asks the
database, so a key works, and stops working, at once and in every process, or when its time is up.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

import sqlalchemy as sa

from corpus.errors import UnknownKey
from corpus.visibility import ANYBODY, Level, Viewer
from service.access_errors import CitizenOfABody
from service.moments import utc_now, written
from service.transactions import Transactions

KEY_MARK = "wj_"  # lets a secret scanner, and a reader, see what the string is


class Role(StrEnum):
    """What a key or a person is for. An admin may do all that the others may."""

    CITIZEN = "citizen"  # a citizens' site: asks under a rate of its own, and may nothing more
    AGENT = "agent"  # asks as staff
    EDITOR = "editor"  # asks as staff, adds and removes notices
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class AccessKey:
    """What is known of a key; the key itself is not. Times are ISO 8601, UTC.

    Somebody who signed in by name has one too (``User.as_key``), so that what a caller may do is
    asked in one way. ``bodies``: those whose restricted notices its holder may see, sorted.
    """

    key_id: str
    role: Role
    label: str
    created_at: str
    revoked_at: str | None = None
    expires_at: str | None = None
    bodies: tuple[str, ...] = ()

    def state(self, now: datetime) -> Literal["valid", "expired", "revoked"]:
        """What it is good for at ``now``."""
        if self.revoked_at is not None:
            return "revoked"
        if self.expires_at is not None and self.expires_at <= written(now):
            return "expired"
        return "valid"


def viewer_of(key: AccessKey | None) -> Viewer:
    """What the holder of a key may see; without one, what anybody may."""
    if key is None or key.role is Role.CITIZEN:
        return ANYBODY
    level = Level.ALL if key.role is Role.ADMIN else Level.STAFF
    return Viewer(level, frozenset(key.bodies))


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
    sa.Column("expires_at", sa.String),
)
# a table of its own, so that keys of before there were bodies need no migration
key_bodies = sa.Table(
    "access_key_bodies",
    metadata,
    sa.Column("key_id", sa.ForeignKey("access_keys.key_id"), primary_key=True),
    sa.Column("body", sa.String, primary_key=True),
)


class KeyStore:
    """The keys of one store. Raises StoreUnavailable where the database cannot be used."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime] = utc_now) -> None:
        self._transactions = Transactions(engine)
        self._clock = clock
        self._transactions.make(metadata)

    def create(
        self,
        role: Role,
        label: str = "",
        *,
        expires: datetime | None = None,
        bodies: Iterable[str] = (),
    ) -> NewKey:
        """Make a key, valid at once, up to the moment ``expires`` (with its time zone).

        Its holder is somebody of these ``bodies`` (``visibility.body_name``). Raises
        CitizenOfABody: ``viewer_of`` would show them nothing of it.
        """
        secret = KEY_MARK + secrets.token_urlsafe(32)
        of = tuple(sorted(set(bodies)))
        if of and role is Role.CITIZEN:
            raise CitizenOfABody
        key = AccessKey(
            secrets.token_hex(4),
            role,
            label,
            self._now(),
            expires_at=written(expires) if expires else None,
            bodies=of,
        )
        row = access_keys.insert().values(
            key_id=key.key_id,
            sha256=digest_of(secret),
            role=role.value,
            label=label,
            created_at=key.created_at,
            expires_at=key.expires_at,
        )
        with self._transactions.writing("keys.create") as connection:
            connection.execute(row)
            for body in key.bodies:
                connection.execute(key_bodies.insert().values(key_id=key.key_id, body=body))
        return NewKey(key, secret)

    def keys(self) -> tuple[AccessKey, ...]:
        """Every key there is or was, oldest first."""
        rows = sa.select(access_keys).order_by(access_keys.c.created_at, access_keys.c.key_id)
        with self._transactions.reading() as connection:
            return tuple(_key(row, connection) for row in connection.execute(rows).all())

    def revoke(self, key_id: str) -> AccessKey:
        """End a key, at once; ending it again changes nothing. Raises UnknownKey."""
        known = access_keys.c.key_id == key_id
        ended = access_keys.update().where(known, access_keys.c.revoked_at.is_(None))
        with self._transactions.writing("keys.revoke") as connection:
            connection.execute(ended.values(revoked_at=self._now()))
            row = connection.execute(sa.select(access_keys).where(known)).one_or_none()
            if row is None:
                raise UnknownKey(key_id)
            return _key(row, connection)

    def verify(self, secret: str) -> AccessKey | None:
        """The valid key that ``secret`` is; None for an unknown, revoked or expired one."""
        digest = digest_of(secret)
        row = sa.select(access_keys).where(access_keys.c.sha256 == digest, *valid_at(self._now()))
        with self._transactions.reading() as connection:
            found = connection.execute(row).one_or_none()
            # The look-up is by a hash that the caller cannot steer; comparing again in constant
            # time leaves nothing to measure even where a database compares prefixes.
            if found is None or not secrets.compare_digest(found.sha256, digest):
                return None
            return _key(found, connection)

    def valid_digests(self) -> set[str]:
        """The digest of every key that is valid now."""
        row = sa.select(access_keys.c.sha256).where(*valid_at(self._now()))
        with self._transactions.reading() as connection:
            return set(connection.execute(row).scalars())

    def any_valid(self) -> bool:
        """Whether at least one key is valid now."""
        return self._any(*valid_at(self._now()))

    def any_kept(self) -> bool:
        """Whether at least one key was not revoked; its time may be up."""
        return self._any(access_keys.c.revoked_at.is_(None))

    def _any(self, *conditions: sa.ColumnElement[bool]) -> bool:
        row = sa.select(access_keys.c.key_id).where(*conditions).limit(1)
        with self._transactions.reading() as connection:
            return connection.execute(row).first() is not None

    def _now(self) -> str:
        return written(self._clock())


def valid_at(moment: str) -> tuple[sa.ColumnElement[bool], ...]:
    """What holds of a key that was not revoked and has not expired; ``moment`` as ``written``."""
    ends = access_keys.c.expires_at
    return access_keys.c.revoked_at.is_(None), sa.or_(ends.is_(None), ends > moment)


def digest_of(secret: str) -> str:
    """What is kept of 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _key(row: sa.Row[tuple[str, ...]], connection: sa.Connection) -> AccessKey:
    of = sa.select(key_bodies.c.body).where(key_bodies.c.key_id == row.key_id)
    bodies = tuple(connection.execute(of.order_by(key_bodies.c.body)).scalars())
    return AccessKey(
        row.key_id,
        Role(row.role),
        row.label,
        row.created_at,
        row.revoked_at,
        row.expires_at,
        bodies,
    )

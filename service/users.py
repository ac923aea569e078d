"""People who sign in by name: who there is, what they may, and whether they still may.

A password change and disabling somebody end all their sessions in the same transaction, so at once
and in every process.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from service.access_errors import LastAdmin, UnknownUser, UnusableName, UserExists
from service.access_tables import metadata, sessions, sign_in_attempts, users
from service.keys import AccessKey, Role
from service.moments import utc_now, written
from service.passwords import check_password, hash_of
from service.sign_in_attempts import subject_of_name
from service.transactions import Transactions

LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in. Times are ISO 8601, UTC.

    ``bodies``: those whose restricted notices they may see, sorted.
    """

    user_id: str
    name: str
    role: Role
    created_at: str
    password_at: str
    disabled_at: str | None = None
    bodies: tuple[str, ...] = ()

    def as_key(self) -> AccessKey:
        """What somebody who is signed in may do, as routes ask it of a key."""
        return AccessKey(self.user_id, self.role, self.name, self.created_at, bodies=self.bodies)


class UserStore:
    """The users of one store. Raises StoreUnavailable where the database cannot be used."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime] = utc_now) -> None:
        self._transactions = Transactions(engine)
        self._clock = clock
        self._transactions.make(metadata)

    def create(self, name: str, role: Role, password: str, bodies: Iterable[str] = ()) -> User:
        """Make a user who may sign in at once, of these bodies (``visibility.body_name``).

        Raises UserExists, UnusableName, UnusablePassword.
        """
        self.check_new(name)
        check_password(password, name)
        now = written(self._clock())
        of = tuple(sorted(set(bodies)))
        user = User(f"user-{secrets.token_hex(4)}", shown_name(name), role, now, now, bodies=of)
        row = users.insert().values(
            user_id=user.user_id,
            name=user.name,
            name_key=name_key(name),
            role=role.value,
            password_hash=hash_of(password),
            created_at=now,
            password_at=now,
            bodies=_written(of),
        )
        with self._transactions.writing("users.create") as connection:
            if _row(connection, name) is not None:
                raise UserExists(user.name)
            connection.execute(row)
        return user

    def check_new(self, name: str) -> None:
        """Raises UserExists or UnusableName, before anybody is asked for a password."""
        check_name(name)
        with self._transactions.reading() as connection:
            if _row(connection, name) is not None:
                raise UserExists(shown_name(name))

    def find(self, name: str) -> User:
        """The user of this name, in any capitals and widths. Raises UnknownUser."""
        with self._transactions.reading() as connection:
            return user_of(_known(connection, name))

    def users(self) -> tuple[User, ...]:
        """Everybody there is, oldest first."""
        rows = sa.select(users).order_by(users.c.created_at, users.c.user_id)
        with self._transactions.reading() as connection:
            return tuple(user_of(row) for row in connection.execute(rows))

    def set_password(self, name: str, password: str) -> User:
        """Another password; ends the user's sessions and any wait for wrong ones.

        Raises UnknownUser, UnusablePassword.
        """
        check_password(password, self.find(name).name)
        changed = {"password_hash": hash_of(password), "password_at": written(self._clock())}
        with self._transactions.writing("users.password") as connection:
            user = user_of(_known(connection, name))
            _end_sessions(connection, user)
            _end_pauses(connection, user)
            return _changed(connection, user, changed)

    def set_bodies(self, name: str, bodies: Iterable[str]) -> User:
        """Other bodies than before, from their next request on. Raises UnknownUser."""
        with self._transactions.writing("users.bodies") as connection:
            user = user_of(_known(connection, name))
            return _changed(connection, user, {"bodies": _written(bodies)})

    def disable(self, name: str, *, even_last_admin: bool = False) -> User:
        """Let the user in no more and end their sessions; again changes nothing.

        Raises UnknownUser; LastAdmin, unless ``even_last_admin``, where no admin would be left.
        """
        with self._transactions.writing("users.disable") as connection:
            user = user_of(_known(connection, name))
            if not even_last_admin and _is_last_admin(connection, user):
                raise LastAdmin(user.name)
            _end_sessions(connection, user)
            if user.disabled_at is not None:
                return user
            return _changed(connection, user, {"disabled_at": written(self._clock())})

    def enable(self, name: str) -> User:
        """Let the user in again, with the password they had. Raises UnknownUser."""
        with self._transactions.writing("users.enable") as connection:
            user = user_of(_known(connection, name))
            return _changed(connection, user, {"disabled_at": None})

    def unlock(self, name: str) -> User:
        """End the wait after wrong passwords for this name. Raises UnknownUser."""
        with self._transactions.writing("users.unlock") as connection:
            user = user_of(_known(connection, name))
            _end_pauses(connection, user)
        return user

    def any_enabled(self) -> bool:
        """Whether somebody may sign in."""
        row = sa.select(users.c.user_id).where(users.c.disabled_at.is_(None)).limit(1)
        with self._transactions.reading() as connection:
            return connection.execute(row).first() is not None


def name_key(name: str) -> str:
    """What makes two names one: no capitals, no full width."""
    return unicodedata.normalize("NFKC", name).casefold()


def shown_name(name: str) -> str:
    """The name as lists and screens show it."""
    return unicodedata.normalize("NFC", name)


def check_name(name: str) -> None:
    """Raises UnusableName for one that nobody could type again from a list."""
    key = name_key(name)
    unseen = any(unicodedata.category(each)[0] in "CZ" and each != " " for each in name)
    if unseen or not 1 <= len(key) <= LONGEST_NAME or key != key.strip() or "  " in key:
        raise UnusableName


def user_of(row: sa.Row[tuple[str, ...]]) -> User:
    """The user of a row of ``users``."""
    return User(
        row.user_id,
        row.name,
        Role(row.role),
        row.created_at,
        row.password_at,
        row.disabled_at,
        tuple(json.loads(row.bodies)),
    )


def _written(bodies: Iterable[str]) -> str:
    return json.dumps(sorted(set(bodies)), ensure_ascii=False)


def _row(connection: sa.Connection, name: str) -> sa.Row[tuple[str, ...]] | None:
    return connection.execute(
        sa.select(users).where(users.c.name_key == name_key(name))
    ).one_or_none()


def _known(connection: sa.Connection, name: str) -> sa.Row[tuple[str, ...]]:
    row = _row(connection, name)
    if row is None:
        raise UnknownUser(name)
    return row


def _changed(connection: sa.Connection, user: User, values: Mapping[str, str | None]) -> User:
    connection.execute(users.update().where(users.c.user_id == user.user_id).values(**values))
    row = connection.execute(sa.select(users).where(users.c.user_id == user.user_id)).one()
    return user_of(row)


def _is_last_admin(connection: sa.Connection, user: User) -> bool:
    """Whether this one may sign in as admin and nobody else may."""
    is_admin = (users.c.role == Role.ADMIN.value, users.c.disabled_at.is_(None))
    # locked: two admins who disable each other at one moment must not both be let
    admins = sa.select(users.c.user_id).where(*is_admin).with_for_update()
    return connection.execute(admins).scalars().all() == [user.user_id]


def _end_sessions(connection: sa.Connection, user: User) -> None:
    connection.execute(sessions.delete().where(sessions.c.user_id == user.user_id))


def _end_pauses(connection: sa.Connection, user: User) -> None:
    mine = subject_of_name(name_key(user.name), "%")
    connection.execute(sign_in_attempts.delete().where(sign_in_attempts.c.subject.like(mine)))

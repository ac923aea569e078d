"""Who is signed in: sessions kept on the server, of which a browser holds a random token.

A session ends after a time without use, after a time in any case, when its user signs out, gets
another password or is disabled. Every check asks the database.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from service.access_tables import sessions, users
from service.keys import digest_of
from service.moments import read_moment, written
from service.transactions import Transactions
from service.users import User, user_of

MOVED_ON_BY = 10  # the idle time is moved on in steps of a tenth: few requests write


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts: without use, and in any case."""

    idle: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody is signed in, until ``expires_at`` (ISO 8601, UTC) if they stay active."""

    user: User
    expires_at: str
    idle_s: int


class SessionStore:
    """The sessions of one store."""

    def __init__(self, transactions: Transactions, clock: Callable[[], datetime]) -> None:
        self._transactions = transactions
        self._clock = clock

    def begin(self, user: User, password_hash: str, life: Lifetime) -> tuple[str, Session] | None:
        """A new session and its token; None where the user changed since the password was checked.

        Sessions whose time is up are cleared away on the way.
        """
        token = secrets.token_urlsafe(32)
        now = self._clock()
        session = Session(user, written(now + life.longest), int(life.idle.total_seconds()))
        unchanged = sa.select(users.c.user_id).where(
            users.c.user_id == user.user_id,
            users.c.password_hash == password_hash,
            users.c.disabled_at.is_(None),
        )
        with self._transactions.writing("sessions.begin") as connection:
            connection.execute(sessions.delete().where(sessions.c.idle_until <= written(now)))
            if connection.execute(unchanged.with_for_update()).first() is None:
                return None
            connection.execute(
                sessions.insert().values(
                    sha256=digest_of(token),
                    user_id=user.user_id,
                    created_at=written(now),
                    idle_until=written(min(now + life.idle, now + life.longest)),
                    idle_s=session.idle_s,
                    expires_at=session.expires_at,
                )
            )
        return token, session

    def find(self, token: str, *, is_used: bool = True) -> Session | None:
        """The session of a token, moved on by its use; None where there is none any more.

        Not ``is_used``: a page looks by itself, which is no sign that anybody is there.
        """
        now = self._clock()
        digest = digest_of(token)
        # idle_until never lies beyond expires_at
        row = (
            sa.select(users, sessions.c.sha256, sessions.c.idle_until, sessions.c.idle_s)
            .add_columns(sessions.c.expires_at)
            .join(users, users.c.user_id == sessions.c.user_id)
            .where(
                sessions.c.sha256 == digest,
                sessions.c.idle_until > written(now),
                users.c.disabled_at.is_(None),
            )
        )
        with self._transactions.reading() as connection:
            found = connection.execute(row).one_or_none()
        if found is None or not secrets.compare_digest(found.sha256, digest):
            return None
        if is_used:
            self._move_on(found, now)
        return Session(user_of(found), found.expires_at, found.idle_s)

    def end(self, token: str) -> None:
        """End a session, if there is one."""
        with self._transactions.writing("sessions.end") as connection:
            connection.execute(sessions.delete().where(sessions.c.sha256 == digest_of(token)))

    def _move_on(self, found: sa.Row[tuple[str, ...]], now: datetime) -> None:
        idle = timedelta(seconds=int(found.idle_s))
        until = min(now + idle, read_moment(found.expires_at))
        if until - read_moment(found.idle_until) < idle / MOVED_ON_BY:
            return
        with self._transactions.writing("sessions.move_on") as connection:
            connection.execute(
                sessions.update()
                .where(sessions.c.sha256 == found.sha256)
                .values(idle_until=written(until))
            )

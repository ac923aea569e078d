"""Signing in and out: what a page asks for somebody who gave a name and a password."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from service.access_errors import SignInRefused
from service.access_tables import known_browsers, users
from service.keys import digest_of
from service.moments import utc_now, written
from service.passwords import NOBODYS_HASH, hash_of, is_outdated, is_password
from service.sessions import Lifetime, Session, SessionStore
from service.sign_in_attempts import Attempts, subjects_of
from service.transactions import Transactions
from service.users import User, UserStore, name_key, user_of

BROWSER_KNOWN_FOR = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the browser of somebody who has signed in is to keep; both tokens are known only now."""

    session: Session
    token: str
    browser: str


class Accounts:
    """People, their sessions and their attempts, in one store. Raises StoreUnavailable."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime] = utc_now) -> None:
        self.users = UserStore(engine, clock)
        self._transactions = Transactions(engine)
        self._clock = clock
        self._sessions = SessionStore(self._transactions, clock)
        self._attempts = Attempts(self._transactions, clock)

    def sign_in(
        self, name: str, password: str, address: str, life: Lifetime, browser: str | None = None
    ) -> SignedIn:
        """Begin a session. ``browser``: the token that an earlier signing in left there.

        An unknown name, a wrong password and somebody who may not sign in any more raise the same
        SignInRefused after the same work. Raises SignInsPaused where too many were wrong.
        """
        key = name_key(name)
        subjects = subjects_of(key, address, self._known_browser(browser, key))
        self._attempts.begin(subjects)
        user, kept = self._of(key)
        right = is_password(password, kept or NOBODYS_HASH)
        if not right or user is None or kept is None or user.disabled_at is not None:
            raise SignInRefused
        if is_outdated(kept):
            kept = self._rehashed(user, password, kept)
        begun = self._sessions.begin(user, kept, life)
        if begun is None:
            raise SignInRefused
        self._attempts.give_back(subjects)
        token, session = begun
        return SignedIn(session, token, self._remembered(user, browser))

    def known_browser(self, name: str, address: str, browser: str | None = None) -> str | None:
        """By what a browser is known in which this name has signed in; None for any other.

        To be asked before there is a turn to wait for: raises SignInsPaused at once where an
        attempt would have to wait, and counts nothing.
        """
        key = name_key(name)
        known = self._known_browser(browser, key)
        self._attempts.look(subjects_of(key, address, known))
        return known

    def session_of(self, token: str, *, is_used: bool = True) -> Session | None:
        """Who is signed in with this token; None where the session is over.

        Not ``is_used``: without moving the end of the session on.
        """
        return self._sessions.find(token, is_used=is_used)

    def sign_out(self, token: str) -> None:
        """End the session, if there is one."""
        self._sessions.end(token)

    def _of(self, key: str) -> tuple[User | None, str | None]:
        with self._transactions.reading() as connection:
            row = connection.execute(sa.select(users).where(users.c.name_key == key)).one_or_none()
        return (None, None) if row is None else (user_of(row), str(row.password_hash))

    def _rehashed(self, user: User, password: str, kept: str) -> str:
        fresh = hash_of(password)
        same = sa.and_(users.c.user_id == user.user_id, users.c.password_hash == kept)
        with self._transactions.writing("accounts.rehash") as connection:
            connection.execute(users.update().where(same).values(password_hash=fresh))
        return fresh

    def _known_browser(self, token: str | None, key: str) -> str | None:
        """The hash of the token of a browser where this name signed in lately and still may."""
        if not token:
            return None
        digest = digest_of(token)
        row = (
            sa.select(known_browsers.c.sha256)
            .join(users, users.c.user_id == known_browsers.c.user_id)
            .where(
                known_browsers.c.sha256 == digest,
                users.c.name_key == key,
                users.c.disabled_at.is_(None),
                known_browsers.c.used_at > written(self._clock() - BROWSER_KNOWN_FOR),
            )
        )
        with self._transactions.reading() as connection:
            return digest if connection.execute(row).first() is not None else None

    def _remembered(self, user: User, token: str | None) -> str:
        """The token by which this browser is known from now on: the one it has, or a new one."""
        now = self._clock()
        table = known_browsers
        fresh = secrets.token_urlsafe(32)
        with self._transactions.writing("accounts.browser") as connection:
            old = written(now - BROWSER_KNOWN_FOR)
            connection.execute(table.delete().where(table.c.used_at <= old))
            its = table.c.sha256 == digest_of(token or "")
            known = connection.execute(sa.select(table.c.user_id).where(its)).scalars().all()
            browser = token if token and known else fresh
            its = sa.and_(table.c.sha256 == digest_of(browser), table.c.user_id == user.user_id)
            connection.execute(table.delete().where(its))
            connection.execute(
                table.insert().values(
                    sha256=digest_of(browser), user_id=user.user_id, used_at=written(now)
                )
            )
        return browser

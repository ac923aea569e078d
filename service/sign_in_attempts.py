"""How often somebody may try to sign in: a delay that grows, by name and by address.

An attempt is counted before its password is looked at, so that many at once gain nothing, and given
back when it was right. After a few wrong ones the next must wait, each time twice as long, at most
a quarter of an hour; after a day without one all is forgotten. It is kept in the database, so it
outlives a restart and holds for every process.

A browser in which somebody has signed in before is counted by itself, neither by name nor by
address: whoever tries names from elsewhere cannot keep their owners out of their own browsers
(OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import sqlalchemy as sa

from service.access_errors import SignInsPaused
from service.access_tables import sign_in_attempts
from service.moments import read_moment, written
from service.transactions import Transactions

FREE_BY_NAME = 5  # wrong passwords without a wait, for one name or in one browser
FREE_BY_ADDRESS = 20  # of an address, which may be that of a whole office
FIRST_PAUSE_S = 15
LONGEST_PAUSE_S = 900
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an attempt is counted under. ``shared``: others may be counted under it as well."""

    subject: str
    free: int
    shared: bool = False


def subjects_of(key: str, address: str, browser: str | None) -> tuple[Subject, ...]:
    """Under what an attempt for the name ``key`` is counted; ``browser``: a known one's hash."""
    if browser is not None:
        return (Subject(subject_of_name(key, browser), FREE_BY_NAME),)
    return (
        Subject(subject_of_name(key), FREE_BY_NAME),
        Subject(f"address {address}", FREE_BY_ADDRESS, shared=True),
    )


def subject_of_name(key: str, browser: str = "anywhere") -> str:
    """The name hashed: what was typed for a name may have been a password."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"name {digest} {browser}"


def pause_after(failures: int, free: int) -> timedelta | None:
    """How long the next attempt must wait after so many wrong ones; None: not at all."""
    over = failures - free
    if over < 0:
        return None
    return timedelta(seconds=min(FIRST_PAUSE_S * 2 ** min(over, 16), LONGEST_PAUSE_S))


class Attempts:
    """The counts of one store."""

    def __init__(self, transactions: Transactions, clock: Callable[[], datetime]) -> None:
        self._transactions = transactions
        self._clock = clock

    def look(self, subjects: Sequence[Subject]) -> None:
        """Raise SignInsPaused where an attempt would have to wait; counts nothing."""
        table = sign_in_attempts
        rows = sa.select(table.c.paused_until).where(
            table.c.subject.in_([each.subject for each in subjects])
        )
        with self._transactions.reading() as connection:
            paused = connection.execute(rows).scalars().all()
        _refuse_paused(paused, self._clock())

    def begin(self, subjects: Sequence[Subject]) -> None:
        """Count one attempt. Raises SignInsPaused, and counts nothing, where it must wait."""
        now = self._clock()
        table = sign_in_attempts
        names = [each.subject for each in subjects]
        forgotten = table.c.last_at <= written(now - FORGOTTEN_AFTER)
        with self._transactions.writing("attempts.begin") as connection:
            connection.execute(table.delete().where(forgotten))
            rows = connection.execute(
                sa.select(table).where(table.c.subject.in_(names)).with_for_update()
            ).all()
            _refuse_paused([row.paused_until for row in rows], now)
            known = {row.subject: row.failures for row in rows}
            for each in subjects:
                failures = known.get(each.subject, 0) + 1
                pause = pause_after(failures, each.free)
                values = {
                    "failures": failures,
                    "last_at": written(now),
                    "paused_until": written(now + pause) if pause else None,
                }
                if each.subject in known:
                    mine = table.c.subject == each.subject
                    connection.execute(table.update().where(mine).values(**values))
                else:
                    connection.execute(table.insert().values(subject=each.subject, **values))

    def give_back(self, subjects: Sequence[Subject]) -> None:
        """The attempt was right: it counts for nothing, and its own name begins anew.

        A shared count goes back by one only, or whoever has an account could wipe out their
        guesses at the others'.
        """
        table = sign_in_attempts
        with self._transactions.writing("attempts.give_back") as connection:
            for each in subjects:
                mine = table.c.subject == each.subject
                if each.shared:
                    back = {"failures": table.c.failures - 1, "paused_until": None}
                    connection.execute(table.update().where(mine).values(**back))
                    mine = sa.and_(mine, table.c.failures <= 0)
                connection.execute(table.delete().where(mine))


def _refuse_paused(paused_until: Iterable[str | None], now: datetime) -> None:
    """Raise SignInsPaused where one of these moments is still to come."""
    pauses = [read_moment(each) - now for each in paused_until if each]
    longest = max(pauses, default=timedelta())
    if longest > timedelta():
        raise SignInsPaused(ceil(longest.total_seconds()))

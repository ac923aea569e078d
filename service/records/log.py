"""The records in the system of record: appended, read, and pruned from their beginning.

A record is one row: its canonical form, and its hash, which is of that form. What else the row has
is there to be found by. Every append reads the last row within its own transaction, so that several
processes make one chain.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from corpus.schema import store_state
from service.records.errors import UnknownRecord
from service.records.record import (
    GENESIS,
    Pruned,
    Record,
    Replied,
    Unrecorded,
    What,
    record_of,
    sha256_of,
)
from service.transactions import Transactions

metadata = sa.MetaData()
answer_records = sa.Table(
    "answer_records",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("answer_id", sa.String(64)),  # null for what is no reply
    sa.Column("notices", sa.String(64)),  # the set of notices that it names
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # the canonical form
    sa.Index("answer_records_by_answer", "answer_id"),
)
record_notices = sa.Table(
    "record_notices",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),  # of ``body``
    sa.Column("body", sa.Text, nullable=False),  # the canonical list of a set of notices
)
record_trials = sa.Table(  # one row that says nothing: whether it can be written now
    "record_trials",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("body", sa.Text, nullable=False),
)
_CHUNK = 500
_TRIED_BYTES = 64 * 1024
"""Written by a trial: more than a reply's records and their index pages take."""
_SURELY_KEPT_S = 3600.0  # of a set that a record named so lately: none goes within a day


@dataclass(frozen=True, slots=True)
class Row:
    """A record as it is kept, nothing of it believed yet."""

    number: int
    at: str
    answer_id: str | None
    notices: str | None
    hash: str
    body: str


class RecordLog:
    """The records of one store. Raises StoreUnavailable where the database cannot be used."""

    def __init__(self, engine: sa.Engine) -> None:
        self._transactions = Transactions(engine)
        self._has_tables = False
        self._named: dict[str, float] = {}

    def append(self, made: Sequence[What], notices: Mapping[str, str]) -> tuple[Record, ...]:
        """Keep these, all or none, behind the last one. ``notices``: the sets that they name.

        They outlive the process from here on, and a power failure after the next ``sync``.
        """
        self._make_tables()
        with self._transactions.writing("records.append", synced=False) as connection:
            if connection.dialect.name != "sqlite":  # whose writers take turns on the database
                connection.execute(sa.select(store_state.c.id).with_for_update()).first()
            for digest, body in sorted(notices.items()):
                if self._named.get(digest, -math.inf) > time.monotonic() - _SURELY_KEPT_S:
                    continue
                known = sa.select(record_notices.c.digest).where(record_notices.c.digest == digest)
                if connection.execute(known).first() is None:
                    connection.execute(record_notices.insert().values(digest=digest, body=body))
            kept = _appended(connection, made)
        self._named = dict.fromkeys(notices, time.monotonic())
        return kept

    def try_writing(self) -> None:
        """Append a record and take it back, then write as much as a large one takes.

        Nothing is left of it but a row that means nothing. Raises as ``append``.
        """
        self._make_tables()
        row = {"id": 1, "body": os.urandom(_TRIED_BYTES // 2).hex()}
        with self._transactions.writing("records.try") as connection:
            aside = connection.begin_nested()
            _appended(connection, [Unrecorded(0, "")])
            aside.rollback()
            connection.execute(record_trials.delete())
            connection.execute(record_trials.insert().values(row))

    def _make_tables(self) -> None:
        if not self._has_tables:
            self._transactions.make(metadata)
            self._has_tables = True

    def sync(self) -> None:
        """Wait until every record is on the disk."""
        self._transactions.sync()

    def prune(self, days: int) -> int:
        """Forget the records older than ``days`` days (0: all). How many went.

        That they went, with the hash of the last of them, becomes a record itself.
        """
        self._named = {}
        before = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
        with self._transactions.writing("records.prune") as connection:
            if not _has_tables(connection):
                return 0
            columns = answer_records.c
            # the first that stays: a clock set back must not leave a hole in the chain
            stays = sa.select(sa.func.min(columns.number)).where(columns.at >= before)
            first = connection.execute(stays).scalar()
            last = sa.select(columns.number, columns.hash).order_by(columns.number.desc()).limit(1)
            if first is not None and days > 0:
                last = last.where(columns.number < first)
            through = connection.execute(last).first()
            # a note that all before it went is no reason to write another one
            if through is None or (days == 0 and _is_bare(connection)):
                return 0
            goes = columns.number <= through.number
            count = connection.execute(
                sa.select(sa.func.count()).select_from(answer_records).where(goes)
            ).scalar_one()
            _appended(connection, [Pruned(through.number, through.hash, count)])
            connection.execute(answer_records.delete().where(goes))
            _forget_unused_notices(connection)
            return int(count)

    def rows(self) -> Iterator[Row]:
        """Every row by number, read in pieces."""
        after = -1
        while True:
            wanted = (
                sa.select(answer_records)
                .where(answer_records.c.number > after)
                .order_by(answer_records.c.number)
                .limit(_CHUNK)
            )
            with self._transactions.reading() as connection:
                if not _has_tables(connection):
                    return
                found = [Row(*each) for each in connection.execute(wanted)]
            if not found:
                return
            yield from found
            after = found[-1].number

    def newest(self, limit: int, offset: int = 0) -> tuple[Record, ...]:
        """The newest records, the last one first."""
        wanted = sa.select(answer_records).order_by(answer_records.c.number.desc())
        with self._transactions.reading() as connection:
            if not _has_tables(connection):
                return ()
            found = connection.execute(wanted.limit(limit).offset(offset))
            return tuple(record_of(each.number, each.body) for each in found)

    def find(self, wanted: str) -> Record:
        """The record with this number, or the latest of this answer's id. Raises UnknownRecord."""
        columns = answer_records.c
        named = columns.answer_id == wanted
        if wanted.isdecimal() and len(wanted) < 16:
            named = sa.or_(named, columns.number == int(wanted))
        row = sa.select(answer_records).where(named).order_by(columns.number.desc()).limit(1)
        with self._transactions.reading() as connection:
            found = connection.execute(row).first() if _has_tables(connection) else None
        if found is None:
            raise UnknownRecord(wanted)
        return record_of(found.number, found.body)

    def notices(self) -> dict[str, str]:
        """The sets of notices that records name, by digest."""
        with self._transactions.reading() as connection:
            if not _has_tables(connection):
                return {}
            found = connection.execute(sa.select(record_notices).order_by(record_notices.c.digest))
            return {each.digest: each.body for each in found}


def _appended(connection: sa.Connection, made: Sequence[What]) -> tuple[Record, ...]:
    columns = answer_records.c
    last = connection.execute(
        sa.select(columns.number, columns.hash).order_by(columns.number.desc()).limit(1)
    ).first()
    number, previous = (0, GENESIS) if last is None else (last.number, last.hash)
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    records, rows = [], []
    for what in made:
        number += 1
        record = Record(number, at, previous, what)
        body = record.body
        previous = sha256_of(body)
        reply = what if isinstance(what, Replied) else None
        rows.append(
            {
                "number": number,
                "at": at,
                "answer_id": reply.answer_id if reply else None,
                "notices": reply.notices if reply else None,
                "hash": previous,
                "body": body,
            }
        )
        records.append(record)
    connection.execute(answer_records.insert(), rows)
    return tuple(records)


def _is_bare(connection: sa.Connection) -> bool:
    """Whether only one record is left, and it says that the others went."""
    bodies = connection.execute(sa.select(answer_records).limit(2)).all()
    return len(bodies) == 1 and isinstance(record_of(bodies[0].number, bodies[0].body).what, Pruned)


def _forget_unused_notices(connection: sa.Connection) -> None:
    named = sa.select(answer_records.c.notices).where(answer_records.c.notices.is_not(None))
    unused = record_notices.c.digest.not_in(named.distinct())
    connection.execute(record_notices.delete().where(unused))


def _has_tables(connection: sa.Connection) -> bool:
    return sa.inspect(connection).has_table(answer_records.name)

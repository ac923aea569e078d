"""How many changes a database has had that must not be forgotten; also noted in a file beside it.

::

    wenjin.sqlite3           counts them, each in its own transaction (SQLite's ``user_version``)
    wenjin.sqlite3-changes   the count with the last one that was acknowledged

A log that was cut, or an older copy in the database's place, makes a database that is whole and
older: a notice that was hidden is open again, a revoked key is valid. Nothing in it tells, but its
count is behind the note then. The note is written after the commit, so that a crash leaves it
behind and never ahead. It is no part of a backup: what was restored lacks what came later.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Engine

from corpus.private_files import PART, replace_file
from corpus.store_errors import ChangesLost

ENDING = "-changes"
COUNTED = frozenset(
    {
        "store.add",
        "store.remove",
        "edits.record",
        "edits.undo",
        "keys.create",
        "keys.revoke",
        "users.create",
        "users.password",
        "users.bodies",
        "users.disable",
        "users.enable",
        "users.unlock",
    }
)
"""The transactions that are, by their names among the fault points: what somebody has decided."""
_FIELD = "changes"
_LEFT_S = 3600.0
"""Nobody writes a note for so long."""

_LOG = logging.getLogger(__name__)
_noting = threading.Lock()


def note_of(database: Path) -> Path:
    """The file of the note."""
    return database.with_name(f"{database.name}{ENDING}")


def noted_count(database: Path) -> int | None:
    """What was noted; None where nothing was, or nobody can tell. To be read before the count."""
    try:
        noted = json.loads(note_of(database).read_bytes())[_FIELD]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return noted if isinstance(noted, int) else None


def count_of(connection: Connection) -> int:
    """The changes that this database has had; 0 where it is none of SQLite."""
    if connection.dialect.name != "sqlite":
        return 0
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def changes_lost(connection: Connection, where: str) -> ChangesLost | None:
    """Whether the database has had fewer changes than were acknowledged.

    ``connection`` has begun no transaction to read in, or one in which it alone can write.
    """
    database = _file_of(connection.engine)
    noted = None if database is None else noted_count(database)
    if database is None or noted is None:
        return None
    count = count_of(connection)
    return ChangesLost(where, count, noted, note_of(database).name) if count < noted else None


def rows_changed(connection: Connection) -> int:
    """How many rows this connection has ever changed: a transaction may come to nothing."""
    return int(getattr(connection.connection.dbapi_connection, "total_changes", 0))


def count_change(connection: Connection, what: str, before: int) -> int | None:
    """Count what is about to be committed, where it is to be; the count with it, or None.

    ``before`` is what ``rows_changed`` was at its begin.
    """
    is_change = what in COUNTED and rows_changed(connection) > before
    if not is_change or _file_of(connection.engine) is None:
        return None
    count = count_of(connection) + 1
    connection.exec_driver_sql(f"PRAGMA user_version = {count}")
    return count


def note_change(engine: Engine, count: int | None) -> None:
    """Note a change that was committed. Where that cannot be written, it has happened all the same:
    the log says so.
    """
    database = _file_of(engine)
    if count is None or database is None:
        return
    note = note_of(database)
    part = note.with_name(f"{note.name}.{os.getpid()}{PART}")
    try:
        with _noting:
            _remove_left(note, part)
            if count > (noted_count(database) or 0):
                content = json.dumps({_FIELD: count}).encode("ascii")
                replace_file(note, content, "changes.noted", part)
    except OSError as error:
        _LOG.warning("change_not_noted %s", error.strerror or error)


def _remove_left(note: Path, part: Path) -> None:
    """Remove what processes that were killed have left of notes that they were writing."""
    for left in note.parent.glob(f"{note.name}.*{PART}"):
        with suppress(OSError):  # another has removed it
            if left != part and time.time() - left.stat().st_mtime > _LEFT_S:
                left.unlink()


def _file_of(engine: Engine) -> Path | None:
    name = engine.url.database
    is_file = engine.dialect.name == "sqlite" and name not in (None, "", ":memory:")
    return Path(str(name)) if is_file else None

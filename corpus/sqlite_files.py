"""How a SQLite database is opened: to be written safely, or to be read and never written."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from corpus.errors import StoreUnavailable

_BUSY_MS = 30_000


def set_up(connection: sqlite3.Connection, _record: object = None) -> None:
    """Make of a new connection one whose commits outlast a crash, with waiting and keys.

    What is deleted is overwritten, whatever the SQLite of this Python was built to do.
    """
    connection.isolation_level = None  # the driver must not begin transactions of its own
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write: on a read-only disk too, and beside who writes.

    ``sqlite3.Error`` where that is no database. Where the disk is read-only and nobody has the
    database open, SQLite's shared memory cannot be made beside it: then nobody can write it either,
    and it is read as it lies. Raises StoreUnavailable where that would leave out what was
    committed last.
    """
    uri = path.absolute().as_uri()
    try:
        return _opened(f"{uri}?mode=ro")
    except sqlite3.OperationalError as error:
        log = path.with_name(f"{path.name}-wal")
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CANTOPEN or not path.is_file():
            raise
        if log.exists() and log.stat().st_size:
            problem = f"{log.name} holds the latest changes, and cannot be read on this disk"
            raise StoreUnavailable(str(path), problem) from error
        return _opened(f"{uri}?mode=ro&immutable=1")


def _opened(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlite3.Error:
        connection.close()
        raise
    return connection

"""What lies in a home, and what of it could not be made again."""

from __future__ import annotations

from pathlib import Path

from corpus.change_count import note_of
from corpus.private_files import PART
from corpus.store import sqlite_file
from service.backup_errors import NothingToKeep, OtherDatabase
from service.last_backup import NAME as LAST_BACKUP
from service.writers_lock import NAME as LOCK

DATABASE = "wenjin.sqlite3"
INDEX = "index"
SIDE_FILES = tuple(f"{DATABASE}{ending}" for ending in ("-wal", "-shm", "-journal"))
"""SQLite's own, beside the database; part of it while it is open, and never copied."""
CHANGES = note_of(Path(DATABASE)).name
"""The count of the changes that were acknowledged; in no backup, which is of an older state."""
_MADE_AGAIN = {DATABASE, *SIDE_FILES, CHANGES, LOCK, LAST_BACKUP}


def other_files(home: Path) -> tuple[Path, ...]:
    """The files that a home holds beside its database and what is made from that, by name.

    Whatever somebody puts there is kept with a backup without anybody having to think of it.
    Folders are not: what a home has of them is made from the database.
    """
    return tuple(
        path
        for path in sorted(home.iterdir())
        if path.name not in _MADE_AGAIN
        and not path.name.endswith(PART)
        and path.is_file()
        and not path.is_symlink()
    )


def database_of(home: Path, database_url: str | None) -> Path:
    """The SQLite file of a home. Raises OtherDatabase and NothingToKeep."""
    path = home / DATABASE
    if database_url is not None:
        backend = database_url.partition(":")[0].partition("+")[0]
        if backend != "sqlite":
            raise OtherDatabase(backend)
        path = sqlite_file(database_url) or path
    if not path.is_file():
        raise NothingToKeep(str(path))
    return path

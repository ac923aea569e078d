"""Damage that was found once is final: from then on the process uses the database no more.

Where a log was cut while it is in use, every connection that looks says so; but when the last one
is closed, SQLite drops its shared memory, and the next one reads the database without what the log
had: an older state, whole, with hidden notices open again. Closing the last one also writes what is
left of the log into the database. So nothing is asked of a damaged database again, and a connection
that cannot write stays open beside the others, until the process ends.
"""

from __future__ import annotations

import ctypes
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from corpus.store_errors import StoreDamaged, store_error

_OPTION = "wenjin_damage"
_attaching = threading.Lock()
_kept_open: set[tuple[int, int]] = set()  # databases, by device and file


class FinalDamage:
    """What became known of the database of one engine, by whichever of its users met it."""

    def __init__(self, *, is_final: bool) -> None:
        self._is_final = is_final
        self._found: StoreDamaged | None = None
        self._beside: sqlite3.Connection | None = None

    def stay_beside(self, connection: sqlite3.Connection) -> None:
        """Hold a connection that cannot write, so that no other is the last one."""
        self._beside = connection

    def refuse(self) -> None:
        """Raises StoreDamaged once damage was found."""
        if self._found is not None:
            raise StoreDamaged(self._found.where, self._found.problem)

    @contextmanager
    def watched(self, engine: Engine, where: str) -> Iterator[None]:
        """Use the database within. Raises StoreUnavailable; StoreDamaged from the first one on."""
        self.refuse()
        try:
            yield
        except StoreDamaged as error:
            self._take_note(engine, error)
            raise
        except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error) as error:
            found = store_error(where, error)
            if isinstance(found, StoreDamaged):
                self._take_note(engine, found)
            raise found from error

    def close(self, engine: Engine) -> None:
        """Close all connections, unless the last one would write to what is damaged."""
        if self._found is None or self._beside is None:
            if self._beside is not None:
                self._beside.close()
            engine.dispose()

    def _take_note(self, engine: Engine, error: StoreDamaged) -> None:
        if not self._is_final or self._found is not None:
            return
        self._found = error
        if self._beside is not None:
            _keep_open(self._beside, Path(str(engine.url.database)))
            engine.dispose()  # none of these is the last one, so that closing them writes nothing


def _keep_open(connection: sqlite3.Connection, database: Path) -> None:
    """To the very end: an interpreter that ends closes what it has, in whatever order.

    So there is one reference more than anybody has who could let go of it. One a file will do,
    however often it is tried to open it.
    """
    try:
        found = database.stat()
    except OSError:
        return  # nobody can find what would be written
    with _attaching:
        if (found.st_dev, found.st_ino) in _kept_open:
            return
        _kept_open.add((found.st_dev, found.st_ino))
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))


def damage_of(engine: Engine, *, is_final: bool = True) -> FinalDamage:
    """The one of this engine, made for whoever asks first.

    Not ``is_final``: of an engine that cannot write, for looking at as much as can still be read.
    """
    with _attaching:
        found = engine.get_execution_options().get(_OPTION)
        if not isinstance(found, FinalDamage):
            found = FinalDamage(is_final=is_final)
            engine.update_execution_options(**{_OPTION: found})
        return found

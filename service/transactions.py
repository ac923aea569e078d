"""Transactions on tables that stand beside the notices in the same database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import sqlalchemy as sa

from corpus.change_count import count_change, note_change, rows_changed
from corpus.errors import StoreUnavailable
from corpus.fault_points import reached
from corpus.final_damage import damage_of


class Transactions:
    """Opens them on the store's engine. Raises StoreUnavailable where it cannot be used."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._damage = damage_of(engine)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read on."""
        with self._translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, what: str, *, synced: bool = True) -> Iterator[sa.Connection]:
        """A transaction: all that is written in it is kept, or nothing is.

        ``what`` names it among the fault points (``corpus/fault_points.py``). Without ``synced``
        SQLite does not wait for the disk: what is committed outlives the process, however it ends,
        and a power failure only once ``sync`` has been called.
        """
        with (
            self._translated(),
            self._engine.connect().execution_options(wenjin_writes=True) as connection,
            _syncing(connection, synced),
            connection.begin(),  # the store's engine takes its write lock here
        ):
            reached(what, "begun")
            before = rows_changed(connection)
            yield connection
            self._damage.refuse()  # another thread may have met some meanwhile
            count = count_change(connection, what, before)
            reached(what, "written")
        reached(what, "committed")
        note_change(self._engine, count)

    def sync(self) -> None:
        """Wait until what was committed without is on the disk. Only SQLite has to be told."""
        self._damage.refuse()
        path = self._engine.url.database
        if self._engine.dialect.name != "sqlite" or not path:
            return
        try:
            # SQLite's locks lie on other files than this one: closing it gives none of them up
            with open(f"{path}-wal", "rb") as log:
                os.fsync(log.fileno())
        except FileNotFoundError:
            return  # all of it is in the database itself, which SQLite has synced before
        except OSError as error:
            raise StoreUnavailable(str(path), error.strerror or str(error)) from error

    def make(self, metadata: sa.MetaData) -> None:
        """Make what is missing of its tables, and columns that an older Wenjin did not have.

        Such a column must be nullable: what was written before knows nothing of it.
        """
        with self.writing("tables.make") as connection:
            metadata.create_all(connection)
            there = sa.inspect(connection)
            for table in metadata.sorted_tables:
                known = {column["name"] for column in there.get_columns(table.name)}
                for column in table.columns:
                    if column.name not in known:
                        assert column.nullable
                        kind = column.type.compile(connection.dialect)
                        connection.exec_driver_sql(
                            f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}"
                        )

    def _translated(self) -> AbstractContextManager[None]:
        where = self._engine.url.render_as_string(hide_password=True)
        return self._damage.watched(self._engine, where)


@contextmanager
def _syncing(connection: sa.Connection, synced: bool) -> Iterator[None]:
    """Within, a commit waits for the disk only if ``synced``."""
    held = connection.connection.dbapi_connection
    if synced or connection.dialect.name != "sqlite" or held is None:
        yield
        return
    cursor = held.cursor()  # not through the layers above, which would begin a transaction
    cursor.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

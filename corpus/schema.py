"""The tables of the system of record. Everything else can be made again from them."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
)

from corpus.errors import StoreSchemaMismatch
from corpus.store_errors import StoreDamaged

SCHEMA_VERSION = 1
"""Raised by one with every change of these tables, together with a way from the one before."""

metadata = MetaData()

store_state = Table(
    "store_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("schema_version", Integer, nullable=False),
    Column("generation", Integer, nullable=False),  # one higher after every write
    CheckConstraint("id = 1", name="one_row"),
)

notices = Table(
    "notices",
    metadata,
    Column("notice_id", String(128), primary_key=True),
    Column("current_version", Integer, nullable=False),
)

# Metadata is kept as given; what it leaves open is read from the text each time, so that a better
# reader needs no migration.
notice_versions = Table(
    "notice_versions",
    metadata,
    Column("notice_id", String(128), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("title", Text),
    Column("issuer", Text),
    Column("date", String(10)),
    Column("number", Text),
    Column("source_address", Text),
    Column("visibility", Text, nullable=False),
    Column("valid_from", String(10)),
    Column("valid_to", String(10)),
    Column("superseded_by", Integer),  # the version that took this one's place
    Column("created_at", String(32), nullable=False),
    ForeignKeyConstraint(["notice_id"], ["notices.notice_id"], ondelete="CASCADE"),
)


def make_or_check_tables(connection: Connection, where: str, may_be_new: bool) -> None:
    """Make the tables in an empty database, or see that those there are can be read.

    Raises StoreSchemaMismatch, and StoreDamaged where some are missing, or all of them from a
    database that is not ``may_be_new``, or has pages.
    """
    names = set(inspect(connection).get_table_names())
    if not names:
        if not may_be_new:
            raise StoreDamaged(where, "it is empty, but the index beside it is of notices")
        if connection.dialect.name == "sqlite":
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            if pages > 1:
                raise StoreDamaged(where, f"it has {pages} pages and no table")
        metadata.create_all(connection)
        connection.execute(
            insert(store_state).values(id=1, schema_version=SCHEMA_VERSION, generation=0)
        )
        return
    found = (
        connection.execute(select(store_state.c.schema_version)).scalar_one_or_none()
        if store_state.name in names
        else None
    )
    ours = names & metadata.tables.keys()
    if ours and (found is None or len(ours) < len(metadata.tables)):
        raise StoreDamaged(where, "a table, or the row that says its version, is missing")
    if found != SCHEMA_VERSION:
        told = "unknown" if found is None else str(found)
        raise StoreSchemaMismatch(where, told, str(SCHEMA_VERSION))


def check_lookups(connection: Connection, where: str) -> None:
    """Have SQLite see whether the notices lie where they are looked up. Raises StoreDamaged.

    A page that can be read and lacks a row would make “no such notice” of a notice.
    """
    if connection.dialect.name != "sqlite":
        return
    for table in (notices.name, notice_versions.name):
        found = connection.exec_driver_sql(f"PRAGMA integrity_check({table})").scalar()
        if found != "ok":
            raise StoreDamaged(where, str(found).splitlines()[-1])

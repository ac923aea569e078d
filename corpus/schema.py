"""The tables of the system of record. Everything else can be made again from them."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

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

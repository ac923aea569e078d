"""Who put what where it can be asked, and when: rows beside the versions of the notices.

In a table of its own, made with the first row: a store of before it was kept stays readable by the
Wenjin of then, and what was done before has no row.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    inspect,
    select,
)

metadata = MetaData()
publications = Table(
    "publications",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("notice_id", String(128), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("result", String(32), nullable=False),  # a value of ``corpus.store.Added``
    Column("published_by", Text),  # null: nobody said
    Column("at", String(32), nullable=False),
)


def keep_publication(
    connection: Connection, notice_id: str, version: int, result: str, by: str | None
) -> None:
    """Keep that ``by`` just did this to a version, in the transaction that does it."""
    metadata.create_all(connection)
    connection.execute(
        insert(publications).values(
            notice_id=notice_id,
            version=version,
            result=result,
            published_by=by,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
    )


def forget_publications(connection: Connection, notice_id: str) -> None:
    """Forget all that was done to a notice, with which it goes."""
    if inspect(connection).has_table(publications.name):
        connection.execute(delete(publications).where(publications.c.notice_id == notice_id))


def latest_publications(connection: Connection) -> dict[str, Row[tuple[object, ...]]]:
    """The last row of every notice that has one, by its id."""
    if not inspect(connection).has_table(publications.name):
        return {}
    newest = select(func.max(publications.c.number)).group_by(publications.c.notice_id)
    rows = connection.execute(select(publications).where(publications.c.number.in_(newest)))
    return {row.notice_id: row for row in rows}

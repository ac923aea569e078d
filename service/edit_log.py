"""The edits of the graph in the system of record: written once, never changed, never erased.

An undoing is one more row. A write takes effect only where the store is still at the generation
that the edit was checked against, and raises it, so that every process builds its graph again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from corpus.schema import store_state
from kg.edit_errors import MalformedEdit
from kg.edit_json import stored_from, stored_text
from kg.edits import Edit, RecordedEdit, Standing, Undone, revision_of
from service.transactions import Transactions

metadata = sa.MetaData()
graph_edits = sa.Table(
    "graph_edits",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("edit", sa.Text),  # JSON; null for an undoing
    sa.Column("undoes", sa.Integer, sa.ForeignKey("graph_edits.number"), unique=True),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.CheckConstraint("(edit IS NULL) <> (undoes IS NULL)", name="edit_or_undoing"),
)


class EditLog:
    """The edits of one store. Raises StoreUnavailable where the database cannot be used."""

    def __init__(self, engine: sa.Engine) -> None:
        self._transactions = Transactions(engine)

    def edits(self) -> tuple[RecordedEdit, ...]:
        """Every edit there is or was, with its undoing, by number."""
        with self._transactions.reading() as connection:
            # a store that was made before there were edits, or never had one
            if not sa.inspect(connection).has_table(graph_edits.name):
                return ()
            return _edits(connection)

    def record(
        self, edits: Sequence[RecordedEdit], generation: int
    ) -> tuple[RecordedEdit, ...] | None:
        """Keep new edits, all or none, with the time now.

        None, and nothing kept, where the store has changed since that generation.
        """
        at = _now()
        rows = [
            graph_edits.insert().values(
                number=each.number,
                edit=stored_text(each.edit, each.standings),
                author=each.author,
                at=at,
                reason=each.reason,
            )
            for each in edits
        ]
        return self._write(rows, generation, "edits.record")

    def undo(
        self, numbers: Sequence[int], author: str, reason: str, generation: int
    ) -> tuple[RecordedEdit, ...] | None:
        """Keep that these edits are undone, all or none. None as in ``record``."""
        at = _now()
        first = revision_of(self.edits()) + 1
        rows = [
            graph_edits.insert().values(
                number=first + index, undoes=number, author=author, at=at, reason=reason
            )
            for index, number in enumerate(numbers)
        ]
        return self._write(rows, generation, "edits.undo")

    def copy_until(self, engine: sa.Engine, at: str) -> None:
        """Copy what was written by this time into another store that has no edits yet."""
        with self._transactions.reading() as connection:
            if not sa.inspect(connection).has_table(graph_edits.name):
                return
            by_then = graph_edits.select().where(graph_edits.c.at <= at)
            rows = connection.execute(by_then.order_by(graph_edits.c.number)).mappings().all()
        if rows:
            with Transactions(engine).writing("edits.copy") as connection:
                metadata.create_all(connection)
                connection.execute(graph_edits.insert(), [dict(row) for row in rows])

    def _write(
        self, rows: Sequence[sa.Insert], generation: int, what: str
    ) -> tuple[RecordedEdit, ...] | None:
        """All edits afterwards."""
        unchanged = store_state.c.generation == generation
        raised = store_state.update().where(unchanged).values(generation=generation + 1)
        with self._transactions.writing(what) as connection:
            # first of all, so that two writers take turns on this row whatever the database
            if not connection.execute(raised).rowcount:
                return None
            metadata.create_all(connection)
            for row in rows:
                connection.execute(row)
            return _edits(connection)


def _edits(connection: sa.Connection) -> tuple[RecordedEdit, ...]:
    rows = connection.execute(sa.select(graph_edits).order_by(graph_edits.c.number)).all()
    undone = {
        row.undoes: Undone(row.number, row.author, row.at, row.reason)
        for row in rows
        if row.undoes is not None
    }
    found = []
    for row in rows:
        if row.edit is not None:
            edit, standings = _stored(row.number, row.edit)
            found.append(
                RecordedEdit(
                    row.number,
                    edit,
                    row.author,
                    row.at,
                    row.reason,
                    standings,
                    undone.get(row.number),
                )
            )
    return tuple(found)


def _stored(number: int, text: str) -> tuple[Edit, tuple[Standing, ...]]:
    try:
        return stored_from(text)
    except MalformedEdit as error:
        raise MalformedEdit(f"edit {number} of the store is damaged: {error.problem}") from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

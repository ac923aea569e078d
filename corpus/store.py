"""NoticeStore: the system of record. Vectors, index and graph can be made again from it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Row,
    and_,
    create_engine,
    delete,
    event,
    insert,
    inspect,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from corpus.described import notice_of
from corpus.errors import (
    DuplicateNotice,
    InvalidSetting,
    NoticeNotFound,
    StoreSchemaMismatch,
    StoreUnavailable,
)
from corpus.notice import Notice, NoticeId, NoticeMetadata
from corpus.private_files import make_private_file, make_private_folder
from corpus.read import PublishedFile
from corpus.schema import SCHEMA_VERSION, metadata, notice_versions, notices, store_state
from corpus.visibility import PUBLIC, Visibility, from_stored

_BUSY_S = 30.0
_GENERATION = str(select(store_state.c.generation))
_BAD_URL = (
    "WENJIN_DATABASE_URL is no database address that can be used ({reason}). "
    "Leave it unset, or set it to something like sqlite:////folder/wenjin.sqlite3."
)


class Added(StrEnum):
    """What taking a notice in came to."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    METADATA_UPDATED = "metadata_updated"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class NoticeVersion:
    """One version of a notice, current or kept; ``created_at`` in UTC, ISO 8601."""

    version: int
    sha256: str
    created_at: str
    superseded_by: int | None


def sqlite_url(path: Path) -> str:
    """The database URL of a SQLite file, whatever characters its path has."""
    return URL.create("sqlite", database=str(path)).render_as_string()


class NoticeStore:
    """The notices, in one SQL database. Safe to share between threads and processes.

    Every method is one transaction: after a crash it has happened or it has not.
    """

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where

    @classmethod
    def open(cls, database_url: str) -> NoticeStore:
        """Open the store, made when missing. ``StoreUnavailable``, ``StoreSchemaMismatch``."""
        try:
            url = make_url(database_url)
        except ArgumentError as error:
            raise InvalidSetting(_BAD_URL.format(reason="this is none")) from error
        where = url.database if _is_sqlite_file(url) else url.render_as_string()
        if _is_sqlite_file(url):
            path = Path(str(url.database))
            make_private_folder(path.absolute().parent)
            make_private_file(path)
        try:
            engine = create_engine(url)
        except (NoSuchModuleError, ImportError) as error:
            raise InvalidSetting(_BAD_URL.format(reason=error)) from error
        if url.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin)
        store = cls(engine, str(where))
        try:
            store._make_or_check_tables()
        except (StoreUnavailable, StoreSchemaMismatch):
            engine.dispose()
            raise
        return store

    @property
    def engine(self) -> Engine:
        """For other tables of the same database, such as the access keys and the edits."""
        return self._engine

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def generation(self) -> int:
        """A number that is higher after every change of the notices or edit of the graph.

        Every answer asks for it, twice; so it is read without the layers above the driver, which
        take several times as long as the reading.
        """
        with (
            self._translated(),
            closing(self._engine.raw_connection()) as connection,
            closing(connection.cursor()) as cursor,
        ):
            cursor.execute(_GENERATION)
            return int(cursor.fetchall()[0][0])

    def would_add(
        self, notice_id: NoticeId, text: str, given: NoticeMetadata, replace: bool = False
    ) -> Added:
        """What ``add`` would do now, nothing changed. Raises ``DuplicateNotice`` as it would."""
        with self._reading() as connection:
            return _outcome(_current(connection, notice_id), notice_id, text, given, replace)

    def add(self, notice: Notice, *, replace: bool = False) -> Added:
        """Keep a notice: its text and given metadata.

        The same text and metadata under a known id: nothing is done. Other metadata alone is
        updated; where it is silent on who may see the notice, that stays as it was. Another text
        raises ``DuplicateNotice``, or with ``replace`` becomes the current version, the old one
        kept.
        """
        with self._writing() as connection:
            current = _current(connection, notice.notice_id)
            outcome = _outcome(current, notice.notice_id, notice.text, notice.metadata, replace)
            if outcome is Added.UNCHANGED:
                return outcome
            version = current.version if current else 0
            if outcome is Added.METADATA_UPDATED:
                connection.execute(
                    update(notice_versions)
                    .where(_is_version(notice.notice_id, version))
                    .values(**_columns(_completed(current, notice.metadata)))
                )
            else:
                given = _completed(current, notice.metadata)
                _insert_version(connection, replaced(notice, metadata=given), version + 1)
            _bump(connection)
            return outcome

    def remove(self, notice_id: NoticeId) -> None:
        """Take a notice out, with all its versions. Raises ``NoticeNotFound``."""
        with self._writing() as connection:
            connection.execute(
                delete(notice_versions).where(notice_versions.c.notice_id == notice_id)
            )
            gone = connection.execute(delete(notices).where(notices.c.notice_id == notice_id))
            if not gone.rowcount:
                raise NoticeNotFound(notice_id)
            _bump(connection)

    def get(self, notice_id: NoticeId, version: int | None = None) -> Notice:
        """The notice, in its current version or another. Raises ``NoticeNotFound``."""
        with self._reading() as connection:
            row = _current(connection, notice_id)
            if row is not None and version is not None:
                row = connection.execute(
                    select(notice_versions).where(_is_version(notice_id, version))
                ).one_or_none()
        if row is None:
            raise NoticeNotFound(notice_id)
        return _notice(row)

    def version(self, notice_id: NoticeId) -> int:
        """The number of the notice's current version; 0 where there is no such notice."""
        with self._reading() as connection:
            row = _current(connection, notice_id)
        return 0 if row is None else int(row.version)

    def visibility(self, notice_id: NoticeId) -> Visibility | None:
        """Who may see the notice; None where there is no such notice."""
        with self._reading() as connection:
            row = _current(connection, notice_id)
        return None if row is None else from_stored(str(row.visibility))

    def notices(self) -> tuple[Notice, ...]:
        """The current version of every notice, in order of id."""
        with self._reading() as connection:
            rows = connection.execute(
                select(notice_versions).join(notices, _is_current()).order_by(notices.c.notice_id)
            ).all()
        return tuple(_notice(row) for row in rows)

    def versions(self, notice_id: NoticeId) -> tuple[NoticeVersion, ...]:
        """All versions of a notice, oldest first. Raises ``NoticeNotFound``."""
        columns = notice_versions.c
        with self._reading() as connection:
            rows = connection.execute(
                select(columns.version, columns.sha256, columns.created_at, columns.superseded_by)
                .where(columns.notice_id == notice_id)
                .order_by(columns.version)
            ).all()
        if not rows:
            raise NoticeNotFound(notice_id)
        return tuple(NoticeVersion(*row) for row in rows)

    def _make_or_check_tables(self) -> None:
        with self._writing() as connection:
            names = inspect(connection).get_table_names()
            if not names:
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
            if found != SCHEMA_VERSION:
                raise StoreSchemaMismatch(
                    self._where, "unknown" if found is None else str(found), str(SCHEMA_VERSION)
                )

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with (
            self._translated(),
            self._engine.connect().execution_options(wenjin_writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error) as error:
            cause = getattr(error, "orig", None) or error
            raise StoreUnavailable(self._where, str(cause)) from error


def _is_sqlite_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    connection.execute(f"PRAGMA busy_timeout = {int(_BUSY_S * 1000)}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once: one that reads first could not get it any more later."""
    writes = connection.get_execution_options().get("wenjin_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _current(connection: Connection, notice_id: NoticeId) -> Row[tuple[object, ...]] | None:
    return connection.execute(
        select(notice_versions).join(notices, _is_current()).where(notices.c.notice_id == notice_id)
    ).one_or_none()


def _outcome(
    current: Row[tuple[object, ...]] | None,
    notice_id: NoticeId,
    text: str,
    given: NoticeMetadata,
    replace: bool,
) -> Added:
    if current is None:
        return Added.ADDED
    if current.text != text:
        if not replace:
            raise DuplicateNotice(notice_id)
        return Added.REPLACED
    is_same = _given(current) == _completed(current, given)
    return Added.UNCHANGED if is_same else Added.METADATA_UPDATED


def _completed(current: Row[tuple[object, ...]] | None, given: NoticeMetadata) -> NoticeMetadata:
    """With the visibility that the notice gets where its metadata are silent: what it has."""
    if given.visibility is not None:
        return given
    kept = PUBLIC if current is None else from_stored(str(current.visibility))
    return replaced(given, visibility=kept)


def _insert_version(connection: Connection, notice: Notice, version: int) -> None:
    if version == 1:
        connection.execute(
            insert(notices).values(notice_id=notice.notice_id, current_version=version)
        )
    else:
        connection.execute(
            update(notices)
            .where(notices.c.notice_id == notice.notice_id)
            .values(current_version=version)
        )
        connection.execute(
            update(notice_versions)
            .where(_is_version(notice.notice_id, version - 1))
            .values(superseded_by=version)
        )
    connection.execute(
        insert(notice_versions).values(
            notice_id=notice.notice_id,
            version=version,
            text=notice.text,
            sha256=hashlib.sha256(notice.text.encode()).hexdigest(),
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            **_columns(notice.metadata),
        )
    )


def _bump(connection: Connection) -> None:
    connection.execute(update(store_state).values(generation=store_state.c.generation + 1))


def _columns(given: NoticeMetadata) -> dict[str, str | None]:
    assert given.visibility is not None
    return {
        "title": given.title,
        "issuer": given.issuer,
        "date": given.date,
        "number": given.number,
        "source_address": given.source_address,
        "visibility": given.visibility.stored,
    }


def _given(row: Row[tuple[object, ...]]) -> NoticeMetadata:
    return NoticeMetadata(
        title=row.title,
        issuer=row.issuer,
        date=row.date,
        number=row.number,
        source_address=row.source_address,
        visibility=from_stored(str(row.visibility)),
    )


def _notice(row: Row[tuple[object, ...]]) -> Notice:
    file = PublishedFile(NoticeId(row.notice_id), row.text, _given(row))
    return notice_of(file, row.version)


def _is_current() -> ColumnElement[bool]:
    return and_(
        notice_versions.c.notice_id == notices.c.notice_id,
        notice_versions.c.version == notices.c.current_version,
    )


def _is_version(notice_id: NoticeId, version: int) -> ColumnElement[bool]:
    return and_(notice_versions.c.notice_id == notice_id, notice_versions.c.version == version)

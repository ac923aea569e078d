"""NoticeStore: the system of record. Vectors, index and graph can be made again from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from dataclasses import replace as replaced
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Row,
    create_engine,
    delete,
    event,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from corpus.change_count import changes_lost, count_change, note_change, rows_changed
from corpus.described import notice_of, text_digest
from corpus.errors import (
    DuplicateNotice,
    InvalidSetting,
    NoticeNotFound,
    StoreSchemaMismatch,
    StoreUnavailable,
)
from corpus.fault_points import reached
from corpus.final_damage import damage_of
from corpus.notice import Notice, NoticeId, NoticeMetadata
from corpus.private_files import make_private_file, make_private_folder
from corpus.publications import (
    forget_publications,
    keep_publication,
    latest_publications,
)
from corpus.read import PublishedFile
from corpus.schema import (
    check_lookups,
    make_or_check_tables,
    notice_versions,
    notices,
    store_state,
)
from corpus.sqlite_files import connect_read_only, set_up
from corpus.store_errors import ChangesLost, StoreDamaged
from corpus.version_rows import (
    columns_of,
    completed,
    current_row,
    given_by,
    insert_version,
    is_current,
    is_version,
    raise_generation,
)
from corpus.visibility import Visibility, from_stored

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


@dataclass(frozen=True, slots=True)
class Publication:
    """What was last done to a notice. ``by`` None: nobody said. ``at`` in UTC, ISO 8601."""

    at: str
    by: str | None
    what: Added


NoticeState: TypeAlias = tuple[str, str]
"""The SHA-256 of a notice's text, and who may see it as the store keeps that."""


def sqlite_url(path: Path) -> str:
    """The database URL of a SQLite file, whatever characters its path has."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def sqlite_file(database_url: str) -> Path | None:
    """The file of a SQLite URL; None where it names another database, or one in memory."""
    url = make_url(database_url)
    return Path(str(url.database)) if _is_sqlite_file(url) else None


class NoticeStore:
    """The notices, in one SQL database. Safe to share between threads and processes.

    Every method is one transaction: after a crash it has happened or it has not.
    """

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where
        self._damage = damage_of(engine)
        self._held: dict[NoticeId, Notice] = {}

    @classmethod
    def open(cls, database_url: str, *, may_be_new: bool = True) -> NoticeStore:
        """Open the store, made when missing. ``StoreUnavailable``, ``StoreSchemaMismatch``.

        ``StoreDamaged`` where SQLite finds its tables of notices out of order, or where the store
        is empty and not ``may_be_new``; ``ChangesLost``: nothing is written then.
        """
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
            event.listen(engine, "connect", set_up)
            event.listen(engine, "begin", _begin)
        store = cls(engine, str(where))
        try:
            if _is_sqlite_file(url):
                with store._translated():
                    engine.connect().close()  # which sets it up: it has a log from here on
                    store._damage.stay_beside(connect_read_only(path))
            with store._writing("store.make") as connection:
                make_or_check_tables(connection, store._where, may_be_new)
                lost = changes_lost(connection, store._where)
                if lost is not None:
                    raise lost
            store._check_lookups()
        except (StoreUnavailable, StoreSchemaMismatch):
            store.close()
            raise
        return store

    @classmethod
    def read_only(cls, path: Path) -> NoticeStore:
        """The store in this SQLite file as it is: nothing of it is made, changed or checked."""
        url = URL.create("sqlite", database=str(path))  # what an error names
        engine = create_engine(url, creator=lambda: connect_read_only(path), poolclass=QueuePool)
        event.listen(engine, "begin", _begin)
        damage_of(engine, is_final=False)
        return cls(engine, str(path))

    @property
    def where(self) -> str:
        """The file, or the address without its password."""
        return self._where

    @property
    def engine(self) -> Engine:
        """For other tables of the same database, such as the access keys and the edits."""
        return self._engine

    def close(self) -> None:
        """Let go of the database; where it is damaged, the process holds it to its end."""
        self._damage.close(self._engine)

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

    def changes_lost(self) -> ChangesLost | None:
        """Whether it has had fewer changes than were acknowledged, where that was noted."""
        with self._reading() as connection:
            return changes_lost(connection, self._where)

    def would_add(
        self, notice_id: NoticeId, text: str, given: NoticeMetadata, replace: bool = False
    ) -> Added:
        """What ``add`` would do now, nothing changed. Raises ``DuplicateNotice`` as it would."""
        with self._reading() as connection:
            return _outcome(current_row(connection, notice_id), notice_id, text, given, replace)

    def add(self, notice: Notice, *, replace: bool = False, by: str | None = None) -> Added:
        """Keep a notice: its text and given metadata, and that it was ``by`` whom.

        The same text and metadata under a known id: nothing is done. Other metadata alone is
        updated; where it is silent on who may see the notice, that stays as it was. Another text
        raises ``DuplicateNotice``, or with ``replace`` becomes the current version of the notice.
        """
        with self._writing("store.add") as connection:
            current = current_row(connection, notice.notice_id)
            outcome = _outcome(current, notice.notice_id, notice.text, notice.metadata, replace)
            if outcome is Added.UNCHANGED:
                return outcome
            version = current.version if current else 0
            if outcome is Added.METADATA_UPDATED:
                connection.execute(
                    update(notice_versions)
                    .where(is_version(notice.notice_id, version))
                    .values(**columns_of(completed(current, notice.metadata)))
                )
            else:
                given = completed(current, notice.metadata)
                version += 1
                insert_version(connection, replaced(notice, metadata=given), version)
            keep_publication(connection, notice.notice_id, version, outcome.value, by)
            raise_generation(connection)
            return outcome

    def remove(self, notice_id: NoticeId) -> None:
        """Take a notice out, with all its versions. Raises ``NoticeNotFound``."""
        with self._writing("store.remove") as connection:
            connection.execute(
                delete(notice_versions).where(notice_versions.c.notice_id == notice_id)
            )
            gone = connection.execute(delete(notices).where(notices.c.notice_id == notice_id))
            if not gone.rowcount:
                self._check_lookups()
                raise NoticeNotFound(notice_id)
            forget_publications(connection, notice_id)
            raise_generation(connection)

    def get(self, notice_id: NoticeId, version: int | None = None) -> Notice:
        """The notice, in its current version or another. Raises ``NoticeNotFound``."""
        with self._reading() as connection:
            row = current_row(connection, notice_id)
            if row is not None and version is not None:
                row = connection.execute(
                    select(notice_versions).where(is_version(notice_id, version))
                ).one_or_none()
        if row is None:
            self._check_lookups()
            raise NoticeNotFound(notice_id)
        return self._notice(row)

    def version(self, notice_id: NoticeId) -> int:
        """The number of the notice's current version; 0 where there is no such notice."""
        with self._reading() as connection:
            row = current_row(connection, notice_id)
        return 0 if row is None else int(row.version)

    def visibility(self, notice_id: NoticeId) -> Visibility | None:
        """Who may see the notice; None where there is no such notice."""
        with self._reading() as connection:
            row = current_row(connection, notice_id)
        return None if row is None else from_stored(str(row.visibility))

    def notices(self) -> tuple[Notice, ...]:
        """The current version of every notice, in order of id."""
        with self._reading() as connection:
            rows = connection.execute(
                select(notice_versions).join(notices, is_current()).order_by(notices.c.notice_id)
            ).all()
        found = tuple(self._notice(row) for row in rows)
        self._held = {notice.notice_id: notice for notice in found}
        return found

    def states(self) -> dict[NoticeId, NoticeState]:
        """What every notice says now and to whom, without reading the texts."""
        columns = notice_versions.c
        held = select(columns.notice_id, columns.sha256, columns.visibility)
        with self._reading() as connection:
            rows = connection.execute(held.join(notices, is_current())).all()
        return {NoticeId(row.notice_id): (row.sha256, row.visibility) for row in rows}

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

    def publications(self) -> dict[NoticeId, Publication]:
        """What was last done to every notice, and by whom.

        Of a version that came before that was kept: only when it came.
        """
        columns = notice_versions.c
        current = select(columns.notice_id, columns.version, columns.created_at)
        found = {}
        with self._reading() as connection:
            latest = latest_publications(connection)
            for row in connection.execute(current.join(notices, is_current())):
                done = latest.get(row.notice_id)
                if done is not None and done.version == row.version:
                    said = Publication(done.at, done.published_by, Added(done.result))
                else:
                    what = Added.ADDED if row.version == 1 else Added.REPLACED
                    said = Publication(row.created_at, None, what)
                found[NoticeId(row.notice_id)] = said
        return found

    def _check_lookups(self) -> None:
        with self._reading() as connection:
            check_lookups(connection, self._where)

    def _notice(self, row: Row[tuple[object, ...]]) -> Notice:
        """The row as it was written: SQLite has no checksums of its own."""
        if not isinstance(row.text, str) or text_digest(row.text) != row.sha256:
            with self._translated():
                problem = f"the text of “{row.notice_id}” is not what was kept"
                raise StoreDamaged(self._where, problem)
        notice_id, given = NoticeId(row.notice_id), given_by(row)
        held = self._held.get(notice_id)
        if held and (held.text, held.version, held.metadata) == (row.text, row.version, given):
            return held  # the outline that title and date are found in is not made again
        return notice_of(PublishedFile(notice_id, row.text, given), row.version)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self, what: str) -> Iterator[Connection]:
        with (
            self._translated(),
            self._engine.connect().execution_options(wenjin_writes=True) as connection,
            connection.begin(),
        ):
            reached(what, "begun")
            before = rows_changed(connection)
            yield connection
            self._damage.refuse()  # another thread may have met some meanwhile
            count = count_change(connection, what, before)
            reached(what, "written")
        reached(what, "committed")
        note_change(self._engine, count)

    def _translated(self) -> AbstractContextManager[None]:
        return self._damage.watched(self._engine, self._where)


def _is_sqlite_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once: one that reads first could not get it any more later."""
    writes = connection.get_execution_options().get("wenjin_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


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
    is_same = given_by(current) == completed(current, given)
    return Added.UNCHANGED if is_same else Added.METADATA_UPDATED

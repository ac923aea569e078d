"""The rows of a notice and its versions: read, made, marked as superseded."""

from __future__ import annotations

from dataclasses import replace as replaced
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, select, update

from corpus.described import text_digest
from corpus.notice import Notice, NoticeId, NoticeMetadata
from corpus.schema import notice_versions, notices, store_state
from corpus.visibility import PUBLIC, from_stored


def current_row(connection: Connection, notice_id: NoticeId) -> Row[tuple[object, ...]] | None:
    """The current version of the notice; None where there is no such notice."""
    return connection.execute(
        select(notice_versions).join(notices, is_current()).where(notices.c.notice_id == notice_id)
    ).one_or_none()


def completed(current: Row[tuple[object, ...]] | None, given: NoticeMetadata) -> NoticeMetadata:
    """With the visibility that the notice gets where its metadata are silent: what it has."""
    if given.visibility is not None:
        return given
    kept = PUBLIC if current is None else from_stored(str(current.visibility))
    return replaced(given, visibility=kept)


def insert_version(connection: Connection, notice: Notice, version: int) -> None:
    """Add a version, the first or the next one, which is the current one then."""
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
            .where(is_version(notice.notice_id, version - 1))
            .values(superseded_by=version)
        )
    connection.execute(
        insert(notice_versions).values(
            notice_id=notice.notice_id,
            version=version,
            text=notice.text,
            sha256=text_digest(notice.text),
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            **columns_of(notice.metadata),
        )
    )


def raise_generation(connection: Connection) -> None:
    """Count a change of the notices."""
    connection.execute(update(store_state).values(generation=store_state.c.generation + 1))


def columns_of(given: NoticeMetadata) -> dict[str, str | None]:
    """Metadata, with a visibility, as the columns that keep them."""
    assert given.visibility is not None
    return {
        "title": given.title,
        "issuer": given.issuer,
        "date": given.date,
        "number": given.number,
        "source_address": given.source_address,
        "visibility": given.visibility.stored,
    }


def given_by(row: Row[tuple[object, ...]]) -> NoticeMetadata:
    """The metadata that a row was given."""
    return NoticeMetadata(
        title=row.title,
        issuer=row.issuer,
        date=row.date,
        number=row.number,
        source_address=row.source_address,
        visibility=from_stored(str(row.visibility)),
    )


def is_current() -> ColumnElement[bool]:
    """Joins a notice with its current version."""
    return and_(
        notice_versions.c.notice_id == notices.c.notice_id,
        notice_versions.c.version == notices.c.current_version,
    )


def is_version(notice_id: NoticeId, version: int) -> ColumnElement[bool]:
    """Names one version of a notice."""
    return and_(notice_versions.c.notice_id == notice_id, notice_versions.c.version == version)

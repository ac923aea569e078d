"""The edits in the store: kept whole, never erased, and only on the state they were checked on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from corpus.errors import StoreUnavailable
from corpus.store import NoticeStore, sqlite_url
from kg.edit_errors import MalformedEdit
from kg.edits import RecordedEdit, Rename, revision_of
from kg.model import NodeId
from service.edit_log import EditLog, graph_edits
from tests.factories import a_notice


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The file of a store that was made before there were edits, with a notice."""
    path = tmp_path / "wenjin.sqlite3"
    store = NoticeStore.open(sqlite_url(path))
    store.add(a_notice())
    store.close()
    return path


@pytest.fixture
def store(database: Path) -> Iterator[NoticeStore]:
    store = NoticeStore.open(sqlite_url(database))
    yield store
    store.close()


@pytest.fixture
def log(store: NoticeStore) -> EditLog:
    return EditLog(store.engine)


def an_edit(number: int, name: str = "甲") -> RecordedEdit:
    """An edit as it is handed to the log: without a time."""
    return RecordedEdit(number, Rename(NodeId("Award:奖"), name), "王", "", "校对")


def tables(database: Path) -> set[str]:
    with sqlite3.connect(database) as connection:
        found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    return found


def test_an_old_store_has_no_edits_and_reading_them_changes_nothing(
    log: EditLog, store: NoticeStore, database: Path
) -> None:
    before = store.generation()

    assert log.edits() == ()
    assert store.generation() == before
    assert "graph_edits" not in tables(database)


def test_the_first_edit_makes_the_table_and_the_notices_stay(
    log: EditLog, store: NoticeStore, database: Path
) -> None:
    kept = log.record([an_edit(1)], store.generation())

    assert kept == log.edits()
    assert "graph_edits" in tables(database)
    assert len(store.notices()) == 1
    again = NoticeStore.open(sqlite_url(database))  # the same version of the schema
    assert EditLog(again.engine).edits() == kept
    again.close()


def test_an_edit_is_kept_with_its_author_time_and_reason(log: EditLog, store: NoticeStore) -> None:
    log.record([an_edit(1)], store.generation())

    (kept,) = log.edits()

    assert (kept.edit, kept.author, kept.reason) == (an_edit(1).edit, "王", "校对")
    assert kept.at.endswith("+00:00")
    assert kept.undone is None


def test_every_edit_and_undoing_raises_the_generation(log: EditLog, store: NoticeStore) -> None:
    seen = [store.generation()]
    for number in (1, 2):
        log.record([an_edit(number)], store.generation())
        seen.append(store.generation())
    log.undo([1], "李", "看错了", store.generation())
    seen.append(store.generation())

    assert seen == sorted(set(seen))


def test_an_edit_that_was_checked_on_an_older_state_is_not_kept(
    log: EditLog, store: NoticeStore
) -> None:
    before = store.generation()
    store.add(a_notice("另一份通知。", notice_id="other"))

    assert log.record([an_edit(1)], before) is None
    assert log.undo([1], "李", "看错了", before) is None
    assert log.edits() == ()


def test_undoing_is_recorded_beside_the_edit(log: EditLog, store: NoticeStore) -> None:
    log.record([an_edit(1), an_edit(2)], store.generation())

    log.undo([1], "李", "看错了", store.generation())

    first, second = log.edits()
    assert first.undone is not None
    assert (first.undone.number, first.undone.author, first.undone.reason) == (3, "李", "看错了")
    assert second.undone is None
    assert revision_of(log.edits()) == 3


def test_several_edits_are_kept_all_or_none(log: EditLog, store: NoticeStore) -> None:
    before = store.generation()

    with pytest.raises(StoreUnavailable):
        log.record([an_edit(1), an_edit(1)], before)  # one number twice

    assert log.edits() == ()
    assert store.generation() == before


def test_the_table_itself_refuses_a_second_undoing(log: EditLog, store: NoticeStore) -> None:
    log.record([an_edit(1)], store.generation())
    log.undo([1], "李", "看错了", store.generation())

    with pytest.raises(StoreUnavailable):
        log.undo([1], "李", "再来", store.generation())

    row = graph_edits.insert().values(number=9, author="a", at="", reason="neither")
    with pytest.raises(IntegrityError), store.engine.begin() as connection:
        connection.execute(row)


def test_a_row_that_somebody_damaged_is_an_error_that_names_it(
    log: EditLog, store: NoticeStore
) -> None:
    log.record([an_edit(1)], store.generation())
    with store.engine.begin() as connection:
        connection.execute(sa.update(graph_edits).values(edit='{"edit": {"kind": "guess"}}'))

    with pytest.raises(MalformedEdit, match="edit 1 of the store"):
        log.edits()


def test_a_store_that_cannot_be_written_says_so(log: EditLog, store: NoticeStore) -> None:
    generation = store.generation()
    sa.event.listen(store.engine, "begin", lambda c: c.exec_driver_sql("PRAGMA query_only = ON"))

    with pytest.raises(StoreUnavailable):
        log.record([an_edit(1)], generation)


def test_what_was_written_by_a_time_is_copied_and_nothing_later(
    log: EditLog, store: NoticeStore, tmp_path: Path
) -> None:
    log.record([an_edit(1), an_edit(2, "乙")], store.generation())
    for at, copied in (("2020-01-01T00:00:00+00:00", 0), ("2999-01-01T00:00:00+00:00", 2)):
        other = NoticeStore.open(sqlite_url(tmp_path / f"{copied}.sqlite3"))
        log.copy_until(other.engine, at)
        assert EditLog(other.engine).edits() == log.edits()[:copied]
        other.close()

"""The system of record: versions kept, metadata updated, one clear error for what goes wrong."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from corpus.described import text_digest
from corpus.errors import (
    DuplicateNotice,
    InvalidSetting,
    NoticeNotFound,
    StoreSchemaMismatch,
    StoreUnavailable,
)
from corpus.notice import NoticeId, NoticeMetadata
from corpus.sqlite_files import set_up
from corpus.store import Added, NoticeStore, sqlite_url
from corpus.store_errors import StoreDamaged
from tests.factories import a_notice

SAMPLE = NoticeId("sample")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[NoticeStore]:
    """An empty store in a folder of its own."""
    opened = NoticeStore.open(sqlite_url(tmp_path / "home" / "wenjin.sqlite3"))
    yield opened
    opened.close()


def test_a_notice_comes_back_as_it_went_in(store: NoticeStore) -> None:
    notice = a_notice("\ufeff某市办法\r\n第一条 𠮷🙂\u202e甲。\n", source_address="https://a.cn")
    assert store.add(notice) is Added.ADDED
    assert store.get(SAMPLE) == notice
    assert store.notices() == (notice,)


def test_the_same_text_and_metadata_changes_nothing(store: NoticeStore) -> None:
    store.add(a_notice())
    before = store.generation()
    assert store.add(a_notice()) is Added.UNCHANGED
    assert store.add(a_notice(), replace=True) is Added.UNCHANGED
    assert store.generation() == before


def test_changed_metadata_alone_is_updated(store: NoticeStore) -> None:
    store.add(a_notice(issuer="市园林局"))
    assert store.add(a_notice(date="2025-03-06")) is Added.METADATA_UPDATED
    notice = store.get(SAMPLE)
    assert (notice.metadata.issuer, notice.date, notice.version) == (None, "2025-03-06", 1)
    assert len(store.versions(SAMPLE)) == 1


def test_who_did_what_last_to_a_notice_is_kept_with_it_and_goes_with_it(
    store: NoticeStore,
) -> None:
    store.add(a_notice(), by="王编辑")
    assert (store.publications()[SAMPLE].by, store.publications()[SAMPLE].what) == (
        "王编辑",
        Added.ADDED,
    )
    store.add(a_notice(), by="李编辑")  # unchanged: nothing was done
    assert store.publications()[SAMPLE].by == "王编辑"
    store.add(a_notice(date="2025-03-06"), by="李编辑")
    assert store.publications()[SAMPLE].what is Added.METADATA_UPDATED
    store.add(a_notice("另一个通知。"), replace=True)
    last = store.publications()[SAMPLE]
    assert (last.by, last.what) == (None, Added.REPLACED)
    assert last.at.endswith("+00:00")
    store.remove(SAMPLE)
    assert store.publications() == {}
    store.add(a_notice())
    assert store.publications()[SAMPLE].by is None


def test_of_a_store_of_before_who_published_was_kept_only_the_time_is_known(
    store: NoticeStore,
) -> None:
    store.add(a_notice(), by="王编辑")
    with store.engine.begin() as connection:
        connection.execute(sql("DROP TABLE publications"))
    last = store.publications()[SAMPLE]
    assert (last.at, last.by) == (store.versions(SAMPLE)[0].created_at, None)
    store.remove(SAMPLE)
    store.add(a_notice(), by="李编辑")
    assert store.publications()[SAMPLE].by == "李编辑"


def test_another_text_under_a_known_id_is_an_error_and_changes_nothing(store: NoticeStore) -> None:
    store.add(a_notice())
    before = store.generation()
    with pytest.raises(DuplicateNotice, match=r"“sample” .*Nothing was changed.*--replace"):
        store.add(a_notice("另一个通知。"))
    assert store.get(SAMPLE) == a_notice()
    assert store.generation() == before


def test_replace_makes_a_new_version_and_keeps_the_old_one(store: NoticeStore) -> None:
    store.add(a_notice("旧。", title="旧题"))
    assert store.add(a_notice("新。"), replace=True) is Added.REPLACED
    assert (store.get(SAMPLE).text, store.get(SAMPLE).version) == ("新。", 2)
    assert store.get(SAMPLE, version=1).title == "旧题"
    versions = [(v.version, v.superseded_by) for v in store.versions(SAMPLE)]
    assert versions == [(1, 2), (2, None)]
    assert len(store.notices()) == 1


def test_would_add_tells_what_add_would_do(store: NoticeStore) -> None:
    def told(text: str, replace: bool = False, **given: str) -> Added:
        return store.would_add(SAMPLE, text, NoticeMetadata(**given), replace)

    assert told("甲。") is Added.ADDED
    store.add(a_notice("甲。"))
    assert told("甲。") is Added.UNCHANGED
    assert told("甲。", title="题") is Added.METADATA_UPDATED
    assert told("乙。", replace=True) is Added.REPLACED
    with pytest.raises(DuplicateNotice):
        told("乙。")
    assert store.get(SAMPLE).text == "甲。"


def test_removing_takes_all_versions_and_the_id_is_free_again(store: NoticeStore) -> None:
    store.add(a_notice("旧。"))
    store.add(a_notice("新。"), replace=True)
    store.remove(SAMPLE)
    assert store.notices() == ()
    assert store.add(a_notice("别的。")) is Added.ADDED
    assert [v.version for v in store.versions(SAMPLE)] == [1]


def test_what_is_deleted_is_overwritten_whatever_sqlite_was_built_to_do(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        set_up(connection)
        assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)
        connection.execute("CREATE TABLE notes (text TEXT)")
        connection.execute("INSERT INTO notes VALUES (?)", ("heron " * 3_000,))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert b"heron" in path.read_bytes()
        connection.execute("DELETE FROM notes")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"heron" not in path.read_bytes()


def test_an_unknown_id_is_not_found(store: NoticeStore) -> None:
    before = store.generation()
    for look in (store.get, store.remove, store.versions):
        with pytest.raises(NoticeNotFound, match="No notice has the id “sample”"):
            look(SAMPLE)
    with pytest.raises(NoticeNotFound):
        store.get(SAMPLE, version=1)
    assert store.generation() == before


def test_the_generation_rises_with_every_change(store: NoticeStore) -> None:
    seen = [store.generation()]
    store.add(a_notice("甲。"))
    seen.append(store.generation())
    store.add(a_notice("甲。", title="题"))
    seen.append(store.generation())
    store.add(a_notice("乙。"), replace=True)
    seen.append(store.generation())
    store.remove(SAMPLE)
    seen.append(store.generation())
    assert seen == sorted(set(seen))


def test_notices_come_in_order_of_id(store: NoticeStore) -> None:
    for name in ("c", "a", "市", "B"):
        store.add(a_notice("甲。", notice_id=name))
    assert [notice.notice_id for notice in store.notices()] == ["B", "a", "c", "市"]


def test_a_second_store_on_the_same_file_sees_the_change(
    store: NoticeStore, tmp_path: Path
) -> None:
    other = NoticeStore.open(sqlite_url(tmp_path / "home" / "wenjin.sqlite3"))
    before = other.generation()
    store.add(a_notice())
    assert other.generation() > before
    assert other.get(SAMPLE) == a_notice()
    other.close()


def test_threads_write_one_after_the_other(store: NoticeStore) -> None:
    notices = [a_notice(f"第{n}号。", notice_id=f"n{n}") for n in range(24)]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(store.add, notices))
    assert outcomes == [Added.ADDED] * 24
    assert len(store.notices()) == 24


def test_what_was_kept_is_there_when_the_store_opens_again(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "wenjin.sqlite3")
    first = NoticeStore.open(url)
    first.add(a_notice())
    generation = first.generation()
    first.close()
    again = NoticeStore.open(url)
    assert (again.get(SAMPLE), again.generation()) == (a_notice(), generation)
    again.close()


def test_files_are_for_their_owner_alone(store: NoticeStore, tmp_path: Path) -> None:
    store.add(a_notice())
    folder = tmp_path / "home"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    endings = ("", "-wal", "-shm", "-changes")
    assert {f"wenjin.sqlite3{ending}" for ending in endings} == set(modes)
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "wenjin.sqlite3"
    path.touch(mode=0o644)
    NoticeStore.open(sqlite_url(path)).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_store_writes_ahead_in_wal_mode(store: NoticeStore) -> None:
    with store.engine.connect() as connection:
        assert connection.execute(sql("PRAGMA journal_mode")).scalar_one() == "wal"


def test_a_path_with_odd_characters_is_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "数据 ?#%40" / "wenjin.sqlite3"
    store = NoticeStore.open(sqlite_url(path))
    store.add(a_notice())
    store.close()
    assert path.is_file()


@pytest.mark.parametrize("content", ["这不是数据库。" * 100, "SQLite format 3\x00" + "x" * 4000])
def test_a_file_that_is_no_database_is_one_clear_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.sqlite3").write_text(content)
    with pytest.raises(StoreDamaged, match=r"a\.sqlite3 is damaged: .*`wenjin restore BACKUP"):
        NoticeStore.open(sqlite_url(tmp_path / "a.sqlite3"))
    assert (tmp_path / "a.sqlite3").read_text() == content


def test_a_damaged_database_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    store = NoticeStore.open(sqlite_url(path))
    store.add(a_notice("甲。" * 50_000))
    store.close()
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(StoreUnavailable, match="malformed"):
        NoticeStore.open(sqlite_url(path)).notices()


def test_a_folder_that_is_a_file_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(StoreUnavailable, match="home"):
        NoticeStore.open(sqlite_url(tmp_path / "home" / "wenjin.sqlite3"))


def test_a_folder_that_cannot_be_made_is_one_clear_error() -> None:
    with pytest.raises(StoreUnavailable, match="WENJIN_HOME or --home chooses another"):
        NoticeStore.open("sqlite:////proc/wenjin/wenjin.sqlite3")


@pytest.mark.parametrize("url", ["nonsense", "", "foo://host/base", "sqlite3:///a.db"])
def test_an_impossible_database_address_names_the_setting(url: str) -> None:
    with pytest.raises(InvalidSetting, match="WENJIN_DATABASE_URL"):
        NoticeStore.open(url)


def test_another_schema_version_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    NoticeStore.open(sqlite_url(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE store_state SET schema_version = 99")
    connection.close()
    with pytest.raises(StoreSchemaMismatch, match="schema version 99; this Wenjin reads version 1"):
        NoticeStore.open(sqlite_url(path))


def test_another_programs_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    with pytest.raises(StoreSchemaMismatch, match=r"unknown.*damaged or another program's"):
        NoticeStore.open(sqlite_url(path))


def test_columns_for_validity_and_visibility_are_there_from_the_start(store: NoticeStore) -> None:
    store.add(a_notice())
    with store.engine.connect() as connection:
        row = connection.execute(sql("SELECT * FROM notice_versions")).mappings().one()
    assert (row["valid_from"], row["valid_to"], row["superseded_by"]) == (None, None, None)
    assert row["visibility"] == "public"
    assert len(row["sha256"]) == 64


def test_a_notice_that_did_not_change_is_the_same_object_at_the_next_reading(
    store: NoticeStore,
) -> None:
    store.add(a_notice("甲。", notice_id="a"))
    store.add(a_notice("乙。", notice_id="b"))
    first, changed = store.notices()
    store.add(a_notice("乙。", notice_id="b", title="题"))
    again, other = store.notices()
    assert again is first
    assert (changed.title, other.title) == ("b", "题")
    store.add(a_notice("丙。", notice_id="a"), replace=True)
    assert [each.text for each in store.notices()] == ["丙。", "乙。"]


def test_the_states_tell_what_is_said_and_to_whom(store: NoticeStore) -> None:
    store.add(a_notice("甲。", notice_id="a"))
    [before] = store.states().values()
    assert before == (text_digest("甲。"), "public")
    store.add(a_notice("甲。", notice_id="a", title="题"))
    assert store.states() == {"a": before}
    store.add(a_notice("乙。", notice_id="a"), replace=True)
    assert store.states() == {"a": (text_digest("乙。"), "public")}
    store.remove(NoticeId("a"))
    assert store.states() == {}

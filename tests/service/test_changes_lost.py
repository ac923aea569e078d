"""A database that is whole and older than what was acknowledged is neither used nor forgotten."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from corpus.change_count import COUNTED, note_of, noted_count
from corpus.fault_points import STEPS, arm, disarm
from corpus.notice import NoticeId
from corpus.store import Added, NoticeStore, sqlite_url
from corpus.store_errors import ChangesLost
from corpus.visibility import INTERNAL
from kg.edits import RecordedEdit, Rename
from kg.model import NodeId
from service.backup import back_up
from service.edit_log import EditLog
from service.home_files import CHANGES, DATABASE, INDEX
from service.keys import KeyStore, Role
from service.library import Library
from service.restoring import restore
from service.settings import load_settings
from service.status import State, standing
from service.status.home import observed_home
from service.users import UserStore
from service.verifying import State as Verified
from service.verifying import verify
from tests.factories import A_NOTICE_TEXT, a_notice, a_published_file
from tests.fakes import HashEmbedder


def opened(home: Path) -> Library:
    return Library.open(home, cache=home, embedder=HashEmbedder())


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a notice, a key and a person, closed."""
    home = tmp_path_factory.mktemp("filled") / "home"
    with closing(opened(home)) as library:
        library.ingest(a_published_file())
        KeyStore(library.store.engine).create(Role.ADMIN, "k")
        UserStore(library.store.engine).create("王敏", Role.EDITOR, "海河边上的第三盏灯不亮了")
    return home


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "home"))


def hide(library: Library) -> None:
    library.ingest(a_published_file(visibility=INTERNAL))


def remove(library: Library) -> None:
    library.remove(NoticeId("sample"))


def revoke(library: Library) -> None:
    keys = KeyStore(library.store.engine)
    keys.revoke(keys.keys()[0].key_id)


def disable(library: Library) -> None:
    UserStore(library.store.engine).disable("王敏")


def edit(library: Library) -> None:
    made = RecordedEdit(1, Rename(NodeId("Award:奖"), "甲"), "王", "", "校对")
    assert EditLog(library.store.engine).record([made], library.store.generation())


def older(home: Path, change: Callable[[Library], None]) -> bytes:
    """The home changed, and its database as it was before."""
    before = (home / DATABASE).read_bytes()
    with closing(opened(home)) as library:
        change(library)
    (home / DATABASE).write_bytes(before)
    return before


@pytest.mark.parametrize("change", [hide, remove, revoke, disable, edit])
def test_a_database_from_before_a_change_that_was_acknowledged_is_not_used(
    home: Path, change: Callable[[Library], None]
) -> None:
    before = older(home, change)
    for _ in range(2):
        with pytest.raises(ChangesLost, match=r"are gone: 4 were noted, and it has had 3\."):
            opened(home)
    assert (home / DATABASE).read_bytes() == before
    (home / CHANGES).unlink()  # what its operator does who goes on with what is left
    opened(home).close()


def test_verify_and_status_say_it_and_no_backup_of_it_is_made(home: Path, tmp_path: Path) -> None:
    older(home, revoke)
    [found] = [each for each in verify(home) if each.state is not Verified.OK]
    assert found.name == "changes"
    [finding] = found.findings
    assert "4 were noted, and it has had 3" in finding.problem
    assert "copy of the folder first" in finding.remedy
    told = standing(observed_home(load_settings(home=home)))
    [database] = [each.told for each in told if each.check.name == "database"]
    assert database.state is State.FAULT
    assert "changes that were acknowledged are gone" in database.saw.en
    assert database.do is not None
    for said in (database.do.zh, database.do.en):
        assert all(word in said for word in ("keys list", "users list", "notices list", CHANGES))
    with pytest.raises(ChangesLost):
        back_up(home, tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_an_index_that_is_made_again_does_not_hide_it(home: Path) -> None:
    older(home, hide)
    shutil.rmtree(home / INDEX)
    with pytest.raises(ChangesLost):
        opened(home)


def test_a_restored_backup_is_older_on_purpose(home: Path, tmp_path: Path) -> None:
    with closing(opened(home)) as library:
        back_up(home, tmp_path / "kept")
        revoke(library)
        hide(library)
    restore(tmp_path / "kept", tmp_path / "new")
    assert not (tmp_path / "new" / CHANGES).exists()
    with closing(opened(tmp_path / "new")) as library:
        assert library.snapshot().public == 1
        revoke(library)
    assert noted_count(tmp_path / "new" / DATABASE) == 4
    assert {each.state for each in verify(tmp_path / "new")} == {Verified.OK}


def test_only_what_came_to_something_is_counted(tmp_path: Path) -> None:
    path = tmp_path / DATABASE
    store = NoticeStore.open(sqlite_url(path))
    assert noted_count(path) is None
    assert store.add(a_notice()) is Added.ADDED
    assert store.add(a_notice()) is Added.UNCHANGED
    assert noted_count(path) == 1
    assert note_of(path).stat().st_mode & 0o077 == 0
    store.close()


def test_a_crash_before_it_is_noted_loses_nothing_and_is_no_alarm(tmp_path: Path) -> None:
    path = tmp_path / DATABASE
    store = NoticeStore.open(sqlite_url(path))
    store.add(a_notice())

    def crash() -> None:
        raise KeyboardInterrupt

    arm("changes.noted.written", crash)
    try:
        with pytest.raises(KeyboardInterrupt):
            store.add(a_notice(A_NOTICE_TEXT * 2), replace=True)
    finally:
        disarm()
    store.close()
    assert noted_count(path) == 1
    store = NoticeStore.open(sqlite_url(path))
    assert store.version(NoticeId("sample")) == 2
    store.remove(NoticeId("sample"))
    assert noted_count(path) == 3
    store.close()


def test_a_change_that_cannot_be_noted_has_happened(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / DATABASE
    store = NoticeStore.open(sqlite_url(path))
    note_of(path).mkdir()
    store.add(a_notice())
    assert store.version(NoticeId("sample")) == 1
    assert "change_not_noted" in caplog.text
    store.close()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"changes": "9"}', "\x00\x00"])
def test_a_note_that_cannot_be_read_says_nothing(tmp_path: Path, content: str) -> None:
    path = tmp_path / DATABASE
    note_of(path).write_text(content)
    store = NoticeStore.open(sqlite_url(path))
    store.add(a_notice())
    assert json.loads(note_of(path).read_bytes()) == {"changes": 1}
    store.close()


def test_a_database_in_memory_has_no_note() -> None:
    store = NoticeStore.open("sqlite://")
    store.add(a_notice())
    with store.engine.connect() as connection:
        assert connection.scalar(sa.text("PRAGMA user_version")) == 0
    store.close()


def test_all_that_is_counted_is_a_transaction_that_there_is() -> None:
    assert STEPS.keys() >= COUNTED


def test_what_killed_processes_left_of_a_note_is_removed(home: Path) -> None:
    note = note_of(home / DATABASE)
    left, young = (note.with_name(f"{note.name}.{pid}.part") for pid in (1, 2))
    for each in (left, young):
        each.write_bytes(b"{")
    os.utime(left, (0, 0))
    with closing(opened(home)) as library:
        revoke(library)
    assert not left.exists()
    assert young.exists()

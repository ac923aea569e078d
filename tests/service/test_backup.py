"""Backups are whole or not there, made while others write, and become homes that hold the same."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock, Timeout

from corpus import fault_points
from corpus.errors import WenjinError
from corpus.notice import NoticeId
from corpus.store import NoticeStore, sqlite_url
from corpus.store_errors import StoreDamaged
from service.answering.outcome import Answer, Question
from service.answering.pipeline import Answerer
from service.backup import back_up
from service.backup_errors import (
    BackupDamaged,
    BackupInsideHome,
    BackupNotWritten,
    BackupTaken,
    HomeNotEmpty,
    NotABackup,
    NothingToKeep,
    OtherDatabase,
)
from service.backup_manifest import MANIFEST, Manifest
from service.backup_part import LOCK, folder_to_make
from service.home_files import DATABASE
from service.library import Library
from service.restoring import STAGING, restore
from service.verifying import State, verify
from tests.conftest import ROOT
from tests.factories import A_NOTICE_TEXT, a_notice, a_published_file
from tests.fakes import HashEmbedder

OTHER_TEXT = "市园林局清理方案\n一、清理\n1.清理。清理湖面落叶77吨。\n"
QUESTIONS = ("全年新建口袋公园多少个?", "清理湖面落叶多少吨?", "和平区有几台自助终端?")


def opened(home: Path, embedder: HashEmbedder | None = None) -> Library:
    return Library.open(home, cache=home, embedder=embedder or HashEmbedder())


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library of two notices, in use."""
    library = opened(tmp_path / "home")
    library.ingest(a_published_file())
    library.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    library.snapshot()
    yield library
    library.close()


@pytest.fixture(autouse=True)
def unarmed() -> Iterator[None]:
    yield
    fault_points.disarm()


def answers(library: Library) -> list[str]:
    answerer = Answerer(library)
    outcomes = [answerer.ask(Question(text)).outcome for text in QUESTIONS]
    assert any(isinstance(each, Answer) for each in outcomes)
    return [each.text if isinstance(each, Answer) else each.message for each in outcomes]


def is_sound(home: Path) -> bool:
    return {each.state for each in verify(home)} == {State.OK}


@pytest.mark.parametrize("name", ["kept", "kept.tar"])
def test_a_backup_becomes_a_home_that_gives_the_same_answers(
    library: Library, tmp_path: Path, name: str
) -> None:
    manifest = back_up(library.home, tmp_path / name)
    assert (manifest.notices, manifest.generation) == (2, library.store.generation())
    assert restore(tmp_path / name, tmp_path / "new") == manifest
    assert is_sound(tmp_path / "new")
    embedder = HashEmbedder()
    again = opened(tmp_path / "new", embedder)
    assert answers(again) == answers(library)
    assert set(embedder.embedded) == set()  # the index came along
    again.close()


def test_without_the_index_it_is_made_again(library: Library, tmp_path: Path) -> None:
    manifest = back_up(library.home, tmp_path / "kept", with_index=False)
    assert [each.path for each in manifest.files] == [DATABASE]
    restore(tmp_path / "kept", tmp_path / "new")
    again = opened(tmp_path / "new")
    assert answers(again) == answers(library)
    again.close()
    assert is_sound(tmp_path / "new")


def test_what_is_kept_and_what_is_restored_is_its_owners_alone(
    library: Library, tmp_path: Path
) -> None:
    (library.home / "note.txt").write_text("of the operator")
    back_up(library.home, tmp_path / "kept")
    back_up(library.home, tmp_path / "kept.tar")
    restore(tmp_path / "kept", tmp_path / "new")
    assert (tmp_path / "kept.tar").stat().st_mode & 0o077 == 0
    for folder in (tmp_path / "kept", tmp_path / "new"):
        for path in [folder, *folder.rglob("*")]:
            assert path.stat().st_mode & 0o077 == 0, path
        assert (folder / "note.txt").read_text() == "of the operator"
    names = {path.name for path in (tmp_path / "new").iterdir()}
    assert names == {DATABASE, "index", "note.txt", MANIFEST} - {MANIFEST}


def test_the_manifest_says_what_there_is(library: Library, tmp_path: Path) -> None:
    back_up(library.home, tmp_path / "kept")
    told = json.loads((tmp_path / "kept" / MANIFEST).read_bytes())
    assert {"made_at", "wenjin", "schema_version", "generation", "notices", "files"} <= set(told)
    paths = {p.relative_to(tmp_path / "kept").as_posix() for p in (tmp_path / "kept").rglob("*")}
    assert {each["path"] for each in told["files"]} == paths - {MANIFEST, "index"}
    with closing(sqlite3.connect(tmp_path / "kept" / DATABASE)) as kept:
        assert kept.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_backup_holds_one_moment_while_others_write(library: Library, tmp_path: Path) -> None:
    stop, published = threading.Event(), []

    def publish() -> None:
        other = opened(library.home)
        number = 0
        while not stop.is_set():
            other.ingest(a_published_file(OTHER_TEXT + f"{number}。\n", notice_id=f"w{number}"))
            published.append(number)
            if number % 3 == 2:
                other.remove(NoticeId(f"w{number - 1}"))
            number += 1
        other.close()

    writing = threading.Thread(target=publish)
    writing.start()
    try:
        for number in range(4):
            count = len(published)
            while len(published) < count + 2:
                assert writing.is_alive()
            manifest = back_up(library.home, tmp_path / f"kept-{number}")
            restore(tmp_path / f"kept-{number}", tmp_path / f"new-{number}")
            again = opened(tmp_path / f"new-{number}")
            readings = again.snapshot().readings
            assert len(readings) == manifest.notices
            # by the order in which they were published, all up to one are there
            there = {int(each[1:]) for each in readings if each.startswith("w")}
            gone = {n - 1 for n in range(2, len(published) + 1, 3)}
            assert there | {n for n in gone if n < max(there)} >= set(range(max(there)))
            again.close()
            assert is_sound(tmp_path / f"new-{number}")
    finally:
        stop.set()
        writing.join()


def test_a_writer_waits_for_no_backup(library: Library, tmp_path: Path) -> None:
    fault_points.arm(
        "backup.database_copied",
        lambda: library.ingest(a_published_file(OTHER_TEXT, notice_id="third")) and None,
    )
    manifest = back_up(library.home, tmp_path / "kept")
    assert manifest.notices == 2
    restore(tmp_path / "kept", tmp_path / "new")
    fault_points.disarm()
    again = opened(tmp_path / "new")  # its index is ahead of its store
    assert set(again.snapshot().readings) == {"sample", "other"}
    again.close()
    assert is_sound(tmp_path / "new")


def test_an_index_that_changes_while_it_is_copied_is_copied_again(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copyfile, changes = shutil.copyfile, []

    def meanwhile(source: Path, target: Path) -> Path:
        if not changes and source.suffix == ".safetensors":
            changes.append(source)
            text = A_NOTICE_TEXT.replace("30个", "31个")
            library.ingest(a_published_file(text), replace=True)
            library.ingest(a_published_file(OTHER_TEXT + "。\n", notice_id="other"), replace=True)
        return Path(copyfile(source, target))

    monkeypatch.setattr("retrieval.index_copy.shutil.copyfile", meanwhile)
    back_up(library.home, tmp_path / "kept")
    monkeypatch.undo()
    restore(tmp_path / "kept", tmp_path / "new")
    again = opened(tmp_path / "new")
    assert len(again.snapshot().readings) == 2
    again.close()
    assert is_sound(tmp_path / "new")


def test_a_damaged_store_makes_no_backup(library: Library, tmp_path: Path) -> None:
    with closing(sqlite3.connect(library.home / DATABASE)) as connection:
        connection.execute("UPDATE notice_versions SET text = '别的' WHERE notice_id = 'other'")
        connection.commit()
    with pytest.raises(StoreDamaged, match="“other” is not the text"):
        back_up(library.home, tmp_path / "kept")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


def test_a_backup_is_never_written_over_anything(library: Library, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "letter").write_text("mine")
    for name in ("taken", "taken/letter"):
        with pytest.raises(BackupTaken, match="holds something already"):
            back_up(library.home, tmp_path / name)
    assert (taken / "letter").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    back_up(library.home, tmp_path / "empty")
    with pytest.raises(BackupTaken):
        back_up(library.home, tmp_path / "empty")


@pytest.mark.parametrize("name", ["kept", "kept.tar"])
def test_of_two_backups_to_one_name_one_is_there_whole_and_the_other_says_so(
    library: Library, tmp_path: Path, name: str
) -> None:
    at_the_end, may_go_on = threading.Event(), threading.Event()
    first: list[object] = []

    def sealed() -> None:
        if threading.current_thread().name == "first":
            at_the_end.set()
            assert may_go_on.wait(60)

    def back_up_first() -> None:
        try:
            first.append(back_up(library.home, tmp_path / name))
        except WenjinError as error:
            first.append(error)

    fault_points.arm("backup.sealed", sealed)
    thread = threading.Thread(target=back_up_first, name="first")
    thread.start()
    assert at_the_end.wait(60)
    made = back_up(library.home, tmp_path / name)  # and removes nothing of the first
    may_go_on.set()
    thread.join()
    [said] = first
    assert isinstance(said, BackupTaken)
    assert restore(tmp_path / name, tmp_path / "new") == made
    assert is_sound(tmp_path / "new")
    assert {path.name for path in tmp_path.iterdir()} == {"home", name, "new"}


@pytest.mark.parametrize("name", ["kept", "kept.tar"])
def test_what_comes_to_the_name_meanwhile_is_not_written_over(
    library: Library, tmp_path: Path, name: str
) -> None:
    fault_points.arm("backup.sealed", lambda: (tmp_path / name).write_text("mine") and None)
    with pytest.raises(BackupTaken, match="holds something already"):
        back_up(library.home, tmp_path / name)
    assert (tmp_path / name).read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"home", name}


@pytest.mark.parametrize("name", ["kept", "kept.tar"])
@pytest.mark.parametrize("hurt", [os.unlink, lambda path: os.truncate(path, 100)])
def test_a_backup_whose_files_were_taken_away_is_not_done(
    library: Library, tmp_path: Path, name: str, hurt: Callable[[Path], None]
) -> None:
    fault_points.arm("backup.sealed", lambda: hurt(next(tmp_path.glob(f".*/**/{DATABASE}"))))
    with pytest.raises(BackupNotWritten, match="taken away"):
        back_up(library.home, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


KILLED = """
import os, sys
from pathlib import Path
from corpus import fault_points
from service.backup import back_up
fault_points.arm("backup.sealed", lambda: os._exit(9))
back_up(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_what_a_backup_has_left_that_was_broken_off_goes_with_the_next_of_any_name(
    library: Library, tmp_path: Path
) -> None:
    others = tmp_path / ".letters.part"  # somebody else's
    others.mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, str(library.home), str(tmp_path / "monday")],
        cwd=ROOT,
        check=False,
    )
    assert ran.returncode == 9
    [left] = tmp_path.glob(".monday.*.part")
    assert (left / "backup" / DATABASE).is_file()
    back_up(library.home, tmp_path / "tuesday.tar")
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"home", "tuesday.tar", others.name}


KILLED_AT_ONCE = """
import os, sys
from pathlib import Path
from service import backup_part
from service.backup import back_up
backup_part.FileLock.acquire = lambda *_: os._exit(9)
back_up(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_what_a_backup_has_left_that_was_killed_in_its_first_instant_goes_with_the_next(
    library: Library, tmp_path: Path
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", KILLED_AT_ONCE, str(library.home), str(tmp_path / "monday")],
        cwd=ROOT,
        check=False,
    )
    assert ran.returncode == 9
    [left] = tmp_path.glob(".monday.*.part")
    assert list(left.iterdir()) == []
    others = [tmp_path / name for name in (".letters.part", ".a.12345678.part", ".b.12345678.part")]
    for folder in others:
        folder.mkdir(mode=0o700)
    others[1].chmod(0o755)
    (others[2] / "draft").touch()
    back_up(library.home, tmp_path / "tuesday")
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"home", "tuesday", *(folder.name for folder in others)}


def test_a_folder_that_is_removed_before_it_has_its_lock_is_made_anew_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mkdtemp = tempfile.mkdtemp

    def taken_away(**how: Any) -> str:
        made = mkdtemp(**how)
        with folder_to_make(tmp_path / "other"):  # takes the empty one for broken off
            assert not Path(made).exists()
        return made

    with monkeypatch.context() as patched:
        calls = iter([taken_away, mkdtemp])
        patched.setattr("service.backup_part.tempfile.mkdtemp", lambda **how: next(calls)(**how))
        with folder_to_make(tmp_path / "kept") as folder:
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert (folder / LOCK).is_file()
    assert list(tmp_path.iterdir()) == []


def test_the_removal_of_what_was_broken_off_may_be_broken_off_itself(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / ".monday.12345678.part"
    (left / "backup").mkdir(parents=True)
    (left / "backup" / DATABASE).write_text("much")
    (left / LOCK).touch()

    def killed(folder: Path, **_: object) -> None:
        (folder / LOCK).unlink(missing_ok=True)  # a folder is emptied in any order
        raise KeyboardInterrupt

    rmtree = shutil.rmtree
    monkeypatch.setattr("service.backup_part.shutil.rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        back_up(library.home, tmp_path / "tuesday")
    monkeypatch.setattr("service.backup_part.shutil.rmtree", rmtree)
    assert (left / LOCK).is_file()
    back_up(library.home, tmp_path / "wednesday")
    assert {path.name for path in tmp_path.iterdir()} == {"home", "wednesday"}


def test_a_disk_without_locks_takes_backups(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    with monkeypatch.context() as patched:
        patched.setattr("service.backup_part.FileLock.acquire", no_locks)
        back_up(library.home, tmp_path / "kept")
    assert {path.name for path in tmp_path.iterdir()} == {"home", "kept"}
    restore(tmp_path / "kept", tmp_path / "new")
    assert is_sound(tmp_path / "new")


def test_a_backup_whose_every_folder_others_take_says_so(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(lock: FileLock, *_: object) -> None:
        Path(lock.lock_file).parent.rmdir()  # as who has its lock does in the end
        raise Timeout(lock.lock_file)

    with monkeypatch.context() as patched:
        patched.setattr("service.backup_part.FileLock.acquire", taken)
        with pytest.raises(BackupNotWritten, match="other backups took each folder made for it"):
            back_up(library.home, tmp_path / "kept")
    assert {path.name for path in tmp_path.iterdir()} == {"home"}


@pytest.mark.parametrize("name", ["kept", "index/kept", "new/kept.tar", "link/kept", "."])
def test_no_backup_is_made_inside_the_home(library: Library, tmp_path: Path, name: str) -> None:
    (tmp_path / "link").symlink_to(library.home)
    target = (tmp_path if name.startswith("link") else library.home) / name
    before = sorted(library.home.rglob("*"))
    with pytest.raises(BackupInsideHome, match="outside of it"):
        back_up(library.home, target)
    assert sorted(library.home.rglob("*")) == before
    back_up(library.home, tmp_path / "home-beside")  # a name that begins alike is another folder


def test_a_backup_that_cannot_be_written_leaves_nothing(library: Library, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WenjinError, match=r"file, not a folder|Not a directory"):
        back_up(library.home, tmp_path / "file" / "kept")

    def full() -> None:
        raise OSError(28, "No space left on device")

    fault_points.arm("backup.index_copied", full)
    with pytest.raises(BackupNotWritten, match=r"No space left on device\. Nothing is left"):
        back_up(library.home, tmp_path / "kept")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "home"]


@pytest.mark.parametrize(
    ("url", "tool"),
    [
        ("postgresql+psycopg://u:secret@db/wenjin", "pg_dump"),
        ("mysql://u:secret@db/wenjin", "mysqldump"),
        ("oracle://u:secret@db/wenjin", "comes with it"),
    ],
)
def test_another_database_has_its_own_tool(tmp_path: Path, url: str, tool: str) -> None:
    with pytest.raises(OtherDatabase, match=tool) as raised:
        back_up(tmp_path, tmp_path / "kept", database_url=url)
    assert "secret" not in str(raised.value)


def test_a_sqlite_database_elsewhere_is_kept_too(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "elsewhere 库" / "notices.db")
    store = NoticeStore.open(url)
    store.add(a_notice())
    store.close()
    back_up(tmp_path / "home", tmp_path / "kept", database_url=url)
    restore(tmp_path / "kept", tmp_path / "new")
    again = opened(tmp_path / "new")
    assert set(again.snapshot().readings) == {"sample"}
    again.close()


def test_without_a_store_there_is_nothing_to_keep(tmp_path: Path) -> None:
    with pytest.raises(NothingToKeep, match=str(tmp_path / "absent")):
        back_up(tmp_path / "absent", tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("held", ["note.txt", DATABASE, "index/x"])
def test_nothing_is_restored_over_what_is_there(
    library: Library, tmp_path: Path, held: str
) -> None:
    back_up(library.home, tmp_path / "kept")
    (tmp_path / "new" / held).parent.mkdir(parents=True)
    (tmp_path / "new" / held).write_text("mine")
    with pytest.raises(HomeNotEmpty, match=held.partition("/")[0]):
        restore(tmp_path / "kept", tmp_path / "new")
    assert (tmp_path / "new" / held).read_text() == "mine"
    with pytest.raises(HomeNotEmpty):
        restore(tmp_path / "kept", library.home)
    with pytest.raises(HomeNotEmpty, match="it is a file"):
        restore(tmp_path / "kept", tmp_path / "kept" / MANIFEST)


def test_a_restore_that_was_broken_off_is_no_home_and_may_be_begun_again(
    library: Library, tmp_path: Path
) -> None:
    back_up(library.home, tmp_path / "kept")
    new = tmp_path / "new"
    (new / STAGING).mkdir(parents=True)
    shutil.copytree(library.home / "index", new / "index")
    with pytest.raises(StoreDamaged):
        opened(new)
    for path in new.glob(f"{DATABASE}*"):
        path.unlink()  # what opening it has made, empty
    restore(tmp_path / "kept", new)
    assert is_sound(new)
    assert not (new / STAGING).exists()


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("hurt", [flip, os.unlink, lambda path: os.truncate(path, 100)])
@pytest.mark.parametrize("name", [DATABASE, MANIFEST, "index/index.json"])
def test_a_damaged_backup_is_not_restored(
    library: Library, tmp_path: Path, hurt: Callable[[Path], None], name: str
) -> None:
    back_up(library.home, tmp_path / "kept")
    hurt(tmp_path / "kept" / name)
    with pytest.raises((BackupDamaged, NotABackup)):
        restore(tmp_path / "kept", tmp_path / "new")
    assert not any(path.is_file() for path in (tmp_path / "new").rglob("*"))


def test_a_damaged_tar_is_not_restored(library: Library, tmp_path: Path) -> None:
    back_up(library.home, tmp_path / "kept.tar")
    whole = (tmp_path / "kept.tar").read_bytes()
    for end in (100, 3000, len(whole) // 2, len(whole) - 20_000):
        (tmp_path / "cut.tar").write_bytes(whole[:end])
        with pytest.raises((BackupDamaged, NotABackup)):
            restore(tmp_path / "cut.tar", tmp_path / f"new-{end}")
        assert not any(path.is_file() for path in (tmp_path / f"new-{end}").rglob("*"))


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("absent", "nothing of this name"),
        ("letter", "neither a folder nor"),
        ("folder", "manifest"),
    ],
)
def test_what_is_no_backup_is_said_so(tmp_path: Path, what: str, says: str) -> None:
    (tmp_path / "letter").write_text("dear")
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotABackup, match=says):
        restore(tmp_path / what, tmp_path / "new")


def test_a_manifest_can_name_no_file_outside(library: Library, tmp_path: Path) -> None:
    manifest = back_up(library.home, tmp_path / "kept.tar", with_index=False)
    (first,) = manifest.files
    for path in ("../evil", "/etc/evil", "a/b/../../../evil", "."):
        evil = replace(manifest, files=(replace(first, path=path), first))
        with pytest.raises(ValueError, match="outside"):
            Manifest.from_bytes(evil.to_bytes())
    later = replace(manifest, schema_version=99)
    with tarfile.open(tmp_path / "later.tar", "w") as tar:
        (tmp_path / MANIFEST).write_bytes(later.to_bytes())
        tar.add(tmp_path / MANIFEST, MANIFEST)
    with pytest.raises(NotABackup, match="schema version 99"):
        restore(tmp_path / "later.tar", tmp_path / "new")

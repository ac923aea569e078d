"""A damaged database is said, never read as if it held less, and never written over."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from corpus.errors import NoticeNotFound, StoreUnavailable
from corpus.fault_points import arm, disarm
from corpus.notice import NoticeId
from corpus.store import NoticeStore, sqlite_url
from corpus.store_errors import ChangesLost, StoreDamaged
from service.feedback import FeedbackLog, Rating
from service.home_files import CHANGES, DATABASE
from service.keys import KeyStore, Role
from service.library import Library
from service.records.log import RecordLog
from service.transactions import Transactions
from tests.factories import A_NOTICE_TEXT, a_notice, a_published_file
from tests.fakes import HashEmbedder
from tests.service.feedback_factories import a_rated_answer

NOTICES = 12


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with several notices of several versions, keys and feedback, closed."""
    path = tmp_path_factory.mktemp("store") / DATABASE
    store = NoticeStore.open(sqlite_url(path))
    for number in range(NOTICES):
        for version in range(2):
            text = f"{A_NOTICE_TEXT * (1 + number % 3)}{number}.{version}\n"
            store.add(a_notice(text, notice_id=f"n{number}"), replace=True)
    KeyStore(store.engine).create(Role.ADMIN, "k")
    FeedbackLog(store.engine).keep(a_rated_answer(), Rating.UP, "", "", "somebody")
    store.close()
    return path


def held(path: Path) -> list[str]:
    """The texts of the current notices, looked up one by one."""
    store = NoticeStore.open(sqlite_url(path))
    try:
        listed = [notice.notice_id for notice in store.notices()]
        assert [store.get(each).notice_id for each in listed] == listed
        return [store.get(NoticeId(f"n{number}")).text for number in range(NOTICES)]
    finally:
        store.close()


def refusal(path: Path, right: list[str]) -> StoreUnavailable | None:
    """Why the notices cannot be read; None where all are as they were."""
    try:
        assert held(path) == right
    except StoreUnavailable as error:
        return error
    return None


def garbage(page: bytearray, random: Random) -> None:
    page[:] = random.randbytes(len(page))


def zeros(page: bytearray, random: Random) -> None:
    page[:] = bytes(len(page))


def half(page: bytearray, random: Random) -> None:
    page[len(page) // 2 :] = bytes(len(page) - len(page) // 2)


def fewer_cells(page: bytearray, random: Random) -> None:
    """As if the page had one row less: it can be read as well as before."""
    header = 100 if bytes(page[:6]) == b"SQLite" else 0
    page[header + 4] = max(0, page[header + 4] - 1)


def flipped_bits(page: bytearray, random: Random) -> None:
    for _ in range(8):
        page[random.randrange(12)] ^= 1 << random.randrange(8)


@pytest.mark.parametrize("hurt", [garbage, zeros, half, fewer_cells, flipped_bits])
def test_no_page_can_be_damaged_such_that_a_notice_seems_not_to_be_there(
    database: Path, tmp_path: Path, hurt: Callable[[bytearray, Random], None]
) -> None:
    whole, random, refused = database.read_bytes(), Random(11), 0
    right = held(database)
    size = int.from_bytes(whole[16:18], "big")
    path = tmp_path / DATABASE
    for at in range(0, len(whole), size):
        page = bytearray(whole[at : at + size])
        hurt(page, random)
        content = whole[:at] + bytes(page) + whole[at + size :]
        for old in tmp_path.glob(f"{DATABASE}*"):
            old.unlink()
        path.write_bytes(content)
        error = refusal(path, right)
        if error is None:
            continue
        refused += 1
        assert path.read_bytes() == content
        # where the first page has gone, SQLite may not even see that it was a database
        assert isinstance(error, StoreDamaged) or at == 0, (at // size, error)
        assert len(str(error)) < 600
        if isinstance(error, StoreDamaged):
            assert "`wenjin restore BACKUP --home NEWDIR`" in str(error)
    assert refused > len(whole) // size // 3


def test_a_text_that_is_not_what_was_kept_is_never_served(tmp_path: Path, database: Path) -> None:
    path = Path(shutil.copy(database, tmp_path))
    content = path.read_bytes()
    assert "口袋公园30个".encode() in content
    path.write_bytes(content.replace("口袋公园30个".encode(), "口袋公园80个".encode()))
    with pytest.raises(StoreDamaged, match="the text of “n0” is not what was kept"):
        held(path)


def test_damage_while_it_is_served_is_not_no_such_notice(tmp_path: Path, database: Path) -> None:
    path = Path(shutil.copy(database, tmp_path))
    store = NoticeStore.open(sqlite_url(path))
    with pytest.raises(NoticeNotFound):
        store.get(NoticeId("absent"))
    store.close()
    # an index that lacks a row, as a damaged page of it would
    looking = sqlite3.connect(path)
    (root,) = looking.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_notices_1'"
    ).fetchone()
    looking.close()
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    page = (root - 1) * size
    cells = int.from_bytes(content[page + 3 : page + 5], "big")
    content[page + 3 : page + 5] = (cells - 1).to_bytes(2, "big")
    unchecked = NoticeStore.read_only(path)
    path.write_bytes(content)
    last = NoticeId("n9")  # the last in the order of the index
    with pytest.raises(StoreDamaged):
        unchecked.get(last)
    unchecked.close()


def test_a_log_that_was_cut_short_while_it_is_read_is_damage(tmp_path: Path) -> None:
    path = tmp_path / DATABASE
    store = NoticeStore.open(sqlite_url(path))
    store.add(a_notice())
    with path.with_name(f"{DATABASE}-wal").open("r+b") as log:
        log.truncate(0)
    fresh = NoticeStore.read_only(path)  # one that has no page of it in mind
    for _ in range(2):
        with pytest.raises(StoreDamaged, match=r"a part of it is not there any more.*`wenjin res"):
            fresh.notices()
    fresh.close()
    store.close()


def cut(path: Path, to: int = 0) -> None:
    """Cut the log of a database, which the process that writes it has open."""
    log = path.with_name(f"{DATABASE}-wal")
    assert log.stat().st_size > to
    os.truncate(log, to)


def test_damage_of_the_log_is_said_by_everything_from_then_on(tmp_path: Path) -> None:
    path = tmp_path / DATABASE
    store = NoticeStore.open(sqlite_url(path))
    keys, feedback, records = (
        KeyStore(store.engine),
        FeedbackLog(store.engine),
        RecordLog(store.engine),
    )
    key = keys.create(Role.ADMIN, "k").key
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.add(a_notice())  # in the log alone
    held = store.engine.connect()  # the only one that has pages in mind: others read the disk
    cut(path)
    content = path.read_bytes()
    with pytest.raises(StoreDamaged):
        store.notices()
    held.close()

    def refuses_everything() -> None:
        for use in (
            store.generation,
            store.notices,
            lambda: store.get(NoticeId("sample")),
            lambda: store.add(a_notice(notice_id="another")),
            lambda: store.remove(NoticeId("sample")),
            keys.keys,
            lambda: keys.revoke(key.key_id),
            lambda: KeyStore(store.engine),
            lambda: feedback.keep(a_rated_answer(), Rating.UP, "", "", "somebody"),
            lambda: records.newest(1),
            lambda: Transactions(store.engine).sync(),
            lambda: NoticeStore.open(sqlite_url(path)),
        ):
            with pytest.raises(StoreDamaged, match="a part of it is not there any more"):
                use()

    refuses_everything()
    store.close()
    refuses_everything()
    assert path.read_bytes() == content
    assert path.with_name(f"{DATABASE}-wal").stat().st_size == 0


def test_damage_that_who_looks_up_keys_meets_ends_the_notices_too(tmp_path: Path) -> None:
    path = tmp_path / DATABASE
    store = NoticeStore.open(sqlite_url(path))
    keys = KeyStore(store.engine)
    keys.create(Role.ADMIN, "k")
    held = store.engine.connect()
    cut(path)
    with pytest.raises(StoreDamaged):
        keys.keys()
    held.close()
    with pytest.raises(StoreDamaged):
        store.add(a_notice())


def test_what_is_being_written_when_another_meets_damage_is_not_kept(
    tmp_path: Path, database: Path
) -> None:
    path = Path(shutil.copy(database, tmp_path))
    path.write_bytes(path.read_bytes().replace("口袋公园30个".encode(), "口袋公园80个".encode()))
    store = NoticeStore.open(sqlite_url(path))
    keys = KeyStore(store.engine)
    before = len(keys.keys())

    def meet_it() -> None:
        with pytest.raises(StoreDamaged):
            store.get(NoticeId("n0"))

    arm("keys.create.begun", meet_it)
    try:
        with pytest.raises(StoreDamaged):
            keys.create(Role.ADMIN, "another")
    finally:
        disarm()
    with closing(sqlite3.connect(path)) as looking:
        assert looking.execute("SELECT count(*) FROM access_keys").fetchone() == (before,)


LIVED_THROUGH_IT = """
import os, sys
from pathlib import Path
from corpus.errors import StoreUnavailable
from corpus.store import NoticeStore, sqlite_url
from tests.factories import a_notice

path = Path(sys.argv[1])
log = path.with_name(f"{path.name}-wal")
store = NoticeStore.open(sqlite_url(path))
for title in ("甲", "乙"):
    for number in range(12):
        store.add(a_notice("长" * 3000, notice_id=f"n{number}", title=title))
held = store.engine.connect()
os.truncate(log, log.stat().st_size - 2 * 4120)
content = path.read_bytes(), log.read_bytes()
try:
    store.notices()
    raise SystemExit("it read on")
except StoreUnavailable:
    held.close()
if sys.argv[2] == "closes":
    store.close()
print(content == (path.read_bytes(), log.read_bytes()))
path.with_name("then").write_bytes(b"".join(content))
"""


@pytest.mark.parametrize("how", ["closes", "just ends"])
def test_a_process_that_met_it_writes_nothing_as_it_ends(
    tmp_path: Path, root: Path, how: str
) -> None:
    """Where the last connection is closed, SQLite writes what the log has into the database."""
    path = tmp_path / DATABASE
    ran = subprocess.run(
        [sys.executable, "-c", LIVED_THROUGH_IT, str(path), how],
        cwd=root,
        capture_output=True,
        text=True,
    )
    assert (ran.stdout, ran.stderr) == ("True\n", "")
    log = path.with_name(f"{DATABASE}-wal")
    assert path.read_bytes() + log.read_bytes() == (tmp_path / "then").read_bytes()
    for _ in range(2):  # nor does who finds then that a change is gone
        with pytest.raises(ChangesLost, match="24 were noted, and it has had 23"):
            NoticeStore.open(sqlite_url(path))
        assert path.read_bytes() + log.read_bytes() == (tmp_path / "then").read_bytes()


@pytest.mark.parametrize("how", ["removed", "emptied"])
def test_a_home_whose_database_has_gone_is_not_begun_anew(tmp_path: Path, how: str) -> None:
    home = tmp_path / "home"
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file())
    library.close()
    if how == "removed":
        (home / DATABASE).unlink()
    else:
        (home / DATABASE).write_bytes(b"")
    with pytest.raises(StoreDamaged, match=r"empty, .* index beside it is of notices.*restore"):
        Library.open(home, cache=home, embedder=HashEmbedder())
    shutil.rmtree(home / "index")
    with pytest.raises(ChangesLost, match=f"remove {CHANGES} beside the database"):
        Library.open(home, cache=home, embedder=HashEmbedder())
    (home / CHANGES).unlink()
    Library.open(home, cache=home, embedder=HashEmbedder()).close()

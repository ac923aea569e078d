"""Every check finds what it is for, says what to do, and leaves the home as it is."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import NoticeNotFound, StoreUnavailable
from corpus.notice import NoticeId, Span
from corpus.store import NoticeStore
from kg.edits import AddAlias
from kg.model import NodeId, NodeType, Provenance
from service.backup_errors import NothingToKeep
from service.curation import Curation
from service.feedback import FeedbackLog, Rating
from service.home_files import DATABASE
from service.keys import KeyStore, Role
from service.library import Library
from service.records.log import RecordLog
from service.users import UserStore
from service.verifying import CHECKS, NOT_COVERED, Examined, State, Verdict, derived, verify
from service.writers_lock import writers_lock
from tests.factories import A_NOTICE_TEXT, a_published_file, a_reading
from tests.fakes import HashEmbedder
from tests.service.feedback_factories import a_rated_answer
from tests.service.records.factories import NAMED, a_replied

OTHER_TEXT = "市园林局清理方案\n一、清理\n1.清理。清理湖面落叶77吨。\n"


def opened(home: Path) -> Library:
    return Library.open(home, cache=home, embedder=HashEmbedder())


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with something of everything, to be copied."""
    home = tmp_path_factory.mktemp("filled") / "home"
    library = opened(home)
    library.ingest(a_published_file())
    library.ingest(a_published_file(A_NOTICE_TEXT + "附件。\n"), replace=True)
    library.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    district = library.graph().find("东湖区", NodeType.DISTRICT)[0].node_id
    curation = Curation(library)
    curation.edit(AddAlias(NodeId(district), "老东湖"), "王", "俗称")
    curation.undo([1], "王", "不再使用")
    KeyStore(library.store.engine).create(Role.EDITOR, "desk")
    FeedbackLog(library.store.engine).keep(a_rated_answer(), Rating.UP, "", "", "somebody")
    UserStore(library.store.engine).create("王敏", Role.EDITOR, "海河边上的第三盏灯不亮了")
    RecordLog(library.store.engine).append([a_replied(), a_replied("有几个公园？")], NAMED)
    library.snapshot()
    library.close()
    return home


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "home"))


def failed(home: Path) -> dict[str, Verdict]:
    """The checks that did not end well, by name."""
    return {each.name: each for each in verify(home) if each.state is not State.OK}


def snapshot_of(home: Path) -> dict[str, bytes]:
    """What a home holds, but for SQLite's own files beside the database."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def test_a_sound_home_passes_every_check_and_stays_as_it_is(home: Path) -> None:
    before = snapshot_of(home)
    verdicts = list(verify(home))
    assert [each.name for each in verdicts] == [name for name, _ in CHECKS]
    assert {each.state for each in verdicts} == {State.OK}
    told = {each.name: each.saw for each in verdicts}
    assert told["versions"] == "3 versions of 2 notices"
    assert told["edits by hand"] == "1 edits, 1 undone"
    assert told["access keys"] == "1 keys"
    assert told["people"] == "1 people"
    assert told["answer records"] == "2 records"
    assert snapshot_of(home) == before


def changed(statement: str) -> Callable[[Path], None]:
    """A change of the database behind Wenjin's back."""

    def change(home: Path) -> None:
        with closing(sqlite3.connect(home / DATABASE)) as connection:
            assert connection.execute(statement).rowcount == 1, statement
            connection.commit()

    return change


@pytest.mark.parametrize(
    ("statement", "stated"),
    [
        (
            "UPDATE notice_versions SET visibility = 'internal' WHERE notice_id = 'other'",
            "visibility",
        ),
        ("UPDATE access_keys SET role = 'admin'", "role, bodies, expiry, revocation and label of"),
        ("UPDATE users SET role = 'admin'", "role, bodies and disabling of a person"),
    ],
)
def test_what_no_check_sees_is_stated(home: Path, statement: str, stated: str) -> None:
    changed(statement)(home)
    assert failed(home) == {}
    assert any(stated in each for each in NOT_COVERED)


def fewer(pattern: str) -> Callable[[Path], None]:
    def change(home: Path) -> None:
        sorted((home / "index").glob(pattern))[0].unlink()

    return change


def flipped(pattern: str) -> Callable[[Path], None]:
    def change(home: Path) -> None:
        path = sorted((home / "index").glob(pattern))[0]
        content = bytearray(path.read_bytes())
        content[-40] ^= 1
        path.write_bytes(content)

    return change


def open_to_others(name: str) -> Callable[[Path], None]:
    return lambda home: (home / name).chmod(0o644)


@pytest.mark.parametrize(
    ("hurt", "check", "says"),
    [
        (
            changed("UPDATE notice_versions SET text = text || '。' WHERE version = 2"),
            "notice texts",
            "version 2 of “sample” is not the text",
        ),
        (
            changed("UPDATE notice_versions SET superseded_by = 9 WHERE superseded_by = 2"),
            "versions",
            "do not name the ones after",
        ),
        (
            changed("UPDATE notices SET current_version = 1 WHERE notice_id = 'sample'"),
            "versions",
            "has versions 1, 2, and 1 is current",
        ),
        (
            changed("DELETE FROM notice_versions WHERE notice_id = 'other'"),
            "versions",
            "“other” has no version",
        ),
        (
            changed("UPDATE store_state SET generation = 1"),
            "generation",
            "generation 1 is less than the 3 versions",
        ),
        (
            changed("UPDATE store_state SET schema_version = 7"),
            "database",
            "schema version is 7, not 1",
        ),
        (
            changed("UPDATE graph_edits SET edit = '{' WHERE number = 1"),
            "edits by hand",
            "edit 1 of the store is damaged",
        ),
        (
            changed("UPDATE graph_edits SET number = 5 WHERE number = 2"),
            "edits by hand",
            "have a gap",
        ),
        (changed("UPDATE access_keys SET role = 'king'"), "access keys", "cannot be read"),
        (changed("UPDATE users SET bodies = '{'"), "people", "the account of 王敏 cannot be read"),
        (changed("UPDATE users SET password_hash = ''"), "people", "cannot be read"),
        (
            changed("UPDATE answer_records SET body = body || ' ' WHERE number = 2"),
            "answer records",
            "record 2: its content was changed",
        ),
        (changed("DELETE FROM answer_records WHERE number = 1"), "answer records", "are gone"),
        (
            changed("UPDATE rated_answers SET answer = answer || ' '"),
            "feedback",
            "is not what was kept",
        ),
        (changed("UPDATE feedback SET rating = 'sideways'"), "feedback", "rating 1 cannot be read"),
        (
            changed("DELETE FROM rated_answers"),
            "database",
            "row 1 of feedback refers to none of rated_answers",
        ),
        (fewer("*.safetensors"), "index", "is missing"),
        (fewer("index.json"), "index", "there is none"),
        (flipped("*.safetensors"), "index", "is not what was written"),
        (flipped("index.json"), "index", "index.json"),
        (open_to_others(DATABASE), "file modes", "wenjin.sqlite3 may be read by others (0644)"),
        (open_to_others("index/index.json"), "file modes", "index/index.json may be read"),
    ],
)
def test_what_is_wrong_is_found_by_its_check_with_the_next_step(
    home: Path, hurt: Callable[[Path], None], check: str, says: str
) -> None:
    hurt(home)
    found = failed(home)
    assert check in found
    assert found[check].state is State.FAILED
    problems = [finding.problem for finding in found[check].findings]
    assert any(says in problem for problem in problems), problems
    assert all("`" in finding.remedy for finding in found[check].findings)


def test_an_index_behind_or_ahead_of_the_store_is_told(home: Path) -> None:
    library = opened(home)
    library.store.remove(NoticeId("other"))
    assert "has “other”, which the store has not" in failed(home)["index"].findings[0].problem
    library.snapshot()
    assert failed(home) == {}
    saved = {p: p.read_bytes() for p in (home / "index").iterdir()}
    library.ingest(a_published_file(OTHER_TEXT, notice_id="third"))
    for path in (home / "index").iterdir():
        path.unlink()
    for path, content in saved.items():
        path.write_bytes(content)
        path.chmod(0o600)
    assert "it lacks “third”" in failed(home)["index"].findings[0].problem
    library.close()


def test_a_writer_between_index_and_store_is_waited_for(home: Path) -> None:
    """What such a writer leaves for a moment is no fault: the check looks again after it."""
    library = opened(home)
    with writers_lock(home):
        index_first = library.store.get(NoticeId("other"))
        library.store.remove(NoticeId("other"))  # now the index is ahead
        found: list[dict[str, Verdict]] = []
        checking = threading.Thread(target=lambda: found.append(failed(home)))
        checking.start()
        checking.join(1.5)
        assert found == []  # it waits
        library.store.add(index_first)
    checking.join(60)
    assert found == [{}]
    library.close()


def test_a_database_that_cannot_be_read_is_said_once(home: Path) -> None:
    content = bytearray((home / DATABASE).read_bytes())
    content[: 4096 * 2] = os.urandom(4096 * 2)
    (home / DATABASE).write_bytes(content)
    found = failed(home)
    assert found["database"].state is State.FAILED
    assert "restore" in found["database"].findings[0].remedy
    others = {each.state for name, each in found.items() if name != "database"}
    assert others == {State.NOT_LOOKED_AT}
    assert (home / DATABASE).read_bytes() == content


def test_a_passage_that_is_not_at_its_offsets_is_found(home: Path) -> None:
    reading = a_reading()
    first = reading.passages[0]
    moved = replace(first, span=Span(first.span.start + 1, first.span.end + 1))
    store = NoticeStore.read_only(home / DATABASE)
    examined = Examined(home, store, lambda *_: None)
    hurt = replace(reading, passages=(moved, *reading.passages[1:]))
    examined._readings = {reading.notice.notice_id: hurt}
    (finding,) = derived.passages(examined).findings
    assert moved.passage_id in finding.problem
    store.close()


def test_a_provenance_that_is_not_verbatim_is_found() -> None:
    reading = a_reading()
    text, notice_id = reading.notice.text, reading.notice.notice_id
    right = Provenance(notice_id, Span(0, 4), text[:4])
    wrong = Provenance(notice_id, Span(1, 5), text[:4])
    gone = Provenance(NoticeId("gone"), Span(0, 1), text[:1])
    said = [("a", right), ("b", wrong), ("c", gone)]
    found = [each.problem for each in derived._not_verbatim(said, {notice_id: reading})]
    assert [problem[0] for problem in found] == ["b", "c"]


def test_many_findings_of_one_check_are_counted(home: Path) -> None:
    for path in (home / "index").glob("*.safetensors"):
        path.chmod(0o604)
    for number in range(9):
        (home / "index" / f"entries-{number}").touch(mode=0o604)
    findings = failed(home)["file modes"].findings
    assert len(findings) == 6
    assert "more like these" in findings[-1].problem


def test_a_home_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NothingToKeep, match="There is no store at"):
        list(verify(tmp_path / "absent"))
    assert list(tmp_path.iterdir()) == []


def test_a_store_to_be_read_alone_cannot_be_written(home: Path) -> None:
    store = NoticeStore.read_only(home / DATABASE)
    with pytest.raises(NoticeNotFound):
        store.get(NoticeId("absent"))
    with pytest.raises(StoreUnavailable, match="readonly"):
        store.remove(NoticeId("sample"))
    store.close()

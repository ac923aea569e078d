"""Store, index and graph stay in step, whatever stops a writer half-way."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from corpus.errors import (
    DuplicateNotice,
    IndexMismatch,
    IndexNotSaved,
    NoticeNotFound,
    StoreUnavailable,
)
from corpus.notice import Notice, NoticeId, Span
from corpus.store import Added
from kg.model import NodeType
from retrieval import block, index_files
from retrieval.hit import Query
from retrieval.index import PassageIndex
from retrieval.segment import Segment
from service.library import Library
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.fakes import HashEmbedder

OTHER_TEXT = "市园林局清理方案\n一、清理\n1.清理。清理湖面落叶77吨。\n"


def _opened(home: Path, embedder: HashEmbedder | None = None) -> Library:
    return Library.open(home, cache=home, embedder=embedder or HashEmbedder())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    library = _opened(home)
    yield library
    library.close()


def _found(library: Library, text: str) -> str:
    """The best passage for ``text``."""
    snapshot = library.snapshot()
    vector = library.embedder.embed_queries([text])[0]
    best = snapshot.index.search(Query(text, vector), 1).hits[0]
    return snapshot.passage(best.passage_id).text


def _in_step(library: Library) -> bool:
    """Whether exactly the passages of the stored notices can be found, now and after a restart."""
    snapshot = library.snapshot()
    held = {p.passage_id for reading in snapshot.readings.values() for p in reading.passages}
    stored = {notice.notice_id for notice in library.store.notices()}
    saved = PassageIndex.open(library.index_folder, library.embedder.fingerprint)
    return (
        set(snapshot.readings) == stored
        and snapshot.index.passage_ids == held
        and saved.passage_ids == held
    )


def test_a_notice_is_found_once_it_is_taken_in(library: Library) -> None:
    assert library.ingest(a_published_file()) is Added.ADDED
    assert "口袋公园30个" in _found(library, "全年新建口袋公园30个")
    assert _in_step(library)


def test_the_same_notice_again_changes_nothing(library: Library) -> None:
    library.ingest(a_published_file())
    before = library.snapshot()
    assert library.ingest(a_published_file()) is Added.UNCHANGED
    assert library.snapshot() is before


def test_other_words_under_a_known_id_are_refused_and_with_replace_are_a_version(
    library: Library,
) -> None:
    library.ingest(a_published_file())
    with pytest.raises(DuplicateNotice):
        library.ingest(a_published_file(OTHER_TEXT))
    assert _in_step(library)
    assert library.ingest(a_published_file(OTHER_TEXT), replace=True) is Added.REPLACED
    assert "77吨" in _found(library, "清理湖面落叶")
    assert _in_step(library)


def test_changed_metadata_alone_is_updated(library: Library) -> None:
    library.ingest(a_published_file())
    assert library.ingest(a_published_file(title="园林要点")) is Added.METADATA_UPDATED
    (reading,) = library.snapshot().readings.values()
    assert reading.notice.title == "园林要点"


def test_a_removed_notice_is_gone_from_store_index_and_graph(library: Library) -> None:
    library.ingest(a_published_file())
    library.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    library.remove(NoticeId("sample"))
    snapshot = library.snapshot()
    assert set(snapshot.readings) == {"other"}
    assert not snapshot.graph.find("东湖区", NodeType.DISTRICT)
    assert _in_step(library)
    library.remove(NoticeId("other"))
    assert library.snapshot().readings == {}
    assert _in_step(library)


def test_what_is_not_there_cannot_be_removed(library: Library) -> None:
    with pytest.raises(NoticeNotFound):
        library.remove(NoticeId("none"))


def test_a_snapshot_is_reused_while_the_generation_stands(library: Library) -> None:
    library.ingest(a_published_file())
    first = library.snapshot()
    assert library.snapshot() is first
    library.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    assert library.snapshot() is not first
    assert set(first.readings) == {"sample"}  # what is in use does not change


def test_a_notice_that_did_not_change_is_not_read_again(library: Library) -> None:
    library.ingest(a_published_file())
    before = library.snapshot().readings[NoticeId("sample")]
    library.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    assert library.snapshot().readings[NoticeId("sample")] is before


def test_another_process_is_noticed_by_its_generation(home: Path, library: Library) -> None:
    library.ingest(a_published_file())
    library.snapshot()
    other = _opened(home)
    other.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    other.close()
    assert "other" in library.snapshot().readings


def test_no_passage_is_embedded_twice(home: Path) -> None:
    embedder = HashEmbedder()
    library = _opened(home, embedder)
    library.ingest(a_published_file())
    embedded = len(embedder.embedded)
    library.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    library.snapshot()
    library.close()
    again = _opened(home, embedder)
    again.snapshot()
    again.close()
    assert len(embedder.embedded) == len(set(embedder.embedded)) > embedded


def test_progress_is_told_by_stage(library: Library) -> None:
    told: list[tuple[str, int, int]] = []
    library.ingest(a_published_file(), progress=lambda *step: told.append(step))
    assert told
    assert told[-1][1] == told[-1][2]


def test_mentions_inside_a_stretch_are_found_in_order(library: Library) -> None:
    library.ingest(a_published_file())
    start = A_NOTICE_TEXT.index("其中东湖区8个")
    named = library.snapshot().named_in(NoticeId("sample"), Span(start, start + 7))
    assert NodeType.DISTRICT in {each.type for each in named}
    assert list(named) == sorted(named)


def test_readings_and_graph_need_no_model(home: Path) -> None:
    full = _opened(home)
    full.ingest(a_published_file())
    full.close()
    bare = Library.open(home, cache=home, model="no-such-model")
    assert bare.graph().find("东湖区", NodeType.DISTRICT)
    assert set(bare.readings()) == {"sample"}
    bare.close()


def test_a_store_that_cannot_commit_leaves_the_old_notices_and_heals(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = HashEmbedder()
    library = _opened(home, embedder)
    library.ingest(a_published_file())

    def fail(notice: Notice, *, replace: bool = False, by: str | None = None) -> Added:
        raise StoreUnavailable("here", "disk full")

    with monkeypatch.context() as patched:
        patched.setattr(library.store, "add", fail)
        with pytest.raises(StoreUnavailable):
            library.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    library.close()
    embedded = len(embedder.embedded)
    restarted = _opened(home, embedder)
    assert set(restarted.snapshot().readings) == {"sample"}
    assert "口袋公园30个" in _found(restarted, "全年新建口袋公园30个")
    assert _in_step(restarted)
    assert len(embedder.embedded) == embedded
    assert restarted.ingest(a_published_file(OTHER_TEXT, notice_id="other")) is Added.ADDED
    assert _in_step(restarted)
    restarted.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder

home = Path(sys.argv[1])
library = Library.open(home, cache=home, embedder=HashEmbedder())
library.store.add = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
library.ingest(a_published_file(sys.argv[2], notice_id="other"))
"""


def test_a_writer_killed_between_index_and_store_leaves_the_old_notices(
    home: Path, library: Library, root: Path
) -> None:
    library.ingest(a_published_file())
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, str(home), OTHER_TEXT], cwd=root, timeout=120, check=False
    )
    assert ran.returncode == -signal.SIGKILL
    restarted = _opened(home)
    assert set(restarted.snapshot().readings) == {"sample"}
    assert _in_step(restarted)
    assert restarted.ingest(a_published_file(OTHER_TEXT, notice_id="other")) is Added.ADDED
    restarted.close()


WRITER = """
import sys
from pathlib import Path
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder

home = Path(sys.argv[1])
library = Library.open(home, cache=home, embedder=HashEmbedder())
for number in range(6):
    library.ingest(a_published_file(notice_id=f"{sys.argv[2]}-{number}"))
    library.snapshot()
"""


def test_two_processes_take_notices_in_at_once(home: Path, library: Library, root: Path) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(home), name],
            cwd=root,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("left", "right")
    ]
    for process in running:
        assert process.communicate(timeout=180)[1] == ""
        assert process.returncode == 0
    assert len(library.snapshot().readings) == 12
    assert _in_step(library)


def test_a_reader_does_not_overwrite_the_index_that_a_writer_has_just_saved(
    home: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.ingest(a_published_file())
    commit = library.store.add
    reader, seen = _opened(home), []
    asking = threading.Thread(target=lambda: seen.append(reader.snapshot()))

    def committing(notice: Notice, *, replace: bool = False, by: str | None = None) -> Added:
        asking.start()
        asking.join(0.5)  # it meets an index ahead of the store, and waits for this writer
        return commit(notice, replace=replace, by=by)

    monkeypatch.setattr(library.store, "add", committing)
    library.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    asking.join(60)
    assert set(seen[0].readings) == {"sample", "other"}
    assert seen[0].generation == library.store.generation()
    assert _in_step(library)
    reader.close()


def test_the_index_is_not_ahead_of_the_store_while_notices_are_compared(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.ingest(a_published_file())
    fingerprint, seen = library.embedder.fingerprint, []

    def comparing() -> None:
        seen.append(set(index_files.listing(library.index_folder, fingerprint).digests))

    monkeypatch.setattr(library.similarity, "save", comparing)
    library.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    assert seen == [{"sample"}]


def test_an_index_of_another_model_is_refused_with_the_way_out(home: Path) -> None:
    first = _opened(home)
    first.ingest(a_published_file())
    first.close()
    other = _opened(home, HashEmbedder("other"))
    with pytest.raises(IndexMismatch, match="wenjin index build"):
        other.snapshot()
    with pytest.raises(IndexMismatch, match="wenjin index build"):
        other.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    other.rebuild()
    assert "口袋公园30个" in _found(other, "全年新建口袋公园30个")
    other.close()


def test_a_missing_index_is_made_again(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    first = _opened(home)
    first.ingest(a_published_file())
    first.close()
    for path in (home / "index").iterdir():
        path.unlink()
    library = _opened(home)
    with caplog.at_level(logging.INFO, logger="service"):
        assert "口袋公园30个" in _found(library, "全年新建口袋公园30个")
    assert "index_behind" in caplog.text
    assert _in_step(library)
    library.close()


def test_an_index_that_cannot_be_saved_answers_all_the_same(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first = _opened(home)
    first.ingest(a_published_file())
    first.close()
    for path in (home / "index").iterdir():
        path.unlink()

    def full(self: PassageIndex, folder: Path) -> None:
        raise IndexNotSaved(str(folder), "no space")

    library = _opened(home)
    monkeypatch.setattr(PassageIndex, "save", full)
    assert "口袋公园30个" in _found(library, "全年新建口袋公园30个")
    assert "index_not_saved" in caplog.text
    with pytest.raises(IndexNotSaved):
        library.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    assert [notice.notice_id for notice in library.store.notices()] == ["sample"]
    library.close()


@pytest.mark.parametrize("error", [Timeout("write.lock"), PermissionError(13, "denied")])
def test_a_home_that_cannot_be_locked_is_read_and_not_written(
    home: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    first = _opened(home)
    first.ingest(a_published_file())
    first.close()
    for path in (home / "index").iterdir():
        path.unlink()

    def locked(self: FileLock) -> None:
        raise error

    library = _opened(home)
    with monkeypatch.context() as patched:
        patched.setattr(FileLock, "acquire", locked)
        with pytest.raises(StoreUnavailable):
            library.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
        assert "口袋公园30个" in _found(library, "全年新建口袋公园30个")
    library.close()


def test_an_empty_library_has_an_empty_snapshot_and_writes_nothing(
    home: Path, library: Library
) -> None:
    assert library.snapshot().readings == {}
    assert not (home / "index").exists()


def test_the_data_directory_is_private(home: Path, library: Library) -> None:
    library.ingest(a_published_file())
    assert home.stat().st_mode & 0o777 == 0o700
    for path in home.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_model_can_be_had_while_a_reload_waits(home: Path, library: Library) -> None:
    """A writer that needs the model must not wait for a reader that waits for the writer."""
    library.ingest(a_published_file())
    for path in (home / "index").iterdir():
        path.unlink()
    got: list[str] = []
    with FileLock(home / "write.lock"):
        reading = threading.Thread(target=library.snapshot)
        reading.start()
        reading.join(0.3)
        wanting = threading.Thread(target=lambda: got.append(library.embedder.fingerprint))
        wanting.start()
        wanting.join(10)
        assert got == [HashEmbedder().fingerprint]
    reading.join(60)
    assert not reading.is_alive()


def test_readers_see_all_of_a_notice_or_none_while_a_writer_adds_and_removes(
    home: Path, library: Library
) -> None:
    library.ingest(a_published_file())
    library.snapshot()
    query = Query("清理湖面落叶", library.embedder.embed_queries(["清理湖面落叶"])[0])
    done, errors, seen = threading.Event(), list[BaseException](), set[frozenset[str]]()
    writer = _opened(home)

    def write() -> None:
        for turn in range(4):
            file = a_published_file(OTHER_TEXT + "另。" * turn, notice_id="other")
            writer.ingest(file, replace=True)
            time.sleep(0.02)
            writer.remove(NoticeId("other"))
        done.set()

    def read() -> None:
        try:
            while not done.is_set():
                snapshot = library.snapshot()
                held = {p.passage_id for r in snapshot.readings.values() for p in r.passages}
                assert {hit.passage_id for hit in snapshot.index.search(query, 99).hits} == held
                seen.add(frozenset(snapshot.readings))
        except BaseException as error:
            errors.append(error)
            raise

    threads = [threading.Thread(target=each) for each in (write, read, read, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    writer.close()
    assert errors == []
    assert seen <= {frozenset({"sample"}), frozenset({"sample", "other"})}
    assert _in_step(library)


def test_a_notice_more_opens_its_own_part_of_the_index_and_no_other(
    home: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.ingest(a_published_file())
    before = library.snapshot().index
    opened: list[str] = []
    open_segment = index_files.open_segment

    def opening(folder: Path, digest: str) -> Segment:
        opened.append(digest)
        return open_segment(folder, digest)

    monkeypatch.setattr(index_files, "open_segment", opening)
    other = _opened(home)
    other.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    other.close()
    assert opened == []
    after = library.snapshot().index
    assert opened == [after.segments[NoticeId("other")].digest]
    assert after.segments[NoticeId("sample")] is before.segments[NoticeId("sample")]


def test_an_index_of_the_first_format_is_made_again_without_a_word(home: Path) -> None:
    first = _opened(home)
    first.ingest(a_published_file())
    first.close()
    for path in (home / "index").glob("*.safetensors"):
        path.unlink()
    (home / "index" / "entries-0011.jsonl").write_text("[]")
    (home / "index" / "index.json").write_text('{"format": 1, "fingerprint": "any"}')
    for library in (_opened(home), _opened(home)):
        assert "口袋公园30个" in _found(library, "全年新建口袋公园30个")
        assert _in_step(library)
        library.close()
    assert not list((home / "index").glob("entries-*"))


def test_a_notice_that_is_behind_is_made_again_and_no_other(home: Path) -> None:
    embedder = HashEmbedder()
    library = _opened(home, embedder)
    library.ingest(a_published_file())
    library.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    index_files.change(library.index_folder, embedder.fingerprint, drop={NoticeId("other")})
    embedded = len(embedder.embedded)
    assert "77吨" in _found(library, "清理湖面落叶")
    assert _in_step(library)
    passages = library.snapshot().readings[NoticeId("other")].passages
    assert len(embedder.embedded) - embedded == len(passages)
    library.close()


def test_an_index_in_which_much_changed_is_put_together_aside(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(block, "JOINED_AT_ONCE", 2)
    library.ingest(a_published_file())
    library.snapshot()
    for number in range(3):
        text = OTHER_TEXT.replace("77", str(80 + number))
        library.ingest(a_published_file(text, notice_id=f"other-{number}"))
        assert f"{80 + number}吨" in _found(library, f"清理湖面落叶{80 + number}吨")
    library.close()  # waits for it
    assert not library.snapshot().index.is_scattered
    assert _in_step(library)

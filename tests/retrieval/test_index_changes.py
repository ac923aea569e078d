"""Notices come and go: nobody sees half of one, and how the index came about does not show."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import IndexNotBuilt, IndexNotSaved
from corpus.notice import NoticeId, Passage
from retrieval import block, index_files
from retrieval.block import Blocks
from retrieval.hit import Query
from retrieval.index import PassageIndex, segments_of
from retrieval.segment import Segment
from tests.conftest import ROOT
from tests.factories import a_passage
from tests.fakes import HashEmbedder

FINGERPRINT = HashEmbedder().fingerprint
QUERY_TEXTS = ["口袋公园", "热线诉求三", "改造老旧公园二", "没有"]
DRAWN = st.lists(st.tuples(st.booleans(), st.integers(0, 4)), max_size=12)


def passages_of(number: int, version: int = 0) -> list[Passage]:
    """The passages of an invented notice; some of its texts are in others, too."""
    texts = [f"新建口袋公园{number}0个。", "热线诉求。", f"改造老旧公园{'一二三四五'[number]}个。"]
    texts += [f"第{version}版。"] * (version > 0)
    notice_id = f"notice-{number}"
    return [a_passage(t, notice_id=notice_id, start=50 * at) for at, t in enumerate(texts)]


def segment(number: int, version: int = 0) -> Segment:
    (made,) = segments_of(passages_of(number, version), {}, HashEmbedder(), {})
    return made


SEGMENTS = [segment(number) for number in range(5)]


def index_of(numbers: Iterable[int]) -> PassageIndex:
    return PassageIndex.of([SEGMENTS[number] for number in numbers], FINGERPRINT)


def a_query(text: str, *notice_ids: str) -> Query:
    vector = HashEmbedder().embed_queries([text])[0]
    return Query(text, vector, frozenset(notice_ids) if notice_ids else None)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def assert_same(one: PassageIndex, other: PassageIndex) -> None:
    """Both find the same, with the same scores, by every channel."""
    assert one.passage_ids == other.passage_ids
    for text in QUERY_TEXTS:
        query = a_query(text)
        assert one.search(query, 20) == other.search(query, 20)
        assert one.characters.search(query, 20) == other.characters.search(query, 20)
        assert one.lexical.search(query, 3) == other.lexical.search(query, 3)
        assert one.dense.search(query, 3) == other.dense.search(query, 3)
    for passage_id in one.passage_ids:
        np.testing.assert_array_equal(
            one.clause_vectors(passage_id), other.clause_vectors(passage_id)
        )


@given(DRAWN, st.integers(1, 20))
@settings(deadline=None)
def test_neither_order_nor_what_came_and_went_shows_in_what_is_found(
    steps: Sequence[tuple[bool, int]], joined_at_once: int
) -> None:
    index, held = index_of([0, 1]), {0, 1}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(block, "JOINED_AT_ONCE", joined_at_once)
        for is_put, number in steps:
            held = held | {number} if is_put else held - {number}
            put = [SEGMENTS[number]] if is_put else []
            index = index.changed(put, () if is_put else {SEGMENTS[number].notice_id})
    assert_same(index, index_of(sorted(held)))
    index.tidy()
    assert_same(index, index_of(sorted(held)))


@given(DRAWN)
@settings(deadline=None, max_examples=30)
def test_neither_order_nor_what_came_and_went_shows_on_disk(
    tmp_path_factory: pytest.TempPathFactory, steps: Sequence[tuple[bool, int]]
) -> None:
    changed, anew = (tmp_path_factory.mktemp(name) for name in ("changed", "anew"))
    index_of([0]).save(changed)
    held = {0}
    for is_put, number in steps:
        held = held | {number} if is_put else held - {number}
        if is_put:
            index_files.change(changed, FINGERPRINT, put=[segment(number)])
        else:
            index_files.change(changed, FINGERPRINT, drop={SEGMENTS[number].notice_id})
    index_of(sorted(held)).save(anew)
    assert content(changed) == content(anew)
    assert_same(PassageIndex.open(changed, FINGERPRINT), index_of(sorted(held)))


def test_an_index_that_is_changed_leaves_the_one_before_as_it_was() -> None:
    before = index_of([0, 1, 2])
    found = before.search(a_query("口袋公园"), 20)
    after = before.changed([segment(1, version=1), SEGMENTS[3]], {NoticeId("notice-2")})
    assert before.search(a_query("口袋公园"), 20) == found
    assert set(after.segments) == {"notice-0", "notice-1", "notice-3"}
    assert before.changed([SEGMENTS[0]]) is before


def test_a_filter_and_a_notice_that_was_replaced_go_together() -> None:
    index = index_of([0, 1]).changed([segment(1, version=2)])
    hits = index.search(a_query("第2版", "notice-1"), 20).hits
    assert len(hits) == 4
    assert {hit.passage_id.partition(":")[0] for hit in hits} == {"notice-1"}


def test_only_what_is_new_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index_of([0, 1, 2]).save(tmp_path)
    before = PassageIndex.open(tmp_path, FINGERPRINT)
    index_files.change(tmp_path, FINGERPRINT, [SEGMENTS[3]], {NoticeId("notice-0")})
    opened: list[str] = []
    open_segment = index_files.open_segment

    def opening(folder: Path, digest: str) -> Segment:
        opened.append(digest)
        return open_segment(folder, digest)

    monkeypatch.setattr(index_files, "open_segment", opening)
    after = PassageIndex.open(tmp_path, FINGERPRINT, before)
    assert opened == [SEGMENTS[3].digest]
    assert_same(after, index_of([1, 2, 3]))
    assert PassageIndex.open(tmp_path, FINGERPRINT, after) is after


def test_an_index_in_use_outlives_its_files(tmp_path: Path) -> None:
    index_of([0, 1]).save(tmp_path)
    index = PassageIndex.open(tmp_path, FINGERPRINT)
    index_of([2]).save(tmp_path)
    assert_same(index, index_of([0, 1]))


def test_texts_of_the_version_before_are_not_embedded_again() -> None:
    embedder = HashEmbedder()
    before = {NoticeId("notice-1"): SEGMENTS[1]}
    (made,) = segments_of(passages_of(1, version=3), {}, embedder, before)
    assert embedder.embedded == ["第3版。"]
    assert made.digest == segment(1, version=3).digest


def test_a_folder_without_an_index_cannot_be_changed(tmp_path: Path) -> None:
    with pytest.raises(IndexNotBuilt):
        index_files.change(tmp_path, FINGERPRINT, [SEGMENTS[0]])


def test_a_change_that_cannot_be_written_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_of([0]).save(tmp_path)
    before = content(tmp_path)
    replace = os.replace

    def full(source: Path, target: Path) -> None:
        if Path(target).name == "index.json":
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(IndexNotSaved, match="No space left"):
        index_files.change(tmp_path, FINGERPRINT, [SEGMENTS[1]])
    assert_same(PassageIndex.open(tmp_path, FINGERPRINT), index_of([0]))
    monkeypatch.undo()
    index_files.change(tmp_path, FINGERPRINT, [SEGMENTS[1]])
    index_files.change(tmp_path, FINGERPRINT, drop={NoticeId("notice-1")})
    assert content(tmp_path) == before


def test_a_large_index_is_put_together_anew_where_much_came_and_went(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(block, "JOINED_AT_ONCE", 4)
    index = index_of([0, 1, 2])
    assert not index.is_scattered
    later = index.changed([SEGMENTS[3], SEGMENTS[4]])
    assert later.is_scattered
    assert index.changed(drop={NoticeId("notice-0")}).is_scattered
    later.tidy()
    assert not later.is_scattered
    newer = index.changed([SEGMENTS[3]])
    newer.take_over(later)
    assert_same(newer, index_of([0, 1, 2, 3]))


def test_clusters_are_searched_where_there_are_enough_passages() -> None:
    live = {each.notice_id: each for each in SEGMENTS}
    near = Blocks.of(live, approximate_from=5)
    exact = Blocks.of(live)
    found = near.fused.dense.search(a_query("口袋公园"), 3).hits
    assert dict(
        near.fused.dense.scores(a_query("口袋公园"), [hit.passage_id for hit in found])
    ) == {hit.passage_id: hit.score for hit in found}
    query = a_query("口袋公园", *live)
    assert near.fused.dense.search(query, 15) == exact.fused.dense.search(query, 15)


def test_every_reader_sees_all_of_a_notice_or_none_while_notices_come_and_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(block, "JOINED_AT_ONCE", 6)
    index_of(range(5)).save(tmp_path)
    done, errors = threading.Event(), list[BaseException]()
    searches = [0]

    def write() -> None:
        for turn in range(60):
            number = turn % 4 + 1
            index_files.change(tmp_path, FINGERPRINT, drop={SEGMENTS[number].notice_id})
            index_files.change(tmp_path, FINGERPRINT, [segment(number, version=turn % 2)])
        done.set()

    def read() -> None:
        index = PassageIndex.open(tmp_path, FINGERPRINT)
        try:
            while not done.is_set():
                index = PassageIndex.open(tmp_path, FINGERPRINT, index)
                for text in QUERY_TEXTS:
                    found = [hit.passage_id for hit in index.search(a_query(text), 50).hits]
                    assert set(found) == index.passage_ids
                    assert all(index.clause_vectors(each).any() for each in found)
                    searches[0] += 1
                for number, held in enumerate(index.segments.values()):
                    assert len(held) in (3, 4), number
                if searches[0] % 7 == 0:
                    index.tidy()
        except BaseException as error:
            errors.append(error)
            raise

    threads = [threading.Thread(target=each) for each in (write, read, read, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert searches[0] > 20


KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from retrieval import index_files
from tests.retrieval.test_index_changes import FINGERPRINT, SEGMENTS, index_of

folder = Path(sys.argv[1])
for seed in range(12):
    child = os.fork()
    if child == 0:
        while True:
            for number in (1, 2):
                index_files.change(folder, FINGERPRINT, [SEGMENTS[number]])
            for number in (1, 2):
                index_files.change(folder, FINGERPRINT, drop={SEGMENTS[number].notice_id})
    time.sleep(random.Random(seed).uniform(0.01, 0.08))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    held = index_files.load(folder, FINGERPRINT)
    assert set(held) - {"notice-1", "notice-2"} == {"notice-0"}, held
    for segment in held.values():
        segment.ragged["clauses"].check()
print("whole")
"""


def test_a_writer_killed_at_any_moment_leaves_the_old_index_or_the_new(tmp_path: Path) -> None:
    index_of([0]).save(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.stdout, done.stderr) == ("whole\n", "")
    index_of([0, 1]).save(tmp_path)
    assert_same(PassageIndex.open(tmp_path, FINGERPRINT), index_of([0, 1]))
    assert len(list(tmp_path.glob("*.safetensors*"))) == 2


MANY_FILES = """
import resource, sys
from pathlib import Path
from retrieval import segment_files

resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
segment_files._SMALL = 1  # as if each were a notice of some size
folder = Path(sys.argv[1])
digest = sys.argv[2]
for _ in range(2):
    opened = [segment_files.open_segment(folder, digest) for _ in range(300)]
    assert len(segment_files._MAPPED) == 32
    for each in opened:
        for ragged in each.ragged.values():
            ragged.check()
    del opened, each, ragged
    assert not segment_files._MAPPED
"""


def test_notices_by_the_hundred_leave_file_descriptors_to_others(tmp_path: Path) -> None:
    index_of([0]).save(tmp_path)
    command = [sys.executable, "-c", MANY_FILES, str(tmp_path), SEGMENTS[0].digest]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")

"""The index keeps what it embedded, on disk too, and never passes off anything else for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import IndexDamaged, IndexMismatch, IndexNotBuilt, IndexNotSaved
from corpus.notice import Passage
from retrieval.hit import Query
from retrieval.index import PassageIndex
from tests.conftest import ROOT
from tests.factories import a_passage, a_reading
from tests.fakes import HashEmbedder

PASSAGES = [
    a_passage("热线日均受理企业群众诉求2.30万件，接通率达到99%。", heading="热线"),
    a_passage("全年新建口袋公园30个。", notice_id="parks"),
    a_passage("热线日均受理企业群众诉求2.30万件，接通率达到99%。", heading="热线", start=90),
]
FINGERPRINT = HashEmbedder().fingerprint


def built(passages: list[Passage], reuse: Path | None = None) -> PassageIndex:
    return PassageIndex.build(passages, {}, HashEmbedder(), reuse)


def saved(folder: Path, passages: list[Passage] = PASSAGES) -> Path:
    built(passages).save(folder)
    return folder


def a_query(text: str) -> Query:
    return Query(text, HashEmbedder().embed_queries([text])[0])


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_is_opened_is_what_was_saved(tmp_path: Path) -> None:
    index = built(PASSAGES)
    index.save(tmp_path)
    opened = PassageIndex.open(tmp_path, FINGERPRINT)
    assert opened.search(a_query("热线诉求"), 5) == index.search(a_query("热线诉求"), 5)
    assert opened.passage_ids == index.passage_ids == {p.passage_id for p in PASSAGES}
    assert opened.fingerprint == FINGERPRINT
    for passage in PASSAGES:
        np.testing.assert_array_equal(
            opened.clause_vectors(passage.passage_id), index.clause_vectors(passage.passage_id)
        )


@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_passages_are_saved_and_opened(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("index")
    passages = [a_passage(text, start=100 * number) for number, text in enumerate(texts)]
    index = built(passages)
    index.save(folder)
    opened = PassageIndex.open(folder, FINGERPRINT)
    assert opened.covers(passages)
    assert opened.search(a_query("公园"), 9) == index.search(a_query("公园"), 9)


def test_a_whole_notice_is_searched_by_what_it_says() -> None:
    passages = list(a_reading().passages)
    found = built(passages).search(a_query("老旧公园改造了几个"), 1).hits[0]
    text = next(p.text for p in passages if p.passage_id == found.passage_id)
    assert "改造老旧公园12个" in text


def test_names_found_in_a_passage_find_it() -> None:
    names = {PASSAGES[1].passage_id: ["市园林局"]}
    index = PassageIndex.build(PASSAGES, names, HashEmbedder())
    query = Query("谁", np.zeros(64, dtype=np.float32), names=("市园林局",))
    found = index.lexical_scores(query, [p.passage_id for p in PASSAGES])
    assert [passage_id for passage_id, score in found.items() if score > 0] == [
        PASSAGES[1].passage_id
    ]


def test_scores_explain_the_two_sides_of_a_rank() -> None:
    index, query = built(PASSAGES), a_query("口袋公园")
    ids = [passage.passage_id for passage in PASSAGES]
    assert index.lexical_scores(query, ids) == index.lexical.scores(query, ids)
    assert index.dense_scores(query, ids)[ids[1]] > index.dense_scores(query, ids)[ids[0]]


def test_each_clause_has_a_vector() -> None:
    vectors = built(PASSAGES).clause_vectors(PASSAGES[0].passage_id)
    expected = HashEmbedder().embed_passages(["热线日均受理企业群众诉求2.30万件", "接通率达到99%"])
    np.testing.assert_allclose(vectors, expected, atol=1e-3)


def test_the_same_text_is_embedded_once() -> None:
    embedder = HashEmbedder()
    index = PassageIndex.build(PASSAGES, {}, embedder)
    assert len(embedder.embedded) == 2
    one, other = (index.clause_vectors(PASSAGES[number].passage_id) for number in (0, 2))
    np.testing.assert_array_equal(one, other)


def test_what_a_saved_index_embedded_is_not_embedded_again(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    new = a_passage("改造老旧公园12个。", notice_id="parks", start=50)
    index = PassageIndex.build([*PASSAGES, new], {}, embedder, saved(tmp_path))
    assert embedder.embedded == [new.text]
    index.save(tmp_path / "grown")
    built([*PASSAGES, new]).save(tmp_path / "anew")
    assert files(tmp_path / "grown") == files(tmp_path / "anew")


def test_a_folder_without_an_index_is_nothing_to_reuse(tmp_path: Path) -> None:
    assert built(PASSAGES, tmp_path / "missing").covers(PASSAGES)


def test_progress_counts_the_passages_that_are_done() -> None:
    told: list[tuple[str, int, int]] = []
    PassageIndex.build(PASSAGES, {}, HashEmbedder(), progress=lambda *step: told.append(step))
    assert told[-1] == ("embed", 3, 3)


def test_the_order_of_the_passages_does_not_show_on_disk(tmp_path: Path) -> None:
    assert files(saved(tmp_path / "1")) == files(saved(tmp_path / "2", PASSAGES[::-1]))


def test_an_index_covers_its_passages_and_no_others() -> None:
    index = built(PASSAGES)
    assert index.covers(PASSAGES[::-1])
    assert not index.covers(PASSAGES[:2])
    assert not index.covers([*PASSAGES, a_passage("新的。")])
    assert not index.covers([*PASSAGES[:2], a_passage(PASSAGES[2].text, heading="热", start=90)])


def test_saving_again_leaves_only_what_is_used(tmp_path: Path) -> None:
    saved(tmp_path)
    saved(tmp_path, PASSAGES[:1])
    (tmp_path / "similarities.json").write_text("of somebody else")
    (tmp_path / "entries-0123.jsonl").write_text("of the first format")
    saved(tmp_path, PASSAGES[:1])
    names = sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".safetensors")
    assert names == ["index.json", "similarities.json", "write.lock"]
    assert len(list(tmp_path.glob("*.safetensors"))) == 1
    assert PassageIndex.open(tmp_path, FINGERPRINT).covers(PASSAGES[:1])


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    folder = saved(tmp_path / "index")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_no_index_is_an_error_that_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexNotBuilt, match="wenjin index build"):
        PassageIndex.open(tmp_path, FINGERPRINT)


def test_another_models_vectors_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexMismatch, match=r"hash-64.*other-64.*wenjin index build"):
        PassageIndex.open(saved(tmp_path), "other-64")
    with pytest.raises(IndexMismatch):
        PassageIndex.build(PASSAGES, {}, HashEmbedder("other"), tmp_path)


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def turn_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8 + int.from_bytes(data[:8], "little") + 10] ^= 1  # behind the header: of the terms
    path.write_bytes(data)


def make_a_folder_of_it(path: Path) -> None:
    path.unlink()
    path.mkdir()


def segment_file(folder: Path) -> Path:
    """That of the notice with two passages."""
    return max(folder.glob("*.safetensors"), key=lambda path: path.stat().st_size)


@pytest.mark.parametrize("damage", [cut_short, empty, turn_a_bit, Path.unlink, make_a_folder_of_it])
def test_a_damaged_file_is_an_error_that_says_how_to_mend_it(
    damage: Callable[[Path], None], tmp_path: Path
) -> None:
    damage(segment_file(saved(tmp_path)))
    with pytest.raises(IndexDamaged, match="wenjin index build"):
        PassageIndex.open(tmp_path, FINGERPRINT)
    with pytest.raises(IndexDamaged):
        built(PASSAGES, tmp_path)


def read_all(folder: Path) -> None:
    index = PassageIndex.open(folder, FINGERPRINT)
    for passage_id in index.passage_ids:
        index.clause_vectors(passage_id)
    index.verify()


def test_any_bit_that_turned_is_found_by_whoever_looks_at_it(tmp_path: Path) -> None:
    """Clause and token vectors are checked at the first look at a passage, the rest on opening."""
    path = segment_file(saved(tmp_path))
    data = path.read_bytes()
    for place in range(0, len(data), 97):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(IndexDamaged, match="wenjin index build"):
            read_all(tmp_path)
    path.write_bytes(data)
    assert PassageIndex.open(tmp_path, FINGERPRINT).covers(PASSAGES)


def test_a_first_look_at_one_passage_checks_no_other(tmp_path: Path) -> None:
    """The first question after a start would else wait for the sums of gigabytes."""
    path = segment_file(saved(tmp_path))
    sums = built(PASSAGES).clause_vectors(PASSAGES[2].passage_id).astype(np.float16)
    data = path.read_bytes()
    place = data.rindex(sums.tobytes())  # of the second of two passages of the same words
    path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    index = PassageIndex.open(tmp_path, FINGERPRINT)
    index.clause_vectors(PASSAGES[0].passage_id)
    with pytest.raises(IndexDamaged):
        index.clause_vectors(PASSAGES[2].passage_id)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"format": 99}',
        '{"format": "1"}',
        '{"format": 5, "fingerprint": "hash-64"}',
        '{"format": 5, "fingerprint": 3, "segments": {}}',
        '{"format": 5, "fingerprint": "hash-64", "segments": {"sample": 7}}',
        "\ud800",
    ],
)
def test_a_damaged_head_is_an_error_that_says_how_to_mend_it(content: str, tmp_path: Path) -> None:
    (saved(tmp_path) / "index.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(IndexDamaged, match="wenjin index build"):
        PassageIndex.open(tmp_path, FINGERPRINT)


def test_an_index_of_an_older_format_counts_as_none(tmp_path: Path) -> None:
    (saved(tmp_path) / "index.json").write_text('{"format": 1, "fingerprint": "hash-64"}')
    with pytest.raises(IndexNotBuilt):
        PassageIndex.open(tmp_path, FINGERPRINT)
    assert built(PASSAGES, tmp_path).covers(PASSAGES)


@pytest.mark.parametrize("name", ["../../etc/passwd", "x/../y"])
def test_the_head_cannot_name_files_elsewhere(name: str, tmp_path: Path) -> None:
    head = json.loads((saved(tmp_path) / "index.json").read_text())
    (tmp_path / "index.json").write_text(json.dumps({**head, "segments": {"sample": name}}))
    with pytest.raises(IndexDamaged):
        PassageIndex.open(tmp_path, FINGERPRINT)


def test_a_segment_under_the_name_of_another_notice_is_damage(tmp_path: Path) -> None:
    head = json.loads((saved(tmp_path) / "index.json").read_text())
    swapped = dict(zip(head["segments"], reversed(head["segments"].values()), strict=True))
    (tmp_path / "index.json").write_text(json.dumps({**head, "segments": swapped}))
    with pytest.raises(IndexDamaged):
        PassageIndex.open(tmp_path, FINGERPRINT)


def test_a_damaged_index_is_mended_by_building_it_anew(tmp_path: Path) -> None:
    cut_short(segment_file(saved(tmp_path)))
    saved(tmp_path)
    assert PassageIndex.open(tmp_path, FINGERPRINT).covers(PASSAGES)


def test_a_crash_before_the_last_step_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(tmp_path)
    replace = os.replace

    def crash(source: Path, target: Path) -> None:
        if Path(target).name == "index.json":
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        saved(tmp_path, PASSAGES[:1])
    assert PassageIndex.open(tmp_path, FINGERPRINT).covers(PASSAGES)
    monkeypatch.undo()
    saved(tmp_path, PASSAGES[:1])
    assert PassageIndex.open(tmp_path, FINGERPRINT).covers(PASSAGES[:1])


FULL_DISK = """
import resource, sys
from pathlib import Path
from tests.retrieval.test_index import PASSAGES, built
resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))
built(PASSAGES * 1).save(Path(sys.argv[1]))
"""


def test_a_full_disk_is_one_clear_error_and_leaves_the_old_index(tmp_path: Path) -> None:
    saved(tmp_path, PASSAGES[:1])
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "IndexNotSaved" in done.stderr.splitlines()[-1]
    assert PassageIndex.open(tmp_path, FINGERPRINT).covers(PASSAGES[:1])


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(IndexNotSaved, match="home"):
        saved(tmp_path / "home" / "index")


def test_a_reader_finds_the_old_index_or_the_new_while_it_is_replaced(tmp_path: Path) -> None:
    versions = [built(PASSAGES), built(PASSAGES[:1])]
    versions[0].save(tmp_path)
    done = threading.Event()

    def write() -> None:
        for turn in range(40):
            versions[turn % 2].save(tmp_path)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while not done.is_set():
        seen.add(PassageIndex.open(tmp_path, FINGERPRINT).passage_ids)
    writer.join()
    assert seen <= {version.passage_ids for version in versions}

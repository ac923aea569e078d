"""A damaged index is noticed, said, and made again from the store; nothing is lost by it."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import IndexDamaged
from corpus.notice import NoticeId
from corpus.visibility import ANYBODY, INTERNAL, Level, Reach, Viewer, Visibility
from retrieval.index import PassageIndex
from retrieval.index_files import names_notices
from retrieval.segment_files import _taken_apart
from service.answering.outcome import Answer, Question
from service.answering.pipeline import Answerer
from service.assist.assistant import Assistant
from service.library import Library
from service.shelf import Shelf
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.fakes import HashEmbedder

ASKED = Question("全年新建口袋公园多少个?")
OTHER_TEXT = "市园林局清理方案\n一、清理\n1.清理。清理湖面落叶77吨。\n"


def opened(home: Path, embedder: HashEmbedder | None = None) -> Library:
    return Library.open(home, cache=home, embedder=embedder or HashEmbedder())


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two notices, to be copied."""
    home = tmp_path_factory.mktemp("filled") / "home"
    library = opened(home)
    library.ingest(a_published_file())
    library.ingest(a_published_file(OTHER_TEXT, notice_id="other"))
    library.snapshot()
    library.close()
    return home


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(filled, tmp_path / "home"))


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def flipped(path: Path, at: float = 0.5) -> None:
    content = bytearray(path.read_bytes())
    content[int(len(content) * at)] ^= 0x01
    path.write_bytes(content)


def flipped_first(path: Path) -> None:
    flipped(path, 0.02)


def flipped_last(path: Path) -> None:
    flipped(path, 0.98)


def removed(path: Path) -> None:
    path.unlink()


def answered(library: Library) -> str:
    outcome = Answerer(library).ask(ASKED).outcome
    assert isinstance(outcome, Answer)
    return outcome.text


def is_whole(library: Library) -> bool:
    """Whether the index on disk is sound, and of exactly the notices of the store."""
    saved = PassageIndex.open(library.index_folder, library.embedder.fingerprint)
    saved.verify()
    return set(saved.segments) == {each.notice_id for each in library.store.notices()}


DAMAGES = (truncated, emptied, flipped_first, flipped, flipped_last, removed)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["index.json", "0", "1"])
def test_whatever_is_damaged_is_made_again_and_answers_are_the_same(
    home: Path, name: str, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    before = opened(home)
    right = answered(before)
    before.close()
    files = {"index.json": home / "index/index.json"}
    files |= {str(n): p for n, p in enumerate(sorted((home / "index").glob("*.safetensors")))}
    damage(files[name])
    library = opened(home)
    with caplog.at_level(logging.INFO):
        assert answered(library) == right
        for reading in library.snapshot().readings.values():  # all of it is looked at
            for passage in reading.passages:
                try:
                    library.snapshot().index.clause_vectors(passage.passage_id)
                except IndexDamaged as error:
                    library.mend(error, library.times_mended)
        library.snapshot()
    said = caplog.text
    if name == "index.json" and damage is removed:
        assert "index_behind" in said  # as before the first notice: nothing there is damaged
    else:
        assert "index_damaged" in said
        assert "index_made_good" in said
    assert is_whole(library)
    library.close()


def test_only_what_is_damaged_is_embedded_again(home: Path) -> None:
    segments = sorted((home / "index").glob("*.safetensors"))
    flipped_first(segments[0])
    embedder = HashEmbedder()
    library = opened(home, embedder)
    library.snapshot()
    embedded = {text.splitlines()[-1] for text in embedder.embedded}
    in_one = [
        set(reading.notice.text.splitlines()) for reading in library.snapshot().readings.values()
    ]
    assert embedded
    assert sum(any(e in "".join(lines) for e in embedded) for lines in in_one) == 1
    library.close()


def hurt_clauses(path: Path) -> None:
    """Flip a bit of every passage's clauses, which nobody looks at before a question needs them."""
    content = bytearray(path.read_bytes())
    contents = _taken_apart(memoryview(bytes(content)))
    for name in contents.ragged():
        _, _, first, end = contents.places[name]
        for at in range(contents.begin + first, contents.begin + end, 16):
            content[at] ^= 0x01
    path.write_bytes(content)


def test_damage_that_a_question_meets_is_made_good_and_the_question_answered(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = opened(home)
    right = answered(before)
    before.close()
    for path in (home / "index").glob("*.safetensors"):
        hurt_clauses(path)
    library = opened(home)
    library.snapshot()
    assert "index_damaged" not in caplog.text
    assert answered(library) == right
    assert "index_damaged" in caplog.text
    assert library.times_mended == 1
    assert is_whole(library)
    library.close()


def test_an_agents_cards_are_made_all_the_same(home: Path) -> None:
    for path in (home / "index").glob("*.safetensors"):
        hurt_clauses(path)
    library = opened(home)
    cards = Assistant(Answerer(library)).assist("今年新建多少个口袋公园").cards
    assert cards
    assert is_whole(library)
    library.close()


@pytest.mark.parametrize("damage", [truncated, flipped, removed, hurt_clauses])
def test_a_writer_that_meets_damage_makes_it_good_first(
    home: Path, damage: Callable[[Path], None]
) -> None:
    for path in (home / "index").glob("*.safetensors"):
        damage(path)
    library = opened(home)
    changed = A_NOTICE_TEXT.replace("30个", "31个")
    library.ingest(a_published_file(changed), replace=True)
    assert "31个" in answered(library)
    assert is_whole(library)
    library.remove(NoticeId("other"))
    assert is_whole(library)
    library.close()


@pytest.mark.parametrize("damage", [truncated, flipped])
def test_a_notice_can_be_removed_from_an_index_whose_list_is_damaged(
    home: Path, damage: Callable[[Path], None]
) -> None:
    damage(home / "index/index.json")
    library = opened(home)
    library.remove(NoticeId("sample"))
    assert is_whole(library)
    library.close()


def test_a_list_of_another_model_by_a_flipped_bit_is_damage_and_not_another_model(
    home: Path,
) -> None:
    head = home / "index/index.json"
    content = head.read_bytes()
    head.write_bytes(content.replace(b'"hash-64"', b'"hasi-64"'))
    library = opened(home)
    assert "30个" in answered(library)
    library.close()


def test_a_list_that_was_saved_before_there_was_a_check_is_read(home: Path) -> None:
    head = home / "index/index.json"
    written = json.loads(head.read_bytes())
    del written["check"]
    head.write_text(json.dumps(written))
    assert names_notices(home / "index")
    embedder = HashEmbedder()
    library = opened(home, embedder)
    library.snapshot()
    assert embedder.embedded == []
    library.close()


def test_damage_is_made_good_once_for_all_who_may_not_see_every_notice(home: Path) -> None:
    """Each of them is answered from an index without those notices that they may not see."""
    library = opened(home)
    library.ingest(a_published_file(OTHER_TEXT, notice_id="inner", visibility=INTERNAL))
    restricted = Visibility(Reach.BODIES, ("市园林局",))
    library.ingest(a_published_file(OTHER_TEXT, notice_id="own", visibility=restricted))
    right = answered(library)
    library.close()
    for path in (home / "index").glob("*.safetensors"):
        hurt_clauses(path)
    library = opened(home)
    shelves = [Shelf.of(library, viewer) for viewer in (ANYBODY, Viewer(Level.STAFF))]
    assert [sorted(shelf.snapshot().readings) for shelf in shelves] == [
        ["other", "sample"],
        ["inner", "other", "sample"],
    ]
    for shelf in shelves * 2:
        outcome = Answerer(shelf).ask(ASKED).outcome
        assert isinstance(outcome, Answer)
        assert outcome.text == right
    assert library.times_mended == 1
    assert is_whole(library)
    library.close()

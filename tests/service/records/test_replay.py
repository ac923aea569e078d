"""What was asked is asked again of the notices as they were: the same, or what changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.notice import NoticeId
from service.answering.outcome import Answer, Question, Turn
from service.answering.pipeline import Answerer
from service.library import Library
from service.records import replay as replay_module
from service.records.errors import ReplayImpossible, UnknownRecord
from service.records.log import RecordLog
from service.records.operator import record_asked
from service.records.past import past_library
from service.records.record import Unrecorded
from service.records.replay import replay
from tests.factories import A_NOTICE_TEXT, a_published_file
from tests.fakes import HashEmbedder

QUESTION = "全年新建多少个口袋公园？"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A small library of its own."""
    library = Library.open(tmp_path / "home", cache=tmp_path, embedder=HashEmbedder())
    library.ingest(a_published_file(date="2025-03-05"))
    yield library
    library.close()


def recorded(library: Library, question: Question | str = QUESTION) -> str:
    """The id of an answer that was recorded."""
    asked = Question(question) if isinstance(question, str) else question
    looked = Answerer(library).look(asked)
    record_asked(asked, looked.reply, looked.base.snapshot, library, "citizen")
    return looked.reply.answer_id


def test_the_same_question_of_the_same_notices_gives_the_same_bytes(library: Library) -> None:
    came = replay(recorded(library), library)
    assert (came.same, came.changed, came.masked) == (True, (), ())
    assert came.text is not None
    assert "30个" in came.text


def test_a_refusal_is_replayed_as_well(library: Library) -> None:
    came = replay(recorded(library, "地铁几点开？"), library)
    assert (came.same, came.changed) == (True, ())


def test_a_follow_up_is_asked_with_what_went_before(library: Library) -> None:
    history = (Turn("全年新建多少个口袋公园？", "全年新建口袋公园30个。"),)
    came = replay(recorded(library, Question("其中东湖区多少个？", history)), library)
    assert (came.same, came.changed) == (True, ())


def test_a_notice_that_was_replaced_is_asked_in_the_version_of_then(library: Library) -> None:
    answer_id = recorded(library)
    library.ingest(
        a_published_file(A_NOTICE_TEXT.replace("口袋公园30个", "口袋公园50个"), date="2025-03-05"),
        replace=True,
    )
    came = replay(answer_id, library)
    assert came.same
    assert came.text is not None
    assert "30个" in came.text
    assert came.changed == ("sample was replaced since; the version of then was asked again",)


def test_a_notice_that_came_later_changes_nothing(library: Library) -> None:
    answer_id = recorded(library)
    other = A_NOTICE_TEXT.replace("口袋公园30个", "口袋公园70个")
    library.ingest(a_published_file(other, notice_id="later", date="2026-03-05"))
    came = replay(answer_id, library)
    assert (came.same, came.changed) == (True, ())


def test_a_notice_that_was_removed_is_named(library: Library) -> None:
    library.ingest(
        a_published_file("关于游船的通知\n一、游船\n全年新增游船5艘。\n", notice_id="boats")
    )
    answer_id = recorded(library)
    library.remove(NoticeId("boats"))
    came = replay(answer_id, library)
    assert came.changed == ("boats was removed",)
    library.remove(NoticeId("sample"))
    with pytest.raises(ReplayImpossible, match=r"none of the notices .*removed: sample, boats\)"):
        replay(answer_id, library)  # the one that was cited comes first


def test_metadata_that_was_changed_is_named(library: Library) -> None:
    answer_id = recorded(library)
    library.ingest(a_published_file(date="2025-03-05", title="另一个题目"))
    assert replay(answer_id, library).changed == ("the metadata of sample was changed",)


def test_another_program_is_named(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_id = recorded(library)
    monkeypatch.setattr(replay_module, "code_fingerprint", lambda: "9.9.9+000000000000")
    [said] = replay(answer_id, library).changed
    assert said.startswith("the program is 9.9.9+000000000000; it was 0.")


def test_another_model_is_named(library: Library, tmp_path: Path) -> None:
    answer_id = recorded(library)
    library.close()
    other = Library.open(tmp_path / "home", cache=tmp_path, embedder=HashEmbedder("other"))
    other.rebuild()
    came = replay(answer_id, other)
    other.close()
    assert came.changed == ("the embedding model is other-64; it was hash-64",)


def test_what_was_masked_is_said(library: Library) -> None:
    came = replay(recorded(library, "我叫张伟，全年新建多少个口袋公园？"), library)
    assert (came.same, came.masked) == (True, ("姓名",))


def test_the_text_of_another_answer_is_told_apart(library: Library) -> None:
    """The hash in the record decides, not what is shown."""
    answer_id = recorded(library)
    record = RecordLog(library.store.engine).find(answer_id)
    with library.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE answer_records SET body = replace(body, ?, ?)",
            (record.what.text_sha256, "0" * 64),  # type: ignore[union-attr]
        )
    assert not replay(answer_id, library).same


def test_replaying_changes_nothing(library: Library) -> None:
    answer_id = recorded(library)
    generation = library.store.generation()
    files = sorted(path.relative_to(library.home) for path in library.index_folder.rglob("*"))
    replay(answer_id, library)
    assert library.store.generation() == generation
    assert files == sorted(
        path.relative_to(library.home) for path in library.index_folder.rglob("*")
    )
    assert len(RecordLog(library.store.engine).newest(9)) == 1


def test_replaying_copies_no_segment_of_the_index_and_embeds_nothing_again(
    library: Library,
) -> None:
    other = A_NOTICE_TEXT.replace("口袋公园30个", "口袋公园70个")
    record = RecordLog(library.store.engine).find(recorded(library))
    library.ingest(a_published_file(other, notice_id="later", date="2026-03-05"))
    embedder = library.embedder
    assert isinstance(embedder, HashEmbedder)
    embedder.embedded.clear()
    with past_library(library, [library.store.get(NoticeId("sample"))], record) as past:
        assert set(past.snapshot().readings) == {"sample"}
        segments = list(past.index_folder.glob("*.safetensors"))
        assert [path.is_symlink() for path in segments] == [True]  # of the one notice of then
        written = [path for path in past.home.rglob("*") if not path.is_symlink()]
        assert all(path.suffix != ".safetensors" for path in written)
    assert embedder.embedded == []
    assert all(path.is_file() for path in library.index_folder.glob("*.safetensors"))


@pytest.mark.parametrize("links", [True, False])
def test_what_leaves_the_index_while_it_is_lent_is_made_again(
    library: Library, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    def refused(*_: object) -> None:
        raise OSError("no links here")

    if not links:
        monkeypatch.setattr(Path, "symlink_to", refused)
    record = RecordLog(library.store.engine).find(recorded(library))
    notice = library.store.get(NoticeId("sample"))
    with past_library(library, [notice], record) as past:
        library.remove(NoticeId("sample"))
        assert not list(library.index_folder.glob("*.safetensors"))
        outcome = Answerer(past).ask(Question(QUESTION)).outcome
        assert isinstance(outcome, Answer)
        assert "30个" in outcome.text


def test_a_note_of_the_chain_and_what_is_unknown_cannot_be_replayed(library: Library) -> None:
    with pytest.raises(UnknownRecord):
        replay("nothing", library)
    RecordLog(library.store.engine).append([Unrecorded(1, "2026-11-26")], {})
    with pytest.raises(ReplayImpossible, match="a note of the chain"):
        replay("1", library)

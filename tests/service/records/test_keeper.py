"""A reply waits for its record; where none can be written it is refused, or counted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from corpus.notice import NoticeId
from service.answering.outcome import Question
from service.answering.pipeline import Answerer
from service.library import Library
from service.records import keeper as keeper_module
from service.records.check import check_records
from service.records.errors import NothingRecorded, RecordNotKept
from service.records.keeper import RecordKeeper
from service.records.log import RecordLog
from service.records.made import Leaving
from service.records.record import Pruned, Record, Replied, Unrecorded
from service.records.rules import OnFailure, RecordRules
from tests.factories import a_published_file
from tests.fakes import HashEmbedder

QUOTE = "全年新建口袋公园30个"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A small library."""
    home = tmp_path_factory.mktemp("kept")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file())
    yield library
    library.close()


@pytest.fixture
def engine(library: Library) -> Iterator[sa.Engine]:
    """Its database, in which records can be made impossible to write."""
    yield library.store.engine
    with library.store.engine.begin() as connection:
        connection.execute(sa.text("DROP TRIGGER IF EXISTS full"))


def make_full(engine: sa.Engine, says: str = "database or disk is full") -> None:
    """No room for a record from now on, or whatever else the database says."""
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "CREATE TRIGGER full BEFORE INSERT ON answer_records "
                f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
            )
        )


def make_room(engine: sa.Engine) -> None:
    """Room again."""
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TRIGGER full"))


def leaving(library: Library, question: str = "全年新建多少个口袋公园？") -> Leaving:
    """The reply to a question on its way out."""
    looked = Answerer(library).look(Question(question))
    reply = looked.reply
    return Leaving(
        "ask",
        reply.answer_id,
        Question(question),
        reply.question,
        reply.language.value,
        reply.outcome,
        looked.base.snapshot,
        "citizen",
        "citizen",
    )


def replies(engine: sa.Engine) -> list[Replied]:
    """What was recorded of replies, the latest first."""
    found = (each.what for each in RecordLog(engine).newest(1000))
    return [each for each in found if isinstance(each, Replied)]


def test_a_record_is_there_when_the_reply_may_leave(library: Library, engine: sa.Engine) -> None:
    keeper = RecordKeeper(lambda: RecordLog(engine), RecordRules())
    keeper.keep([leaving(library)])
    [record, *_] = replies(engine)
    assert record.question == "全年新建多少个口袋公园？"
    [cited] = record.cited
    text = library.store.get(NoticeId("sample")).text
    assert text[cited.start : cited.end].startswith(QUOTE)
    keeper.stop()
    assert check_records(RecordLog(engine)).is_whole


def test_many_at_once_are_all_recorded_in_one_chain(library: Library, engine: sa.Engine) -> None:
    before = len(replies(engine))
    keeper = RecordKeeper(lambda: RecordLog(engine), RecordRules())
    each = leaving(library)
    asking = [threading.Thread(target=keeper.keep, args=([each, each],)) for _ in range(40)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    keeper.stop()
    assert len(replies(engine)) == before + 80
    assert check_records(RecordLog(engine)).is_whole


def test_readiness_tries_a_record_only_in_doubt_and_leaves_nothing_of_it(
    library: Library, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "TRIED_EVERY_S", 0.0)
    keeper = RecordKeeper(lambda: RecordLog(engine), RecordRules())
    keeper.keep([leaving(library)])
    keeper.stop()
    make_full(engine)
    keeper.check(None)  # nobody has a doubt
    with pytest.raises(NothingRecorded, match=r"\(the disk is full\)"):
        keeper.check("the disk is full")
    with pytest.raises(RecordNotKept):
        keeper.keep([leaving(library)])
    with pytest.raises(NothingRecorded, match="the log says more"):
        keeper.check(None)
    before = len(replies(engine))
    make_room(engine)
    keeper.check("the disk is nearly full")
    keeper.check(None)
    assert len(replies(engine)) == before
    assert check_records(RecordLog(engine)).is_whole


@pytest.mark.parametrize(
    "rules", [RecordRules(on_failure=OnFailure.ANSWER), RecordRules(days=0)], ids=["answer", "none"]
)
def test_where_answers_leave_without_a_record_there_is_nothing_to_try(
    library: Library, engine: sa.Engine, rules: RecordRules
) -> None:
    keeper = RecordKeeper(lambda: RecordLog(engine), rules)
    make_full(engine)
    keeper.keep([leaving(library)])
    keeper.check("the disk is full")
    assert keeper.missed() == (1 if rules.days else 0)
    keeper.stop()


def test_a_reply_that_cannot_be_recorded_is_refused(library: Library, engine: sa.Engine) -> None:
    keeper = RecordKeeper(lambda: RecordLog(engine), RecordRules())
    keeper.keep([leaving(library)])
    make_full(engine)
    with pytest.raises(RecordNotKept, match="WENJIN_RECORD_FAILURE=answer"):
        keeper.keep([leaving(library)])
    make_room(engine)
    keeper.keep([leaving(library)])
    keeper.stop()
    assert not any(isinstance(e.what, Unrecorded) for e in RecordLog(engine).newest(2))


def test_where_answers_go_on_what_left_unrecorded_becomes_a_record(
    library: Library, engine: sa.Engine
) -> None:
    keeper = RecordKeeper(lambda: RecordLog(engine), RecordRules(on_failure=OnFailure.ANSWER))
    keeper.keep([leaving(library)])
    make_full(engine)
    keeper.keep([leaving(library)])
    keeper.keep([leaving(library), leaving(library)])
    make_room(engine)
    keeper.keep([leaving(library)])
    keeper.stop()
    last, note = RecordLog(engine).newest(2)
    assert isinstance(last.what, Replied)
    assert isinstance(note.what, Unrecorded)
    assert note.what.count == 3
    assert note.what.since <= note.at
    assert check_records(RecordLog(engine)).is_whole


def test_nothing_is_written_where_no_days_are_set(library: Library, engine: sa.Engine) -> None:
    RecordLog(engine).prune(0)
    before = RecordLog(engine).newest(9)
    keeper = RecordKeeper(lambda: RecordLog(engine), RecordRules(days=0))
    keeper.keep([leaving(library)])
    keeper.stop()
    assert RecordLog(engine).newest(9) == before


def test_where_no_days_are_set_any_more_what_was_recorded_goes(
    library: Library, engine: sa.Engine
) -> None:
    keeper = RecordKeeper(lambda: RecordLog(engine), RecordRules())
    keeper.keep([leaving(library), leaving(library)])
    keeper.stop()
    there = len(RecordLog(engine).newest(999))
    assert there >= 2
    off = RecordKeeper(lambda: RecordLog(engine), RecordRules(days=0))
    off.keep([leaving(library)])
    off.stop()
    [note] = RecordLog(engine).newest(9)
    assert isinstance(note.what, Pruned)
    assert note.what.count == there
    assert RecordLog(engine).notices() == {}
    assert check_records(RecordLog(engine)).is_whole


def test_what_a_caller_said_is_masked_and_what_a_notice_publishes_stays(tmp_path: Path) -> None:
    with_phone = "园林局关于公园的通知\n一、公园\n公园服务电话022-27654321，全年开放。\n"
    library = Library.open(tmp_path / "home", cache=tmp_path, embedder=HashEmbedder())
    library.ingest(a_published_file(with_phone))
    keeper = RecordKeeper(lambda: RecordLog(library.store.engine), RecordRules())
    keeper.keep([leaving(library, "我叫张伟，电话13820011234，022-27654321是公园的电话吗？")])
    keeper.stop()
    [record] = replies(library.store.engine)
    library.close()
    assert record.question == "我叫〔姓名〕，电话〔手机号〕，022-27654321是公园的电话吗？"
    assert record.masked == ("姓名", "手机号")
    held = b"".join(path.read_bytes() for path in (tmp_path / "home").iterdir() if path.is_file())
    for private in ("张伟", "13820011234", "\\u5f20\\u4f1f"):
        assert private.encode() not in held


def test_what_nobody_foresaw_lets_no_reply_leave_unrecorded(
    library: Library, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = RecordLog(engine)
    before = len(replies(engine))
    keeper = RecordKeeper(lambda: log, RecordRules())
    each = leaving(library)
    first_writes, may_go_on = threading.Event(), threading.Event()
    append = log.append

    def broken(*_: object) -> tuple[Record, ...]:
        first_writes.set()
        may_go_on.wait(60)
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(log, "append", broken)
    came: list[str] = []

    def ask() -> None:
        try:
            keeper.keep([each])
        except RuntimeError:
            came.append("refused")
        else:
            came.append("left")

    first = threading.Thread(target=ask)
    first.start()
    assert first_writes.wait(60)
    second = threading.Thread(target=ask)
    second.start()
    may_go_on.set()
    for thread in (first, second):
        thread.join()
    assert came == ["refused", "refused"]
    monkeypatch.setattr(log, "append", append)
    keeper.keep([each])
    keeper.stop()
    assert len(replies(engine)) == before + 1
    assert check_records(log).is_whole

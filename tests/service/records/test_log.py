"""Records are appended in one chain, whoever writes, and go from its beginning."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from corpus.store import NoticeStore, sqlite_url
from service.records import log as log_module
from service.records.check import check_records
from service.records.errors import UnknownRecord
from service.records.log import RecordLog, answer_records
from service.records.record import GENESIS, Pruned, Replied, sha256_of
from tests.service.records.factories import NAMED, a_replied


def test_each_record_holds_the_hash_of_the_one_before(log: RecordLog) -> None:
    log.append([a_replied("一"), a_replied("二")], NAMED)
    log.append([a_replied("三")], NAMED)
    rows = list(log.rows())
    assert [row.number for row in rows] == [1, 2, 3]
    records = log.newest(10)[::-1]
    assert [each.previous for each in records] == [GENESIS, rows[0].hash, rows[1].hash]
    assert [row.hash for row in rows] == [sha256_of(row.body) for row in rows]


def test_a_store_that_nothing_was_recorded_in_has_no_records_and_is_whole(
    store: NoticeStore, log: RecordLog
) -> None:
    assert log.newest(10) == ()
    assert log.prune(0) == 0
    found = check_records(RecordLog(store.engine))
    assert (found.is_whole, found.count, found.head) == (True, 0, GENESIS)
    with pytest.raises(UnknownRecord, match="wenjin records list"):
        log.find("1")


def test_several_writers_make_one_chain(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "wenjin.sqlite3")
    NoticeStore.open(url).close()

    def write(name: str) -> None:
        store = NoticeStore.open(url)  # an engine of its own, as another process has
        own = RecordLog(store.engine)
        for number in range(20):
            own.append([a_replied(f"{name} {number}")], NAMED)
        store.close()

    writers = [threading.Thread(target=write, args=(name,)) for name in "甲乙丙"]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    store = NoticeStore.open(url)
    found = check_records(RecordLog(store.engine))
    store.close()
    assert (found.is_whole, found.count) == (True, 60)


def test_an_answer_is_found_by_its_id_the_latest_first_and_by_number(log: RecordLog) -> None:
    log.append([a_replied("一"), a_replied("二"), a_replied("三", answer_id="f" * 24)], NAMED)
    assert log.find("0123456789abcdef01234567").number == 2
    assert log.find("1").number == 1
    assert log.find("f" * 24).number == 3


def _aged(log: RecordLog, monkeypatch: pytest.MonkeyPatch, days: list[int]) -> None:
    class Then(datetime):
        ago = 0

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) - timedelta(days=cls.ago)

    for number, ago in enumerate(days):
        Then.ago = ago
        monkeypatch.setattr(log_module, "datetime", Then)
        log.append([a_replied(f"{number}")], NAMED)
    monkeypatch.undo()


def test_records_go_when_their_time_has_passed_and_the_chain_still_verifies(
    store: NoticeStore, log: RecordLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    _aged(log, monkeypatch, [400, 300, 200, 10, 0])
    assert log.prune(180) == 3
    found = check_records(RecordLog(store.engine))
    assert found.findings == ()
    assert (found.first, found.last) == (4, 6)
    last = log.find("6").what
    assert isinstance(last, Pruned)
    assert (last.through, last.count) == (3, 3)
    assert log.prune(180) == 0
    log.append([a_replied("后来")], NAMED)
    assert check_records(RecordLog(store.engine)).is_whole


def test_pruning_again_and_again_leaves_a_chain_that_verifies(
    store: NoticeStore, log: RecordLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    _aged(log, monkeypatch, [300, 200, 100, 50, 0])
    for days, gone in ((250, 1), (150, 1), (80, 1), (20, 1)):
        assert log.prune(days) == gone
        assert check_records(RecordLog(store.engine)).findings == ()
    assert sum(isinstance(each.what, Replied) for each in log.newest(20)) == 1


def test_a_clock_that_was_set_back_makes_no_hole(
    store: NoticeStore, log: RecordLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    _aged(log, monkeypatch, [300, 0, 300, 0])
    assert log.prune(180) == 1
    assert check_records(RecordLog(store.engine)).is_whole


def test_none_are_kept_where_no_days_are_set(store: NoticeStore, log: RecordLog) -> None:
    log.append([a_replied(), a_replied()], NAMED)
    assert log.prune(0) == 2
    assert [type(each.what) for each in log.newest(9)] == [Pruned]
    assert log.prune(0) == 0
    assert log.notices() == {}
    log.append([a_replied()], NAMED)
    assert log.notices() == NAMED
    assert check_records(RecordLog(store.engine)).is_whole


def test_a_set_of_notices_stays_as_long_as_a_record_names_it(
    log: RecordLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    _aged(log, monkeypatch, [300, 0])
    log.prune(180)
    assert log.notices() == NAMED


def test_what_cannot_be_written_whole_is_not_written_at_all(
    store: NoticeStore, log: RecordLog
) -> None:
    log.append([a_replied("一")], NAMED)
    with store.engine.connect() as connection:
        connection.execute(
            sa.text("CREATE TRIGGER full BEFORE INSERT ON answer_records WHEN NEW.number > 2 "
                    "BEGIN SELECT RAISE(ABORT, 'no room'); END")
        )  # fmt: skip
        connection.commit()
    with pytest.raises(Exception, match="no room"):
        log.append([a_replied("二"), a_replied("三")], NAMED)
    with store.engine.connect() as connection:
        assert (
            connection.execute(sa.select(sa.func.count()).select_from(answer_records)).scalar() == 1
        )
    assert check_records(RecordLog(store.engine)).is_whole

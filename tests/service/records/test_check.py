"""Whatever is changed in the records from outside is found."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.store import NoticeStore, sqlite_url
from service.records.check import check_records
from service.records.errors import RecordFileExists
from service.records.export import write_records
from service.records.log import RecordLog
from tests.service.records.factories import NAMED, a_replied

SET, THE_THIRD = "UPDATE answer_records SET", "WHERE number = 3"


def change(store: NoticeStore, statement: str) -> None:
    """What somebody with the database file could do."""
    with store.engine.begin() as connection:
        connection.execute(sa.text(statement))


def problems(store: NoticeStore) -> str:
    return " / ".join(each.problem for each in check_records(RecordLog(store.engine)).findings)


@pytest.fixture
def five(store: NoticeStore, log: RecordLog) -> NoticeStore:
    """Five records."""
    log.append([a_replied(f"问{number}") for number in range(5)], NAMED)
    return store


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (f"{SET} body = replace(body, 'citizen', 'agent') {THE_THIRD}", "content was changed"),
        (f"{SET} hash = 'x' || substr(hash, 2) {THE_THIRD}", "does not follow"),
        (f"DELETE FROM answer_records {THE_THIRD}", "records 3 to 3 before it are missing"),
        ("DELETE FROM answer_records WHERE number = 1", "none says that their time had passed"),
        (f"{SET} answer_id = 'y' {THE_THIRD}", "what it is found by was changed"),
        (f"{SET} notices = NULL {THE_THIRD}", "what it is found by was changed"),
        (f"{SET} at = '2020' {THE_THIRD}", "what it is found by was changed"),
        (f"{SET} body = 'x' {THE_THIRD}", "cannot be read"),
        ("UPDATE record_notices SET body = '[]'", "set of notices"),
        ("DELETE FROM record_notices", "the set of notices that it names is missing"),
    ],
)
def test_a_change_is_found_and_said(five: NoticeStore, statement: str, said: str) -> None:
    assert check_records(RecordLog(five.engine)).is_whole
    change(five, statement)
    assert said in problems(five)


def test_a_record_rewritten_with_a_hash_that_fits_breaks_the_link_behind_it(
    five: NoticeStore, log: RecordLog
) -> None:
    row = list(log.rows())[2]
    body = row.body.replace("citizen", "admin")
    with five.engine.begin() as connection:
        connection.execute(
            sa.text(f"{SET} body = :body, hash = :hash {THE_THIRD}"),
            {"body": body, "hash": hashlib.sha256(body.encode()).hexdigest()},
        )
    findings = check_records(RecordLog(five.engine)).findings
    assert [(each.number, each.problem) for each in findings] == [
        (4, "it does not follow from the record before it")
    ]


def test_records_cut_off_at_the_end_are_found_by_a_head_noted_before(five: NoticeStore) -> None:
    head = check_records(RecordLog(five.engine))
    assert head.last is not None
    change(five, "DELETE FROM answer_records WHERE number > 3")
    assert check_records(RecordLog(five.engine)).is_whole  # the chain alone cannot tell
    noted = check_records(RecordLog(five.engine), (head.last, head.head))
    assert [each.problem for each in noted.findings] == [
        "the record that was noted as the last is not there"
    ]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_character_of_any_record_that_is_changed_is_found(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("chain")
    store = NoticeStore.open(sqlite_url(folder / "wenjin.sqlite3"))
    log = RecordLog(store.engine)
    log.append([a_replied(f"问{number}") for number in range(3)], NAMED)
    row = data.draw(st.sampled_from(list(log.rows())))
    place = data.draw(st.integers(0, len(row.body) - 1))
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=126))
    body = row.body[:place] + other + row.body[place + 1 :]
    with store.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE answer_records SET body = :body WHERE number = :number"),
            {"body": body, "number": row.number},
        )
    assert check_records(RecordLog(store.engine)).is_whole == (body == row.body)
    store.close()


def test_an_export_is_checked_without_wenjin(
    five: NoticeStore, log: RecordLog, tmp_path: Path
) -> None:
    file = tmp_path / "records.jsonl"
    assert write_records(log, file) == 5
    assert file.stat().st_mode & 0o777 == 0o600
    page = (Path(__file__).parents[3] / "docs" / "records.md").read_text(encoding="utf-8")
    program = page.split("```python\n")[1].split("```")[0]
    said: list[str] = []
    exec(program, {"print": said.append, "FILE": str(file), "__name__": "check"})
    assert said == [f"5 records, whole; head {check_records(RecordLog(five.engine)).head}"]
    lines = file.read_text().splitlines()
    for place in range(len(lines)):
        held = json.loads(lines[place])
        changed = lines[place].replace("sample", "simple")
        if changed != lines[place]:
            file.write_text("\n".join([*lines[:place], changed, *lines[place + 1 :]]))
            with pytest.raises(AssertionError):
                exec(program, {"print": said.append, "FILE": str(file), "__name__": "check"})
        assert held


def test_an_export_takes_no_files_place(log: RecordLog, five: NoticeStore, tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    file.write_text("mine")
    with pytest.raises(RecordFileExists):
        write_records(log, file)
    assert file.read_text() == "mine"

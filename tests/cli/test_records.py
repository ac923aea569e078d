"""``wenjin records`` and ``wenjin replay``."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from corpus.store import NoticeStore, sqlite_url
from tests.cli.conftest import Wenjin
from tests.factories import A_NOTICE_TEXT

QUESTION = "全年新建多少个口袋公园？"


@pytest.fixture
def asked(wenjin: Wenjin, tmp_path: Path) -> Wenjin:
    """A store in which one question was asked, and recorded."""
    (tmp_path / "sample.txt").write_text(A_NOTICE_TEXT, encoding="utf-8")
    assert wenjin("ingest", tmp_path / "sample.txt").status == 0
    assert wenjin("ask", f"我叫张伟，{QUESTION}", "--record").status == 0
    return wenjin


def test_what_the_operator_asks_leaves_a_record_only_where_wished_for(asked: Wenjin) -> None:
    asked("ask", QUESTION)
    listed = json.loads(asked("records", "list", "--json").out)["records"]
    assert [each["record"]["reply"]["role"] for each in listed] == ["operator"]
    assert "张伟" not in asked("records", "list").out + asked("records", "show", "1").out
    assert "〔姓名〕" in asked("records", "list").out


def test_a_replay_says_that_the_same_came_or_what_changed(asked: Wenjin, tmp_path: Path) -> None:
    answer_id = json.loads(asked("records", "show", "1").out)["record"]["reply"]["answer_id"]
    ran = asked("replay", answer_id)
    assert ran.status == 0
    assert "The same answer, to the byte:" in ran.out
    assert "masked: 姓名" in ran.out
    text = A_NOTICE_TEXT.replace("口袋公园30个", "口袋公园50个")
    (tmp_path / "sample.txt").write_text(text, encoding="utf-8")
    assert asked("ingest", tmp_path / "sample.txt", "--replace").status == 0
    again = json.loads(asked("replay", "1", "--json").out)
    assert again["same"]
    assert "30个" in again["answer"]
    assert again["changed"] == ["sample was replaced since; the version of then was asked again"]


def test_the_chain_is_verified_and_a_change_is_found(asked: Wenjin, home: Path) -> None:
    ran = asked("records", "verify")
    assert ran.status == 0
    head = re.search(r"Head (1:[0-9a-f]{64})$", ran.out.strip())
    assert head is not None
    assert asked("records", "verify", "--head", head[1]).status == 0
    store = NoticeStore.open(sqlite_url(home / "wenjin.sqlite3"))
    with store.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE answer_records SET body = replace(body, 'operator', 'citizen')")
        )
    store.close()
    ran = asked("records", "verify")
    assert ran.status == 1
    assert "record 1: its content was changed" in ran.out
    found = json.loads(asked("records", "verify", "--json").out)
    assert (found["whole"], len(found["findings"])) == (False, 1)


def test_an_export_is_written_once(asked: Wenjin, tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    assert asked("records", "export", file).out.strip() == f"{file}: 1 record"
    assert len(file.read_text().splitlines()) == 2
    assert "exists already" in asked("records", "export", file).mistake


def test_where_there_is_nothing_it_is_said_and_is_no_error(wenjin: Wenjin, tmp_path: Path) -> None:
    for command in (["list"], ["verify"], ["export", tmp_path / "none.jsonl"]):
        ran = wenjin("records", *command)
        assert (ran.status, ran.out) == (0, "")
        assert "WENJIN_RECORD_DAYS" in ran.err
    assert not (tmp_path / "none.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["replay", "nothing"], 1, "wenjin records list"),
        (["records", "show", "99"], 1, "No record of an answer is called “99”"),
        (["records", "verify", "--head", "1"], 2, "number and hash"),
        (["records", "export", ""], 2, "the path is empty"),
    ],
)
def test_a_mistake_is_one_line(
    wenjin: Wenjin, arguments: list[str], status: int, said: str
) -> None:
    ran = wenjin(*arguments)
    assert ran.status == status
    assert said in ran.mistake

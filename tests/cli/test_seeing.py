"""Who sees what on the command line: its operator everything, unless it is asked for another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Wenjin
from tests.factories import A_NOTICE_TEXT

SECRET = A_NOTICE_TEXT.replace("30个", "4417个").replace("园林", "琥珀")
QUESTION = "全年新建口袋公园多少个？"


@pytest.fixture
def notices(wenjin: Wenjin, tmp_path: Path) -> None:
    """A public notice, and one for the police alone."""
    (tmp_path / "open.txt").write_text(A_NOTICE_TEXT, encoding="utf-8")
    (tmp_path / "shut.txt").write_text(SECRET, encoding="utf-8")
    beside = json.dumps({"visibility": ["市公安局"]})
    (tmp_path / "shut.json").write_text(beside, encoding="utf-8")
    assert wenjin("ingest", tmp_path / "open.txt", tmp_path / "shut.txt").status == 0


AS_CITIZEN = ("--audience", "citizen")
AS_STAFF = ("--audience", "staff")
AS_POLICE = ("--body", "市公安局")


@pytest.mark.parametrize(
    ("given", "seen"),
    [((), True), (AS_CITIZEN, False), (AS_STAFF, False), (AS_POLICE, True)],
)
def test_every_command_shows_what_the_audience_may_see(
    notices: None, wenjin: Wenjin, tmp_path: Path, given: tuple[str, ...], seen: bool
) -> None:
    said = [
        wenjin("notices", "list", *given).out,
        wenjin("search", "琥珀局", *given).out,
        wenjin("assist", f"琥珀局{QUESTION}", *given).out,
        wenjin("ask", f"市琥珀局{QUESTION}", *given).out,
    ]
    assert wenjin("graph", "export", "--out", tmp_path / "out", *given).status == 0
    said.append((tmp_path / "out" / "nodes.jsonl").read_text(encoding="utf-8"))
    assert [("4417" in each or "shut" in each) for each in said] == [seen] * len(said)
    counted = json.loads(wenjin("graph", "stats", "--json", *given).out)
    assert counted["notices"] == (2 if seen else 1)


def test_an_audience_without_any_notice_is_told_apart_from_an_answer(
    wenjin: Wenjin, tmp_path: Path
) -> None:
    (tmp_path / "shut.txt").write_text(SECRET, encoding="utf-8")
    (tmp_path / "shut.json").write_text('{"visibility": "internal"}', encoding="utf-8")
    wenjin("ingest", tmp_path / "shut.txt")
    for command in (("ask", QUESTION), ("assist", QUESTION), ("search", "公园")):
        ran = wenjin(*command, *AS_CITIZEN)
        assert (ran.status, "No notice" in ran.mistake) == (1, True)
    assert wenjin("ask", QUESTION).status == 0


def test_a_citizen_is_of_no_body(wenjin: Wenjin) -> None:
    ran = wenjin("ask", QUESTION, *AS_CITIZEN, *AS_POLICE)
    assert (ran.status, "a citizen is of no body" in ran.mistake) == (2, True)


def test_a_keys_bodies_are_listed(wenjin: Wenjin) -> None:
    made = wenjin("keys", "create", "--role", "agent", "--body", "市公安局", "--body", " 市司法局 ")
    assert made.status == 0
    (key,) = json.loads(wenjin("keys", "list", "--json").out)["keys"]
    assert key["bodies"] == ["市公安局", "市司法局"]
    assert "市公安局、市司法局" in wenjin("keys", "list").out
    empty = wenjin("keys", "create", "--role", "agent", "--body", " ")
    assert (empty.status, "is empty" in empty.mistake) == (2, True)

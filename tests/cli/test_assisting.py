"""``wenjin assist`` and ``wenjin eval assist``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Wenjin
from tests.factories import A_NOTICE_TEXT

LINES = [
    {
        "id": "u1",
        "text": "喂你好，全年新建口袋公园多少个？",
        "notice": "sample",
        "evidence": ["全年新建口袋公园30个"],
        "body": ["市园林局"],
        "dispatch_to": ["市园林局"],
    },
    {"id": "u2", "text": "地铁老年卡坐车多少钱", "notice": None, "evidence": [], "body": None},
]


@pytest.fixture
def said(wenjin: Wenjin, tmp_path: Path) -> Wenjin:
    """``wenjin`` with the invented plan taken in."""
    notice = tmp_path / "sample.txt"
    notice.write_text(A_NOTICE_TEXT, encoding="utf-8")
    assert wenjin("ingest", notice).status == 0
    return wenjin


@pytest.fixture
def utterances(tmp_path: Path) -> Path:
    """One utterance that the plan answers, and one that it does not."""
    path = tmp_path / "callers.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    return path


def test_cards_and_draft_are_printed(said: Wenjin) -> None:
    ran = said("assist", "喂你好，全年新建口袋公园多少个？")
    assert ran.status == 0
    for words in ("依据原文", "全年新建口袋公园30个", "责任单位", "工单草稿", "咨询"):
        assert words in ran.out


def test_what_is_not_said_is_no_failure(said: Wenjin) -> None:
    ran = said("assist", "地铁老年卡坐车多少钱", "--k", "1")
    assert ran.status == 0
    assert "通知未载明" in ran.out


def test_json_is_what_http_sends(said: Wenjin) -> None:
    reply = json.loads(said("assist", "全年新建口袋公园多少个？", "--json").out)
    assert set(reply) == {"cards", "draft", "language", "timings_ms"}


def test_blank_words_are_wrong_usage(said: Wenjin) -> None:
    assert said("assist", " ").status == 2


def test_cards_are_scored(said: Wenjin, utterances: Path) -> None:
    ran = said("eval", "assist", utterances, "--min", "evidence=1", "--min", "abstained=1")
    assert ran.status == 0, ran.out
    for word in ("evidence", "cited", "first", "body", "dispatch", "milliseconds"):
        assert word in ran.out
    report = json.loads(said("eval", "assist", utterances, "--json").out)
    assert report["measures"]["evidence"] == {"n": 1, "share": 1.0}
    assert report["measures"]["cited"] == {"n": 1, "share": 1.0}
    assert report["measures"]["body"]["share"] == 1.0


def test_a_minimum_that_is_missed_fails(said: Wenjin, tmp_path: Path) -> None:
    path = tmp_path / "wrong.jsonl"
    path.write_text(json.dumps({**LINES[0], "evidence": ["没有这样的话在里面"]}), encoding="utf-8")
    ran = said("eval", "assist", path, "--min", "evidence=0.85")
    assert ran.status == 1
    assert "evidence 0.000 is below 0.85" in ran.err


@pytest.mark.parametrize(
    "line", ["", "[]", "{", '{"id": "a"}', '{"id": "a", "text": "b", "body": 1}']
)
def test_a_file_that_is_none_is_told_with_its_line(said: Wenjin, tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(line, encoding="utf-8")
    ran = said("eval", "assist", path)
    assert ran.status == 1
    assert "bad.jsonl" in ran.mistake

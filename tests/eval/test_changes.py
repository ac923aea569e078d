"""Stored runs, and what has changed since one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from corpus.notice import NoticeId
from eval.answers import (
    AnswerReport,
    Run,
    changes_since,
    evaluate,
    format_table,
    load_run,
    store_run,
    write_html,
    write_json,
)
from eval.errors import MalformedRun
from service.answering.outcome import Reply
from tests.eval.scripted import ScriptedAnswerer, a_notice, a_question, a_refusal, an_answer

EVIDENCE = "全年受理诉求1,200件"
RIGHT = an_answer("1200件[1]", EVIDENCE)
RIGHT_TOO = an_answer("共1200件[1]", EVIDENCE)
WRONG = an_answer("九百件[1]", "办结率为98%")
REFUSED = a_refusal()


def report_of(replies: Mapping[str, Reply], text: str | None = None) -> AnswerReport:
    """A report in which the question of each id got this reply."""
    questions = [a_question(question_id=name, question=f"问{name}") for name in replies]
    notice = a_notice() if text is None else a_notice(text)
    answerer = ScriptedAnswerer(lambda asked: replies[asked.text[1:]])
    return evaluate(questions, answerer, {NoticeId("qingshan"): notice})  # type: ignore[arg-type]


def test_the_worsened_come_first_and_what_is_wrong_is_worse_than_a_refusal() -> None:
    before = {"1": REFUSED, "2": RIGHT, "3": RIGHT, "4": RIGHT, "5": REFUSED, "6": RIGHT}
    now = {"1": RIGHT, "2": RIGHT, "3": REFUSED, "4": WRONG, "5": WRONG, "6": RIGHT_TOO}
    changes = changes_since(Run.of(report_of(before)), report_of(now), "run.json")
    assert [(change.question_id, change.verdict) for change in changes.answers] == [
        ("4", "worse"), ("3", "worse"), ("5", "worse"), ("6", "as good"), ("1", "better"),
    ]  # fmt: skip
    assert changes.measures["right"].before == pytest.approx(4 / 6)
    assert changes.measures["right"].difference == pytest.approx(-1 / 6)
    assert changes.measures["wrong_stated"].difference == pytest.approx(2 / 6)
    assert changes.measures["refusal_recall"].difference is None
    assert (changes.gone, changes.new, changes.other_notices) == ((), (), ())


def test_an_answer_judged_otherwise_is_listed_though_its_words_are_the_same() -> None:
    beside = an_answer("1200件[1]", "办结率为98%")  # cites what does not hold it
    changes = changes_since(Run.of(report_of({"1": RIGHT})), report_of({"1": beside}), "run.json")
    assert [change.verdict for change in changes.answers] == ["worse"]


def test_shares_are_compared_over_the_questions_asked_both_times() -> None:
    before = report_of({"1": RIGHT, "2": REFUSED, "8": REFUSED})
    now = report_of({"1": RIGHT, "2": RIGHT, "9": WRONG})
    changes = changes_since(Run.of(before), now, "run.json")
    assert (changes.gone, changes.new) == (("8",), ("9",))
    part = changes.parts["every question"]
    assert (part.n, part.right.before, part.right.now) == (2, 0.5, 1.0)
    assert changes.parts["even ids"].right.difference == 1.0
    assert "not of the same questions" in format_table(now, changes)


def test_a_run_that_shares_no_question_is_no_failure() -> None:
    now = report_of({"1": RIGHT})
    changes = changes_since(Run.of(report_of({"2": RIGHT})), now, "run.json")
    assert (changes.parts, changes.answers) == ({}, ())
    assert "answers changed: 0" in format_table(now, changes)


def test_a_notice_in_another_version_is_told() -> None:
    before, now = report_of({"1": RIGHT}), report_of({"1": RIGHT}, a_notice().text + "又一句。")
    changes = changes_since(Run.of(before), now, "run.json")
    assert changes.other_notices == ("qingshan",)


def test_saving_and_loading_a_run_is_identity_whatever_the_order(tmp_path: Path) -> None:
    replies = {"2": RIGHT, "1": REFUSED, "3": WRONG}
    report = report_of(replies)
    store_run(Run.of(report), tmp_path / "a.json")
    store_run(Run.of(report_of(dict(reversed(replies.items())))), tmp_path / "b.json")
    assert load_run(tmp_path / "a.json") == Run.of(report)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    write_json(report, tmp_path / "answers.json")
    assert load_run(tmp_path / "answers.json") == Run.of(report)


def test_the_page_shows_the_changes_and_escapes_them(tmp_path: Path) -> None:
    evil = an_answer("<script>1200件</script>[1]", EVIDENCE)
    now = report_of({"1": evil})
    changes = changes_since(Run.of(report_of({"1": REFUSED})), now, "<b>.json")
    write_html(now, tmp_path / "page.html", "t", changes)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    for text in (
        "Against &lt;b&gt;.json",
        "&lt;script&gt;1200件",
        "refused (no_evidence)",
        "better",
    ):
        assert text in page
    assert "<script" not in page


ANSWER = {
    "id": "1", "refused": False, "reason": None, "answer": "话", "right": True,
    "wrong_stated": False, "faults": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ([], "the file is no object"),
        ({}, "no list “questions”"),
        ({"questions": [], "measures": None}, "“measures” is no object"),
        ({"questions": [1], "measures": {}}, "an entry of “questions” is no object"),
        ({"questions": [ANSWER | {"right": 1}], "measures": {}}, "“right” of a question"),
        ({"questions": [ANSWER | {"answer": None}], "measures": {}}, "“answer” is missing"),
        ({"questions": [ANSWER | {"refused": True}], "measures": {}}, "“reason” is missing"),
        ({"questions": [ANSWER | {"faults": [1]}], "measures": {}}, "“faults”"),
        ({"questions": [ANSWER, ANSWER], "measures": {}}, "the id “1” is there twice"),
        ({"questions": [], "measures": {"right": "1"}}, "“right” is no number"),
        ({"questions": [], "measures": {"right": True}}, "“right” is no number"),
        ({"questions": [], "measures": {"right": float("nan")}}, "no finite number"),
        ({"questions": [], "measures": {}, "notices": {"a": 1}}, "“a” is missing or no text"),
    ],
)
def test_what_is_no_run_is_an_error_that_says_why(
    content: Any, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MalformedRun, match=problem) as raised:
        load_run(path)
    assert str(path) in str(raised.value)
    assert "--store" in str(raised.value)


def test_bytes_that_are_no_text_and_a_file_that_is_gone_are_no_runs(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_bytes(b"\xff\xfe\x00")
    for name in ("run.json", "gone.json"):
        with pytest.raises(MalformedRun):
            load_run(tmp_path / name)

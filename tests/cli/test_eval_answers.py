"""``wenjin eval answers``: for a person, for a program, and for a build that must not get worse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Wenjin

ASKED = {
    "id": "q1",
    "question": "热线日均受理企业群众诉求多少件?",
    "lang": "zh",
    "kind": "number",
    "answerable": True,
    "must_include": [["2.30万"]],
    "must_not_include": [],
    "evidence": ["热线日均受理企业群众诉求2.30万件"],
}
UNANSWERABLE = {
    **ASKED,
    "id": "q2",
    "question": "上海市2019年的地铁票价是多少?",
    "kind": "unanswerable",
}
UNANSWERABLE |= {"answerable": False, "must_include": [], "evidence": []}


@pytest.fixture
def asked(known: Wenjin) -> Wenjin:
    """``wenjin`` with the shipped notice taken in."""
    return known


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Two questions, one of them unanswerable."""
    path = tmp_path / "questions.jsonl"
    lines = [json.dumps(question, ensure_ascii=False) for question in (ASKED, UNANSWERABLE)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_answers_are_scored_by_kind_and_language(asked: Wenjin, questions: Path) -> None:
    ran = asked("eval", "answers", questions)
    assert ran.status == 0
    for word in ("right", "wrong stated", "kind", "number", "unanswerable", "language", "zh"):
        assert word in ran.out
    assert "ask: 2 of 2" in ran.err


def test_a_low_score_is_no_failure_unless_a_minimum_is_given(
    wenjin: Wenjin, questions: Path
) -> None:
    assert wenjin("eval", "answers", questions).status == 0
    ran = wenjin("eval", "answers", questions, "--min", "right=0.9")
    assert ran.status == 1
    assert "wenjin: right 0.500 is below 0.9\n" in ran.err


def test_a_minimum_of_a_measure_where_lower_is_better_is_its_most(
    asked: Wenjin, questions: Path
) -> None:
    ran = asked("eval", "answers", questions, "--min", "over_refusal=1", "--min", "wrong_stated=-1")
    assert ran.status == 1
    assert " is above -1\n" in ran.err
    assert "over_refusal" not in ran.err


def test_reports_are_written_as_json_and_as_one_page(
    asked: Wenjin, questions: Path, tmp_path: Path
) -> None:
    out = tmp_path / "reports" / "today"
    ran = asked("eval", "answers", questions, "--out", out, "--json")
    assert json.loads(ran.out) == json.loads((out / "answers.json").read_text(encoding="utf-8"))
    page = (out / "answers.html").read_text(encoding="utf-8")
    assert "questions.jsonl" in page


@pytest.mark.parametrize(
    ("bound", "says"),
    [
        ("niceness=1", "no measure “niceness”"),
        ("right", "“right” is not MEASURE=NUMBER"),
        ("right=high", "“right=high” is not MEASURE=NUMBER"),
    ],
)
def test_a_minimum_that_means_nothing_is_wrong_usage(
    bound: str, says: str, wenjin: Wenjin, questions: Path
) -> None:
    ran = wenjin("eval", "answers", questions, "--min", bound)
    assert ran.status == 2
    assert says in ran.mistake


def test_a_broken_line_of_questions_is_named(wenjin: Wenjin, questions: Path) -> None:
    questions.write_text('{"id": "q1"\n', encoding="utf-8")
    ran = wenjin("eval", "answers", questions)
    assert ran.status == 1
    assert f"{questions}:1" in ran.mistake


def file_of(path: Path, *questions: dict[str, object]) -> Path:
    lines = [json.dumps(question, ensure_ascii=False) for question in questions]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def stored_with(path: Path, out: Path, **changes: object) -> Path:
    """The run in ``path`` with these fields of its first answer changed."""
    content = json.loads(path.read_text(encoding="utf-8"))
    content["questions"][0] |= changes
    out.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return out


def test_several_files_are_asked_as_one_with_a_row_for_each(
    asked: Wenjin, questions: Path, tmp_path: Path
) -> None:
    more = file_of(tmp_path / "more.jsonl", ASKED | {"id": "q3"})
    ran = asked("eval", "answers", questions, more, "--json")
    told = json.loads(ran.out)
    assert told["measures"]["n"] == 3
    assert {name: part["n"] for name, part in told["by_file"].items()} == {
        "questions.jsonl": 2, "more.jsonl": 1,
    }  # fmt: skip
    assert {name: part["n"] for name, part in told["by_id"].items()} == {
        "odd ids": 2, "even ids": 1,
    }  # fmt: skip
    assert "more.jsonl" in asked("eval", "answers", questions, more).out


def test_an_id_in_two_files_is_one_clear_line(
    wenjin: Wenjin, questions: Path, tmp_path: Path
) -> None:
    more = file_of(tmp_path / "more.jsonl", ASKED)
    ran = wenjin("eval", "answers", questions, more)
    assert ran.status == 1
    assert f"{more}: the id “q1” came before, in questions.jsonl" in ran.mistake


def test_the_same_answers_store_the_same_bytes_and_nothing_is_told_to_have_changed(
    asked: Wenjin, questions: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert asked("eval", "answers", questions, "--store", first).status == 0
    ran = asked("eval", "answers", questions, "--store", second, "--against", first)
    assert ran.status == 0
    assert first.read_bytes() == second.read_bytes()
    assert "answers changed: 0 (0 worse, 0 as good, 0 better)" in ran.out
    assert "not asked now" not in ran.out
    assert "ms" not in json.loads(first.read_text(encoding="utf-8"))["measures"]


def test_a_changed_answer_is_listed_with_what_it_was_and_is(
    asked: Wenjin, questions: Path, tmp_path: Path
) -> None:
    stored = tmp_path / "run.json"
    assert asked("eval", "answers", questions, "--store", stored).status == 0
    before = stored_with(
        stored, tmp_path / "before.json",
        refused=False, answer="从前的话", right=False, wrong_stated=True,
    )  # fmt: skip
    ran = asked("eval", "answers", questions, "--against", before, "--out", tmp_path / "out")
    assert "better  q1  热线日均受理企业群众诉求多少件?" in ran.out
    assert "  before  wrong stated: 从前的话" in ran.out
    assert "  now     right: " in ran.out
    told = json.loads((tmp_path / "out" / "answers.json").read_text(encoding="utf-8"))["against"]
    assert [change["id"] for change in told["changed"]] == ["q1"]
    assert told["changed"][0]["before"]["answer"] == "从前的话"
    assert told["parts"]["odd ids"]["right"] == {"before": 0.0, "now": 1.0, "difference": 1.0}
    page = (tmp_path / "out" / "answers.html").read_text(encoding="utf-8")
    assert "Against before.json" in page
    assert "从前的话" in page
    # what --out wrote is a run as well
    again = asked("eval", "answers", questions, "--against", tmp_path / "out" / "answers.json")
    assert "answers changed: 0" in again.out


def test_what_was_asked_only_once_is_told(asked: Wenjin, questions: Path, tmp_path: Path) -> None:
    stored = tmp_path / "run.json"
    other = file_of(tmp_path / "other.jsonl", ASKED | {"id": "q3"}, ASKED)
    assert asked("eval", "answers", other, "--store", stored).status == 0
    ran = asked("eval", "answers", questions, "--against", stored)
    assert "in the run alone, not asked now: 1 (q3)" in ran.out
    assert "asked now, not in the run: 1 (q2)" in ran.out
    assert "not of the same questions" in ran.out


def test_other_notices_are_told(asked: Wenjin, questions: Path, tmp_path: Path) -> None:
    stored = tmp_path / "run.json"
    assert asked("eval", "answers", questions, "--store", stored).status == 0
    (tmp_path / "new.txt").write_text("青山市热线全年受理诉求1200件。", encoding="utf-8")
    assert asked("ingest", tmp_path / "new.txt").status == 0
    ran = asked("eval", "answers", questions, "--against", stored)
    assert "The run asked other notices, or other versions of them: 1 (new)." in ran.out


def test_a_file_that_is_no_run_is_one_clear_line_before_anything_is_asked(
    asked: Wenjin, questions: Path
) -> None:
    ran = asked("eval", "answers", questions, "--against", questions)
    assert ran.status == 1
    assert f"{questions}: is no JSON in UTF-8" in ran.mistake
    assert asked("eval", "answers", questions, "--against", "absent.json").status == 2


def test_a_run_that_cannot_be_stored_is_one_clear_error(
    asked: Wenjin, questions: Path, tmp_path: Path
) -> None:
    ran = asked("eval", "answers", questions, "--store", questions / "run.json")
    assert ran.status == 1
    assert "cannot be written" in ran.err

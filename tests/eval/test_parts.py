"""Which questions are summed up together."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from corpus.notice import NoticeId
from eval.answers import AnswerReport, evaluate, format_table, report_json
from eval.questions import DevQuestion
from tests.eval.scripted import ScriptedAnswerer, a_notice, a_question, a_refusal, an_answer

EVIDENCE = "全年受理诉求1,200件"


def report_of(questions: Sequence[DevQuestion]) -> AnswerReport:
    """Right where the question says so, else refused."""
    answerer = ScriptedAnswerer(
        lambda asked: an_answer("1200件[1]", EVIDENCE) if asked.text == "right" else a_refusal()
    )
    return evaluate(questions, answerer, {NoticeId("qingshan"): a_notice()})  # type: ignore[arg-type]


def sizes(report: AnswerReport) -> dict[str, int]:
    return {name: measures.n for name, measures in report.by_part.items()}


def test_ids_are_odd_or_even_by_the_number_at_their_end() -> None:
    ids = ("dev-001", "dev-2", "dev-13", "seven", "8x", "x" + "9" * 5000)
    report = report_of([a_question(question_id=name, kind="number") for name in ids])
    assert {name: measures.n for name, measures in report.by_id.items()} == {
        "odd ids": 3, "even ids": 1,
    }  # fmt: skip
    assert report_of([a_question(question_id="seven")]).by_id == {}


def test_groups_hold_their_kinds_and_languages_and_are_left_out_where_empty() -> None:
    kinds = ("list", "compare", "multi_hop", "colloquial", "typo", "followup", "false_premise")
    questions = [a_question(question_id=f"k{kind}", kind=kind) for kind in kinds]
    languages = ("zh", "zh-Hant", "en", "ja")
    questions += [a_question(question_id=f"l{name}", language=name) for name in languages]
    assert sizes(report_of(questions)) == {
        "every question": 11,
        "list, compare, multi_hop": 3,
        "colloquial, typo, followup, false_premise": 4,
        "zh-Hant, en, ja": 3,
    }
    assert sizes(report_of([a_question(question_id="x")])) == {"every question": 1}


def test_files_have_rows_where_there_are_several() -> None:
    two = [a_question(question_id="a", file="a.jsonl"), a_question(question_id="b", file="b.jsonl")]
    assert list(report_of(two).by_file) == ["a.jsonl", "b.jsonl"]
    assert report_of(two[:1]).by_file == {}


def test_no_question_makes_no_part() -> None:
    assert report_of([]).by_part == {}


def test_right_has_wilsons_interval_in_every_form_of_the_report() -> None:
    questions = [
        a_question(question_id=f"t-{n}", question="right" if n < 9 else "") for n in range(10)
    ]
    report = report_of(questions)
    found = report.overall.interval("right")
    assert found is not None
    # Wilson's closed form for 9 of 10 at z = 1.959964
    assert (found.mean, found.low, found.high) == pytest.approx((0.9, 0.595850, 0.982124), abs=1e-6)
    assert "0.900 (0.596–0.982)" in format_table(report)
    assert '"intervals"' in report_json(report)
    assert report_of([]).overall.interval("right") is None
    with pytest.raises(AssertionError):
        report.overall.interval("focus")

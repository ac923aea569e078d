"""Scoring the answers to a set of questions."""

from __future__ import annotations

import pytest

from eval.answers import MEASURES, AnswerReport, evaluate, format_table
from eval.errors import UnknownMeasure
from service.answering.outcome import Question, Reply, Turn
from tests.eval.scripted import (
    ScriptedAnswerer,
    a_citation,
    a_notice,
    a_question,
    a_refusal,
    an_answer,
)

EVIDENCE = "全年受理诉求1,200件"
NOTICES = {notice.notice_id: notice for notice in (a_notice(),)}

QUESTIONS = (
    a_question(question_id="t-1", question="right"),
    a_question(question_id="t-2", question="wrong", kind="fact"),
    a_question(question_id="t-3", question="refused", kind="list", language="en"),
    a_question(question_id="t-4", question="long", kind="list", language="ja"),
    a_question(
        question_id="t-5", question="refused", kind="unanswerable",
        answerable=False, must_include=(), evidence=(),
    ),
    a_question(
        question_id="t-6", question="right", kind="unanswerable",
        answerable=False, must_include=(), evidence=(),
    ),
)  # fmt: skip


def reply_to(question: Question) -> Reply:
    replies = {
        "right": an_answer("1200件。[1]", EVIDENCE),
        "wrong": an_answer("九百件[1]", "办结率为98%", a_citation("98%", start=0)),
        "refused": a_refusal(),
        "long": an_answer("1200件" + "文" * 500, EVIDENCE, "办结率"),
    }
    return replies[question.text]


@pytest.fixture
def report() -> AnswerReport:
    return evaluate(QUESTIONS, ScriptedAnswerer(reply_to), NOTICES)  # type: ignore[arg-type]


def test_the_measures_are_those_of_the_rules(report: AnswerReport) -> None:
    measures = report.overall
    assert (measures.n, measures.n_unanswerable) == (6, 2)
    assert measures.right == pytest.approx(2 / 6)
    assert measures.wrong_stated == pytest.approx(2 / 6)
    assert measures.refusal_recall == pytest.approx(1 / 2)
    assert measures.over_refusal == pytest.approx(1 / 4)
    assert measures.focus == pytest.approx((6 + 3) / 2 / len(EVIDENCE))
    assert measures.citation_validity == pytest.approx(5 / 6)
    assert measures.citation_recall == pytest.approx((1 + 0 + 0 + 1) / 4)
    assert measures.citation_precision == pytest.approx((1 + 0 + 1 / 2) / 3)
    assert measures.median_ms == 20.0


def test_a_measure_that_no_question_has_a_say_in_is_none_and_not_nought() -> None:
    report = evaluate(QUESTIONS[:1], ScriptedAnswerer(reply_to), NOTICES)  # type: ignore[arg-type]
    assert report.measure("refusal_recall") is None
    assert report.measure("right") == 1


def test_an_unknown_measure_is_an_error_that_lists_the_known_ones(report: AnswerReport) -> None:
    with pytest.raises(UnknownMeasure, match="citation_recall"):
        report.measure("n")
    assert all(report.measure(name) is not None for name in MEASURES if name != "nearest_validity")


def test_kinds_and_languages_are_counted_apart(report: AnswerReport) -> None:
    assert {kind: group.n for kind, group in report.by_kind.items()} == {
        "fact": 1, "list": 2, "number": 1, "unanswerable": 2,
    }  # fmt: skip
    assert {name: group.n for name, group in report.by_language.items()} == {
        "en": 1, "ja": 1, "zh": 4,
    }  # fmt: skip
    assert report.by_kind["number"].right == 1
    assert report.by_language["ja"].right == 0


def test_the_history_is_asked_along_and_all_notices_are_asked() -> None:
    answerer = ScriptedAnswerer(lambda question: a_refusal())
    turn = Turn("前问", "前答")
    question = a_question(notice="qingshan")
    followup = type(question)(
        question_id="t-9", question="那办结率呢", language="zh", kind="followup",
        answerable=True, history=(turn,),
    )  # fmt: skip
    steps: list[tuple[str, int, int]] = []
    evaluate(
        (question, followup),
        answerer,  # type: ignore[arg-type]
        NOTICES,
        lambda stage, done, total: steps.append((stage, done, total)),
    )
    assert answerer.asked == [Question("热线全年受理多少诉求?"), Question("那办结率呢", (turn,))]
    assert steps == [("ask", 1, 2), ("ask", 2, 2)]


def test_the_table_shows_every_kind_and_language_with_its_n_and_counts_the_faults(
    report: AnswerReport,
) -> None:
    rows = {line.split()[0]: line.split() for line in format_table(report).splitlines() if line}
    assert rows["all"][1:4] == ["6", "2", "0.333"]
    assert rows["unanswerable"][1:4] == ["2", "2", "0.500"]
    assert rows["ja"][1:4] == ["1", "0", "0.000"]
    assert rows["list"][7] == "–"
    assert "too long" in format_table(report)
    assert "stand in no notice" not in format_table(report)


def test_the_table_says_so_where_a_notice_is_not_in_the_store() -> None:
    questions = (a_question(notice="elsewhere"),)
    report = evaluate(questions, ScriptedAnswerer(lambda _: a_refusal()), NOTICES)  # type: ignore[arg-type]
    assert report.unlocated == (("t-001", EVIDENCE),)
    assert "1 evidence quotes of 1 questions stand in no notice" in format_table(report)

"""The scorer against the outside questions: what an oracle, a refuser and a liar must get."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from corpus.notice import Notice, NoticeId
from eval.answers import DevQuestion, evaluate, load_questions
from eval.scoring import LONG_LIMIT
from service.answering.outcome import Answer, Question, Reply
from service.said import norm, occurrences
from tests.eval.scripted import ScriptedAnswerer, a_citation, a_notice, a_refusal, a_reply

SETS = {"notice_dev_questions.jsonl": "tianjin-zwfw-2025", "multi_dev_questions.jsonl": None}


@pytest.fixture(scope="module")
def notices(shared: Path) -> Mapping[NoticeId, Notice]:
    found = [
        a_notice(path.read_bytes().decode("utf-8"), path.stem)
        for path in sorted((shared / "notices").glob("*.txt"))
    ]
    return {notice.notice_id: notice for notice in found}


@pytest.fixture(params=SETS)
def asked(
    request: pytest.FixtureRequest, shared: Path, notices: Mapping[NoticeId, Notice]
) -> tuple[tuple[DevQuestion, ...], Mapping[NoticeId, Notice]]:
    only = SETS[request.param]
    questions = load_questions(shared / "eval" / request.param)
    return questions, {NoticeId(only): notices[NoticeId(only)]} if only else notices


Asked = tuple[tuple[DevQuestion, ...], Mapping[NoticeId, Notice]]


class Oracle:
    """Answers with the evidence, and with what the gold must include where that is computed."""

    def __init__(self, questions: tuple[DevQuestion, ...], notices: Mapping[NoticeId, Notice]):
        self._gold = {(question.question, question.history): question for question in questions}
        self._notices = notices

    def __call__(self, question: Question) -> Reply:
        gold = self._gold[question.text, question.history]
        if not gold.answerable:
            return a_refusal()
        asked = [gold.notice] if gold.notice else sorted(self._notices)
        citations = tuple(
            a_citation(quote, text=text, notice_id=notice_id)
            for quote in gold.evidence
            for notice_id in asked
            if quote in (text := self._notices[notice_id].text)
        )
        said = "；".join(gold.evidence)
        said += "".join(
            f"，{group[0]}"
            for group in gold.must_include
            if not any(norm(alternative) in norm(said) for alternative in group)
        )
        return a_reply(Answer(said + "[1]", citations))


def test_every_evidence_quote_stands_word_for_word_in_its_notice(asked: Asked) -> None:
    questions, notices = asked
    for question in questions:
        texts = [notices[question.notice].text] if question.notice else [
            notice.text for notice in notices.values()
        ]  # fmt: skip
        for quote in question.evidence:
            assert any(any(occurrences(quote, text)) for text in texts), (question, quote)
        assert bool(question.evidence) == question.answerable


def test_an_oracle_that_answers_with_the_evidence_is_right_everywhere(asked: Asked) -> None:
    questions, notices = asked
    report = evaluate(questions, ScriptedAnswerer(Oracle(questions, notices)), notices)  # type: ignore[arg-type]
    assert report.failing == ()
    assert report.measure("right") == 1
    for name in ("citation_validity", "citation_recall", "citation_precision", "refusal_recall"):
        assert report.measure(name) == 1
    assert report.measure("wrong_stated") == report.measure("over_refusal") == 0
    assert 1 <= (report.measure("focus") or 0) < 1.1
    assert report.unlocated == ()


def test_one_who_always_refuses_is_right_on_the_unanswerable_alone(asked: Asked) -> None:
    questions, notices = asked
    report = evaluate(questions, ScriptedAnswerer(lambda _: a_refusal()), notices)  # type: ignore[arg-type]
    unanswerable = sum(not question.answerable for question in questions)
    assert report.measure("right") == pytest.approx(unanswerable / len(questions))
    assert report.measure("wrong_stated") == 0
    assert report.measure("refusal_recall") == report.measure("over_refusal") == 1
    assert report.measure("citation_recall") == 0
    assert report.measure("citation_precision") is None
    assert report.measure("citation_validity") is None
    assert report.measure("focus") is None


def test_one_who_always_says_something_else_is_never_right_and_always_harmful(
    asked: Asked,
) -> None:
    questions, notices = asked
    notice = next(iter(notices.values()))
    reply = a_reply(
        Answer(
            "无关。[1]",
            (a_citation(notice.text[:1], text=notice.text, notice_id=notice.notice_id),),
        )
    )
    report = evaluate(questions, ScriptedAnswerer(lambda _: reply), notices)  # type: ignore[arg-type]
    assert report.measure("right") == 0
    assert report.measure("wrong_stated") == 1
    assert report.measure("refusal_recall") == report.measure("over_refusal") == 0
    assert report.measure("citation_validity") == 1


def test_one_who_reads_out_the_whole_notice_is_never_right_for_its_length(asked: Asked) -> None:
    questions, notices = asked

    def recite(question: Question) -> Reply:
        texts = "".join(notice.text for notice in notices.values())
        citations = tuple(
            a_citation(notice.text, text=notice.text, notice_id=notice.notice_id)
            for notice in notices.values()
        )
        return a_reply(Answer(texts, citations))

    report = evaluate(questions, ScriptedAnswerer(recite), notices)  # type: ignore[arg-type]
    assert report.measure("right") == 0
    assert all(judged.length > LONG_LIMIT for judged in report.judgements)
    assert report.measure("citation_recall") == 1
    assert (report.measure("focus") or 0) > 100

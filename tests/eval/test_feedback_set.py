"""Feedback as a set of questions: what asking again calls right, the scorer calls right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.questions import load_questions
from eval.scoring import Fault, judge
from service.answering.outcome import Reply
from service.expected import NoticeWords, expected_of
from service.feedback import Feedback, Rating, Verdict
from service.feedback_questions import questions_of, write_questions
from service.reasking import judged
from tests.eval.scripted import NOTICE_ID, a_notice, a_refusal, an_answer
from tests.service.feedback_factories import QUOTE, a_rating, an_up_answer

NOTICES = {NOTICE_ID: a_notice()}
NOW = [
    an_up_answer(),
    an_answer("青山市热线全年受理诉求1,200件。[1]", "青山市热线全年受理诉求1,200件"),
    an_answer("1,200件。[1]", QUOTE),
    an_answer("办结率为98%。[1]", "办结率为98%"),
    a_refusal(),
    a_refusal("通知没有说到这个单位。"),
]
RATED = [
    a_rating(rating=rating, correction=correction, reply=reply)
    for rating in Rating
    for correction in ("", "办结率为98%", "应为一千三百件")
    for reply in (None, a_refusal())
    # of a refusal rated down without a correction that stands in a notice no question can be made
    if not (reply is not None and rating is Rating.DOWN and "98%" not in correction)
]


@pytest.mark.parametrize("now", NOW)
@pytest.mark.parametrize("said", RATED)
def test_the_verdict_is_the_scorers(said: Feedback, now: Reply, tmp_path: Path) -> None:
    words = NoticeWords(NOTICES)
    lines = questions_of([said], words).lines
    write_questions(tmp_path / "set.jsonl", lines)
    [question] = load_questions(tmp_path / "set.jsonl")
    judgement = judge(question, now, NOTICES)
    verdict, _ = judged(said, expected_of(said, words), now, NOTICES)
    if verdict is Verdict.RIGHT:
        assert judgement.is_right
    if verdict is Verdict.WRONG and judgement.is_right:
        # the very answer that was rated down, though it says what the correction says
        assert said.rating is Rating.DOWN


def test_what_was_rated_down_is_wrong_stated_when_it_is_said_again(tmp_path: Path) -> None:
    lines = questions_of([a_rating(rating=Rating.DOWN)], NoticeWords(NOTICES)).lines
    write_questions(tmp_path / "set.jsonl", lines)
    [question] = load_questions(tmp_path / "set.jsonl")
    again = judge(question, an_up_answer(), NOTICES)
    assert Fault.STATED in again.faults
    assert again.is_wrong_stated
    assert not judge(question, NOW[3], NOTICES).is_wrong_stated


def test_a_line_holds_what_anybody_typed_as_one_line_of_json(tmp_path: Path) -> None:
    nasty = '"}\n{"id": "x"}\u2028<script>'
    said = a_rating(rating=Rating.DOWN, reason=nasty, correction=nasty, question=nasty)
    write_questions(tmp_path / "set.jsonl", questions_of([said], NoticeWords(NOTICES)).lines)
    [line] = (tmp_path / "set.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert json.loads(line)["question"] == nasty
    [question] = load_questions(tmp_path / "set.jsonl")
    assert "通知里没有这句话" in question.note

"""Feedback as a set of questions: what asking again calls right, the scorer calls right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.questions import load_questions
from eval.scoring import Fault, judge
from service.answering.outcome import Reply
from service.expected import NoticeWords, expected_of
from service.feedback import Feedback, Rating, Ruling, Verdict
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
    a_rating(rating=rating, correction=correction, reply=reply, ruling=ruling)
    for rating in Rating
    for ruling in (Ruling.RIGHT, Ruling.WRONG, None)
    for correction in ("", "办结率为98%", "应为一千三百件")
    for reply in (None, a_refusal())
    # of a thumb that is only claimed, or a refusal that is wrong, no question can be made by itself
    if ("98%" in correction and ruling is not Ruling.WRONG)
    or (ruling is not None and (reply is None or (rating is Rating.UP) is (ruling is Ruling.RIGHT)))
]


@pytest.mark.parametrize("now", NOW)
@pytest.mark.parametrize("said", RATED)
def test_the_verdict_is_the_scorers(said: Feedback, now: Reply, tmp_path: Path) -> None:
    words = NoticeWords(NOTICES)
    lines = questions_of([said], words, unruled=True).lines
    write_questions(tmp_path / "set.jsonl", lines)
    [question] = load_questions(tmp_path / "set.jsonl")
    judgement = judge(question, now, NOTICES)
    verdict, _ = judged(said, expected_of(said, words, unruled=True), now, NOTICES)
    if verdict is Verdict.RIGHT:
        assert judgement.is_right
    if verdict is Verdict.WRONG and judgement.is_right:
        # the very answer that was rated down, though it says what the correction says
        assert said.rating is Rating.DOWN


def test_what_was_rated_down_is_wrong_stated_when_it_is_said_again(tmp_path: Path) -> None:
    said = a_rating(rating=Rating.DOWN, ruling=Ruling.RIGHT)
    lines = questions_of([said], NoticeWords(NOTICES)).lines
    write_questions(tmp_path / "set.jsonl", lines)
    [question] = load_questions(tmp_path / "set.jsonl")
    again = judge(question, an_up_answer(), NOTICES)
    assert Fault.STATED in again.faults
    assert again.is_wrong_stated
    assert not judge(question, NOW[3], NOTICES).is_wrong_stated


def test_a_line_holds_what_anybody_typed_as_one_line_of_json(tmp_path: Path) -> None:
    nasty = '"}\n{"id": "x"}\u2028<script>'
    said = a_rating(
        rating=Rating.DOWN, reason=nasty, correction=nasty, question=nasty, ruling=Ruling.RIGHT
    )
    write_questions(tmp_path / "set.jsonl", questions_of([said], NoticeWords(NOTICES)).lines)
    [line] = (tmp_path / "set.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert json.loads(line)["question"] == nasty
    [question] = load_questions(tmp_path / "set.jsonl")
    assert "通知里没有这句话" in question.note


def test_a_note_says_that_a_correction_is_in_no_notice_only_where_it_is_not() -> None:
    corrections = {
        "办结率为98%": "更正：办结率为98%",
        "“办结率为98%”不对": "更正：“办结率为98%”不对（说通知里的话不对）",
        "应为一千三百件": "更正：应为一千三百件（通知里没有这句话）",
    }
    for correction, said in corrections.items():
        rated = a_rating(rating=Rating.DOWN, correction=correction, ruling=Ruling.RIGHT)
        [line] = questions_of([rated], NoticeWords(NOTICES)).lines
        assert str(line["note"]).endswith(said)
    repeated = a_rating(rating=Rating.DOWN, correction=QUOTE, ruling=Ruling.WRONG)
    [line] = questions_of([repeated], NoticeWords(NOTICES)).lines
    assert str(line["note"]).endswith(f"更正：{QUOTE}（与原回答相同）")
    assert line["must_not_include"] == []


def test_what_is_only_claimed_is_left_out_and_who_agree_once_it_is_ruled_on_are_one() -> None:
    claimed = [a_rating(rating=Rating.DOWN, number=number) for number in (1, 2)]
    claimed.append(a_rating(rating=Rating.DOWN, number=5, correction="办结率为98%"))
    assert questions_of(claimed, NoticeWords(NOTICES)).lines == ()
    assert len(questions_of(claimed, NoticeWords(NOTICES)).waiting) == 3
    [taken] = questions_of(claimed, NoticeWords(NOTICES), unruled=True).lines
    assert "未经裁定" in str(taken["note"])
    held = [
        a_rating(rating=Rating.DOWN, number=3, ruling=Ruling.RIGHT),
        a_rating(rating=Rating.DOWN, number=4, ruling=Ruling.RIGHT, correction="应为一千三百件"),
    ]
    [line] = questions_of([*claimed, *held], NoticeWords(NOTICES)).lines
    assert line["id"] == "fb-3"
    assert "编辑认为评价属实" in str(line["note"])
    assert "共2人" in str(line["note"])

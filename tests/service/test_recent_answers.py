"""What was answered lately: found by its id until it is too old, in bounded memory."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest

from corpus.notice import NoticeId
from corpus.passages import reading_of
from service.answering.outcome import Question, Reply, Turn
from service.feedback_errors import UnknownAnswer
from service.rated_answer import answer_from, digest_of, stored_answer
from service.recent_answers import RecentAnswers
from tests.eval.scripted import NOTICE_ID, TEXT, a_citation, a_notice, a_refusal
from tests.service.feedback_factories import QUESTION, QUOTE, a_rated_answer, an_up_answer

READINGS = {NOTICE_ID: reading_of(a_notice())}


def remember(recent: RecentAnswers, answer_id: str, reply: Reply | None = None) -> None:
    recent.remember(
        Question(QUESTION), replace(reply or an_up_answer(), answer_id=answer_id), READINGS
    )


def test_an_answer_is_found_by_its_id_with_all_that_it_takes_to_ask_again() -> None:
    recent = RecentAnswers()
    asked = Question(QUESTION, (Turn("问", "答"),), frozenset({NOTICE_ID}))
    recent.remember(asked, an_up_answer(), READINGS, "staff")
    found = recent.find("a-1")
    assert found.again() == asked
    assert (found.language, found.audience, found.is_refused) == ("zh", "staff", False)
    assert [(each.quote, each.span.start) for each in found.citations] == [
        (QUOTE, TEXT.index(QUOTE))
    ]
    assert dict(found.digests) == {NOTICE_ID: digest_of(TEXT)}


def test_an_abstention_is_remembered_with_its_reason_and_what_it_named_as_nearest() -> None:
    recent = RecentAnswers()
    remember(recent, "a-2", a_refusal("没有写到。", a_citation("98%")))
    found = recent.find("a-2")
    assert (found.reason, found.text) == ("no_evidence", "没有写到。")
    assert [each.quote for each in found.citations] == ["98%"]


def test_an_unknown_answer_says_to_ask_again() -> None:
    with pytest.raises(UnknownAnswer, match="Ask the question again"):
        RecentAnswers().find("nobody")


def test_the_oldest_go_first_and_what_is_asked_again_is_young_again() -> None:
    recent = RecentAnswers(kept=2)
    for answer_id in ("a", "b", "a", "c"):
        remember(recent, answer_id)
    assert recent.find("a").answer_id == "a"
    with pytest.raises(UnknownAnswer):
        recent.find("b")


def test_long_talks_are_forgotten_sooner_so_that_memory_stays_bounded() -> None:
    recent = RecentAnswers(kept_characters=5 * a_rated_answer().size)
    for number in range(50):
        remember(recent, f"a{number}")
    kept = [number for number in range(50) if _is_kept(recent, f"a{number}")]
    assert kept == [45, 46, 47, 48, 49]
    remember(recent, "long", an_up_answer("长" * 10_000))
    assert not any(_is_kept(recent, f"a{number}") for number in range(50))


def test_a_notice_that_changed_has_another_digest() -> None:
    recent = RecentAnswers()
    remember(recent, "before")
    changed = {NOTICE_ID: reading_of(a_notice(TEXT + "另行通知。"))}
    recent.remember(Question(QUESTION), replace(an_up_answer(), answer_id="after"), changed)
    assert recent.find("before").digests != recent.find("after").digests


def test_no_text_of_a_notice_is_held_once_it_is_removed() -> None:
    recent = RecentAnswers()
    reading = reading_of(a_notice())
    recent.remember(Question(QUESTION), an_up_answer(), {NOTICE_ID: reading})
    del reading
    notices = [each for each in gc.get_referents(*recent._digests.values()) if TEXT in str(each)]
    assert notices == []


@pytest.mark.parametrize("text", ["𠮷😀\u202e", '"引号"\n换行', ""])
def test_an_answer_is_stored_and_read_back_as_it_was(text: str) -> None:
    citation = replace(a_citation("98%"), item=3, notice_date="2025-01", source_address=text)
    answer = replace(
        a_rated_answer(an_up_answer(f"答{text}[1]", citation), history=(Turn(text, text),)),
        notice_ids=(NoticeId("a"), NoticeId("b")),
    )
    assert answer_from(stored_answer(answer)) == answer


def _is_kept(recent: RecentAnswers, answer_id: str) -> bool:
    try:
        recent.find(answer_id)
    except UnknownAnswer:
        return False
    return True

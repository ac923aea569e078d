"""Builders for the tests of feedback: a rating of an answer, whole by default."""

from __future__ import annotations

from service.answering.outcome import Citation, Question, Reply, Turn
from service.feedback import Feedback, Rating, Ruling, Should
from service.rated_answer import RatedAnswer, digest_of
from tests.eval.scripted import NOTICE_ID, TEXT, a_citation, a_refusal, an_answer

QUESTION = "热线全年受理多少诉求?"
QUOTE = "全年受理诉求1,200件"


def an_up_answer(text: str = f"{QUOTE}。[1]", *quotes: str | Citation) -> Reply:
    """The right answer, or another."""
    return an_answer(text, *(quotes or (QUOTE,)))


def a_rated_answer(
    reply: Reply | None = None, *, question: str = QUESTION, history: tuple[Turn, ...] = ()
) -> RatedAnswer:
    """An answer as it is kept."""
    asked = Question(question, history)
    return RatedAnswer.of(asked, reply or an_up_answer(), "citizen", {NOTICE_ID: digest_of(TEXT)})


def a_rating(
    reply: Reply | None = None,
    *,
    rating: Rating = Rating.UP,
    correction: str = "",
    reason: str = "",
    number: int = 1,
    question: str = QUESTION,
    ruling: Ruling | None = None,
    should: Should | None = None,
) -> Feedback:
    """One rating of one answer."""
    answer = a_rated_answer(reply, question=question)
    at = "2025-03-05T08:00:00+00:00"
    return Feedback(
        number, at, rating, reason, correction, "somebody", True, answer, None, ruling, should
    )


__all__ = ["QUESTION", "QUOTE", "a_citation", "a_rated_answer", "a_rating", "a_refusal"]

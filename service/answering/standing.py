"""A short question in a talk: looked at alone first, and joined to what was asked before only then.

要钱吗 leans on the question before it, 专利预审要多久 does not, and both have hardly a word of
their own. Which it is shows in the answer: what stands alone is surely answered without history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.normalize import match_key
from service.answering.asked import Asked
from service.answering.confidence import confidence
from service.answering.courtesy import courtesy_in
from service.answering.evidence import Ranked, Statement
from service.answering.lexicon import words_of
from service.answering.looked import Trail
from service.answering.needs import Need
from service.answering.outcome import Answer, Citation, Outcome, Question
from service.answering.refuse import of_the_form
from service.answering.understand import is_only_short
from service.answering.vocabulary import Vocabulary, content_words

_SURE = 0.8
"""The least probability with which a short question is answered alone. Of questions that were
follow-ups, 0.76 was the most at which one was answered wrongly alone and rightly when joined."""
_NAMED = 2
"""Words that the notices know, of which a question with so many names its own subject."""

_SHOWN = frozenset({Asked.FIGURE, Asked.COUNT, Asked.TIME, Asked.BODY, Asked.PLACE})
"""Forms of which a statement shows whether it answers in them; it does not say how to complain."""


def ways_to_read(question: Question) -> tuple[Question, ...]:
    """The question without its history, then with it, where it is only short; else as it is.

    What asks nothing (谢谢) has no history: it would ask again what was asked before.
    """
    if courtesy_in(match_key(question.text)) is not None:
        return (replace(question, history=()),)
    return (replace(question, history=()), question) if is_only_short(question) else (question,)


def stands(outcome: Outcome, trail: Trail, vocabulary: Vocabulary) -> bool:
    """Whether what was found for a question without its history is the answer to it."""
    if not isinstance(outcome, Answer):
        return False
    return all(
        _names_its_subject(look.need, vocabulary)
        or _probability(look.need, look.statements, outcome.citations) >= _SURE
        for look in trail.looks
    )


def goes_on(outcome: Outcome, need: Need) -> bool:
    """Whether what was found for a short question joined to the one before answers the short one.

    ``need`` is the joined one, whose ``words`` are the short question's own. Joined to anything,
    怎么投诉 or 周末上班吗 finds what was found before: a word of its own has to stand there, or it
    has to ask in a form that an answer shows (要几天, 归谁管).
    """
    if not isinstance(outcome, Answer) or not need.inherited or need.asked & _SHOWN:
        return True
    quoted = " ".join(match_key(f"{each.section} {each.quote}") for each in outcome.citations)
    meant = (term for word in need.words for term in need.equivalents.get(word, ()))
    return any(word in quoted for word in need.words) or any(
        all(part in quoted for part in words_of(term)) for term in meant
    )


def _names_its_subject(need: Need, vocabulary: Vocabulary) -> bool:
    words = content_words(match_key(need.key))
    return len(words) >= _NAMED and all(word in vocabulary for word in words)


def _probability(need: Need, statements: Ranked, cited: Sequence[Citation]) -> float:
    """How sure the best statement that the answer cites is; 0 where it cites none of them."""
    told = of_the_form(statements, need)
    at = next((n for n, each in enumerate(told) if _is_cited(each, cited)), None)
    return 0.0 if at is None else confidence(told[at:], need)


def _is_cited(statement: Statement, cited: Sequence[Citation]) -> bool:
    return any(
        each.notice_id == statement.notice_id and each.span.overlaps(statement.span)
        for each in cited
    )

"""A short question in a talk: looked at alone first, and joined to what was asked before only then.

要钱吗 leans on the question before it, 专利预审要多久 does not, and both have hardly a word of
their own. Which it is shows in the answer: what stands alone is surely answered without history.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.normalize import match_key
from service.answering.asked import Asked
from service.answering.asked_again import Homes, in_full, place_of_talk, without_places
from service.answering.confidence import confidence
from service.answering.courtesy import courtesy_in
from service.answering.evidence import Ranked, Statement
from service.answering.frames import asked_of
from service.answering.language import language_of
from service.answering.lexicon import words_of
from service.answering.looked import Trail
from service.answering.needs import Need
from service.answering.outcome import Abstention, Answer, Citation, Outcome, Question
from service.answering.refuse import of_the_form
from service.answering.understand import Understood, is_only_short, understand
from service.answering.vocabulary import Vocabulary, content_words

_SURE = 0.8
"""The least probability with which a short question is answered alone. Of questions that were
follow-ups, 0.76 was the most at which one was answered wrongly alone and rightly when joined."""
_NAMED = 2
"""Words that the notices know, of which a question with so many names its own subject."""

_SAYS_ENOUGH = 3
"""Characters of its own words with which a short question may name a subject: 满意率, not 罚."""
_SHOWN = frozenset({Asked.FIGURE, Asked.COUNT, Asked.TIME, Asked.BODY, Asked.PLACE})
"""Forms of which a statement shows whether it answers in them; it does not say how to complain."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read a question, and what was found for it."""

    understood: Understood
    outcome: Outcome
    trail: Trail


def ways_to_read(question: Question, homes: Homes = ()) -> tuple[Question, ...]:
    """The question without its history, then with it, where it is only short; else as it is.

    What asks nothing (谢谢) has no history: it would ask again what was asked before. ``homes``:
    what the notices speak for. Where that is several places, a short question is asked of the
    place of the talk.
    """
    if courtesy_in(match_key(question.text)) is not None:
        return (replace(question, history=()),)
    if not is_only_short(question):
        return (question,)
    return (_of_the_place_of_the_talk(question, homes), question)


def _of_the_place_of_the_talk(question: Question, homes: Homes) -> Question:
    """The question without its history, of the place that was asked of last, if one is open."""
    text = in_full(question, homes).text
    place = place_of_talk(question, homes)
    alone = asked_of(text, place, language_of(text)) if place else text
    return Question(alone, (), question.notice_ids)


def way_told(question: Question, vocabulary: Vocabulary, read: Callable[[Question], Way]) -> Way:
    """Of the ways to read a question, the one whose answer is told. ``read`` answers one."""
    homes = vocabulary.homes
    first, *rest = ways_to_read(question, homes)
    alone = read(first)
    if not rest:
        placed = _of_the_place_of_the_talk(first, homes)
        is_open = isinstance(alone.outcome, Abstention) and bool(alone.outcome.places)
        return read(placed) if is_open and placed.text != in_full(first, homes).text else alone
    subject = understand(question, vocabulary).needs[0].inherited
    is_sure = stands(alone, vocabulary)
    if is_sure and not strays(alone, subject):
        return alone
    joined = read(question)
    return nearer(alone, joined) if is_sure else that_goes_on(alone, joined)


def stands(way: Way, vocabulary: Vocabulary) -> bool:
    """Whether what was found for a question without its history is the answer to it."""
    outcome = way.outcome
    if not isinstance(outcome, Answer):
        return False
    return all(
        _names_its_subject(look.need, vocabulary)
        or _probability(look.need, look.statements, outcome.citations) >= _SURE
        for look in way.trail.looks
    )


def strays(way: Way, subject: Sequence[str]) -> bool:
    """Whether what was found for a short question shares no word with what was asked before it.

    ``subject``: the words of that. It may be another thing that is asked now, or the same and
    of another subject: 谁负责建设.
    """
    if not isinstance(way.outcome, Answer) or not way.trail.looks:
        return False
    return not _shares(subject, way.outcome)


def nearer(alone: Way, joined: Way) -> Way:
    """Of two ways to read a short question, the one whose answer is told, where the first strays.

    The joined one, where its quotes have all words of the short question and one of what was asked
    before. Else the first, if its quotes have all of its words; else none of what was said is
    known to be of what is asked, and the joined one says so or says it.
    """
    need = joined.understood.needs[0]
    told = joined.outcome
    if isinstance(told, Answer) and _holds_all(need, told) and _shares(need.inherited, told):
        return joined
    assert isinstance(alone.outcome, Answer)
    return (
        alone
        if len("".join(need.words)) >= _SAYS_ENOUGH and _holds_all(need, alone.outcome)
        else joined
    )


def that_goes_on(alone: Way, joined: Way) -> Way:
    """The joined way, if its answer is one to the short question; else the first."""
    return joined if goes_on(joined.outcome, joined.understood.needs[0]) else alone


def goes_on(outcome: Outcome, need: Need) -> bool:
    """Whether what was found for a short question joined to the one before answers the short one.

    ``need`` is the joined one, whose ``words`` are the short question's own. Joined to anything,
    怎么投诉 or 周末上班吗 finds what was found before: a word of its own has to stand there, or it
    has to ask in a form that an answer shows (要几天, 归谁管).
    """
    if not isinstance(outcome, Answer) or not need.inherited or need.asked & _SHOWN:
        return True
    quoted = _quoted(outcome)
    return any(_has(quoted, word, need) for word in need.words)


def _quoted(answer: Answer) -> str:
    return " ".join(match_key(f"{each.section} {each.quote}") for each in answer.citations)


def _has(quoted: str, word: str, need: Need) -> bool:
    """Whether a text has a word, or all words of a term that means it."""
    terms = need.equivalents.get(word, ())
    return word in quoted or any(all(part in quoted for part in words_of(term)) for term in terms)


def _holds_all(need: Need, answer: Answer) -> bool:
    quoted = _quoted(answer)
    return all(_has(quoted, word, need) for word in need.words)


def _shares(subject: Sequence[str], answer: Answer) -> bool:
    quoted = _quoted(answer)
    return any(len(word) > 1 and word in quoted for word in subject)


def _names_its_subject(need: Need, vocabulary: Vocabulary) -> bool:
    words = content_words(without_places(match_key(need.key), vocabulary.homes))
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

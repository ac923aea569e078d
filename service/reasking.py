"""Asks what was rated once more, and says of each whether it is answered rightly now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from corpus.errors import StoreEmpty
from corpus.notice import Notice, NoticeId
from corpus.visibility import Visibility
from service.answering.outcome import Abstention, Citation, Question, Reply
from service.expected import Correction, Expected, NoticeWords, Why, expected_of
from service.feedback import Feedback, Rating, Reasked, Ruling, Verdict, now
from service.rated_answer import said_of
from service.said import norm, occurrences, without_markers
from service.views import View, Views


class Decided(StrEnum):
    """What a verdict was decided by."""

    SAME_AS_RATED = "same_as_rated"  # the same reply, word for word, as was rated
    SAYS_AND_CITES = "says_and_cites"  # what was expected
    REFUSED = "refused"  # rightly or not
    ANSWERED = "answered"  # though the notices were said not to say it
    SAID_AGAIN = "said_again"  # what was called wrong
    SAID_MORE = "said_more"  # that, and what was not said before: it may have lacked only this
    ELSEWHERE = "elsewhere"  # the evidence is not cited
    OTHER_WORDS = "other_words"  # the evidence is cited, and not all of it said
    NOBODY_SAID = "nobody_said"  # nobody said what is right
    UNRULED = "unruled"  # no editor has ruled on the rating, and it is another reply
    REPEATED = "repeated"  # the correction is what the answer had said, and it is another reply
    SET_ASIDE = "set_aside"  # by an editor
    NOT_LOCATED = "not_located"  # the words of the correction are in no notice
    WORDS_GONE = "words_gone"  # the evidence is in no notice any more
    NOTICE_GONE = "notice_gone"  # the question was asked of a notice that is gone


def reask(
    rated: Sequence[Feedback],
    views: Views,
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[int, Reasked]:
    """What comes of each, by the number of the feedback. A question rated often is asked once.

    Each is asked of notices such as it was asked of then: what comes of it is kept with it, for
    all who may see that. ``progress`` is told stage, done, total. Raises StoreEmpty where there is
    no notice to ask.
    """
    asking: dict[frozenset[Visibility], _Again] = {}
    found: dict[int, Reasked] = {}
    at = now()
    for done, said in enumerate(rated, 1):
        kinds = said.answer.kinds
        if kinds not in asking:
            asking[kinds] = _Again(views.within(kinds))
        found[said.number] = asking[kinds].reasked(said, at)
        if progress is not None:
            progress("ask again", done, len(rated))
    if rated and not any(each.notices for each in asking.values()):
        raise StoreEmpty
    return found


class _Again:
    """Asks again what was asked of the notices of one view."""

    def __init__(self, view: View) -> None:
        readings = view.shelf.snapshot().readings
        self._answerer = view.answerer
        self._replies: dict[Question, Reply] = {}
        self.notices = {notice_id: reading.notice for notice_id, reading in readings.items()}
        self._words = NoticeWords(self.notices)

    def reasked(self, said: Feedback, at: str) -> Reasked:
        question = said.answer.again()
        asked = question.notice_ids
        if not self.notices or (asked is not None and not asked <= self.notices.keys()):
            gone = Decided.NOTICE_GONE.value
            return Reasked(at, Verdict.UNTOLD, gone, "", is_changed=True)
        if question not in self._replies:
            self._replies[question] = self._answerer.ask(question)
        reply = self._replies[question]
        expected = expected_of(said, self._words)
        verdict, decided = judged(said, expected, reply, self.notices)
        return Reasked(at, verdict, decided.value, said_of(reply), is_changed(said, reply))


def judged(
    said: Feedback, expected: Expected, reply: Reply, notices: Mapping[NoticeId, Notice]
) -> tuple[Verdict, Decided]:
    """Whether ``reply``, to the same question asked again, is right, and what says so.

    Nothing can be told by a rating alone: an editor has to rule on it. The same reply is what that
    ruling makes of it. Of another, right is what `wenjin eval answers` calls right of the exported
    question, but that length is no fault here; where the evidence is cited and not said in these
    words, nothing can be told.
    """
    is_same = not is_changed(said, reply)
    if not expected.is_told:
        is_kept = is_same and said.ruling is not Ruling.ASIDE
        return Verdict.UNTOLD, Decided.SAME_AS_RATED if is_kept else Decided(expected.why.value)
    if is_same and expected.why in (Why.RATED_UP, Why.REFUSED_RIGHTLY):
        return Verdict.RIGHT, Decided.SAME_AS_RATED
    # a thumb up with a correction, or any that an editor corrects, is of what may well say it
    is_open = expected.why in (Why.STATED, Why.UNSAID)
    is_open = is_open or (expected.why is Why.CORRECTED and said.rating is Rating.UP)
    if is_same and not is_open:
        return Verdict.WRONG, Decided.SAME_AS_RATED
    return _judged_otherwise(said, expected, reply, notices)


def _judged_otherwise(
    said: Feedback, expected: Expected, reply: Reply, notices: Mapping[NoticeId, Notice]
) -> tuple[Verdict, Decided]:
    refused = isinstance(reply.outcome, Abstention)
    if not expected.answerable:
        if refused:
            return Verdict.RIGHT, Decided.REFUSED
        return Verdict.WRONG, Decided.ANSWERED
    if not expected.evidence:
        return _without_evidence(said, expected, reply)
    if not any(
        quote in each.text for quote in expected.evidence for each in _of(expected, notices)
    ):
        return Verdict.UNTOLD, Decided.WORDS_GONE
    if refused:
        return Verdict.WRONG, Decided.REFUSED
    if not _is_cited(expected, reply, notices):
        return Verdict.WRONG, Decided.ELSEWHERE
    told = _told(reply)
    if all(any(norm(each) in told for each in group) for group in expected.must_include):
        return Verdict.RIGHT, Decided.SAYS_AND_CITES
    return Verdict.UNTOLD, Decided.OTHER_WORDS


def is_changed(said: Feedback, reply: Reply) -> bool:
    """Whether something else is said now than when it was rated."""
    was, refused = said.answer, isinstance(reply.outcome, Abstention)
    return was.is_refused != refused or norm(was.text) != norm(said_of(reply))


def _without_evidence(said: Feedback, expected: Expected, reply: Reply) -> tuple[Verdict, Decided]:
    refused = isinstance(reply.outcome, Abstention)
    if refused and expected.why is Why.NOT_REFUSED:
        return Verdict.WRONG, Decided.REFUSED
    if not refused and any(norm(each) in _told(reply) for each in expected.must_not_include):
        if any(not _was_cited(citation, said) for citation in reply.citations):
            return Verdict.UNTOLD, Decided.SAID_MORE
        return Verdict.WRONG, Decided.SAID_AGAIN
    is_absent = expected.correction is Correction.ABSENT
    return Verdict.UNTOLD, Decided.NOT_LOCATED if is_absent else Decided.NOBODY_SAID


def _was_cited(citation: Citation, said: Feedback) -> bool:
    quotes = [norm(each.quote) for each in said.answer.citations]
    return any(each in norm(citation.quote) or norm(citation.quote) in each for each in quotes)


def _told(reply: Reply) -> str:
    return norm(without_markers(said_of(reply)))


def _of(expected: Expected, notices: Mapping[NoticeId, Notice]) -> list[Notice]:
    """The notices that the evidence may stand in."""
    if expected.notice_id is None:
        return [notices[each] for each in sorted(notices)]
    return [notices[expected.notice_id]] if expected.notice_id in notices else []


def _is_cited(expected: Expected, reply: Reply, notices: Mapping[NoticeId, Notice]) -> bool:
    return any(
        citation.notice_id == notice.notice_id and citation.span.overlaps(span)
        for notice in _of(expected, notices)
        for quote in expected.evidence
        for span in occurrences(quote, notice.text)
        for citation in reply.citations
    )

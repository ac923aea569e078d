"""What an editor says that should have been answered: looked up before it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.normalize import match_key
from corpus.notice import Notice
from service.expected import SHORTEST, NoticeWords
from service.feedback import Feedback, Should
from service.feedback_errors import SentenceNotFound, SentenceTooShort


def should_say(sentence: str, rated: Sequence[Feedback], notices: Iterable[Notice]) -> Should:
    """A sentence that stands, to the character, in a notice that each of ``rated`` is asked of.

    ``notices`` are those that are in force now. A rating is shown to who may see what its answer
    was made from, and asked again of as much; a sentence of another notice would be told to who
    may not see it. Raises SentenceTooShort, SentenceNotFound.
    """
    bare = sentence.strip()
    if len(match_key(bare)) < SHORTEST:
        raise SentenceTooShort(SHORTEST)
    every = tuple(notices)
    for said in rated:
        asked, kinds = said.answer.notice_ids, said.answer.kinds
        of_it = [
            each
            for each in every
            if each.visibility in kinds and (asked is None or each.notice_id in asked)
        ]
        if not any(bare in each.text for each in of_it):
            raise SentenceNotFound(said.number, _as_written(bare, of_it))
    return Should(bare)


def _as_written(sentence: str, notices: Sequence[Notice]) -> str | None:
    """The same words in other characters (width, script, blanks), as a notice has them."""
    words = NoticeWords({each.notice_id: each for each in notices})
    found = (words.find(sentence, each.notice_id) for each in notices)
    return next((each for each in found if each is not None), None)

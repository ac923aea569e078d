"""What a right answer has to be, by what people said of the one they got.

A rating is a claim of whoever gave it, and nothing is expected before an editor has ruled on it: a
correction in a notice's words is a proposal until then. Where the rating is not ruled wrong, those
words are the evidence, unless it denies something in words of its own (“……”说错了), or what was
rated down had said them already. Beside that, where the answer was right (a thumb up that is right,
a thumb down that is wrong): the words that it cited are the evidence and have to be said; of an
abstention, that the notices do not say. Where it was wrong: what was answered must not be said
again; of an abstention, only that a refusal is not wanted. What an editor says that should have
been answered goes before all of that: a notice's sentence, or that the notices do not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from corpus.normalize import AlignedKey, aligned_match_key, match_key
from corpus.notice import Notice, NoticeId
from kg.quantities import find_quantities
from service.feedback import Feedback, Rating, Ruling, Should
from service.said import norm, without_markers

SHORTEST = 4
"""Characters that a correction must have to be looked for: fewer stand anywhere."""
SHORTEST_SAID = 2
"""The same where it is only looked for in the answer that it corrects."""
SHORTEST_CLAUSE = 6
"""The same of a clause of it, where it does not stand in a notice as a whole."""
FOUND_SHARE = 0.5
"""How much of a correction has to stand in a notice for its clauses to be the evidence."""

_QUOTED = re.compile(r"[“「『\"]([^“”「」『』\"]+)[”」』\"]")
_DENIED_FIRST = re.compile(
    r"\s*(?:不[对對是]的?|(?:[说說答]?[错錯](?:了|的)?)|有[误誤]|不正确|不正確|wrong|no)[，,。！!：:；;]",
    re.IGNORECASE,
)
"""“不对，” by itself at the beginning denies the answer, not the words that follow."""
_DENIES = re.compile(
    r"不对|不是|并非|而非|不应|不该|不要|不正确|不准|不符|有误|没有|没说|没提|无此|[说写答弄搞引看]错|错误|错[了的]"
)
_DENIES_IN_ENGLISH = re.compile(
    r"\bnot\b|n['’]t\b|\bwrong|\bincorrect|\bmistake",
    re.IGNORECASE,
)
"""What says of quoted words that they are not the right ones."""
_CLAUSES = re.compile(r"[。！？!?；;，,：:\n]")
_ENDS = "。！？!?；;，,、：:.…“”\"'「」『』（）() "


class Why(StrEnum):
    """Where an expectation comes from."""

    RATED_UP = "rated_up"
    CORRECTED = "corrected"
    REFUSED_RIGHTLY = "refused_rightly"
    NOT_AGAIN = "not_again"
    NOT_REFUSED = "not_refused"
    UNRULED = "unruled"
    REPEATED = "repeated"  # the correction is what the answer had said
    SET_ASIDE = "set_aside"
    STATED = "stated"  # by an editor: the sentence that is right
    UNSAID = "unsaid"  # by an editor: that the notices do not say
    WORDS_GONE = "words_gone"  # the editor's sentence is in no notice any more


class Correction(StrEnum):
    """How a correction stands to the notices and to the answer that it is of."""

    NONE = "none"
    LOCATED = "located"
    REPEATED = "repeated"
    DENIES = "denies"  # words of a notice, and that they are not right
    ABSENT = "absent"  # its words stand in no notice


_UNTOLD = frozenset({Why.UNRULED, Why.REPEATED, Why.SET_ASIDE, Why.WORDS_GONE})


@dataclass(frozen=True, slots=True)
class Expected:
    """What a right answer says and cites. Every group of ``must_include`` needs one of its texts.

    ``notice_id`` is where all the evidence stands, where that is one notice. Without evidence, and
    ``answerable``, a reply can be seen to be wrong and never to be right.
    """

    why: Why
    answerable: bool = True
    notice_id: NoticeId | None = None
    evidence: tuple[str, ...] = ()
    must_include: tuple[tuple[str, ...], ...] = ()
    must_not_include: tuple[str, ...] = ()
    correction: Correction = field(default=Correction.NONE, compare=False)

    @property
    def is_told(self) -> bool:
        """Whether anybody said, so that it can be believed, what is right or what is wrong."""
        return self.why not in _UNTOLD

    @property
    def is_exportable(self) -> bool:
        """Whether a question can be made of it that an answer passes or fails."""
        return self.is_told and self.why is not Why.NOT_REFUSED


class NoticeWords:
    """The notices' texts, to look words up in whatever their width, script and white space."""

    def __init__(self, notices: Mapping[NoticeId, Notice]) -> None:
        self.notices = notices
        self._keys: dict[NoticeId, AlignedKey] = {}

    def find(self, words: str, notice_id: NoticeId) -> str | None:
        """``words`` as they stand in a notice; None where they do not."""
        text = self.notices[notice_id].text
        wanted = words.strip(_ENDS + "\n\t\u3000")
        if wanted and wanted in text:
            return wanted
        key = match_key(wanted)
        if not key:
            return None
        keyed = self._keys.get(notice_id)
        if keyed is None:
            keyed = self._keys[notice_id] = aligned_match_key(text)
        at = keyed.key.find(key)
        return None if at < 0 else keyed.span(at, at + len(key)).of(text)

    def located(
        self, correction: str, first: Sequence[NoticeId]
    ) -> tuple[NoticeId, list[str]] | None:
        """The notice that has the words of a correction, and these; ``first`` is looked at first.

        As a whole; else what stands in its quotation marks; else its clauses, if they are at least
        half of it.
        """
        if len(match_key(correction)) < SHORTEST:
            return None
        order = [*first, *sorted(each for each in self.notices if each not in first)]
        order = [each for each in order if each in self.notices]
        quoted = [each for each in _QUOTED.findall(correction) if len(match_key(each)) >= SHORTEST]
        for pieces in ([correction], quoted):
            for notice_id in order:
                found = [self.find(piece, notice_id) for piece in pieces]
                if found and None not in found:
                    return notice_id, [each for each in found if each]
        needed = FOUND_SHARE * len(match_key(correction))
        best: tuple[NoticeId, list[str]] | None = None
        for notice_id in order:
            clauses = list(self._clauses(correction, notice_id))
            length = sum(len(match_key(each)) for each in clauses)
            if clauses and length >= needed:
                best, needed = (notice_id, clauses), length + 1
        return best

    def _clauses(self, correction: str, notice_id: NoticeId) -> Iterator[str]:
        for clause in _CLAUSES.split(correction):
            if len(match_key(clause)) >= SHORTEST_CLAUSE:
                found = self.find(clause, notice_id)
                if found is not None:
                    yield found


def expected_of(said: Feedback, words: NoticeWords, *, unruled: bool = False) -> Expected:
    """What a right answer has to be, by one rating and what an editor holds of it.

    ``unruled``: a correction in a notice's words counts before anybody has ruled on it.
    """
    found = _located(said, words)
    how = _correction(said, found)
    is_believed = unruled or said.ruling is not None
    return replace(_expected(said, how, found if is_believed else None, words), correction=how)


def proposed(said: Feedback, words: NoticeWords) -> tuple[str, ...]:
    """The words of a notice that a correction proposes as evidence, and nobody has ruled on."""
    if said.ruling is not None:
        return ()
    found = _located(said, words)
    is_located = found is not None and _correction(said, found) is Correction.LOCATED
    return tuple(found[1]) if found is not None and is_located else ()


_Found: TypeAlias = tuple[NoticeId, list[str]] | None


def _expected(said: Feedback, how: Correction, found: _Found, words: NoticeWords) -> Expected:
    if said.ruling is Ruling.ASIDE:
        return Expected(Why.SET_ASIDE)
    if said.should is not None:
        return _stated(said, said.should, words)
    is_wrong = said.ruling is Ruling.WRONG
    if not is_wrong and how is Correction.LOCATED and found is not None:
        notice_id, evidence = found
        return Expected(
            Why.CORRECTED,
            notice_id=notice_id,
            evidence=tuple(evidence),
            must_include=_figures(evidence) or tuple((each,) for each in evidence),
        )
    if not is_wrong and how is Correction.REPEATED:
        return Expected(Why.REPEATED)
    if said.ruling is None:
        return Expected(Why.UNRULED)
    return _right(said) if (said.rating is Rating.UP) is not is_wrong else _wrong(said)


def _stated(said: Feedback, should: Should, words: NoticeWords) -> Expected:
    """What is expected where an editor said what should have been answered."""
    if not should.sentence:
        return Expected(Why.UNSAID, answerable=False)
    cited = [each.notice_id for each in said.answer.citations if each.notice_id in words.notices]
    for notice_id in (*cited, *sorted(words.notices)):
        if should.sentence in words.notices[notice_id].text:
            evidence = (should.sentence,)
            groups = _figures(evidence) or ((should.sentence,),)
            return Expected(Why.STATED, notice_id=notice_id, evidence=evidence, must_include=groups)
    return Expected(Why.WORDS_GONE)


def _right(said: Feedback) -> Expected:
    """What is expected where the answer that was rated is right."""
    answer = said.answer
    if answer.is_refused:
        return Expected(Why.REFUSED_RIGHTLY, answerable=False)
    notices = {each.notice_id for each in answer.citations}
    told = norm(without_markers(answer.text))
    quotes = tuple(dict.fromkeys(each.quote for each in answer.citations))
    whole = tuple((quote,) for quote in quotes if norm(quote) in told)
    return Expected(
        Why.RATED_UP,
        notice_id=notices.pop() if len(notices) == 1 else None,
        evidence=quotes,
        must_include=whole or ((without_markers(answer.text).strip(),),),
    )


def _wrong(said: Feedback) -> Expected:
    """What is expected where the answer that was rated is wrong."""
    if said.answer.is_refused:
        return Expected(Why.NOT_REFUSED)
    return Expected(Why.NOT_AGAIN, must_not_include=(_told(said),))


def _located(said: Feedback, words: NoticeWords) -> _Found:
    cited = list(dict.fromkeys(each.notice_id for each in said.answer.citations))
    return words.located(said.correction, cited) if said.correction else None


def _correction(said: Feedback, found: _Found) -> Correction:
    if not said.correction:
        return Correction.NONE
    pieces = found[1] if found is not None else [said.correction.strip(_ENDS + "\n\t\u3000")]
    if _negates(said.correction, pieces if found is not None else ()):
        return Correction.ABSENT if found is None else Correction.DENIES
    if _was_said(said, pieces):
        return Correction.REPEATED
    return Correction.ABSENT if found is None else Correction.LOCATED


def _negates(correction: str, evidence: Sequence[str]) -> bool:
    """Whether a correction denies something in words of its own: then nobody can tell what.

    A notice's own words may deny: 非学科类机构不是……
    """
    first = _DENIED_FIRST.match(correction)
    own = correction if first is None else correction[first.end() :]
    key = match_key(own)
    for each in sorted(evidence, key=len, reverse=True):
        own, key = own.replace(each, "，"), key.replace(match_key(each), "，")
    return bool(_DENIES.search(key) or _DENIES_IN_ENGLISH.search(own))


def _was_said(said: Feedback, evidence: Sequence[str]) -> bool:
    """Whether the answer that was rated down has these words already: then they correct nothing."""
    told = norm(without_markers(said.answer.text))
    is_down = said.rating is Rating.DOWN and not said.answer.is_refused
    pieces = [norm(each) for each in evidence]
    return is_down and all(len(each) >= SHORTEST_SAID and each in told for each in pieces)


def _told(said: Feedback) -> str:
    """What was answered, in the words that would say it again: a quote where it is but that."""
    bare = without_markers(said.answer.text).strip()
    quotes = {each.quote for each in said.answer.citations}
    if len(quotes) == 1 and norm(quote := quotes.pop()) in norm(bare):
        return quote
    return bare.rstrip(_ENDS) or bare


def _figures(evidence: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    figures = [figure.text.strip() for text in evidence for figure in find_quantities(text)]
    return tuple((each,) for each in dict.fromkeys(figures) if each)

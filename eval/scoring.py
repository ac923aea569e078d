"""How one answer is scored: the rules, and nothing but the rules.

An answer is right when it says what it must, says nothing that it must not, is short, quotes the
notice exactly and cites the words that hold it. Where the notices do not say, an abstention is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from corpus.notice import Notice, NoticeId, Span
from eval.questions import DevQuestion
from service.answering.outcome import Abstention, Citation, Reply
from service.said import norm, occurrences, without_markers

FALSE_PREMISE = "false_premise"
SHORT_LIMIT = 180
LONG_LIMIT = 400
"""Characters that an answer may have: of a short kind, of a long kind."""

# First words that say yes, on NFKC lower-case text; 对 alone is no yes in 对符合条件的…
_AFFIRMATION = re.compile(
    r"\W*(?:是的|[没沒][错錯]|属实|屬實|はい|yes(?![a-z])|[对對](?:[的啊呀呢哦]|\W|$))"
)


class Fault(StrEnum):
    """Why an answer is not right."""

    REFUSED = "refused, but the notices say"
    ANSWERED = "answered, but the notices do not say"
    MISSING = "does not say what it must"
    STATED = "states what it must not"
    AFFIRMED = "affirms a false premise"
    TOO_LONG = "too long"
    NOT_VERBATIM = "a citation is not the notice's text"
    UNSUPPORTED = "no citation touches the evidence"


@dataclass(frozen=True, slots=True)
class CitationCheck:
    """One citation: is it the notice's text at its offsets, and does it touch the evidence."""

    citation: Citation
    is_verbatim: bool
    hits_evidence: bool


@dataclass(frozen=True, slots=True)
class EvidenceCheck:
    """One evidence quote: is it in the notices at all, and does a citation touch it."""

    quote: str
    is_located: bool
    is_cited: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """One question, what came of it, and what is wrong with that.

    ``unmet`` are the groups without any alternative in the answer, ``stated`` the wrong values in
    it; ``length`` is the answer's in characters, its citation markers taken out.
    """

    question: DevQuestion
    reply: Reply
    text: str
    length: int
    unmet: tuple[tuple[str, ...], ...]
    stated: tuple[str, ...]
    citations: tuple[CitationCheck, ...]
    nearest: tuple[CitationCheck, ...]
    evidence: tuple[EvidenceCheck, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong, in the order of the rules. None: the answer is right."""
        if not self.question.answerable:
            found = {Fault.ANSWERED: not self.is_refused, Fault.STATED: bool(self.stated)}
        elif self.is_refused:
            found = {Fault.REFUSED: True}
        else:
            found = {
                Fault.MISSING: bool(self.unmet),
                Fault.STATED: bool(self.stated),
                Fault.AFFIRMED: self.question.kind == FALSE_PREMISE and is_affirmed(self.text),
                Fault.TOO_LONG: self.length > self.limit,
                Fault.NOT_VERBATIM: not all(check.is_verbatim for check in self.citations),
                Fault.UNSUPPORTED: not any(check.hits_evidence for check in self.citations),
            }
        return tuple(fault for fault, is_so in found.items() if is_so)

    @property
    def limit(self) -> int:
        """Characters that the answer may have."""
        return SHORT_LIMIT if self.question.is_short else LONG_LIMIT

    @property
    def is_refused(self) -> bool:
        """Whether an abstention came."""
        return isinstance(self.reply.outcome, Abstention)

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    @property
    def is_text_ok(self) -> bool:
        """Whether an answer came that says what it must and nothing that it must not."""
        return not (self.is_refused or self.unmet or self.stated)

    @property
    def is_wrong_stated(self) -> bool:
        """Whether something was said that may harm the caller: worse than a refusal."""
        return not self.is_refused and not (self.is_text_ok and self.question.answerable)

    @property
    def focus(self) -> float | None:
        """Answer length over evidence length; None where the question has no say in it."""
        total = sum(len(check.quote) for check in self.evidence)
        if self.is_refused or not (self.question.answerable and self.question.is_short and total):
            return None
        return self.length / total

    @property
    def citation_recall(self) -> float | None:
        """Share of the evidence that some citation touches; None for an unanswerable question."""
        if not self.question.answerable or not self.evidence:
            return None
        return sum(check.is_cited for check in self.evidence) / len(self.evidence)

    @property
    def citation_precision(self) -> float | None:
        """Share of the citations that touch evidence; None unless answerable and answered."""
        if not self.question.answerable or self.is_refused:
            return None
        return sum(check.hits_evidence for check in self.citations) / max(1, len(self.citations))


def is_affirmed(text: str) -> bool:
    """Whether the first word says yes."""
    folded = unicodedata.normalize("NFKC", without_markers(text)).lower()
    return _AFFIRMATION.match(folded) is not None


def is_verbatim(citation: Citation, notices: Mapping[NoticeId, Notice]) -> bool:
    """Whether the citation's quote is its notice's text at its offsets."""
    notice = notices.get(citation.notice_id)
    if notice is None or citation.span.end > len(notice.text):
        return False
    return citation.span.of(notice.text) == citation.quote


def judge(question: DevQuestion, reply: Reply, notices: Mapping[NoticeId, Notice]) -> Judgement:
    """Score one reply. Evidence that stands in several places counts in any of them."""
    asked = [question.notice] if question.notice else sorted(notices)
    places = [
        [
            (notice_id, span)
            for notice_id in asked
            if notice_id in notices
            for span in occurrences(quote, notices[notice_id].text)
        ]
        for quote in question.evidence
    ]
    outcome = reply.outcome
    text = outcome.message if isinstance(outcome, Abstention) else outcome.text
    bare = without_markers(text)
    said = norm(bare)

    def check(citation: Citation) -> CitationCheck:
        hits = any(_touches(citation, place) for quote in places for place in quote)
        return CitationCheck(citation, is_verbatim(citation, notices), hits)

    return Judgement(
        question=question,
        reply=reply,
        text=text,
        length=len(bare.strip()),
        unmet=tuple(
            group
            for group in question.must_include
            if not any(norm(alternative) in said for alternative in group)
        ),
        stated=tuple(value for value in question.must_not_include if norm(value) in said),
        citations=tuple(check(citation) for citation in reply.citations),
        nearest=tuple(
            check(citation)
            for citation in (outcome.nearest if isinstance(outcome, Abstention) else ())
        ),
        evidence=tuple(
            EvidenceCheck(
                quote,
                is_located=bool(found),
                is_cited=any(
                    _touches(citation, place) for citation in reply.citations for place in found
                ),
            )
            for quote, found in zip(question.evidence, places, strict=True)
        ),
    )


def _touches(citation: Citation, place: tuple[NoticeId, Span]) -> bool:
    return citation.notice_id == place[0] and citation.span.overlaps(place[1])

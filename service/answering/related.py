"""Questions to ask next, which the same notice does answer.

They are chosen from those that were asked and are answered (``known_questions``): nothing is
offered that might end in “the notice does not say”, and nobody waits for the asking. What shares no
subject word with the question is none to go on with.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.normalize import match_key
from corpus.notice import Span
from service.answering.evidence import EvidenceBase
from service.answering.known_questions import KnownQuestion
from service.answering.outcome import Answer, Outcome
from service.answering.vocabulary import content_words

MOST = 3
_COMMON = 0.35
"""Share of the passages beyond which a word is the notices' subject, and not the question's."""


def related_questions(outcome: Outcome, question: str, base: EvidenceBase) -> tuple[str, ...]:
    """Up to three questions with the subject of ``question``, the stand-alone one; none without.

    Of the notice that was cited first, and answered elsewhere in it; those that share most come
    first, then the nearest. Of a question in other words than the notices' (English), the words of
    what was cited count.
    """
    if not isinstance(outcome, Answer):
        return ()
    cited = outcome.citations[0]
    key = match_key(question)
    asked = subject_words(question, base) or subject_words(cited.quote, base)
    quoted = [each.span for each in outcome.citations if each.notice_id == cited.notice_id]
    found: list[tuple[float, int, str]] = []
    for known in base.known_questions.of(cited.notice_id):
        shared = asked & known.words
        if shared and match_key(known.question) != key and not _is_answered(known, quoted):
            weight = sum(base.vocabulary.weight(word) for word in shared)
            found.append((-round(weight, 6), _apart(known.span, cited.span), known.question))
    return tuple(question for _, _, question in sorted(found)[:MOST])


def subject_words(text: str, base: EvidenceBase) -> frozenset[str]:
    """The words of ``text`` that tell its subject from that of the notices as a whole.

    What is done (受理, 推进) is no subject: the notices do it with this and that.
    """
    return frozenset(
        word
        for word in content_words(match_key(text))
        if len(word) > 1
        and not word.isnumeric()
        and word in base.vocabulary
        and not base.vocabulary.is_common(word, _COMMON)
        and word not in base.home_words
        and word not in base.measure_verbs
    )


def asked_of_title(title: str) -> str:
    """The question that asks what stands under a title; empty where nothing is left of it."""
    words = title.strip("。;； \n")
    return f"“{_unnumbered(words).translate(_INNER)}”有哪些内容？" if words else ""


def _is_answered(known: KnownQuestion, quoted: Sequence[Span]) -> bool:
    return any(known.span.overlaps(span) for span in quoted)


def _apart(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


_INNER = str.maketrans("“”", "‘’")


def _unnumbered(title: str) -> str:
    """The title without 一是 or 1. in front."""
    head, mark, rest = title.partition("是")
    if mark and head and all(c in "一二三四五六七八九十" for c in head):
        return rest
    return title.lstrip("0123456789.．、 ")

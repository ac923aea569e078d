"""From a draft to an outcome: what is not held by its quotes does not leave."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from corpus.notice import NoticeId, Reading
from kg.quantities import find_dates
from service.answering.addressees import is_of_another
from service.answering.cite import citation_of
from service.answering.claim_answers import unheld
from service.answering.compose import Draft, rendered
from service.answering.courtesy import Courtesy
from service.answering.danger import is_in_danger
from service.answering.evidence import EvidenceBase
from service.answering.facts import facts_of
from service.answering.frames import CORRECTED, COUNTED, COURTESIES, EMERGENCY, abstaining
from service.answering.outcome import Abstention, Answer, Citation, Language, Outcome, Reason
from service.answering.quote import Quote
from service.answering.refuse import Refusal
from service.answering.sentences import key_of
from service.answering.structure import Found
from service.answering.totals import is_amiss
from service.answering.understand import Understood
from service.answering.unsafe import speaks_to_a_reader
from service.answering.verify import displaced

_LOG = logging.getLogger(__name__)
_OF_YEAR = frozenset({Reason.ATTRIBUTE_ABSENT, Reason.OUT_OF_SCOPE})


def checked(
    written: Draft, understood: Understood, base: EvidenceBase, readings: Mapping[NoticeId, Reading]
) -> Outcome:
    """The answer, once every figure, year and place of it is seen to stand in a cited quote."""
    is_ordering = any(speaks_to_a_reader(key_of(each.text)) for each in written.quotes)
    is_told_only = not written.computed and written.counted is None
    said = [each.text for each in written.quotes]
    is_wrong = is_told_only and is_amiss(understood.key, said)
    is_wrong = is_wrong or is_of_another(understood.key, said)
    if not written.quotes or is_ordering or is_wrong:
        return abstention(Refusal(Reason.NO_EVIDENCE), understood, (), readings)
    citations = citations_of(written.quotes, readings)
    text = rendered(written, understood.language)
    missing = unheld(text, citations, readings, written.computed, written.counted, written.heads)
    moved = displaced(citations, readings)
    if missing or moved:
        _LOG.warning("answer_withheld unsupported=%d displaced=%d", len(missing), len(moved))
        return abstention(Refusal(Reason.NO_EVIDENCE), understood, written.quotes, readings)
    return Answer(text, citations, facts_of(base.snapshot, citations))


def structural(found: Found, understood: Understood, base: EvidenceBase) -> Draft:
    """What the notice's structure answers, as a draft."""
    text = base.readings[found.notice_id].notice.text
    quotes = tuple(
        Quote(base.passage_at(found.notice_id, span), span, span.of(text)) for span in found.quotes
    )
    language = understood.language
    counts = (", " if language is Language.ENGLISH else "、").join(found.counts)
    opening = COUNTED[language].format(counts=counts) if counts else ""
    said = {date.year for quote in quotes for date in find_dates(quote.text)}
    if understood.asserted and understood.years and said and not said & understood.years:
        opening = CORRECTED[language]
    return Draft(quotes, opening, computed=found.counts)


def abstention(
    refusal: Refusal,
    understood: Understood,
    nearest: Sequence[Quote],
    readings: Mapping[NoticeId, Reading],
) -> Abstention:
    """Why there is no answer, with what is nearest to one."""
    message = abstaining(refusal.reason, understood.language, refusal.slot)
    near = citations_of(nearest[: refusal.shown], readings)
    return Abstention(refusal.reason, message, near, refusal.places)


def returned(courtesy: Courtesy, language: Language) -> Abstention:
    """What is said to a greeting or thanks."""
    return Abstention(Reason.AMBIGUOUS, COURTESIES[courtesy][language], is_courtesy=True)


def of_that_year(outcome: Outcome, year: int | None, language: Language) -> Outcome:
    """The outcome; of what was asked again of one year (那2023年呢), that the notice lacks that."""
    if year is None or not isinstance(outcome, Abstention) or outcome.reason not in _OF_YEAR:
        return outcome
    message = abstaining(Reason.WRONG_YEAR, language, str(year))
    return Abstention(Reason.WRONG_YEAR, message, outcome.nearest)


def unless_in_danger(outcome: Outcome, said: str, language: Language) -> Outcome:
    """The outcome; for who tells of a danger to life and asks nothing, whom to call and no answer.

    An answer there is to words that the call happens to share: a gas leak and saving gas.
    """
    if not is_in_danger(said):
        return outcome
    return Abstention(Reason.NO_EVIDENCE, EMERGENCY[language], ())


def citations_of(
    quotes: Sequence[Quote], readings: Mapping[NoticeId, Reading]
) -> tuple[Citation, ...]:
    """The citations of the quotes, numbered from 1."""
    return tuple(
        citation_of(marker, quote.passage, quote.span, readings[quote.passage.notice_id])
        for marker, quote in enumerate(quotes, 1)
    )

"""The whole flow from a question to a reply.

understand → refuse an instruction → structure → evidence → slots → compose → verify → reply.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.notice import NoticeId
from kg.divisions import Division, PlaceMention
from service.answering.addressees import of_addressee
from service.answering.asked import Asked
from service.answering.asked_again import year_asked_again
from service.answering.checked import (
    abstention,
    checked,
    of_that_year,
    returned,
    structural,
    unless_in_danger,
)
from service.answering.cite import citation_of
from service.answering.compose import draft
from service.answering.courtesy import courtesy_in
from service.answering.evidence import EvidenceBase, Ranked, Statement
from service.answering.evidence_bases import EvidenceBases
from service.answering.evidence_list import listed_evidence
from service.answering.figure_list import listed_figures
from service.answering.frames import BETWEEN_PLACES, EARLIER, NEWEST, OF_PLACE
from service.answering.joined import Joined
from service.answering.lists import Lists
from service.answering.looked import Look, Trail
from service.answering.mended import mended
from service.answering.nearby import nearby
from service.answering.needs import Need
from service.answering.outcome import Answer, Citation, Outcome, Question, Reason, Reply
from service.answering.over_graph import both_sides, done_together, same_thing
from service.answering.places import (
    asked_places,
    inner_places,
    is_over_editions,
    notices_of_places,
    of_several,
    place_words,
    places_of,
)
from service.answering.ranked_answer import told_by_ranking
from service.answering.referring import referred
from service.answering.refuse import Refusal
from service.answering.related import related_questions
from service.answering.reply_id import answer_id
from service.answering.sanctions import sanction_of, threatens, without_penalty
from service.answering.several import (
    competing,
    place_told_of,
    replaces_one,
    says_as_much,
    superseded,
)
from service.answering.stage_clock import StageClock
from service.answering.standing import Way, way_told
from service.answering.structure import from_structure
from service.answering.supported import supported_by
from service.answering.totals import of_the_total
from service.answering.understand import Understood, understand
from service.answering.unsafe import asks_to_evade, is_instruction
from service.shelf import Notices

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A passage that a search found, with its citation. Scores compare within one search only."""

    rank: int
    score: float
    citation: Citation


@dataclass(frozen=True, slots=True)
class Looked:
    """A reply with what was looked at for it: each need with its statements, best first.

    ``ranked`` is empty where no statement was: an instruction, or what the structure answers.
    """

    reply: Reply
    understood: Understood
    ranked: tuple[tuple[Need, Ranked], ...]
    base: EvidenceBase


class Answerer:
    """Answers questions from a library, or a shelf of it. Safe to share between threads."""

    def __init__(self, library: Notices) -> None:
        self.library = library
        self.bases = EvidenceBases()

    def ask(
        self,
        question: Question,
        is_wanted: Callable[[], bool] | None = None,
        *,
        with_evidence: bool = False,
    ) -> Reply:
        """The reply to one question. An abstention is a reply; only what breaks raises.

        ``is_wanted`` is asked before each costly step; its no ends the work with NoLongerAsked.
        ``with_evidence``: with what was looked at, ranked, which takes time of its own.
        """
        return self.look(question, is_wanted, with_evidence=with_evidence).reply

    @mended
    def look(
        self,
        question: Question,
        is_wanted: Callable[[], bool] | None = None,
        *,
        with_evidence: bool = False,
        base: EvidenceBase | None = None,
    ) -> Looked:
        """The reply, and the statements that it was chosen from: others may be what was meant.

        ``base``: what is looked at, if the question is one of several on the same notices.
        """
        clock = StageClock(is_wanted)
        base = base or self.evidence_base()
        base = base if question.notice_ids is None else base.limited_to(question.notice_ids)

        def read(asked: Question) -> Way:
            trail = Trail()
            understood = understand(asked, base.vocabulary)
            outcome = _answered(understood, base, self.library, clock, trail)
            return Way(understood, outcome, trail)

        way = way_told(question, base.vocabulary, read)
        understood, outcome, trail = way.understood, way.outcome, way.trail
        outcome = of_that_year(outcome, year_asked_again(question), understood.language)
        outcome = unless_in_danger(outcome, question.text, understood.language)
        evidence = listed_evidence(trail, understood, outcome) if with_evidence else None
        reply = Reply(
            answer_id=answer_id(question, base.snapshot.edition),
            outcome=outcome,
            language=understood.language,
            question=understood.question,
            timings=clock.timings(),
            related_questions=related_questions(outcome, understood.question, base),
            evidence=evidence,
        )
        ranked = tuple((each.need, each.statements) for each in trail.looks)
        return Looked(reply, understood, ranked, base)

    @mended
    def search(
        self, text: str, k: int, notice_ids: frozenset[NoticeId] | None
    ) -> tuple[SearchHit, ...]:
        """The best ``k`` passages for a query, each with its citation."""
        snapshot = self.library.snapshot()
        query = snapshot.index.query(text, self.library.embedder, notice_ids)
        ranking = snapshot.index.search(query, k)
        hits = []
        for hit in ranking.hits:
            passage = snapshot.passage(hit.passage_id)
            reading = snapshot.readings[passage.notice_id]
            citation = citation_of(hit.rank, passage, passage.span, reading)
            hits.append(SearchHit(hit.rank, hit.score, citation))
        return tuple(hits)

    def evidence_base(self, notice_ids: frozenset[NoticeId] | None = None) -> EvidenceBase:
        """The statements of the notices as they stand now, of these notices only if given."""
        prepared = self.bases.of(self.library.snapshot())
        return prepared if notice_ids is None else prepared.limited_to(notice_ids)


def _answered(
    understood: Understood, base: EvidenceBase, library: Notices, clock: StageClock, trail: Trail
) -> Outcome:
    readings = base.readings
    if is_instruction(understood.key) or asks_to_evade(understood.key):
        return abstention(Refusal(Reason.UNSAFE), understood, (), readings)
    courtesy = courtesy_in(understood.key)
    if courtesy is not None:
        return returned(courtesy, understood.language)
    if not any(need.words or need.inherited for need in understood.needs) and not understood.years:
        return abstention(Refusal(Reason.AMBIGUOUS), understood, (), readings)
    homes = {notice_id: base.homes[notice_id] for notice_id in readings}
    chosen = notices_of_places(understood, homes)
    if chosen is not None and chosen != base.notice_ids:
        base = base.limited_to(chosen)
    trail.base = base
    asking = _Asking(understood, homes, library, clock, trail, is_placed=chosen is not None)
    figures = listed_figures(understood, base)
    if isinstance(figures, Refusal):
        return abstention(figures, understood, (), readings)
    if figures is not None:
        trail.is_by_structure = True
        return _with_its_place(checked(figures, understood, base, readings), asking)
    found = from_structure(understood, base.readings, base.vocabulary)
    if found is not None:
        trail.is_by_structure = True
        return checked(structural(found, understood, base), understood, base, readings)
    joint = done_together(understood, base)
    if joint is not None:
        return checked(joint, understood, base, readings)
    return _with_its_place(_of_editions(asking, base), asking)


def _of_editions(asking: _Asking, base: EvidenceBase) -> Outcome:
    """The answer of the latest editions; of earlier ones, and said so, where only they have it."""
    understood = asking.understood
    older = frozenset() if is_over_editions(understood) else superseded(base.readings)
    if not older:
        return _from_statements(asking, base)
    # of two places' notices that are compared, one may have no editions
    first = understood.needs if understood.needs[0].thing else understood.needs[:1]
    looks = (_looked(need, base, asking.library, asking.clock) for need in first)
    if any(says_as_much(look.statements, older) for look in looks):
        newest = base.limited_to(frozenset(base.readings) - older)
        outcome = _from_statements(asking, newest)
        if isinstance(outcome, Answer):
            is_newer = replaces_one(_cited(outcome), older, base.readings)
            return _noted(outcome, NEWEST[understood.language]) if is_newer else outcome
        if outcome.reason is Reason.NO_EVIDENCE:
            return outcome  # it may well say so, and what an earlier one says holds no more
    earlier = _from_statements(asking, base)
    is_earlier = isinstance(earlier, Answer) and older.issuperset(_cited(earlier))
    return _noted(earlier, EARLIER[understood.language]) if is_earlier else earlier


@dataclass(frozen=True, slots=True)
class _Asking:
    """One question, and what it is asked with. ``is_placed``: it names a place of the notices."""

    understood: Understood
    homes: Mapping[NoticeId, Division | None]
    library: Notices
    clock: StageClock
    trail: Trail
    is_placed: bool


def _with_its_place(outcome: Outcome, asking: _Asking) -> Outcome:
    """The outcome; whose rule it tells stands before it, where the question names no place."""
    if asking.is_placed or not isinstance(outcome, Answer):
        return outcome
    place = place_told_of(_cited(outcome), asking.homes)
    whose = OF_PLACE[asking.understood.language]
    return outcome if place is None else _noted(outcome, whose.format(place=place.name))


def _cited(answer: Answer) -> frozenset[NoticeId]:
    return frozenset(citation.notice_id for citation in answer.citations)


def _noted(answer: Outcome, note: str) -> Outcome:
    return replace(answer, text=note + answer.text) if isinstance(answer, Answer) else answer


def _parts(
    asking: _Asking, base: EvidenceBase
) -> tuple[list[tuple[Need, Sequence[Statement] | Refusal]], tuple[PlaceMention, ...]]:
    """Each part of the question with what supports it, or why nothing does; the places asked of."""
    understood, homes, readings = asking.understood, asking.homes, base.readings
    known = [home for home in homes.values() if home is not None]
    places = asked_places(understood.key, known, understood.question)
    apart = place_words(places)
    parts: list[tuple[Need, Sequence[Statement] | Refusal]] = []
    for asked in understood.needs:
        answered = _supported(parts)
        need = referred(asked, *_latest(answered)) if answered else asked
        look = _looked(need, base, asking.library, asking.clock, apart)
        statements = look.statements
        if need is not asked:
            places += tuple(p for p in asked_places(need.key, known) if p not in places)
        own = places_of(need, places)
        asking.trail.looks.append(replace(look, places=own))
        kept = supported_by(need, statements, understood.asserted, own, homes, readings)
        if not isinstance(kept, Refusal) and not asking.is_placed and competing(kept, homes):
            kept = Refusal(Reason.NO_EVIDENCE)  # of several places, none is more likely meant
        if isinstance(kept, Refusal):
            kept = _or_ambiguous(kept, statements, asking)
        elif not asking.is_placed:
            # two places' rules are not mixed, however alike
            kept = [s for s in kept if homes[s.notice_id] == homes[kept[0].notice_id]]
        parts.append((need, kept))
    return parts, tuple(each for each in places if each.text not in understood.lives)


def _from_statements(asking: _Asking, base: EvidenceBase) -> Outcome:
    """The answer that the best statements of a base make up, or why none does."""
    understood, homes, readings = asking.understood, asking.homes, base.readings
    asking.trail.begin(base)
    joined = Joined(base)
    parts, places = _parts(asking, base)
    if len(parts) == 1 and not any(map(threatens, _firsts(parts))):
        parts = _with_sanction(asking, base) or parts
    if _supported(parts):
        # beside a part that is answered, less will do
        parts = [(need, _or_beside(found)) for need, found in parts]
    supported = _supported(parts)
    refused = [(need, found) for need, found in parts if isinstance(found, Refusal)]
    unranked = [(need, refusal.unranked) for need, refusal in refused if refusal.unranked]
    told = told_by_ranking(understood, unranked, supported, base)
    if told is not None:
        return checked(told, understood, base, readings)
    if len(supported) == 1 and any(need.beside for need in understood.needs):
        # one of two things that are compared says nothing alone
        supported += [(need, refusal.unsure) for need, refusal in refused if refusal.unsure]
    if Asked.COMPARISON in understood.asked and len(supported) < len(understood.needs):
        # one side of a comparison is no answer, unless the graph joins the other to it
        supported = both_sides(understood, supported, joined)
    elif Asked.COMPARISON in understood.asked and len(supported) == 2:
        supported = same_thing(supported, joined)
    if not supported and understood.whole is not None:
        # two things that one sentence compares may be found together and not one by one
        as_one = replace(understood, needs=(understood.whole,), whole=None)
        outcome = _from_statements(replace(asking, understood=as_one), base)
        if isinstance(outcome, Answer) or not of_several(understood.needs, places):
            return outcome  # or no statement is of both places, and each has its own
    if not supported:
        refusal = refused[0][1] if refused else Refusal(Reason.NO_EVIDENCE)
        rankings = [each.statements for each in asking.trail.looks]
        return abstention(refusal, understood, nearby(rankings, refusal.shown), readings)
    meant = of_the_total(understood.key, of_addressee(understood.key, supported))
    return checked(
        draft(understood, meant, Lists(base), joined, inner_places(places, homes), places),
        understood,
        base,
        readings,
    )


def _with_sanction(
    asking: _Asking, base: EvidenceBase
) -> list[tuple[Need, Sequence[Statement] | Refusal]]:
    """The offence that a question asks the penalty for, and the penalty, which has its number."""
    need, offence = asking.understood.needs[0], without_penalty(asking.understood.key)
    if not offence:
        return []
    deed = understand(Question(offence), base.vocabulary)
    parts, _ = _parts(replace(asking, understood=deed), base)
    if len(parts) != 1 or isinstance(parts[0][1], Refusal):
        return []
    sanction = sanction_of(parts[0][1][0], base)
    return [parts[0], (need, [sanction])] if sanction is not None else []


def _or_ambiguous(refusal: Refusal, statements: Sequence[Statement], asking: _Asking) -> Refusal:
    """The refusal; or, where several places' notices say as much, which they are."""
    if refusal.reason is not Reason.NO_EVIDENCE or asking.is_placed or not statements:
        return refusal
    homes = [asking.homes[each.notice_id] for each in competing(statements, asking.homes)]
    names = BETWEEN_PLACES.join(home.name for home in homes if home is not None)
    return Refusal(Reason.AMBIGUOUS, names, refusal.unsure) if names else refusal


def _supported(
    parts: Sequence[tuple[Need, Sequence[Statement] | Refusal]],
) -> list[tuple[Need, Sequence[Statement]]]:
    """The parts of a question that something answers, with what does."""
    return [(need, found) for need, found in parts if not isinstance(found, Refusal)]


def _firsts(parts: Sequence[tuple[Need, Sequence[Statement] | Refusal]]) -> list[Statement]:
    return [found[0] for _, found in _supported(parts)]


def _or_beside(found: Sequence[Statement] | Refusal) -> Sequence[Statement] | Refusal:
    return (found.beside or found) if isinstance(found, Refusal) else found


def _latest(supported: Sequence[tuple[Need, Sequence[Statement]]]) -> tuple[Need, Statement]:
    need, statements = supported[-1]
    return need, statements[0]


def _looked(
    need: Need,
    base: EvidenceBase,
    library: Notices,
    clock: StageClock,
    apart: frozenset[str] = frozenset(),
) -> Look:
    """The statements that may answer the need, best first."""
    with clock.stage("embed"):
        index = base.snapshot.index
        query = index.query(need.text, library.embedder, base.notice_ids, need.names, is_meant=True)
    with clock.stage("retrieve"):
        return Look(need, query, apart, base, base.statements(need, query, apart))

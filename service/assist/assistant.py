"""The whole flow from what a caller says to the cards on the agent's screen, and the draft.

heard → each question looked at → answers, or one card that says that the notices do not say →
what else may be meant → who is answerable, what to ask next → draft.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from service.answering.danger import calls_for_help
from service.answering.evidence import EvidenceBase
from service.answering.frames import abstaining
from service.answering.mended import mended
from service.answering.outcome import Abstention, Answer, Question, Reason, Timings, Turn
from service.answering.pipeline import Answerer, Looked
from service.answering.refuse import NEAREST
from service.answering.reply_id import reply_id
from service.answering.stage_clock import StageClock
from service.answering.standing import ways_to_read
from service.answering.understand import Understood, understand
from service.assist.callers_place import place_of, places_said
from service.assist.callers_words import Heard, heard
from service.assist.card_making import CardMaker
from service.assist.cards import Assistance, Card, Relation
from service.assist.dispatch import dispatch_of
from service.assist.draft import Draft, summary_of, topic_of
from service.assist.related import Look, Shown, extract_of, looks_of, nearest
from service.assist.responsible import Responsibilities
from service.assist.speech_act import category_of, urgency_of
from service.assist.story import look_at_story

_MOST_LOOKS = 3
"""Looks at the notices for one call: the agent waits while the caller speaks."""
_NO_TIME = Timings(0.0, 0.0, 0.0, 0.0)
_KEPT = 32
"""Questions whose reply is kept: a caller goes on speaking, and what was asked before stays."""


class Assistant:
    """Makes cards for what callers say. Safe to share between threads."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self.library = answerer.library
        self._lock = threading.Lock()
        self._responsible: tuple[EvidenceBase, Responsibilities] | None = None
        self._looked: OrderedDict[tuple[str, Question], Looked] = OrderedDict()

    @mended
    def assist(self, text: str, k: int = 3, history: tuple[Turn, ...] = ()) -> Assistance:
        """Up to ``k`` cards and a draft; what the notices do not say is a card as well."""
        began = time.perf_counter()
        call = heard(text)
        base = self._answerer.evidence_base()
        responsibilities = self._responsibilities(base)
        self._expect(call, history, base)
        looked = self._look_at(call, history, base)
        clock, told = StageClock(), None
        is_more = call.whole not in call.questions and len(looked) < _MOST_LOOKS
        if is_more and not _all_answered(looked):
            told = look_at_story(Question(call.whole, history), base, self.library, clock)
        if calls_for_help(text):
            looked = [_not_an_answer(each) for each in looked]
        homes = [home for home in base.homes.values() if home is not None]
        place = place_of(text, homes)
        maker = CardMaker(
            base=base,
            responsibilities=responsibilities,
            category=category_of(text),
            said=text,
            place=place,
            places=places_said(text, homes),
        )
        cards = _cards(looked, told, maker, k)
        return Assistance(
            cards=cards,
            draft=_draft(call, cards, maker),
            language=looked[0].reply.language,
            timings=_timings([clock.timings(), *(each.reply.timings for each in looked)], began),
        )

    def _responsibilities(self, base: EvidenceBase) -> Responsibilities:
        with self._lock:
            if self._responsible is None or self._responsible[0] is not base:
                before = self._responsible[1] if self._responsible is not None else None
                self._responsible = base, Responsibilities(base, before)
                self._looked.clear()
            return self._responsible[1]

    def _expect(self, call: Heard, history: tuple[Turn, ...], base: EvidenceBase) -> None:
        """Begin to embed what is looked at for this call, where that is more than one thing.

        The model works in threads of its own while this one reads what else is asked.
        """
        asked = [Question(each, history) for each in call.questions[: _MOST_LOOKS - 1]]
        with self._lock:
            asked = [each for each in asked if (base.snapshot.edition, each) not in self._looked]
        told = [Question(call.whole, history)] if call.whole not in call.questions else []
        if len(asked) + len(told) < 2:
            return
        for each in asked:
            self._expect_one(
                understand(ways_to_read(each, base.vocabulary.homes)[0], base.vocabulary)
            )
        for each in told:
            self._expect_one(understand(each, base.vocabulary, as_one=True))

    def _expect_one(self, understood: Understood) -> None:
        self.library.embedder.expect_question(understood.needs[0].text)

    def _look_at(self, call: Heard, history: tuple[Turn, ...], base: EvidenceBase) -> list[Looked]:
        """The questions one by one; where one stays open, the last look is left for the story."""
        looked: list[Looked] = []
        for asked in call.questions[:_MOST_LOOKS]:
            if len(looked) == _MOST_LOOKS - 1 and not _all_answered(looked):
                break
            looked.append(self._look(Question(asked, history), base))
        return looked

    def _look(self, question: Question, base: EvidenceBase) -> Looked:
        """What is found in these notices, which are those of the whole call."""
        key = base.snapshot.edition, question
        with self._lock:
            known = self._looked.get(key)
            if known is not None:
                self._looked.move_to_end(key)
                return replace(known, reply=replace(known.reply, timings=_NO_TIME))
        found = self._answerer.look(question, base=base)
        with self._lock:
            # what is found in notices that have changed meanwhile is of use to this call alone
            if self._responsible is not None and self._responsible[0] is base:
                self._looked[key] = found
                while len(self._looked) > _KEPT:
                    self._looked.popitem(last=False)
        return found


def _not_an_answer(looked: Looked) -> Looked:
    """What was found for who is in danger and asks nothing: no notice answers that.

    An answer there is to words that the call happens to share; its quotes stay as extracts.
    """
    reply = looked.reply
    if not isinstance(reply.outcome, Answer):
        return looked
    reason = Reason.NO_EVIDENCE
    outcome = Abstention(reason, abstaining(reason, reply.language))
    answer_id = reply_id((reply.answer_id, reason.value))  # what is rated is this, and no answer
    return replace(looked, reply=replace(reply, answer_id=answer_id, outcome=outcome))


def _all_answered(looked: Sequence[Looked]) -> bool:
    return all(isinstance(each.reply.outcome, Answer) for each in looked)


def _cards(
    looked: Sequence[Looked], told: Look | None, maker: CardMaker, k: int
) -> tuple[Card, ...]:
    """The answers, or that there is none; then what else may be meant, of other words each."""
    shown = Shown()
    cards: list[Card] = []
    for each in looked:
        outcome = each.reply.outcome
        if isinstance(outcome, Answer) and len(cards) < k and not shown.holds(outcome.citations):
            cards.append(maker.answer(each))
            shown.add(outcome.citations)
    looks = [look for each in looked for look in looks_of(each)]
    found = nearest(looks, told, shown)
    held = (each for each in map(extract_of, found) if each is not None)
    places = k - len(cards) if cards else k - 1
    related = [maker.extract(each) for each in islice(held, places)]
    if not cards:
        beside = [each.citation for each in islice(found, NEAREST)]
        cards.append(maker.abstention(looked[0], beside))
    cards += related
    return maker.asking_for_place(cards)


def _draft(call: Heard, cards: Sequence[Card], maker: CardMaker) -> Draft:
    """The topic is that of an answer: what is only related stands under other matters' headings."""
    sent = dispatch_of(cards, maker.places, maker.base.homes)
    answered = [
        each.outcome.citations
        for each in cards
        if isinstance(each.outcome, Answer) and each.relation is Relation.ANSWER
    ]
    first = cards[0].outcome
    return Draft(
        summary=summary_of(call, maker.place),
        category=maker.category,
        topic=topic_of(answered[0]) if answered else None,
        place=maker.place,
        body=sent.body,
        body_certain=sent.is_certain,
        body_note=sent.note,
        urgency=urgency_of(call.text),
        basis=first.citations if isinstance(first, Answer) else (),
    )


def _timings(looked: Sequence[Timings], began: float) -> Timings:
    total = (time.perf_counter() - began) * 1000
    embed = sum(each.embed for each in looked)
    retrieve = sum(each.retrieve for each in looked)
    return Timings(total, embed, retrieve, max(0.0, total - embed - retrieve))

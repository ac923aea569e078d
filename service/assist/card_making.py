"""One card: what was found, with who is answerable, what to ask next, and what else is answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from corpus.normalize import simplified
from corpus.notice import ItemKind, NoticeId, Span
from kg.divisions import PlaceMention
from kg.model import NodeId, NodeType
from service.answering.cite import citation_of
from service.answering.evidence import EvidenceBase, Ranked, within
from service.answering.lexicon import words_of
from service.answering.needs import Need
from service.answering.outcome import Abstention, Answer, Citation, Fact
from service.answering.pipeline import Looked
from service.answering.related import related_questions
from service.answering.reply_id import reply_id
from service.answering.several import competing
from service.assist.cards import Card, Named, Relation
from service.assist.dispatch import is_city_open, is_elsewhere, is_role
from service.assist.duties import DutyKind
from service.assist.next_questions import (
    MOST,
    WHICH_CITY,
    Evidence,
    ask_next,
    asks_place,
    asks_which,
)
from service.assist.related import Extract
from service.assist.responsible import Answerable, Matter, Responsibilities, Wanted
from service.assist.speech_act import Category

_COMPLAINING = frozenset({Category.COMPLAINT, Category.REPORT})
_CLOSE = 1.0
"""How far behind the best the statement of another year may score and still be what was meant."""
_NEAR_ENOUGH, _DEPTH = 2.0, 40
"""How far behind the best, and at what depth, a statement may say who is answerable."""
_ARTICLE = 240
"""Characters of an article or item that is looked at whole for what it tells apart."""
_SUBJECTS = (
    NodeType.PROGRAMME,
    NodeType.PLATFORM,
    NodeType.POLICY,
    NodeType.MEASURE,
    NodeType.TARGET,
    NodeType.DEPARTMENT,
    NodeType.ORGANISATION,
    NodeType.DISTRICT,
)
"""The kinds of nodes that a card's graph is drawn around, the most telling first."""
_ZONE_HEAD = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:新区|开发区|区)$")
_LOCAL = re.compile(r"所在|居住地|属地|当地|县（市、区）|区（县|^各?区|街道|乡镇|派出所|分局")


@dataclass(frozen=True, slots=True)
class CardMaker:
    """What all cards of one call have in common. ``places`` are those that the caller names."""

    base: EvidenceBase
    responsibilities: Responsibilities
    category: Category
    said: str
    place: str
    places: Sequence[PlaceMention]

    @property
    def is_placed(self) -> bool:
        """Whether the caller names a place."""
        return bool(self.places)

    def answer(self, looked: Looked) -> Card:
        """The card of an answer."""
        outcome = looked.reply.outcome
        assert isinstance(outcome, Answer)
        return self._of(looked.reply.answer_id, looked.reply.question, outcome, looked.ranked)

    def extract(self, found: Extract) -> Card:
        """The card of a verbatim extract that may be what is meant."""
        citation = found.answer.citations[0]
        where = f"{citation.span.start}-{citation.span.end}"
        answer_id = reply_id((found.question, citation.notice_id, where))
        ranked = ((found.need, found.ranked),)
        return self._of(answer_id, found.question, found.answer, ranked, Relation.RELATED)

    def abstention(self, looked: Looked, beside: Sequence[Citation]) -> Card:
        """The card that says that the notices do not say, with what else is near.

        ``beside`` are the nearest quotes that have no card of their own.
        """
        outcome = looked.reply.outcome
        assert isinstance(outcome, Abstention)
        near = Answer(outcome.message, outcome.nearest) if outcome.nearest else outcome
        evidence = Evidence("", self._places(looked.ranked))
        return Card(
            answer_id=looked.reply.answer_id,
            relation=Relation.ANSWER,
            question=looked.reply.question,
            outcome=replace(outcome, nearest=_numbered(beside)),
            similar_questions=related_questions(near, looked.reply.question, self.base),
            ask_next=ask_next(evidence, self.said, self.place),
        )

    def asking_for_place(self, cards: Sequence[Card]) -> tuple[Card, ...]:
        """The cards; where notices of several cities are held and the caller names none, asking.

        The places are named that the cards are on; where all are on one, the city is open yet.
        """
        found = {
            home.name: None
            for card in cards
            if isinstance(card.outcome, Answer)
            and (home := self.base.homes[card.outcome.citations[0].notice_id]) is not None
        }
        first = cards[0]
        if not self.is_placed and len(found) > 1:
            asked = ask_next(Evidence("", tuple(found)), self.said, self.place)
        elif is_city_open(self.places, self.base.homes.values()):
            # a question of the card that names the places already asks which city
            named = tuple(each for each in first.ask_next if asks_which(each))
            asked = named or (WHICH_CITY,)
        else:
            return tuple(cards)
        kept = tuple(each for each in first.ask_next if each not in asked and not asks_place(each))
        return (replace(first, ask_next=(*asked, *kept)[:MOST]), *cards[1:])

    def _of(
        self,
        answer_id: str,
        question: str,
        answer: Answer,
        ranked: Sequence[tuple[Need, Ranked]],
        relation: Relation = Relation.ANSWER,
    ) -> Card:
        notice_id = answer.citations[0].notice_id
        quotes = [each.span for each in answer.citations if each.notice_id == notice_id]
        matter = _matter(notice_id, ranked)
        body, dispatch = self._named(notice_id, quotes, matter)
        if relation is Relation.RELATED:
            body = self._or_issuer(body, notice_id)
            dispatch = self._or_issuer(dispatch, notice_id)
        roles = [each.name for each in (dispatch, body) if each and is_role(each.name)]
        body = None if body and body.name in roles else body
        if dispatch and (dispatch.name in roles or self._is_elsewhere(dispatch, notice_id)):
            dispatch = None
        is_sure = relation is Relation.ANSWER
        evidence = Evidence(
            text="".join(self._around(notice_id, quote) for quote in quotes),
            places=self._places(ranked) if is_sure else (),
            years=_years(ranked) if is_sure else (),
            local=any(
                n is not None and _LOCAL.search(n.name) is not None for n in (body, dispatch)
            ),
        )
        return Card(
            answer_id=answer_id,
            relation=relation,
            question=question,
            outcome=answer,
            body=body,
            dispatch_to=dispatch,
            role=next(iter(roles), None),
            similar_questions=related_questions(answer, question, self.base),
            ask_next=ask_next(evidence, self.said, self.place),
            subject=_subject(answer.facts),
        )

    def _named(
        self, notice_id: NoticeId, quotes: Sequence[Span], matter: Matter
    ) -> list[Named | None]:
        """Who is answerable, and which authority."""
        kinds = (DutyKind.HANDLES, DutyKind.LEADS, DutyKind.ENFORCES)
        insists = self.category in _COMPLAINING
        if insists:
            kinds = (DutyKind.ENFORCES, DutyKind.HANDLES, DutyKind.LEADS)
        wanted = [Wanted(kinds, is_public, insists) for is_public in (False, True)]
        return [
            None if found is None else Named(found.name, found.source, self._cited(found))
            for found in self.responsibilities.of(notice_id, quotes, matter, wanted)
        ]

    def _or_issuer(self, named: Named | None, notice_id: NoticeId) -> Named | None:
        """The body; who issued the notice, where it is of a place that the caller does not name.

        That another district did something makes it answerable for nothing in this one's call.
        """
        if named is None or not self._is_unnamed_place(named.name, notice_id):
            return named
        issuer = self.responsibilities.issuer(notice_id)
        return None if issuer is None else Named(issuer.name, issuer.source, self._cited(issuer))

    def _is_unnamed_place(self, name: str, notice_id: NoticeId) -> bool:
        """Whether it is of a district or zone that is not the caller's, or is not known to be."""
        zones = [n for n in self.base.snapshot.graph.find(name) if n.type is NodeType.DISTRICT]
        forms = {form for zone in zones for form in (zone.name, *zone.aliases)}
        plain = simplified(self.said)
        if any(_stem(form) in plain for form in forms):
            return False
        return bool(zones) or is_elsewhere(name, self.places, self.base.homes[notice_id])

    def _is_elsewhere(self, named: Named, notice_id: NoticeId) -> bool:
        """Whether it is of another place than the caller's, who has to name one."""
        home = self.base.homes[notice_id]
        return self.is_placed and is_elsewhere(named.name, self.places, home)

    def _cited(self, found: Answerable) -> Citation | None:
        if found.span is None:
            return None
        passage = self.base.passage_at(found.notice_id, found.span)
        return citation_of(1, passage, found.span, self.base.readings[found.notice_id])

    def _around(self, notice_id: NoticeId, quote: Span) -> str:
        """The article or item of a quote, if it is short; else the sentences that it touches."""
        reading = self.base.readings[notice_id]
        text = reading.notice.text
        items = [
            item.span
            for item in reading.outline.items
            if item.kind is not ItemKind.LISTED and item.span.overlaps(quote)
        ]
        if items and len(items[0]) <= _ARTICLE:
            return items[0].of(text)
        sentences = (each.span for each in reading.outline.sentences)
        return "".join(span.of(text) for span in sentences if span.overlaps(quote))

    def _places(self, ranked: Sequence[tuple[Need, Ranked]]) -> tuple[str, ...]:
        """The places whose notices say as much, where the caller names none."""
        if self.is_placed or not ranked:
            return ()
        homes = self.base.homes
        named = (homes[each.notice_id] for each in competing(ranked[0][1], homes))
        return tuple(home.name for home in named if home is not None)


def _stem(zone: str) -> str:
    """滨海 for 滨海新区: what a caller says of it."""
    return _ZONE_HEAD.sub("", zone)


def _numbered(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    return tuple(replace(each, marker=number) for number, each in enumerate(citations, 1))


def _matter(notice_id: NoticeId, ranked: Sequence[tuple[Need, Ranked]]) -> Matter:
    """The words of the needs with what notices say for them, and the best statements found."""
    words = {word for need, _ in ranked for word in (*need.words, *need.inherited)}
    officials = {term for need, _ in ranked for each in need.equivalents.values() for term in each}
    found = tuple(
        each.span
        for _, statements in ranked
        for each in islice(within(statements, _NEAR_ENOUGH), _DEPTH)
        if each.notice_id == notice_id
    )
    return Matter(frozenset(words.union(*map(words_of, officials))), found)


def _years(ranked: Sequence[tuple[Need, Ranked]]) -> tuple[int, ...]:
    """The years that statements as good as the best tell of, where the question names none."""
    if not ranked or ranked[0][0].years or ranked[0][0].tense is not None:
        return ()
    near = (each.sentence.year for each in within(ranked[0][1], _CLOSE))
    return tuple(sorted({year for year in near if year is not None}))


def _subject(facts: Sequence[Fact]) -> NodeId | None:
    order = {kind.value: number for number, kind in enumerate(_SUBJECTS)}
    fitting = [fact for fact in facts if fact.type in order]
    return min(fitting, key=lambda fact: order[fact.type]).node_id if fitting else None

"""The statements of a notice that can follow up, or be followed up: done and planned, by year."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.notice import NoticeId
from corpus.words import segments
from kg.divisions import Form, Level, find_divisions
from kg.facts import NodeFact, NoticeFacts
from kg.model import BODIES, AttributeValue, NodeId, NodeType, Predicate, Provenance

_NAMED = {NodeType.PLATFORM, NodeType.PROGRAMME, NodeType.POLICY, NodeType.AWARD}
_WORKS = {NodeType.PROGRAMME, NodeType.PLATFORM}
_LEAST_NAME = 5  # characters of a name that tells things apart
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_HAN_PAIR = re.compile(r"(?!.?[的了和与及等在为对将把由从向于是有个])[\u4e00-\u9fff]{2}")
_UNIT = re.compile(
    r"[十百千万亿]*(?:元|人次|人|公里|平方米|平方公里|立方米|公顷|吨|千瓦|辆|户|套|张|件|项|场|期|批|家|个百分点)|[万亿]+[\u4e00-\u9fff]"
)
_DONE = {"done", "achieved"}


@dataclass(frozen=True, slots=True)
class Stated:
    """A measure, or a figure outside any measure, as one side of a follow-up."""

    node_id: NodeId
    said: Provenance
    about: str
    is_done: bool
    year: int | None
    names: tuple[str, ...]
    words: frozenset[str]
    pairs: frozenset[str]
    sequence: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def topics(self) -> frozenset[str]:
        """What can tell what it is about."""
        return self.words | self.pairs


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure inside a statement, with the words of what it counts."""

    node_id: NodeId
    said: Provenance
    subject: frozenset[str]


@dataclass(frozen=True, slots=True)
class StatedNotice:
    """What one notice states as done and as planned, and what bodies it names."""

    notice_id: NoticeId
    done: tuple[Stated, ...]
    planned: tuple[Stated, ...]
    bodies: frozenset[str]


def stated_of(facts: NoticeFacts) -> StatedNotice:
    """The measures of a notice, and its figures outside any measure; rules are neither."""
    found = _stated(facts)
    return StatedNotice(
        facts.notice_id,
        tuple(one for one in found if one.is_done),
        tuple(one for one in found if not one.is_done),
        frozenset(plain_words(fact.name) for fact in facts.nodes if fact.type in BODIES),
    )


def _stated(facts: NoticeFacts) -> list[Stated]:
    nodes = {fact.node_id: fact for fact in facts.nodes}
    held: dict[NodeId, list[NodeId]] = {}
    clauses: dict[NodeId, Provenance] = {}
    for edge in facts.edges:
        if edge.predicate is Predicate.HAS_TARGET:
            held.setdefault(edge.source, []).append(edge.target)
            clauses[edge.target] = edge.provenance[0]
    names = _Names(facts)
    found: list[Stated] = []
    inside: set[NodeId] = set()
    for fact in facts.nodes:
        known = dict(fact.attributes)
        if fact.type is not NodeType.MEASURE or known.get("status") == "rule" or not fact.mentions:
            continue
        said = fact.mentions[0]
        own = [nodes[target] for target in held.get(fact.node_id, ()) if target in nodes]
        within = [one for one in own if said.span.contains(one.mentions[0].span)]
        inside |= {one.node_id for one in within}
        about = "，".join([_on(said.text, known), *_subjects(said.text, within)])
        found.append(_one(fact, said, about, names.within(said), within))
    for fact in facts.nodes:
        known = dict(fact.attributes)
        outside = fact.type is NodeType.TARGET and fact.node_id not in inside
        if outside and known.get("status") in {"achieved", "planned"} and fact.node_id in clauses:
            clause = clauses[fact.node_id]
            about = "，".join([clause.text, *_subjects(clause.text, [fact])])
            found.append(_one(fact, fact.mentions[0], about, names.within(clause), [fact]))
    return [*found, *_honoured(facts, nodes, found)]


def _honoured(
    facts: NoticeFacts, nodes: Mapping[NodeId, NodeFact], found: Sequence[Stated]
) -> Iterator[Stated]:
    """The programmes and platforms that were honoured: done, in the year of what else was."""
    years = [one.year for one in found if one.is_done and one.year is not None]
    for edge in facts.edges:
        fact = nodes.get(edge.source)
        if edge.predicate is not Predicate.AWARDED or fact is None or fact.type not in _WORKS:
            continue
        name, said = plain_words(fact.name), edge.provenance[0]
        if years and len(name) >= _LEAST_NAME:
            yield Stated(
                edge.source,
                said,
                fact.name,
                True,
                max(set(years), key=lambda year: (years.count(year), year)),
                (name,),
                words_of(fact.name),
                pairs_of(fact.name),
                sequence_of(fact.name),
                (),
            )


_DONE_TO = re.compile(
    r"[^，。；,;]*?(?:对|围绕|依托|针对)(?P<what>[^，。；,;]{4,40}?)"
    r"(?:开展|实施|进行|打造|推进|组织|建设)"
)


class _Names:
    """The names of things in a notice, found by place."""

    def __init__(self, facts: NoticeFacts) -> None:
        named = (fact for fact in facts.nodes if fact.type in _NAMED)
        self._places = sorted({place for fact in named for place in fact.mentions})
        self._starts = [place.span.start for place in self._places]

    def within(self, said: Provenance) -> tuple[str, ...]:
        """The names in these words, without marks, that are long enough to tell things apart."""
        low = bisect_left(self._starts, said.span.start)
        high = bisect_left(self._starts, said.span.end)
        texts = (plain_words(place.text) for place in self._places[low:high])
        return tuple(text for text in texts if len(text) >= _LEAST_NAME)


def _on(said: str, known: Mapping[str, AttributeValue]) -> str:
    """The object of a measure, and what it is done to where that stands before the verb."""
    what = str(known.get("object") or said)
    before = _DONE_TO.match(said)
    return what if before is None else f"{before['what']}，{what}"


def _subjects(said: str, figures: Sequence[NodeFact]) -> Iterator[str]:
    """What the figures count, where the words themselves do not say it: 年内计划新增160个."""
    for figure in figures:
        subject = str(dict(figure.attributes).get("subject") or "")
        if not words_of(subject) & words_of(said):
            yield subject


def _one(
    fact: NodeFact,
    said: Provenance,
    about: str,
    names: tuple[str, ...],
    figures: Sequence[NodeFact],
) -> Stated:
    known: Mapping[str, AttributeValue] = dict(fact.attributes)
    year = known.get("year")
    return Stated(
        fact.node_id,
        said,
        about,
        known.get("status") in _DONE,
        year if isinstance(year, int) else None,
        names,
        words_of(about),
        pairs_of(about),
        sequence_of(about),
        tuple(
            Figure(
                one.node_id,
                one.mentions[0],
                words_of(str(dict(one.attributes).get("subject") or "")),
            )
            for one in figures
        ),
    )


def districts_in(words: str) -> frozenset[str]:
    """The districts and counties that the words name in full."""
    named = (place for place in find_divisions(words) if place.form is Form.FULL)
    return frozenset(p.text for p in named if p.candidates[0].level is Level.DISTRICT)


def plain_words(words: str) -> str:
    """The words without the marks around names."""
    return re.sub(r"[“”‘’《》\s]", "", words)


def words_of(about: str) -> frozenset[str]:
    """The words of two characters or more; marks, numbers and measure words left out."""
    found = (word for word in segments(about, guess=False) if len(word) > 1)
    return frozenset(word for word in found if _WORD.search(word) and not _UNIT.fullmatch(word))


def pairs_of(about: str) -> frozenset[str]:
    """Characters side by side that are in no word of the dictionary: 专班, 评标."""
    found = segments(about, guess=False)
    single = (one + other for one, other in pairwise(found) if len(one) == len(other) == 1)
    return frozenset(pair for pair in single if _HAN_PAIR.fullmatch(pair))


def sequence_of(about: str) -> tuple[str, ...]:
    """All words in order, marks left out."""
    found = segments(about, guess=False)
    return tuple(word for word in found if _WORD.search(word) or word.isdigit())

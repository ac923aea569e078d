"""What follows up what: the plan on what was achieved, the achievement on what was planned.

Two statements of one issuer, of one notice or of two years' notices, are joined when they speak of
the same thing. That is decided by the words that their objects share, each the more telling the
fewer statements of the two notices have it; by a stretch of words that hardly any other statement
has; and by how near the two are in meaning, where an embedding model is at hand. A topic that many
statements share (营商环境) tells nothing, so it joins nothing.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeAlias

from corpus.notice import NoticeId
from corpus.words import segments
from kg.facts import NodeFact, NoticeFacts
from kg.model import AttributeValue, Edge, NodeId, NodeType, Predicate, Provenance

Similarity: TypeAlias = Callable[[str, str], float]
"""The cosine of two texts' vectors, the same for the same two texts whatever came before."""

_FLOOR, _SPAN = 0.85, 0.15  # cosines of unrelated statements, and from there to the same one
_MEANING = 0.45  # how much nearness in meaning counts, where shared words count 1
_PHRASE = 0.15  # for a stretch of words that next to no other statement has
_LEAST = 0.5  # of the whole score, from 0 to 1
_LEAST_ALONE = 0.55  # of shared words where there is no model
_PHRASE_LENGTH = 5
_NAME = 0.35  # for the name of a thing that next to no other statement has
_NAMED = {NodeType.PLATFORM, NodeType.PROGRAMME, NodeType.POLICY, NodeType.AWARD}
_COMMON = 150  # statements that may have a word which brings two together
_TELLING = 20  # statements that may have a word which a telling stretch is known by
_RARE = 3  # statements that may have a telling stretch of words
_ONE_WORD = 0.935  # the least cosine where only one word is shared
_MOST = 2  # achievements that one plan follows up
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_DONE = {"done", "achieved"}


@dataclass(frozen=True, slots=True)
class _Stated:
    """A measure, or a figure outside any measure, as one side of a follow-up."""

    node_id: NodeId
    said: Provenance
    about: str
    is_done: bool
    year: int | None
    names: tuple[str, ...]
    figures: tuple[_Figure, ...]


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure inside a statement, with the words of what it counts."""

    node_id: NodeId
    said: Provenance
    subject: frozenset[str]


def follow_ups(
    first: NoticeFacts, second: NoticeFacts, similarity: Similarity | None
) -> tuple[Edge, ...]:
    """The edges from statements of ``first`` to those of ``second``, which may be the same notice.

    They depend on these two notices alone. Nothing where two issuers speak.
    """
    same = first.notice_id == second.notice_id
    if not same and (first.issuer is None or first.issuer != second.issuer):
        return ()
    earlier, later = _stated(first), _stated(second)
    edges: list[Edge] = []
    for is_done in (True, False):
        before = [one for one in earlier if one.is_done is is_done]
        after = [one for one in later if one.is_done is not is_done]
        if not same or is_done:
            edges += _joined(before, after, similarity, same)
    return tuple(sorted(edges, key=lambda edge: (edge.source, edge.target)))


def _stated(facts: NoticeFacts) -> list[_Stated]:
    nodes = {fact.node_id: fact for fact in facts.nodes}
    held: dict[NodeId, list[NodeId]] = {}
    clauses: dict[NodeId, Provenance] = {}
    for edge in facts.edges:
        if edge.predicate is Predicate.HAS_TARGET:
            held.setdefault(edge.source, []).append(edge.target)
            clauses[edge.target] = edge.provenance[0]
    names = _Names(facts)
    found: list[_Stated] = []
    inside: set[NodeId] = set()
    for fact in facts.nodes:
        known = dict(fact.attributes)
        if fact.type is not NodeType.MEASURE or known.get("status") == "rule" or not fact.mentions:
            continue
        said = fact.mentions[0]
        own = [nodes[target] for target in held.get(fact.node_id, ()) if target in nodes]
        within = [one for one in own if said.span.contains(one.mentions[0].span)]
        inside |= {one.node_id for one in within}
        about = "，".join([str(known.get("object") or fact.name), *_subjects(said.text, within)])
        found.append(_one(fact, said, about, names.within(said), within))
    for fact in facts.nodes:
        known = dict(fact.attributes)
        outside = fact.type is NodeType.TARGET and fact.node_id not in inside
        if outside and known.get("status") in {"achieved", "planned"} and fact.node_id in clauses:
            clause = clauses[fact.node_id]
            about = "，".join([clause.text, *_subjects(clause.text, [fact])])
            found.append(_one(fact, fact.mentions[0], about, names.within(clause), [fact]))
    return found


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
        texts = (_plain(place.text) for place in self._places[low:high])
        return tuple(text for text in texts if len(text) >= _PHRASE_LENGTH)


def _subjects(said: str, figures: Sequence[NodeFact]) -> Iterator[str]:
    """What the figures count, where the words themselves do not say it: 年内计划新增160个."""
    for figure in figures:
        subject = str(dict(figure.attributes).get("subject") or "")
        if not _words_of(subject) & _words_of(said):
            yield subject


def _one(
    fact: NodeFact,
    said: Provenance,
    about: str,
    names: tuple[str, ...],
    figures: Sequence[NodeFact],
) -> _Stated:
    known: Mapping[str, AttributeValue] = dict(fact.attributes)
    year = known.get("year")
    return _Stated(
        fact.node_id,
        said,
        about,
        known.get("status") in _DONE,
        year if isinstance(year, int) else None,
        names,
        tuple(
            _Figure(
                one.node_id,
                one.mentions[0],
                _words_of(str(dict(one.attributes).get("subject") or "")),
            )
            for one in figures
        ),
    )


def _joined(
    before: Sequence[_Stated],
    after: Sequence[_Stated],
    similarity: Similarity | None,
    same: bool,
) -> Iterator[Edge]:
    """The pairs that speak of one thing, each plan with the best of what it follows up."""
    words = _Words([*before, *after])
    offered: dict[NodeId, list[tuple[float, str, _Stated, _Stated]]] = {}
    for one, other in words.sharing(before, after):
        if not _is_next(one, other, same):
            continue
        score, reason = words.judged(one, other, similarity)
        if reason:
            offered.setdefault(other.node_id, []).append((score, reason, one, other))
    for found in offered.values():
        found.sort(key=lambda each: (-each[0], each[2].node_id))
        for score, reason, one, other in found[:_MOST]:
            yield _edge(one, other, score, reason)


def _is_next(one: _Stated, other: _Stated, same: bool) -> bool:
    """Achieved in a year and planned for the next; planned for a year and achieved in it."""
    if one.year is None or other.year is None:
        return same
    return other.year - one.year == (1 if one.is_done else 0)


def _edge(one: _Stated, other: _Stated, score: float, reason: str) -> Edge:
    """From figure to figure where both count the same: 203个 → 160个; else as they are stated."""
    source, target, places = one.node_id, other.node_id, {one.said, other.said}
    for figure in one.figures:
        counted = [each for each in other.figures if each.subject & figure.subject]
        if counted:
            source, target = figure.node_id, counted[0].node_id
            places |= {figure.said, counted[0].said}
            break
    provenance = tuple(sorted(places))
    return Edge(source, Predicate.FOLLOWS_UP, target, provenance, score=score, reason=reason)


class _Words:
    """The words of the statements that are compared, and how telling each is."""

    def __init__(self, stated: Sequence[_Stated]) -> None:
        self._words = {one.node_id: _words_of(one.about) for one in stated}
        self._sequences = {one.node_id: _sequence(one.about) for one in stated}
        self._plain = [_plain(one.about) for one in stated]
        counted = Counter(word for words in self._words.values() for word in words)
        telling = max(_RARE, min(_TELLING, len(stated) // 50))
        self._telling = {word for word, n in counted.items() if n <= telling}
        self._common = {word for word, n in counted.items() if n > _COMMON}
        self._having: dict[str, list[str]] = {}
        for node_id, words in self._words.items():
            for word in words & self._telling:
                self._having.setdefault(word, []).append("/".join(self._sequences[node_id]))
        self._named: dict[str, int] = {}
        self._weight = {word: math.log(len(stated) / n) ** 2 for word, n in counted.items()}
        self._norm = {
            node_id: math.sqrt(math.fsum(self._weight[word] for word in sorted(words)))
            for node_id, words in self._words.items()
        }

    def sharing(
        self, before: Iterable[_Stated], after: Iterable[_Stated]
    ) -> Iterator[tuple[_Stated, _Stated]]:
        """The pairs that share a word."""
        having: dict[str, list[_Stated]] = {}
        for one in before:
            for word in self._words[one.node_id] - self._common:
                having.setdefault(word, []).append(one)
        for other in after:
            found = {
                one.node_id: one
                for word in self._words[other.node_id]
                for one in having.get(word, ())
            }
            yield from ((found[node_id], other) for node_id in sorted(found))

    def judged(
        self, one: _Stated, other: _Stated, similarity: Similarity | None
    ) -> tuple[float, str]:
        """The score from 0 to 1 and what it rests on; no reason where it is too low."""
        shared = sorted(self._words[one.node_id] & self._words[other.node_id])
        norm = self._norm[one.node_id] * self._norm[other.node_id]
        words = math.fsum(self._weight[word] for word in shared) / norm if norm else 0.0
        name = self._name(one, other)
        enough = words + _PHRASE + _MEANING >= _LEAST * (1 + _MEANING)
        phrase = name or (self._phrase(one.node_id, other.node_id) if enough else "")
        if phrase:
            words = min(1.0, words + (_NAME if name else _PHRASE))
        if words + _MEANING < _LEAST * (1 + _MEANING):
            return 0.0, ""  # however near in meaning
        reason = f"the same thing: {phrase}" if phrase else f"shared words: {'、'.join(shared)}"
        alone = len(shared) == 1 and not phrase
        if similarity is None:
            score = round(words, 2)
            return score, reason if score >= _LEAST_ALONE and not alone else ""
        cosine = round(similarity(one.said.text, other.said.text), 3)
        if alone and cosine < _ONE_WORD:
            return 0.0, ""
        near = min(1.0, max(0.0, (cosine - _FLOOR) / _SPAN))
        score = round((words + _MEANING * near) / (1 + _MEANING), 2)
        return score, f"{reason}; meaning {cosine:.2f}" if score >= _LEAST else ""

    def _name(self, one: _Stated, other: _Stated) -> str:
        """The longest name that stands in one of the two and, as it is, in the other."""
        both = [name for name in one.names if name in _plain(other.said.text + other.about)]
        both += [name for name in other.names if name in _plain(one.said.text + one.about)]
        rare = [name for name in both if self._count(name) <= _RARE]
        return max(rare, key=lambda name: (len(name), name), default="")

    def _count(self, name: str) -> int:
        """How many statements have the name."""
        if name not in self._named:
            self._named[name] = sum(name in each for each in self._plain)
        return self._named[name]

    def _phrase(self, one: NodeId, other: NodeId) -> str:
        """The longest run of words that both have, where next to no other statement has it."""
        first, second = self._sequences[one], self._sequences[other]
        match = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
        run = first[match.a : match.a + match.size]
        phrase = "".join(run)
        telling = [word for word in run if word in self._telling]
        if len(phrase) < _PHRASE_LENGTH or not telling:
            return ""
        having = self._having.get(telling[0], ())
        return phrase if sum("/".join(run) in each for each in having) <= _RARE else ""


def _plain(words: str) -> str:
    return re.sub(r"[“”‘’《》\s]", "", words)


def _sequence(about: str) -> list[str]:
    return [word for word in segments(about, guess=False) if _WORD.search(word) or word.isdigit()]


def _words_of(about: str) -> frozenset[str]:
    found = (word for word in segments(about, guess=False) if len(word) > 1)
    return frozenset(word for word in found if _WORD.search(word))


def pairs(notices: Iterable[NoticeId], added: NoticeId) -> Iterator[tuple[NoticeId, NoticeId]]:
    """The pairs of notices that ``added`` brings, itself with itself among them."""
    yield added, added
    for other in sorted(set(notices) - {added}):
        yield other, added
        yield added, other

"""What follows up what: the plan on what was achieved, the achievement on what was planned.

Two statements of one issuer, of one notice or of two years' notices, are joined when they speak of
the same thing. That is decided by the words that their objects share, each the more telling the
fewer statements of the two notices have it; by a stretch of words that hardly any other statement
has; and by how near the two are in meaning, where an embedding model is at hand. A topic that many
statements share (营商环境) tells nothing, so it joins nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

from corpus.notice import NoticeId
from kg.facts import NoticeFacts
from kg.model import Edge, NodeId, Predicate
from kg.stated import Stated, StatedNotice, districts_in, plain_words, stated_of

Similarity: TypeAlias = Callable[[str, str], float]
"""The cosine of two texts' vectors, the same for the same two texts whatever came before."""

_FLOOR, _SPAN = 0.85, 0.15  # cosines of unrelated statements, and from there to the same one
_MEANING = 0.45  # how much nearness in meaning counts, where shared words count 1
_PHRASE = 0.15  # for a stretch of words that next to no other statement has
_LEAST = 0.5  # of the whole score, from 0 to 1
_LEAST_ALONE = 0.55  # of shared words where there is no model
_PHRASE_LENGTH = 5
_NAME = 0.35  # for the name of a thing that next to no other statement has
_COMMON = 150  # statements that may have a word which brings two together
_TELLING = 20  # statements that may have a word which a telling stretch is known by
_FEW = 30  # one statement in so many may have the word that tells what two are about
_RARE = 3  # statements that may have a telling stretch of words
_ONE_WORD = 0.935  # the least cosine where only one word is shared
_JOINING = frozenset("个或和与及并的等为对在将把由从向") | {"以及", "或者", "并且"}
_MOST = 2  # statements of one notice that one of another follows up


class FollowUps:
    """What notices follow up in each other, worked out once for each pair of their facts.

    ``similarity`` helps to tell; without it words alone decide. Safe to share between threads: at
    worst a pair is worked out twice.
    """

    def __init__(self, similarity: Similarity | None = None) -> None:
        self._similarity = similarity
        self._stated: dict[NoticeId, tuple[NoticeFacts, StatedNotice]] = {}
        self._found: dict[
            tuple[NoticeId, NoticeId], tuple[StatedNotice, StatedNotice, tuple[Edge, ...]]
        ] = {}

    def between(self, first: NoticeFacts, second: NoticeFacts) -> tuple[Edge, ...]:
        """The edges from ``first`` to ``second``, which may be the same notice.

        They depend on these two notices alone, and on what these say: an edit by hand of one name
        must not change how telling the words of all others are. Nothing where two issuers speak,
        edits included.
        """
        pair = (first.notice_id, second.notice_id)
        if pair[0] != pair[1] and (first.issuer is None or first.issuer != second.issuer):
            return ()
        one, other = self._stated_of(first.as_said), self._stated_of(second.as_said)
        known = self._found.get(pair)
        if known is not None and known[0] is one and known[1] is other:
            return known[2]
        edges = _follow_ups(one, other, self._similarity)
        self._found[pair] = (one, other, edges)
        return edges

    def forget_all_but(self, notice_ids: Collection[NoticeId]) -> None:
        """Let go of notices that are no longer there."""
        for pair in [pair for pair in list(self._found) if not set(pair) <= set(notice_ids)]:
            self._found.pop(pair, None)
        for notice_id in [each for each in list(self._stated) if each not in notice_ids]:
            self._stated.pop(notice_id, None)

    def _stated_of(self, facts: NoticeFacts) -> StatedNotice:
        known = self._stated.get(facts.notice_id)
        if known is not None and known[0] is facts:
            return known[1]
        stated = stated_of(facts)
        self._stated[facts.notice_id] = (facts, stated)
        return stated


def _follow_ups(
    first: StatedNotice, second: StatedNotice, similarity: Similarity | None
) -> tuple[Edge, ...]:
    same = first.notice_id == second.notice_id
    bodies = first.bodies | second.bodies
    edges = list(_joined(first.done, second.planned, bodies, similarity, same))
    if not same:
        edges += _joined(first.planned, second.done, bodies, similarity, same)
    return tuple(sorted(edges, key=lambda edge: (edge.source, edge.target)))


def _joined(
    before: Sequence[Stated],
    after: Sequence[Stated],
    bodies: Collection[str],
    similarity: Similarity | None,
    same: bool,
) -> Iterator[Edge]:
    """The pairs that speak of one thing, each plan with the best of what it follows up."""
    if not _can_follow(before, after, same):
        return
    words = _Words([*before, *after], bodies)
    offered: dict[NodeId, list[tuple[float, str, Stated, Stated]]] = {}
    for one, other in words.sharing(before, after):
        if not _is_next(one, other, same):
            continue
        score, reason = words.judged(one, other, similarity)
        if reason and not _are_apart(one, other):
            offered.setdefault(other.node_id, []).append((score, reason, one, other))
    for found in offered.values():
        found.sort(key=lambda each: (-each[0], each[2].node_id))
        for score, reason, one, other in found[:_MOST]:
            yield _edge(one, other, score, reason)


def _can_follow(before: Sequence[Stated], after: Sequence[Stated], same: bool) -> bool:
    """Whether any two of them can be joined, by their years."""
    years = {one.year: one for one in before}
    later = {other.year: other for other in after}
    return any(_is_next(one, other, same) for one in years.values() for other in later.values())


def _is_next(one: Stated, other: Stated, same: bool) -> bool:
    """Achieved in a year and planned for the next; planned for a year and achieved in it."""
    if one.year is None or other.year is None:
        return same
    return other.year - one.year == (1 if one.is_done else 0)


def _are_apart(one: Stated, other: Stated) -> bool:
    """Whether each names districts and none is the same: another's doing follows up nothing."""
    here, there = districts_in(one.said.text), districts_in(other.said.text)
    return bool(here and there) and not here & there


def _edge(one: Stated, other: Stated, score: float, reason: str) -> Edge:
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

    def __init__(self, stated: Sequence[Stated], bodies: Collection[str]) -> None:
        self._bodies = bodies
        self._words = {one.node_id: one.words for one in stated}
        self._sequences = {one.node_id: one.sequence for one in stated}
        self._plain = [plain_words(one.about) for one in stated]
        counted = Counter(word for words in self._words.values() for word in words)
        telling = max(_RARE, min(_TELLING, len(stated) // 50))
        self._telling = {word for word, n in counted.items() if n <= telling}
        self._common = {word for word, n in counted.items() if n > _COMMON}
        topics = Counter(topic for one in stated for topic in one.topics)
        few = max(2 * _RARE, len(stated) // _FEW)
        self._few = {topic for topic, n in topics.items() if n <= few}
        self._having: dict[str, list[str]] = {}
        for node_id, words in self._words.items():
            for word in words & self._telling:
                self._having.setdefault(word, []).append("/".join(self._sequences[node_id]))
        self._named: dict[str, int] = {}
        self._weight = {word: math.log((len(stated) + 1) / n) ** 2 for word, n in counted.items()}
        self._norm = {
            node_id: math.sqrt(math.fsum(self._weight[word] for word in sorted(words)))
            for node_id, words in self._words.items()
        }

    def sharing(
        self, before: Iterable[Stated], after: Iterable[Stated]
    ) -> Iterator[tuple[Stated, Stated]]:
        """The pairs that share a word."""
        having: dict[str, list[Stated]] = {}
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
        self, one: Stated, other: Stated, similarity: Similarity | None
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
        if not phrase and not self._few.intersection(one.topics & other.topics):
            return 0.0, ""  # 事项, 办理, 服务: what half of the notice is about
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

    def _is_body(self, phrase: str) -> bool:
        """Whether the words only say who or where: a body or a place of the notices."""
        return any(phrase in name for name in self._bodies)

    def _name(self, one: Stated, other: Stated) -> str:
        """The longest name that stands in one of the two and, as it is, in the other."""
        both = [name for name in one.names if name in plain_words(other.said.text + other.about)]
        both += [name for name in other.names if name in plain_words(one.said.text + one.about)]
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
        rare = sum("/".join(run) in each for each in having) <= _RARE
        return _tidy(run) if rare and not self._is_body(phrase) else ""


def _tidy(run: Sequence[str]) -> str:
    """The words as a reason shows them: 操作流程, though both say 或操作流程."""
    low = next(at for at, word in enumerate(run) if word not in _JOINING)
    high = next(at for at in range(len(run), 0, -1) if run[at - 1] not in _JOINING)
    return "".join(run[low:high])

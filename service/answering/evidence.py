"""Statements that may answer a question, scored: the one ranked list that answers are made from.

A statement is a run of neighbouring clauses of one sentence. Its score adds up how near its words
are in meaning (the mean of the model's token vectors over the run, taken where the passage was
embedded whole, so that a clause knows its context: "late chunking", arXiv 2409.04701), how near its
passage is, how much of the question's rare words it and its sentence hold, and whether it has the
form, year and unit that is asked for. The weights were tried on half of the development questions;
docs/decisions/0002-choosing-statements.md says what else was tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpus.clauses import clauses
from corpus.normalize import match_key
from corpus.notice import (
    ItemKind,
    NoticeId,
    Passage,
    PassageId,
    PieceKind,
    Reading,
    Sentence,
    Span,
)
from corpus.words import words
from kg.divisions import place_forms
from kg.facts import home_of_reading
from kg.model import NodeType
from kg.quantities import DateMention, Quantity, find_dates, find_quantities
from retrieval.hit import Query, Ranking, Vectors
from service.answering.fit import fitness
from service.answering.understand import Need
from service.answering.vocabulary import Vocabulary
from service.library import NamedSpan, Snapshot

LONGEST_RUN = 3
"""Clauses in one statement, at most."""
DEPTH = 40
"""Passages whose statements are scored."""

_NO_STATEMENTS = frozenset(
    {
        PieceKind.TITLE,
        PieceKind.NUMBER,
        PieceKind.ADDRESSEES,
        PieceKind.ISSUER,
        PieceKind.PART_TITLE,
        PieceKind.HEADING,
        PieceKind.MARKUP,
    }
)
_LONGEST_TITLE = 40

_SIMILARITY = 1.0
_PASSAGE = 0.3
_COVERAGE = 5.0
_CONTEXT = 5.0
_TITLED = 2.0  # the share of the question's words that the notice's title holds
_LENGTH = 0.4  # a point for each 50 characters costs this much


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause with what scoring needs of it. ``vector``: the sum of its token vectors."""

    span: Span
    words: frozenset[str]
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    names: tuple[NamedSpan, ...]
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence of a passage, cut into clauses. ``words`` include those of its headings."""

    sentence: Sentence
    passage: Passage
    clauses: tuple[Clause, ...]
    words: frozenset[str]
    is_title: bool

    def clause_text(self, number: int) -> str:
        """The words of one clause, as published."""
        span, start = self.clauses[number].span, self.passage.span.start
        return self.passage.text[span.start - start : span.end - start]

    @property
    def year(self) -> int | None:
        """The year of the part it stands in."""
        return self.sentence.place.part.year


@dataclass(frozen=True, slots=True)
class Statement:
    """A run of clauses and what speaks for it."""

    sentence: ReadSentence
    first: int
    last: int
    score: float = 0.0
    similarity: float = 0.0  # cosine of question and run
    coverage: float = 0.0  # share of the question's word weight that the run holds
    context: float = 0.0  # the same for its sentence and headings

    @property
    def span(self) -> Span:
        """From the first clause's first character to the last one's last."""
        parts = self.sentence.clauses
        return Span(parts[self.first].span.start, parts[self.last].span.end)

    @property
    def text(self) -> str:
        """The words of the run, as published."""
        passage = self.sentence.passage
        return passage.text[
            self.span.start - passage.span.start : self.span.end - passage.span.start
        ]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses of the run."""
        return self.sentence.clauses[self.first : self.last + 1]

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Every figure in the run."""
        return tuple(q for clause in self.clauses for q in clause.quantities)

    @property
    def dates(self) -> tuple[DateMention, ...]:
        """Every date in the run."""
        return tuple(d for clause in self.clauses for d in clause.dates)

    @property
    def names(self) -> tuple[NamedSpan, ...]:
        """Every name in the run."""
        return tuple(name for clause in self.clauses for name in clause.names)

    def types(self) -> frozenset[NodeType]:
        """What kinds of names the run holds."""
        return frozenset(name.type for name in self.names)

    def overlaps(self, other: Statement) -> bool:
        """Whether both quote some of the same characters."""
        same = self.sentence.passage.notice_id == other.sentence.passage.notice_id
        return same and self.span.overlaps(other.span)


class EvidenceBase:
    """The statements of one snapshot, ready to be scored. Made once for each snapshot."""

    def __init__(self, snapshot: Snapshot, notice_ids: frozenset[NoticeId] | None = None) -> None:
        self.snapshot = snapshot
        self.notice_ids = notice_ids
        self._sentences: dict[PassageId, tuple[ReadSentence, ...]] = {}

    def limited_to(self, notice_ids: frozenset[NoticeId]) -> EvidenceBase:
        """The same evidence, of these notices only."""
        limited = EvidenceBase(self.snapshot, notice_ids)
        limited._sentences = self._sentences
        for shared in ("vocabulary", "title_words", "home_words"):
            limited.__dict__[shared] = getattr(self, shared)
        return limited

    @cached_property
    def readings(self) -> Mapping[NoticeId, Reading]:
        """The notices that may be cited."""
        readings = self.snapshot.readings
        if self.notice_ids is None:
            return readings
        return {each: readings[each] for each in sorted(self.notice_ids) if each in readings}

    def listed_under(self, sentence: ReadSentence) -> tuple[ReadSentence, ...]:
        """What a sentence that ends in a colon announces: the listed items right after it."""
        reading = self.snapshot.readings[sentence.passage.notice_id]
        after = sentence.sentence.span.end
        listed = [item.span for item in reading.outline.items if item.kind is ItemKind.LISTED]
        found: list[ReadSentence] = []
        for passage in reading.passages:
            if passage.span.end <= after:
                continue
            for other in self.sentences(passage.passage_id):
                if other.sentence.span.start < after:
                    continue
                if not any(span.contains(other.sentence.span) for span in listed):
                    return tuple(found)
                found.append(other)
        return tuple(found)

    def passage_at(self, notice_id: NoticeId, span: Span) -> Passage:
        """The passage that holds ``span``, or, for a heading, the first one under it."""
        passages = self.snapshot.readings[notice_id].passages
        return next((p for p in passages if p.span.end >= span.end), passages[-1])

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of every passage and heading."""
        readings = self.snapshot.readings.values()
        return Vocabulary(f"{p.heading} {p.text}" for r in readings for p in r.passages)

    @cached_property
    def title_words(self) -> Mapping[NoticeId, frozenset[str]]:
        """The words of each notice's title."""
        readings = self.snapshot.readings
        return {
            notice_id: frozenset(words(match_key(reading.notice.title)))
            for notice_id, reading in readings.items()
        }

    @cached_property
    def home_words(self) -> frozenset[str]:
        """The names of the places that the notices speak for: true of all that they say."""
        homes = (home_of_reading(reading) for reading in self.snapshot.readings.values())
        return frozenset(form for home in homes if home is not None for form in place_forms(home))

    def sentences(self, passage_id: PassageId) -> tuple[ReadSentence, ...]:
        """The sentences of a passage; cut and read on first use, then kept."""
        known = self._sentences.get(passage_id)
        if known is None:
            known = tuple(self._read(self.snapshot.passage(passage_id)))
            self._sentences[passage_id] = known
        return known

    def passages(self, query: Query) -> Ranking:
        """The passages nearest to a query."""
        return self.snapshot.index.search(query, DEPTH)

    def statements(self, need: Need, query: Query) -> list[Statement]:
        """The statements of the nearest passages, best first."""
        ranking = self.passages(query)
        sentences = [s for hit in ranking.hits for s in self.sentences(hit.passage_id)]
        nearness = {hit.passage_id: hit.score for hit in ranking.hits}
        runs = [
            (sentence, first, last)
            for sentence in sentences
            if not sentence.is_title
            for first in range(len(sentence.clauses))
            for last in range(first, min(first + LONGEST_RUN, len(sentence.clauses)))
        ]
        if not runs:
            return []
        similarity = _similarities(runs, query.vector)
        near = _standardised(np.array([nearness[s.passage.passage_id] for s, _, _ in runs]))
        weight = need.weights(self.vocabulary, self.home_words)
        titled = {each: _share(weight, words_) for each, words_ in self.title_words.items()}
        meaning = _standardised(similarity)
        found = []
        for number, (sentence, first, last) in enumerate(runs):
            held = frozenset().union(*(c.words for c in sentence.clauses[first : last + 1]))
            statement = Statement(
                sentence,
                first,
                last,
                similarity=float(similarity[number]),
                coverage=_share(weight, held),
                context=_share(weight, sentence.words),
            )
            score = (
                _SIMILARITY * float(meaning[number])
                + _PASSAGE * float(near[number])
                + _COVERAGE * statement.coverage
                + _CONTEXT * statement.context
                + _TITLED * titled[sentence.passage.notice_id]
                - _LENGTH * len(statement.span) / 50
                + fitness(statement, need)
            )
            found.append(_scored(statement, score))
        return sorted(found, key=lambda s: (-s.score, s.sentence.passage.passage_id, s.span))

    def _read(self, passage: Passage) -> Iterable[ReadSentence]:
        reading = self.snapshot.readings[passage.notice_id]
        text = reading.notice.text
        cut = [
            Span(passage.span.start + clause.start, passage.span.start + clause.end)
            for clause in clauses(passage.text, Span(0, len(passage.text)))
        ]
        vectors = self.snapshot.index.clause_vectors(passage.passage_id)
        read = [
            Clause(
                span,
                frozenset(words(match_key(span.of(text)))),
                find_quantities(span.of(text)),
                find_dates(span.of(text)),
                self.snapshot.named_in(passage.notice_id, span),
                vector,
            )
            for span, vector in zip(cut, vectors, strict=True)
        ]
        heading = frozenset(words(match_key(passage.heading)))
        for sentence in _sentences_of(reading, passage):
            inside = tuple(
                c for c in read if sentence.span.start <= c.span.start < sentence.span.end
            )
            if inside:
                held = heading.union(*(clause.words for clause in inside))
                yield ReadSentence(sentence, passage, inside, held, _is_title(reading, sentence))


def _scored(statement: Statement, score: float) -> Statement:
    return Statement(
        statement.sentence,
        statement.first,
        statement.last,
        score,
        statement.similarity,
        statement.coverage,
        statement.context,
    )


def _sentences_of(reading: Reading, passage: Passage) -> Iterable[Sentence]:
    return (s for s in reading.outline.sentences if passage.span.contains(s.span))


def _is_title(reading: Reading, sentence: Sentence) -> bool:
    """Whether the sentence only announces what follows: a title, or a point's first words.

    An item that is nothing but its title says all it has to say there, and is no mere title.
    """
    item = sentence.place.item
    if item is not None and item.title is not None and item.title.overlaps(sentence.span):
        return bool(reading.notice.text[sentence.span.end : item.span.end].strip())
    kinds = {p.kind for p in reading.outline.pieces if p.span.overlaps(sentence.span)}
    if kinds & _NO_STATEMENTS:
        return True
    point = sentence.place.point
    if point is None or sentence.span.start != point.span.start:
        return False
    announces = sentence.span.end < point.span.end and len(sentence.span) <= _LONGEST_TITLE
    return announces and not find_quantities(sentence.span.of(reading.notice.text))


def _similarities(
    runs: Sequence[tuple[ReadSentence, int, int]], query: Vectors
) -> NDArray[np.float64]:
    """The cosine of the query with the mean token vector of each run."""
    sums = np.array(
        [
            np.sum([clause.vector for clause in sentence.clauses[first : last + 1]], axis=0)
            for sentence, first, last in runs
        ]
    )
    lengths = np.linalg.norm(sums, axis=1)
    lengths[lengths == 0] = 1.0
    cosines: NDArray[np.float64] = (sums @ query / lengths).astype(np.float64)
    return cosines


def _standardised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = float(values.std())
    if spread < 1e-9:
        return np.zeros_like(values)
    scaled: NDArray[np.float64] = (values - values.mean()) / spread
    return scaled


def _share(weight: Mapping[str, float], held: frozenset[str]) -> float:
    return sum(share for word, share in weight.items() if word in held)

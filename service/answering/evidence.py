"""Statements that may answer a question, scored: the one ranked list that answers are made from.

A statement is a run of neighbouring clauses of one sentence. Its score adds up how near its words
are in meaning (the mean of the model's token vectors over the run, taken where the passage was
embedded whole, so that a clause knows its context: "late chunking", arXiv 2409.04701), how near its
passage is, how much of the question's rare words it and its sentence hold, and whether it has the
form, year and unit that is asked for. The weights were tried on half of the development questions;
docs/decisions/0002-choosing-statements.md says what else was tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from corpus.normalize import match_key
from corpus.notice import NoticeId, Passage, PassageId, Reading, Span
from corpus.words import words
from kg.divisions import place_forms
from kg.mentions import home_of_reading
from kg.model import NodeType
from kg.quantities import DateMention, Quantity
from retrieval.hit import Query, Ranking
from service.answering.fit import fitness
from service.answering.sentences import Clause, Layout, ReadSentence, read_sentences
from service.answering.understand import Need
from service.answering.vocabulary import Vocabulary
from service.snapshot import NamedSpan, Snapshot

DEPTH = 40
"""Passages whose statements are scored."""

_SHARED = ("vocabulary", "title_words", "home_words")
"""What does not depend on which notices may be cited."""

_SIMILARITY = 1.0
_PASSAGE = 0.3
_COVERAGE = 5.0
_CONTEXT = 5.0
_TITLED = 2.0  # the share of the question's words that the notice's title holds
_LENGTH = 0.4  # a point for each 50 characters costs this much


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
        self._bare: dict[PassageId, tuple[tuple[Statement, Span], ...]] = {}
        self._layouts: dict[NoticeId, Layout] = {}

    def limited_to(self, notice_ids: frozenset[NoticeId]) -> EvidenceBase:
        """The same evidence, of these notices only."""
        limited = EvidenceBase(self.snapshot, notice_ids)
        limited._sentences, limited._layouts = self._sentences, self._layouts
        limited._bare = self._bare
        for name in _SHARED:
            limited.__dict__[name] = getattr(self, name)
        return limited

    def prepare(self) -> None:
        """Make now what every question needs, rather than on first use."""
        for name in _SHARED:
            getattr(self, name)

    @cached_property
    def readings(self) -> Mapping[NoticeId, Reading]:
        """The notices that may be cited."""
        readings = self.snapshot.readings
        if self.notice_ids is None:
            return readings
        return {each: readings[each] for each in sorted(self.notice_ids) if each in readings}

    def listed_under(self, sentence: ReadSentence) -> Iterator[ReadSentence]:
        """What a sentence that ends in a colon announces: the listed items right after it."""
        layout = self._layout(sentence.passage.notice_id)
        after = sentence.sentence.span.end
        for passage in layout.passages_beyond(after):
            for other in self.sentences(passage.passage_id):
                if other.sentence.span.start < after:
                    continue
                if not layout.is_listed(other.sentence.span):
                    return
                yield other

    def passage_at(self, notice_id: NoticeId, span: Span) -> Passage:
        """The passage that holds ``span``, or, for a heading, the first one under it."""
        return self._layout(notice_id).passage_at(span)

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
            passage = self.snapshot.passage(passage_id)
            known = read_sentences(self.snapshot, self._layout(passage.notice_id), passage)
            self._sentences[passage_id] = known
        return known

    def _layout(self, notice_id: NoticeId) -> Layout:
        known = self._layouts.get(notice_id)
        if known is None:
            known = self._layouts[notice_id] = Layout(self.snapshot.readings[notice_id])
        return known

    def passages(self, query: Query) -> Ranking:
        """The passages nearest to a query."""
        return self.snapshot.index.search(query, DEPTH)

    def statements(
        self, need: Need, query: Query, apart: frozenset[str] = frozenset()
    ) -> list[Statement]:
        """The statements of the nearest passages, best first.

        Words ``apart`` do not count: the places that are asked about, which are checked by name.
        """
        ranking = self.passages(query)
        runs = [run for hit in ranking.hits for run in self._runs(hit.passage_id)]
        if not runs:
            return []
        nearness = {hit.passage_id: hit.score for hit in ranking.hits}
        sentences = [s for hit in ranking.hits for s in self.sentences(hit.passage_id) if s.runs]
        vectors = np.concatenate([sentence.run_vectors for sentence in sentences])
        similarity = (vectors @ query.vector).astype(np.float64)
        near = np.repeat(
            [nearness[s.passage.passage_id] for s in sentences], [len(s.runs) for s in sentences]
        )
        points = _SIMILARITY * _standardised(similarity) + _PASSAGE * _standardised(near)
        weight = need.weights(self.vocabulary, self.home_words | apart)
        titled = {
            each: _TITLED * _share(weight, words_) for each, words_ in self.title_words.items()
        }
        scored = zip(runs, similarity.tolist(), points.tolist(), strict=True)
        found: list[tuple[float, PassageId, Span, Statement]] = []
        for sentence in sentences:
            held = {word: share for word, share in weight.items() if word in sentence.words}
            context, passage = sum(held.values()), sentence.passage
            for run in sentence.runs:
                (bare, span), nearness_of_run, start = next(scored)
                coverage = _share(held, run.words) if held else 0.0
                score = (
                    start
                    + _COVERAGE * coverage
                    + _CONTEXT * context
                    + titled[passage.notice_id]
                    - _LENGTH * len(span) / 50
                    + fitness(bare, need)
                )
                statement = Statement(
                    sentence, run.first, run.last, score, nearness_of_run, coverage, context
                )
                found.append((-score, passage.passage_id, span, statement))
        found.sort(key=itemgetter(0, 1, 2))
        return [statement for *_, statement in found]

    def _runs(self, passage_id: PassageId) -> tuple[tuple[Statement, Span], ...]:
        """Every run of a passage as a statement without score, with its span; then kept.

        A question looks at some five hundred of them, and most of what it asks never changes.
        """
        known = self._bare.get(passage_id)
        if known is None:
            bare = [
                Statement(sentence, run.first, run.last)
                for sentence in self.sentences(passage_id)
                for run in sentence.runs
            ]
            known = self._bare[passage_id] = tuple((each, each.span) for each in bare)
        return known


def _standardised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = float(values.std())
    if spread < 1e-9:
        return np.zeros_like(values)
    scaled: NDArray[np.float64] = (values - values.mean()) / spread
    return scaled


def _share(weight: Mapping[str, float], held: frozenset[str]) -> float:
    return sum(share for word, share in weight.items() if word in held)

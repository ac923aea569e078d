"""Statements that may answer a question, scored: the one ranked list that answers are made from.

A statement is a run of neighbouring clauses of one sentence, with the sum of what speaks for it
(``scoring``), weighted as was fitted (``statement_weights``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import overload

import numpy as np
from numpy.typing import NDArray

from corpus.normalize import match_key
from corpus.notice import NoticeId, Passage, PassageId, Reading, Span
from corpus.words import words
from kg.divisions import Division, place_forms
from kg.model import NodeType
from kg.quantities import DateMention, Quantity
from kg.unlisted_places import place_spoken_for
from retrieval.hit import Query, Ranking
from service.answering.known_questions import KnownQuestions
from service.answering.linking import NameForms
from service.answering.needs import Need
from service.answering.runs import Runs, RunTable
from service.answering.scoring import AskedWords, Scored, score
from service.answering.sentences import Clause, Layout, ReadSentence, issued_in, read_sentences
from service.answering.statement_weights import shipped, within_sentence
from service.answering.vocabulary import Vocabulary, WordCounts
from service.snapshot import NamedSpan, Snapshot

DEPTH = 40
"""Passages whose statements are scored."""

_SHARED = ("vocabulary", "title_words", "homes", "home_words", "years", "measure_verbs")
"""What does not depend on which notices may be cited."""
_DIGITS = 9  # of a score: the last bits of a sum depend on the order of its parts


@dataclass(frozen=True, slots=True)
class Statement:
    """A run of clauses and what speaks for it.

    Scores compare within one question: a difference of 1 makes it e times as likely.
    """

    sentence: ReadSentence
    first: int
    last: int
    score: float = 0.0
    similarity: float = 0.0  # cosine of question and run
    coverage: float = 0.0  # share of the question's word weight that the run holds
    context: float = 0.0  # the same for its sentence, headings and the title of its notice
    subject: float = 1.0  # the same of the words that the need takes over from elsewhere
    own: float = 1.0  # the same of the words of its own, beside those that it takes over
    tightness: float = 0.0  # how well it says what is asked and no more, within its sentence

    @property
    def notice_id(self) -> NoticeId:
        """The notice that it stands in."""
        return self.sentence.passage.notice_id

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
        return self.notice_id == other.notice_id and self.span.overlaps(other.span)


class EvidenceBase:
    """The statements of one snapshot, ready to be scored. Made once for each snapshot."""

    def __init__(
        self,
        snapshot: Snapshot,
        notice_ids: frozenset[NoticeId] | None = None,
        before: EvidenceBase | None = None,
    ) -> None:
        """``before``: that of an earlier snapshot, whose unchanged notices are not read again."""
        self.snapshot = snapshot
        self.notice_ids = notice_ids
        self._sentences: dict[PassageId, tuple[ReadSentence, ...]] = {}
        self._tables: dict[PassageId, RunTable] = {}
        self._layouts: dict[NoticeId, Layout] = {}
        self._words: dict[NoticeId, tuple[Reading, WordCounts]] = {}
        self.known_questions = KnownQuestions()
        if before is not None:
            self._take_over(before)

    def _take_over(self, before: EvidenceBase) -> None:
        """The sentences of the notices that are as they were, their names included, and words."""
        self._words = {k: it for k, it in before._words.items() if k in self.snapshot.readings}
        for notice_id, reading in self.snapshot.readings.items():
            if not self.snapshot.is_same_notice(notice_id, before.snapshot):
                continue
            for each in reading.passages:
                if (sentences := before._sentences.get(each.passage_id)) is not None:
                    self._sentences[each.passage_id] = sentences
                if (table := before._tables.get(each.passage_id)) is not None:
                    self._tables[each.passage_id] = table
            if (layout := before._layouts.get(notice_id)) is not None:
                self._layouts[notice_id] = layout

    def limited_to(self, notice_ids: frozenset[NoticeId]) -> EvidenceBase:
        """The same evidence, of these notices only."""
        limited = EvidenceBase(self.snapshot, notice_ids)
        limited._sentences, limited._layouts = self._sentences, self._layouts
        limited._tables = self._tables
        limited.known_questions = self.known_questions
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

    def place_of(self, sentence: ReadSentence) -> tuple[str, Sequence[Span], int]:
        """The text of a sentence's notice, all sentences of it, and which of them it is."""
        layout = self._layout(sentence.passage.notice_id)
        return layout.reading.notice.text, layout.sentences, layout.number_of(sentence.sentence)

    def passage_at(self, notice_id: NoticeId, span: Span) -> Passage:
        """The passage that holds ``span``, or, for a heading, the first one under it."""
        return self._layout(notice_id).passage_at(span)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of every passage and heading."""
        counts = WordCounts.together(map(self._words_of, self.snapshot.readings.values()))
        names = NameForms(self.snapshot.graph.nodes())
        return Vocabulary(counts, self.snapshot.index.respell, names, self.homes.values())

    def _words_of(self, reading: Reading) -> WordCounts:
        known = self._words.get(reading.notice.notice_id)
        if known is None or known[0] is not reading:
            counts = WordCounts.of(f"{each.heading} {each.text}" for each in reading.passages)
            known = self._words[reading.notice.notice_id] = reading, counts
        return known[1]

    @cached_property
    def title_words(self) -> Mapping[NoticeId, frozenset[str]]:
        """The words of each notice's title."""
        readings = self.snapshot.readings
        return {
            notice_id: frozenset(words(match_key(reading.notice.title)))
            for notice_id, reading in readings.items()
        }

    @cached_property
    def measure_verbs(self) -> frozenset[str]:
        """What the notices say is done, in a word each: 推进, 受理."""
        measures = self.snapshot.graph.nodes(NodeType.MEASURE)
        return frozenset(str(each.attribute("verb")) for each in measures)

    @cached_property
    def years(self) -> Mapping[NoticeId, int | None]:
        """The year in which each notice was published, where that is known."""
        readings = self.snapshot.readings
        return {notice_id: issued_in(reading) for notice_id, reading in readings.items()}

    @cached_property
    def homes(self) -> Mapping[NoticeId, Division | None]:
        """The place that each notice of the snapshot speaks for; None for a central one."""
        readings = self.snapshot.readings
        return {notice_id: place_spoken_for(reading) for notice_id, reading in readings.items()}

    @cached_property
    def home_words(self) -> frozenset[str]:
        """The names of the places that the notices speak for: true of all that they say."""
        homes = self.homes.values()
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

    def statement_at(self, notice_id: NoticeId, span: Span) -> Statement | None:
        """The clauses of one sentence that ``span`` touches, unscored; None where it has none."""
        passage = self.passage_at(notice_id, span)
        for sentence in self.sentences(passage.passage_id):
            touched = [
                number
                for number, clause in enumerate(sentence.clauses)
                if clause.span.overlaps(span)
            ]
            if touched:
                return Statement(sentence, touched[0], touched[-1])
        return None

    def statements(
        self,
        need: Need,
        query: Query,
        apart: frozenset[str] = frozenset(),
        beside: Sequence[PassageId] = (),
    ) -> Ranked:
        """The statements of the nearest passages, best first.

        Words ``apart`` do not count: the places that are asked about, which are checked by name.
        Passages ``beside`` those are looked at too, as if they had been found last.
        """
        found = self.scored(need, query, apart, beside)
        return Ranked.none() if found is None else Ranked.of(*found, shipped())

    def scored(
        self,
        need: Need,
        query: Query,
        apart: frozenset[str] = frozenset(),
        beside: Sequence[PassageId] = (),
    ) -> tuple[Runs, Scored, AskedWords] | None:
        """What is found of each run of the nearest passages; None where they have no run."""
        near = [(hit.passage_id, hit.score) for hit in self.passages(query).hits]
        near += [(each, min((score for _, score in near), default=0.0)) for each in beside]
        tables = [(self._table(passage_id), score) for passage_id, score in near]
        tables = [(table, score) for table, score in tables if len(table)]
        if not tables:
            return None
        runs = Runs.of([table for table, _ in tables])
        tokens = query.tokens
        shares = np.zeros(0) if tokens is None else self.snapshot.index.token_weights(tokens)
        weight = need.weights(self.vocabulary, self.home_words | apart)
        asked = AskedWords.of(need, weight, query, shares)
        titles = [self.title_words[table.notice_id] for table, _ in tables]
        years = [self.years[table.notice_id] for table, _ in tables]
        found = score(runs, need, query, asked, [score for _, score in tables], titles, years)
        return runs, found, asked

    def _table(self, passage_id: PassageId) -> RunTable:
        """The runs of a passage; put together on first use, then kept."""
        known = self._tables.get(passage_id)
        if known is None:
            tokens, clauses = self.snapshot.index.clause_tokens(passage_id)
            known = RunTable.of(self.sentences(passage_id), tokens, clauses)
            self._tables[passage_id] = known
        return known


def within(
    statements: Sequence[Statement], margin: float, best: Statement | None = None
) -> Iterator[Statement]:
    """The statements, best first, that score no more than ``margin`` below ``best``: the first."""
    if not statements:
        return iter(())
    lowest = (best or statements[0]).score - margin
    return takewhile(lambda each: each.score >= lowest, statements)


def _share_of(context: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of some words that each sentence's surroundings hold; 1 where there are none."""
    total = shares.sum()
    return context @ (shares / total) if total else np.ones(len(context))


class Ranked(Sequence[Statement]):
    """Statements, best first, each made when it is looked at. Equal scores in order of place."""

    def __init__(
        self,
        runs: Runs | None,
        order: NDArray[np.intp],
        scores: NDArray[np.float64],
        columns: NDArray[np.float64],
    ) -> None:
        """``columns`` has similarity, coverage, context, subject, own and tightness of each run."""
        self._sentences = [] if runs is None else runs.sentences
        self._runs = runs
        self._order = order
        self._scores = scores
        self._columns = columns
        self._made: dict[int, Statement] = {}

    @classmethod
    def none(cls) -> Ranked:
        """No statement at all."""
        return cls(None, np.zeros(0, np.intp), np.zeros(0), np.zeros((0, 6)))

    @classmethod
    def of(
        cls, runs: Runs, found: Scored, asked: AskedWords, weights: NDArray[np.float64]
    ) -> Ranked:
        """All runs by what was found of them."""
        scores = np.round(found.features @ weights, _DIGITS)
        starts = np.concatenate([table.starts for table in runs.tables])
        names = [table.passage_id for table in runs.tables]
        rank = {name: at for at, name in enumerate(sorted(names))}
        of_passage = np.array([rank[name] for name in names])
        passages = of_passage[runs.passage_of_sentence[runs.sentence_of]]
        order = np.lexsort((runs.last, starts, passages, -scores))
        context = (found.context @ asked.shares)[runs.sentence_of]
        subject, own = (
            _share_of(found.context, asked.shares * part)[runs.sentence_of]
            for part in (asked.inherited, ~asked.inherited)
        )
        tightness = found.features @ within_sentence()
        columns = [found.similarity, found.held @ asked.shares, context, subject, own, tightness]
        return cls(runs, order, scores, np.stack(columns, axis=1))

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, number: int) -> Statement: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Statement]: ...
    def __getitem__(self, number: int | slice) -> Statement | Sequence[Statement]:
        if isinstance(number, slice):
            return [self[at] for at in range(*number.indices(len(self)))]
        known = self._made.get(number)
        if known is not None:
            return known
        at = range(len(self))[number]  # raises IndexError, as a Sequence does
        if at not in self._made:
            self._made[at] = self._statement(int(self._order[at]))
        return self._made[at]

    def __iter__(self) -> Iterator[Statement]:
        return map(self.__getitem__, range(len(self._order)))

    def _statement(self, run: int) -> Statement:
        assert self._runs is not None
        sentence = int(self._runs.sentence_of[run])
        start = int(self._first_clauses[sentence])
        return Statement(
            self._sentences[sentence],
            int(self._runs.first[run]) - start,
            int(self._runs.last[run]) - start,
            float(self._scores[run]),
            *self._columns[run].tolist(),
        )

    @cached_property
    def _first_clauses(self) -> NDArray[np.intp]:
        assert self._runs is not None
        return np.flatnonzero(np.diff(self._runs.clause_sentence, prepend=-1))

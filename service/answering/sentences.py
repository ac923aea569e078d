"""Passages → sentences cut into clauses, each with what scoring needs of it.

A notice may be a megabyte long, so whatever is looked up for each sentence (what it overlaps, what
stands after it) is found by its place among sorted ones and never by going through them all.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.clauses import clauses
from corpus.labels import label_at
from corpus.normalize import match_key
from corpus.notice import Passage, PieceKind, Reading, Sentence, Span
from corpus.words import words
from kg.period import UNTOLD, Period, Periods
from kg.quantities import DateMention, Quantity, find_dates, find_quantities
from kg.status import Status, genre_status
from retrieval.token_space import unit_rows
from service.answering.enumerated import listed_in
from service.answering.manners import Manner, manners_of
from service.answering.unsafe import speaks_to_a_reader
from service.snapshot import NamedSpan, Snapshot

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
_AFTER_FIGURE = 12  # characters in which a clause says what its figure counts
_COLONS = frozenset({":", "："})
_GOES_ON = frozenset({",", "，", "、"}) | _COLONS  # after a clause that is not the last of its part
_STOPS = re.compile(r"[。；;]\s*")

LONGEST_RUN = 3
"""Clauses in one run, at most."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause with what scoring needs of it. ``vector``: the sum of its token vectors.

    ``closes``: a semicolon or a full stop follows; ``announces``: a colon does. ``says``: the
    manners of speaking found in it. ``counted``: how many things it lists; ``counts``: the words
    for what its figures count.
    """

    span: Span
    words: frozenset[str]
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    names: tuple[NamedSpan, ...]
    vector: NDArray[np.float32]
    closes: bool
    announces: bool
    says: frozenset[Manner]
    counted: int | None
    counts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring clauses of one sentence, by their first and last number."""

    first: int
    last: int
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence of a passage, cut into clauses. ``words`` include those of its headings.

    ``rules_from`` is the year in which its notice was issued, where that lays down rules;
    ``first_clause`` is the number of its first clause within the passage, ``notice_years`` are
    those of a period that the notice's title names, ``period`` is what its headings say.
    ``runs`` are all that an answer may quote of it, ``run_vectors`` a row of unit
    length for each: the mean of its token vectors.
    """

    sentence: Sentence
    passage: Passage
    clauses: tuple[Clause, ...]
    words: frozenset[str]
    is_title: bool
    first_clause: int = 0
    notice_years: frozenset[int] = frozenset()
    period: Period = UNTOLD
    rules_from: int | None = None
    runs: tuple[Run, ...] = ()
    run_vectors: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    @property
    def text(self) -> str:
        """The sentence as published."""
        span, start = self.sentence.span, self.passage.span.start
        return self.passage.text[span.start - start : span.end - start]

    @property
    def headed(self) -> str:
        """The sentence below the chain of titles above it."""
        return f"{self.passage.heading} {self.text}"

    def clause_text(self, number: int) -> str:
        """The words of one clause, as published."""
        span, start = self.clauses[number].span, self.passage.span.start
        return self.passage.text[span.start - start : span.end - start]

    @property
    def year(self) -> int | None:
        """The year that it tells of, by the headings above it or its part."""
        return self.period.year


class Layout:
    """Where the passages, sentences and pieces of one notice stand."""

    def __init__(self, reading: Reading) -> None:
        outline = reading.outline
        self.reading = reading
        self._passage_ends = [passage.span.end for passage in reading.passages]
        self._sentence_starts = [sentence.span.start for sentence in outline.sentences]
        self._piece_ends = [piece.span.end for piece in outline.pieces]
        self.years = _years_of(reading.notice.title)
        self.periods = Periods(reading)
        self.rules_from = issued_in(reading) if genre_status(reading) is Status.RULE else None
        self.sentences = [sentence.span for sentence in outline.sentences]

    def sentences_in(self, span: Span) -> Sequence[Sentence]:
        """The sentences that lie wholly inside ``span``."""
        sentences = self.reading.outline.sentences
        first = bisect_left(self._sentence_starts, span.start)
        end = bisect_left(self._sentence_starts, span.end)
        return [sentence for sentence in sentences[first:end] if sentence.span.end <= span.end]

    def passage_at(self, span: Span) -> Passage:
        """The passage that holds ``span``, or, for a heading, the first one under it."""
        passages = self.reading.passages
        return passages[min(bisect_left(self._passage_ends, span.end), len(passages) - 1)]

    def number_of(self, sentence: Sentence) -> int:
        """Which of ``sentences`` it is."""
        return bisect_left(self._sentence_starts, sentence.span.start)

    def is_title(self, sentence: Sentence) -> bool:
        """Whether the sentence only announces what follows: a title, or a point's first words.

        An item that is nothing but its title says all it has to say there, and is no mere title.
        """
        text, span = self.reading.notice.text, sentence.span
        item = sentence.place.item
        if item is not None and item.title is not None and item.title.overlaps(span):
            return bool(text[span.end : item.span.end].strip())
        if not _NO_STATEMENTS.isdisjoint(self._kinds_at(span)):
            return True
        point = sentence.place.point
        if point is None or span.start != point.span.start:
            return False
        announces = span.end < point.span.end and len(span) <= _LONGEST_TITLE
        return announces and not find_quantities(span.of(text))

    def _kinds_at(self, span: Span) -> Iterator[PieceKind]:
        """The kinds of the pieces that share a character with ``span``."""
        pieces = self.reading.outline.pieces
        for number in range(bisect_right(self._piece_ends, span.start), len(pieces)):
            if pieces[number].span.start >= span.end:
                return
            yield pieces[number].kind


@lru_cache(maxsize=8192)
def key_of(text: str) -> str:
    """The match key of a sentence, kept: questions that name a place look through the same."""
    return match_key(text)


def issued_in(reading: Reading) -> int | None:
    """The year in which the notice was published, where that is known."""
    date = reading.notice.date
    return int(date[:4]) if date and date[:4].isdigit() else None


def _years_of(title: str) -> frozenset[int]:
    """The years of a period that a title names: 2026-2027年 is both; none of single years."""
    years: set[int] = set()
    for date in find_dates(title):
        if date.year is not None and date.until_year is not None:
            years.update(range(date.year, min(date.until_year, date.year + 99) + 1))
    return frozenset(years)


def read_sentences(
    snapshot: Snapshot, layout: Layout, passage: Passage
) -> tuple[ReadSentence, ...]:
    """The sentences of one passage that say anything, in order."""
    text = layout.reading.notice.text
    vectors = snapshot.index.clause_vectors(passage.passage_id)
    opens = {sentence.span.start for sentence in layout.sentences_in(passage.span)}
    read: list[Clause] = []
    for inner, vector in zip(
        clauses(passage.text, Span(0, len(passage.text))), vectors, strict=True
    ):
        span = Span(passage.span.start + inner.start, passage.span.start + inner.end)
        said = span.of(text)
        quantities = find_quantities(said)
        mark = text[span.end : passage.span.end].lstrip()[:1]
        read.append(
            Clause(
                span,
                frozenset(words(match_key(said))),
                quantities,
                find_dates(said),
                snapshot.named_in(passage.notice_id, span),
                vector,
                mark not in _GOES_ON and not _is_labelled(text, span.end, opens),
                mark in _COLONS,
                manners_of(said),
                listed_in(said),
                _counted_by(said, quantities),
            )
        )
    heading = frozenset(words(match_key(passage.heading)))
    starts = [clause.span.start for clause in read]
    found: list[ReadSentence] = []
    for sentence in layout.sentences_in(passage.span):
        first = bisect_left(starts, sentence.span.start)
        inside = tuple(read[first : bisect_left(starts, sentence.span.end)])
        if inside:
            held = heading.union(*(clause.words for clause in inside))
            title = layout.is_title(sentence)
            said = match_key(sentence.span.of(text))
            runs = () if title or speaks_to_a_reader(said) else _runs(inside)
            vectors_of_runs = _run_vectors(inside, runs)
            found.append(
                ReadSentence(
                    *(sentence, passage, inside, held, title, first, layout.years),
                    layout.periods.of(sentence.span, sentence.place.part),
                    layout.rules_from,
                    *(runs, vectors_of_runs),
                )
            )
    return tuple(found)


def _is_labelled(text: str, end: int, opens: Collection[int]) -> bool:
    """Whether a label of the same sentence follows: what it says is part of what it is said of."""
    behind = _STOPS.match(text, end)
    at = behind.end() if behind is not None else end
    return at > end and at not in opens and label_at(text, at) is not None


def _counted_by(said: str, quantities: Sequence[Quantity]) -> frozenset[str]:
    """The words after each figure of a clause, which say what it counts."""
    after = (said[each.span.end : each.span.end + _AFTER_FIGURE] for each in quantities)
    return frozenset(word for text in after for word in words(match_key(text)))


def _runs(parts: Sequence[Clause]) -> tuple[Run, ...]:
    return tuple(
        Run(first, last, frozenset().union(*(part.words for part in parts[first : last + 1])))
        for first in range(len(parts))
        for last in range(first, min(first + LONGEST_RUN, len(parts)))
    )


def _run_vectors(parts: Sequence[Clause], runs: Sequence[Run]) -> NDArray[np.float32]:
    """The unit vector of each run; a run without a token is a row of zeros."""
    if not runs:
        return np.zeros((0, len(parts[0].vector)), dtype=np.float32)
    sums = np.array([sum(part.vector for part in parts[r.first : r.last + 1]) for r in runs])
    return unit_rows(sums)

"""All runs of one passage in arrays, so that a question scores hundreds of them at once.

A run is one to three neighbouring clauses of a sentence: what an answer may quote. What a clause
holds, a run of it holds; so each question looks at clauses, and ``Runs.of_runs``
tells of runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.notice import NoticeId, PassageId
from retrieval.make_segment import TOKEN_SCALE
from service.answering.sentences import Clause, ReadSentence

_PLACES = 5  # of a cosine: the last bits of a product depend on what is multiplied beside it
_OUTSIDE = -1
"""The clause of a token that stands in no clause of a run: in a title, or in a heading."""


@dataclass(frozen=True, slots=True, eq=False)
class RunTable:
    """The runs of some sentences, in order. Shapes: c clauses, r runs, s sentences, t tokens.

    ``first``, ``middle`` and ``last`` (r,) number a run's clauses: those in between are all three.
    ``sentence_of`` (r,) and ``clause_sentence`` (c,) number sentences. ``vectors`` (r, dimension)
    are of unit length, ``starts`` and ``lengths`` (r,) in
    characters of the notice. ``tokens`` (t, size) are unit vectors,
    ``token_clause`` (t,) numbers clauses, with −1 for tokens of headings and titles.
    """

    sentences: tuple[ReadSentence, ...]
    clauses: tuple[Clause, ...]
    clause_sentence: NDArray[np.int64]
    sentence_of: NDArray[np.int64]
    first: NDArray[np.int64]
    middle: NDArray[np.int64]
    last: NDArray[np.int64]
    starts: NDArray[np.int64]
    lengths: NDArray[np.float64]
    vectors: NDArray[np.float32]
    tokens: NDArray[np.int8]
    token_clause: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        sentences: Sequence[ReadSentence],
        tokens: NDArray[np.int8],
        token_clause: NDArray[np.int32],
    ) -> RunTable:
        """The table of one passage; ``token_clause`` numbers the passage's clauses."""
        kept = [sentence for sentence in sentences if sentence.runs]
        starts = np.cumsum([0, *(len(sentence.clauses) for sentence in kept)])
        runs = [
            (number, starts[number] + run.first, starts[number] + run.last)
            for number, sentence in enumerate(kept)
            for run in sentence.runs
        ]
        clauses = tuple(clause for sentence in kept for clause in sentence.clauses)
        places = {
            sentence.first_clause + at: starts[number] + at
            for number, sentence in enumerate(kept)
            for at in range(len(sentence.clauses))
        }
        of_run = np.array(runs, dtype=np.int64).reshape(-1, 3)
        first, last = of_run[:, 1], of_run[:, 2]
        dimension = kept[0].run_vectors.shape[1] if kept else 0
        return cls(
            sentences=tuple(kept),
            clauses=clauses,
            clause_sentence=np.repeat(np.arange(len(kept)), [len(s.clauses) for s in kept]),
            sentence_of=of_run[:, 0],
            first=first,
            middle=np.minimum(first + 1, last),
            last=last,
            starts=np.array([clauses[a].span.start for _, a, _ in runs], dtype=np.int64),
            lengths=np.array(
                [clauses[b].span.end - clauses[a].span.start for _, a, b in runs], dtype=np.float64
            ),
            vectors=np.concatenate(
                [np.zeros((0, dimension), np.float32), *(s.run_vectors for s in kept)]
            ),
            tokens=tokens,
            token_clause=np.array(
                [places.get(number, _OUTSIDE) for number in token_clause.tolist()], dtype=np.int64
            ),
        )

    def __len__(self) -> int:
        return len(self.first)

    @property
    def notice_id(self) -> NoticeId:
        """The notice that they stand in."""
        return self.sentences[0].passage.notice_id

    @property
    def passage_id(self) -> PassageId:
        """The passage whose sentences these are; there is one at least."""
        return self.sentences[0].passage.passage_id


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """The runs of several passages, one table after the other, with the passage of each."""

    tables: tuple[RunTable, ...]
    first: NDArray[np.int64]
    middle: NDArray[np.int64]
    last: NDArray[np.int64]
    sentence_of: NDArray[np.int64]
    clause_sentence: NDArray[np.int64]
    passage_of_sentence: NDArray[np.int64]

    @classmethod
    def of(cls, tables: Sequence[RunTable]) -> Runs:
        """All runs of these tables, none of which is empty."""
        clauses = np.cumsum([0, *(len(table.clauses) for table in tables)])
        sentences = np.cumsum([0, *(len(table.sentences) for table in tables)])

        def joined(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
            return np.concatenate([np.zeros(0, np.int64), *parts])

        return cls(
            tuple(tables),
            joined([t.first + at for t, at in zip(tables, clauses[:-1], strict=True)]),
            joined([t.middle + at for t, at in zip(tables, clauses[:-1], strict=True)]),
            joined([t.last + at for t, at in zip(tables, clauses[:-1], strict=True)]),
            joined([t.sentence_of + at for t, at in zip(tables, sentences[:-1], strict=True)]),
            joined([t.clause_sentence + at for t, at in zip(tables, sentences[:-1], strict=True)]),
            np.repeat(np.arange(len(tables)), [len(table.sentences) for table in tables]),
        )

    def __len__(self) -> int:
        return len(self.first)

    @property
    def sentences(self) -> list[ReadSentence]:
        """The sentences of all tables."""
        return [sentence for table in self.tables for sentence in table.sentences]

    @property
    def clauses(self) -> list[Clause]:
        """The clauses of all tables."""
        return [clause for table in self.tables for clause in table.clauses]

    def of_runs(self, values: NDArray[Any]) -> NDArray[Any]:
        """What is greatest within each run, of ``values`` with a row for each clause."""
        two: NDArray[Any] = np.maximum(values[self.first], values[self.middle])
        return np.asarray(np.maximum(two, values[self.last]))

    def of_sentences(self, values: NDArray[Any]) -> NDArray[Any]:
        """What is greatest within each sentence, of ``values`` with a row for each clause."""
        starts = np.flatnonzero(np.diff(self.clause_sentence, prepend=-1))
        greatest: NDArray[Any] = np.maximum.reduceat(values, starts, axis=0)
        return greatest

    def nearest_tokens(
        self, asked: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """For each token of a question, how near the nearest token is.

        ``asked`` has shape (tokens, size). Returns the greatest cosine in each clause, in each
        passage's headings, and anywhere in each passage: shapes (clauses, tokens) and twice
        (passages, tokens); 0 where there is no token.
        """
        count = len(asked)
        inside = np.zeros((len(self.clause_sentence), count), np.float32)
        heads = np.zeros((len(self.tables), count), np.float32)
        wholes = np.zeros((len(self.tables), count), np.float32)
        told = [number for number, table in enumerate(self.tables) if len(table.tokens)]
        if not told:
            return inside, heads, wholes
        turned = np.ascontiguousarray(asked.T) / np.float32(TOKEN_SCALE)
        tokens = np.concatenate([self.tables[number].tokens for number in told])
        cosines = np.round(tokens.astype(np.float32) @ turned, _PLACES)
        sizes = np.array([len(self.tables[number].tokens) for number in told])
        wholes[told] = np.maximum.reduceat(cosines, np.cumsum(sizes) - sizes, axis=0)
        # a passage's tokens stand in the order of its clauses
        clause = np.concatenate([self.tables[number].token_clause for number in told])
        table = np.repeat(told, sizes)
        changes = (np.diff(clause, prepend=-2) != 0) | (np.diff(table, prepend=-1) != 0)
        begins = np.flatnonzero(changes)
        best = np.maximum.reduceat(cosines, begins, axis=0)
        of, at = clause[begins], table[begins]
        first = np.cumsum([0, *(len(each.clauses) for each in self.tables)])
        is_inside = of >= 0
        inside[first[at[is_inside]] + of[is_inside]] = best[is_inside]
        np.maximum.at(heads, at[~is_inside], best[~is_inside])
        return inside, heads, wholes

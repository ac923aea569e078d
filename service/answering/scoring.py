"""What speaks for each run of clauses as the answer to a need, in numbers.

Each run gets a row of ``FEATURES``. Three kinds of evidence that a run is about what is asked:
its vector (the mean of its token vectors, from the pass that embedded its passage whole, so that a
clause knows its context: "late chunking", arXiv 2409.04701); its tokens, each of the question's
against the nearest of the run (late interaction), which finds other words for the same thing and
the same thing in another language; and its words. Beside them stand the form that is asked for and
the year. The weights are fitted to questions about notices of our own invention
(``eval.fitting.statements``); docs/decisions/0002-choosing-statements.md says what was tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.normalize import aligned_match_key
from kg.model import NodeType
from retrieval.hit import Query, Scores
from service.answering.asked import Asked
from service.answering.fit import (
    clause_holds_figure,
    clause_holds_time,
    clause_may_be_counted,
    timeliness,
)
from service.answering.lexicon import words_of
from service.answering.manners import Manner
from service.answering.needs import Need
from service.answering.runs import Runs
from service.answering.sentences import Clause, ReadSentence, key_of

FEATURES = (
    "similarity",  # cosine of question and run, among all runs
    "passage",  # how well its passage was found, among all runs
    "words_of_run",  # share of the question's word weight that the run holds
    "words_of_sentence",  # … that its sentence and headings hold
    "alike_in_run",  # the same, a word counting for as much as the run's nearest tokens are near
    "alike_in_sentence",
    "tokens_of_run",  # mean nearness of the question's tokens to the run's, among all runs
    "tokens_of_sentence",
    "tokens_of_passage",
    "titled",  # share of the question's word weight that the notice's title holds
    "length",  # in 50 characters
    "figure",  # has a figure in a unit that is asked for
    "no_figure",  # has none though one is asked for
    "counts_it",  # … and the figure counts what is asked for: 多少家企业
    "time",
    "place",
    "body",
    "goes_on",  # stands where an earlier answer was taken from
    "timely",  # of the year and tense that are asked for, against another
    "begins_part",  # after a semicolon or full stop
    "ends_part",
    "crosses_parts",
    "defines",
    "charges",
    "where",
    "lists",
    "rules",
    "reasons",
    "aims",
)
"""The columns of ``Scored.features``, in order."""

_SAME_PASSAGE, _SAME_NOTICE = 0.6, 0.3
_TOLD_AGAIN = 6
"""Characters of a clause by which it is known again in an earlier answer."""
_OTHER_WORD = 0.9
"""What another word for the same counts for."""
UNLIKE, ALIKE = 0.25, 0.75
"""Cosines of tokens that have nothing to do with each other, and of tokens that mean the same."""
BODIES = frozenset({NodeType.DEPARTMENT, NodeType.ORGANISATION})
PLACES = frozenset({NodeType.DISTRICT, NodeType.REGION})
SAID_SO = {
    Manner.DEFINES: Asked.DEFINITION,
    Manner.CHARGES: Asked.BODY,
    Manner.WHERE: Asked.PLACE,
    Manner.LISTS: Asked.LIST,
    Manner.RULES: Asked.YES_NO,
    Manner.REASONS: Asked.REASON,
    Manner.AIMS: Asked.AIM,
}
"""The manner in which an answer to a form of question is mostly said."""


@dataclass(frozen=True, slots=True, eq=False)
class AskedWords:
    """The words of a need that carry its subject, and the question's tokens that each covers.

    ``equivalents`` are others for the same, each as its words. ``shares`` (w,) is how much each
    word counts, summing to 1 where there are any, and ``inherited`` (w,) whether it was taken over
    from elsewhere; ``tokens`` has the numbers of each one's tokens in the question;
    ``token_shares`` (t,) how much each token counts.
    """

    words: tuple[str, ...]
    equivalents: tuple[tuple[frozenset[str], ...], ...]
    shares: NDArray[np.float64]
    inherited: NDArray[np.bool_]
    tokens: tuple[tuple[int, ...], ...]
    token_shares: Scores

    @classmethod
    def of(
        cls, need: Need, weight: Mapping[str, float], query: Query, token_shares: Scores
    ) -> AskedWords:
        """The words of ``weight``, which are the need's, as they stand in the query's text."""
        words = tuple(weight)
        return cls(
            words,
            tuple(tuple(map(words_of, need.equivalents.get(word, ()))) for word in words),
            np.array([weight[word] for word in words], dtype=np.float64),
            np.array([word in need.inherited for word in words], dtype=np.bool_),
            tuple(_tokens_of(words, query)),
            token_shares,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """What was found of each run: a row of FEATURES, and what refusals rest on.

    ``similarity`` is the cosine itself, ``held`` (runs, words) and ``context`` (sentences, words)
    say how far each of the question's words is held, from 0 to 1: by the run; by the sentence, its
    headings and the title of its notice.
    """

    features: NDArray[np.float64]
    similarity: NDArray[np.float64]
    held: NDArray[np.float64]
    context: NDArray[np.float64]


def score(
    runs: Runs,
    need: Need,
    query: Query,
    asked: AskedWords,
    nearness: Sequence[float],
    titles: Sequence[frozenset[str]],
    years: Sequence[int | None],
) -> Scored:
    """Look at every run.

    ``nearness``, ``titles`` and ``years`` have an entry for each passage; the latter two are of
    its notice.
    """
    sentences, clauses = runs.sentences, runs.clauses
    vectors = np.concatenate([table.vectors for table in runs.tables])
    similarity = (vectors @ query.vector).astype(np.float64)
    passage_of_run = runs.passage_of_sentence[runs.sentence_of]

    exact = held([clause.words for clause in clauses], asked)
    in_sentence = held([sentence.words for sentence in sentences], asked)
    in_title = held(titles, asked)
    exact_of_run = runs.of_runs(exact)

    near, near_heads, near_wholes = _nearest(runs, query)
    near_of_run, near_of_sentence = runs.of_runs(near), runs.of_sentences(near)
    alike_of_run = np.maximum(exact_of_run, _alike(near_of_run, asked.tokens))
    around = np.maximum(near_of_sentence, near_heads[runs.passage_of_sentence])
    alike_of_sentence = np.maximum(in_sentence, _alike(around, asked.tokens))
    token_shares = asked.token_shares

    lengths = np.concatenate([table.lengths for table in runs.tables])
    form = _form(runs, clauses, need)
    # a definition is of the thing that is asked about, or of another
    form["defines"] = form["defines"] * (exact_of_run @ asked.shares)
    timely = np.array(
        [
            timeliness(sentence, need, years[passage])
            for sentence, passage in zip(sentences, runs.passage_of_sentence.tolist(), strict=True)
        ],
        dtype=np.float64,
    )
    columns = {
        "similarity": _standardised(similarity),
        "passage": _standardised(np.array(nearness, dtype=np.float64)[passage_of_run]),
        "words_of_run": exact_of_run @ asked.shares,
        "words_of_sentence": (in_sentence @ asked.shares)[runs.sentence_of],
        "alike_in_run": alike_of_run @ asked.shares,
        "alike_in_sentence": (alike_of_sentence @ asked.shares)[runs.sentence_of],
        "tokens_of_run": _standardised(near_of_run @ token_shares),
        "tokens_of_sentence": _standardised((near_of_sentence @ token_shares)[runs.sentence_of]),
        "tokens_of_passage": _standardised((near_wholes @ token_shares)[passage_of_run]),
        "titled": (in_title @ asked.shares)[passage_of_run],
        "length": lengths / 50,
        **form,
        "goes_on": _goes_on(runs, sentences, need)[runs.sentence_of],
        "timely": timely[runs.sentence_of],
        **_parts(runs, clauses),
    }
    context = np.maximum(alike_of_sentence, in_title[runs.passage_of_sentence])
    return Scored(
        np.stack([columns[name] for name in FEATURES], axis=1), similarity, alike_of_run, context
    )


def _goes_on(runs: Runs, sentences: Sequence[ReadSentence], need: Need) -> Scores:
    """How near each sentence stands to what an earlier answer said: who asks on stays there.

    1 in the same sentence, less in the same passage and in the same notice; half of it for a
    question that would stand alone.
    """
    found = np.zeros(len(sentences))
    if not need.said:
        return found
    said = "\n".join(need.said)
    held = np.array([any(_is_said(s, at, said) for at in range(len(s.clauses))) for s in sentences])
    if not held.any():
        return found
    passage = runs.passage_of_sentence
    notice = np.array([str(table.notice_id) for table in runs.tables])[passage]
    found[np.isin(notice, notice[held])] = _SAME_NOTICE
    found[np.isin(passage, passage[held])] = _SAME_PASSAGE
    found[held] = 1.0
    return found if need.inherited else found / 2


def _is_said(sentence: ReadSentence, clause: int, said: str) -> bool:
    key = key_of(sentence.clause_text(clause))
    return len(key) >= _TOLD_AGAIN and key in said


def _tokens_of(words: Sequence[str], query: Query) -> list[tuple[int, ...]]:
    """The numbers of the query's tokens that each word covers, wherever it stands."""
    if query.tokens is None:
        return [()] * len(words)
    aligned = aligned_match_key(query.text)
    places = query.tokens.places
    found = []
    for word in words:
        covered: set[int] = set()
        start = aligned.key.find(word)
        while start >= 0:
            span = aligned.span(start, start + len(word))
            touched = (places[:, 0] < span.end) & (places[:, 1] > span.start)
            covered.update(np.flatnonzero(touched).tolist())
            start = aligned.key.find(word, start + len(word))
        found.append(tuple(sorted(covered)))
    return found


def _alike(near: NDArray[np.float32], tokens: Sequence[tuple[int, ...]]) -> NDArray[np.float64]:
    """How far each word is held, from 0 to 1, by how near its tokens' nearest are on average."""
    means = [near[:, list(each)].mean(axis=1) if each else np.zeros(len(near)) for each in tokens]
    if not means:
        return np.zeros((len(near), 0))
    scaled = (np.stack(means, axis=1).astype(np.float64) - UNLIKE) / (ALIKE - UNLIKE)
    return np.asarray(np.clip(scaled, 0.0, 1.0), dtype=np.float64)


def _form(runs: Runs, clauses: Sequence[Clause], need: Need) -> dict[str, NDArray[np.float64]]:
    """Whether each run has the form that is asked for; 0 for what is not asked for."""

    def runs_with(form: Asked, holds: Callable[[Clause], bool]) -> NDArray[np.float64]:
        if form not in need.asked:
            return np.zeros(len(runs))
        held = np.array([holds(clause) for clause in clauses], dtype=np.float64)
        return np.asarray(runs.of_runs(held), dtype=np.float64)

    def names_any(kinds: frozenset[NodeType]) -> Callable[[Clause], bool]:
        return lambda clause: any(name.type in kinds for name in clause.names)

    def says(manner: Manner) -> Callable[[Clause], bool]:
        return lambda clause: manner in clause.says

    countable = need.counts_things
    figure = runs_with(
        Asked.FIGURE,
        lambda clause: (
            clause_holds_figure(clause, need.units)
            or (countable and clause_may_be_counted(clause, need.counted))
        ),
    )
    return {
        "figure": figure,
        "no_figure": 1.0 - figure if Asked.FIGURE in need.asked else figure,
        "counts_it": runs_with(
            Asked.FIGURE, lambda clause: not need.counted.isdisjoint(clause.counts)
        ),
        "time": runs_with(Asked.TIME, lambda clause: clause_holds_time(clause, need)),
        "place": runs_with(Asked.PLACE, names_any(PLACES)),
        "body": runs_with(Asked.BODY, names_any(BODIES | PLACES)),
        **{manner.value: runs_with(form, says(manner)) for manner, form in SAID_SO.items()},
    }


def _nearest(
    runs: Runs, query: Query
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """How near the nearest token is to each of the query's, as ``Runs.nearest_tokens`` says."""
    if query.tokens is not None and len(query.tokens.ids):
        return runs.nearest_tokens(query.tokens.vectors)
    clauses, passages = (np.zeros((n, 0), np.float32) for n in _sizes(runs))
    return clauses, passages, passages


def _sizes(runs: Runs) -> tuple[int, int]:
    return len(runs.clause_sentence), len(runs.tables)


def _parts(runs: Runs, clauses: Sequence[Clause]) -> dict[str, NDArray[np.float64]]:
    """Where each run stands among the parts of its sentence, which end at ； or 。."""
    closes = np.array([clause.closes for clause in clauses])
    opens = np.concatenate([[True], closes[:-1] | (np.diff(runs.clause_sentence) > 0)])
    crosses = (closes[runs.first] & (runs.first < runs.last)) | (
        closes[runs.middle] & (runs.middle < runs.last)
    )
    return {
        "begins_part": opens[runs.first].astype(np.float64),
        "ends_part": closes[runs.last].astype(np.float64),
        "crosses_parts": crosses.astype(np.float64),
    }


def held(texts: Sequence[frozenset[str]], asked: AskedWords) -> NDArray[np.float64]:
    """Whether each text, as its words, holds each asked word, or another for the same."""
    matrix = np.zeros((len(texts), len(asked.words)))
    for at, word in enumerate(asked.words):
        others = asked.equivalents[at]
        for row, held in enumerate(texts):
            if word in held:
                matrix[row, at] = 1.0
            elif others and any(other <= held for other in others):
                matrix[row, at] = _OTHER_WORD
    return matrix


def _standardised(values: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = float(values.std())
    if spread < 1e-9:
        return np.zeros_like(values)
    scaled: NDArray[np.float64] = (values - values.mean()) / spread
    return scaled

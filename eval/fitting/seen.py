"""What a question shows to be fitted to: the runs to choose among, and the signs of the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from corpus.notice import Notice, NoticeId, Span
from eval.questions import DevQuestion
from eval.scoring import SHORT_LIMIT, judge
from retrieval.hit import Query
from service.answering import evidence, refuse
from service.answering.confidence import SIGNS, signs_of
from service.answering.evidence import EvidenceBase, Statement
from service.answering.needs import Need
from service.answering.outcome import Question
from service.answering.pipeline import Answerer
from service.answering.places import asked_places, notices_of_places, place_words
from service.answering.runs import Runs
from service.answering.scoring import AskedWords, Scored
from service.answering.understand import understand
from service.library import Library
from service.said import norm, occurrences

_TIGHT, _SLACK = 2.2, 8
"""A right run may be so many times as long as the evidence, or have so many characters more."""
_NEVER_DOUBTED = "injection"


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The runs that one question chooses among: ``features`` (runs, FEATURES), ``right`` (runs,).

    A run is right that an answer could be made of alone; it is ``tight`` (runs,) when it says
    little beside. ``sentences`` (runs,) numbers the sentence that each run is of.
    """

    question: DevQuestion
    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    tight: NDArray[np.bool_]
    sentences: NDArray[np.int64]

    def within_sentences(self) -> Iterator[tuple[NDArray[np.float64], NDArray[np.bool_]]]:
        """For each sentence that has a tight run: the features of its runs, and which are tight."""
        for sentence in np.unique(self.sentences[self.tight]).tolist():
            inside = self.sentences == sentence
            yield self.features[inside], self.tight[inside]


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """The answer to one question, had nothing been doubted: ``signs`` (SIGNS,), is it right.

    ``is_refused``: it was not given for another reason than doubt.
    """

    question: DevQuestion
    signs: NDArray[np.float64]
    is_right: bool
    is_refused: bool


def is_choice(question: DevQuestion) -> bool:
    """Whether one run may answer the question: of a short kind, or the list that a run gives."""
    return question.answerable and (question.is_short or question.kind == "list")


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How the service looks at a question: its query, its words, and all runs with their features.

    ``right`` (runs,) says which of them an answer could be made of alone.
    """

    question: DevQuestion
    query: Query
    asked: AskedWords
    runs: Runs
    scored: Scored
    right: NDArray[np.bool_]


def look_at(question: DevQuestion, base: EvidenceBase, library: Library) -> Look | None:
    """What the service sees; None where the question has several needs, or nothing is found."""
    understood = understand(Question(question.question, history=question.history), base.vocabulary)
    need = understood.needs[0]
    if len(understood.needs) != 1 or not (need.words or understood.years):
        return None
    homes = base.homes
    texts = {notice_id: each.notice.text for notice_id, each in base.readings.items()}
    of_places = notices_of_places(understood, homes)
    if of_places is not None:
        base = base.limited_to(of_places)
    apart = place_words(asked_places(understood.key, [home for home in homes.values() if home]))
    index = base.snapshot.index
    query = index.query(need.text, library.embedder, base.notice_ids, need.names, is_meant=True)
    found = base.scored(need, query, apart)
    if found is None:
        return None
    runs, scored, asked = found
    return Look(question, query, asked, runs, scored, right_runs(runs, question, texts))


def choice_of(question: DevQuestion, base: EvidenceBase, library: Library) -> Choice | None:
    """The choice that a question leaves; None as ``look_at`` says."""
    look = look_at(question, base, library)
    if look is None:
        return None
    lengths = np.concatenate([table.lengths for table in look.runs.tables])
    needed = sum(map(len, question.evidence))
    tight = look.right & (lengths <= max(_TIGHT * needed, needed + _SLACK))
    return Choice(question, look.scored.features, look.right, tight, look.runs.sentence_of)


def right_runs(
    runs: Runs, question: DevQuestion, texts: Mapping[NoticeId, str]
) -> NDArray[np.bool_]:
    """Whether each run says what the answer must, in the place that the evidence names."""
    asked = [question.notice] if question.notice else list(texts)
    places = {
        notice_id: [
            span for quote in question.evidence for span in occurrences(quote, texts[notice_id])
        ]
        for notice_id in asked
        if notice_id in texts
    }
    right = []
    for table in runs.tables:
        notice_id = table.notice_id
        for start, length in zip(table.starts.tolist(), table.lengths.tolist(), strict=True):
            span = Span(start, start + int(length))
            touches = any(span.overlaps(place) for place in places.get(notice_id, ()))
            right.append(
                touches and length <= SHORT_LIMIT and _says(span.of(texts[notice_id]), question)
            )
    return np.array(right, dtype=np.bool_)


def _says(text: str, question: DevQuestion) -> bool:
    said = norm(text)
    return all(
        any(norm(alternative) in said for alternative in group) for group in question.must_include
    ) and not any(norm(value) in said for value in question.must_not_include)


def decision_of(
    question: DevQuestion,
    answerer: Answerer,
    notices: Mapping[NoticeId, Notice],
    weights: NDArray[np.float64],
    within: NDArray[np.float64],
) -> Decision | None:
    """What came of a question with these weights of statements, had nothing been doubted.

    ``within`` are those among the runs of one sentence.

    None where doubt was not asked for once: an instruction, several needs, an answer by structure.
    """
    if question.kind == _NEVER_DOUBTED:
        return None
    seen: list[dict[str, float]] = []

    def sure(statements: Sequence[Statement], need: Need) -> float:
        seen.append(signs_of(statements, need))
        return 1.0

    # Stand-ins rather than arguments: the service has no use for other weights, nor for no doubt.
    with (
        patch.object(evidence, "shipped", lambda: weights),
        patch.object(evidence, "within_sentence", lambda: within),
        patch.object(refuse, "confidence", sure),
    ):
        reply = answerer.ask(Question(question.question, history=question.history))
    if len(seen) != 1:
        return None
    judged = judge(question, reply, notices)
    return Decision(
        question,
        np.array([seen[0][name] for name in SIGNS], dtype=np.float64),
        judged.is_right and question.answerable,
        judged.is_refused,
    )

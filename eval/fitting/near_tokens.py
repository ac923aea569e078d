"""One question's runs as tensors, so that a change of its token vectors changes their scores.

What ``service.answering.scoring`` works out from a question's tokens (``alike_in_run``,
``alike_in_sentence``, ``tokens_of_run``) is worked out again here, in PyTorch, which knows how each
score would change with them; all other features stay as the service found them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from eval.fitting.seen import Look
from retrieval.make_segment import TOKEN_SCALE
from service.answering.runs import RunTable
from service.answering.scoring import ALIKE, FEATURES, UNLIKE, held
from service.answering.statement_weights import shipped

MOST_RUNS = 64
"""Runs of one question that are looked at: the best, and the best of the right ones."""
_MOST_RIGHT = 8
_AT = {name: FEATURES.index(name) for name in FEATURES}


@dataclass(frozen=True, slots=True, eq=False)
class NearTokens:
    """Shapes: r runs, t tokens of passages, q tokens of the question, w words of it.

    ``inside`` and ``around`` number each run's tokens: its own, and those of its sentence and
    headings. ``exact`` and ``exact_around`` (r, w) say which words stand there literally.
    """

    text: str
    vector: torch.Tensor  # (dimension,): the question's, unchanged
    features: torch.Tensor  # (r, FEATURES)
    right: torch.Tensor  # (r,)
    tokens: torch.Tensor  # (t, size)
    inside: tuple[torch.Tensor, ...]
    around: tuple[torch.Tensor, ...]
    exact: torch.Tensor
    exact_around: torch.Tensor
    words: tuple[tuple[int, ...], ...]  # the tokens that each word covers
    shares: torch.Tensor  # (w,)
    token_shares: torch.Tensor  # (q,)
    mean: float  # of tokens_of_run, over all runs of the question
    spread: float

    @classmethod
    def of(cls, look: Look) -> NearTokens | None:
        """The best runs of what the service saw; None where none is right, or without tokens."""
        runs, asked, tokens = look.runs, look.asked, look.query.tokens
        if not look.right.any() or tokens is None or not len(tokens.ids):
            return None
        scores = look.scored.features @ shipped()
        kept = _kept(scores, look.right)
        sentence = runs.sentence_of
        clause = np.concatenate(
            [
                np.where(table.token_clause >= 0, table.token_clause + first, -1)
                for table, first in zip(runs.tables, _firsts(runs.tables), strict=True)
            ]
        )
        table = np.repeat(np.arange(len(runs.tables)), [len(each.tokens) for each in runs.tables])
        inside, around = [], []
        for run in kept.tolist():
            inside.append(_between(clause, runs.first[run], runs.last[run]))
            clauses = np.flatnonzero(runs.clause_sentence == sentence[run])
            passage = runs.passage_of_sentence[sentence[run]]
            heads = np.flatnonzero((table == passage) & (clause < 0))
            around.append(np.union1d(_between(clause, clauses[0], clauses[-1]), heads))
        used = np.unique(np.concatenate(inside + around))
        vectors = np.concatenate([each.tokens for each in runs.tables])[used]
        nearest, _, _ = runs.nearest_tokens(tokens.vectors)
        told = runs.of_runs(nearest) @ asked.token_shares
        exact = runs.of_runs(held([each.words for each in runs.clauses], asked))
        exact_around = held([each.words for each in runs.sentences], asked)[sentence]
        return cls(
            text=look.query.text,
            vector=_tensor(look.query.vector),
            features=_tensor(look.scored.features[kept]),
            right=torch.from_numpy(look.right[kept]),
            tokens=_tensor(vectors / TOKEN_SCALE),
            inside=tuple(_numbered(used, each) for each in inside),
            around=tuple(_numbered(used, each) for each in around),
            exact=_tensor(exact[kept]),
            exact_around=_tensor(exact_around[kept]),
            words=asked.tokens,
            shares=_tensor(asked.shares),
            token_shares=_tensor(asked.token_shares),
            mean=float(told.mean()),
            spread=float(told.std()) or 1.0,
        )

    def seen(self, asked: torch.Tensor) -> torch.Tensor:
        """The features (r, FEATURES), had the question's tokens these vectors (q, size)."""
        cosines = self.tokens @ asked.T
        near, near_around = (_nearest(cosines, each) for each in (self.inside, self.around))
        features = self.features.clone()
        features[:, _AT["alike_in_run"]] = (
            torch.maximum(self.exact, self._alike(near)) @ self.shares
        )
        features[:, _AT["alike_in_sentence"]] = (
            torch.maximum(self.exact_around, self._alike(near_around)) @ self.shares
        )
        told = near @ self.token_shares
        features[:, _AT["tokens_of_run"]] = (told - self.mean) / self.spread
        return features

    def _alike(self, near: torch.Tensor) -> torch.Tensor:
        """How far each word is held, (r, w), as ``scoring`` says it."""
        if not self.words:
            return torch.zeros(len(near), 0)
        nought = torch.zeros(len(near))
        means = [near[:, list(each)].mean(1) if each else nought for each in self.words]
        return ((torch.stack(means, 1) - UNLIKE) / (ALIKE - UNLIKE)).clamp(0.0, 1.0)


def _kept(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> NDArray[np.int64]:
    best = np.argsort(-scores, kind="stable")[:MOST_RUNS]
    rights = np.flatnonzero(right)
    of_right = rights[np.argsort(-scores[rights], kind="stable")][:_MOST_RIGHT]
    return np.union1d(best, of_right)


def _firsts(tables: Sequence[RunTable]) -> NDArray[np.int64]:
    return np.cumsum([0, *(len(table.clauses) for table in tables)])[:-1]


def _between(clause: NDArray[np.int64], first: int, last: int) -> NDArray[np.int64]:
    return np.flatnonzero((clause >= first) & (clause <= last))


def _numbered(used: NDArray[np.int64], tokens: NDArray[np.int64]) -> torch.Tensor:
    return torch.from_numpy(np.searchsorted(used, tokens))


def _nearest(cosines: torch.Tensor, runs: Sequence[torch.Tensor]) -> torch.Tensor:
    nothing = torch.zeros(cosines.shape[1])
    return torch.stack([cosines[each].amax(0) if len(each) else nothing for each in runs])


def _tensor(array: NDArray[np.generic]) -> torch.Tensor:
    return torch.from_numpy(np.array(array, dtype=np.float32))

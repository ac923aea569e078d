"""The scores of all channels for one query, made comparable and added by weights that suit it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from retrieval.clause_channel import ClauseChannel
from retrieval.dense import DenseIndex
from retrieval.fusion_weights import (
    CHANNELS,
    OF_TERMS,
    FusionWeights,
    Weights,
    features_of,
    shipped,
)
from retrieval.hit import Query, Ranking, RowNumbers, Scores
from retrieval.late import LateInteraction
from retrieval.lexical import LexicalIndex
from retrieval.rows import Rows, nth_best

DEPTH = 100
"""How many of the best by words, and of the best by vector, are candidates."""
READ_CLOSELY = 64
"""How many of the candidates all channels score."""

_DIGITS = 9  # of a z-score: the last bits of a sum depend on the order of its parts


class FusedRetriever:
    """A Retriever that adds the z-normalised scores of all channels.

    Candidates are the best ``DEPTH`` by words and by vector. The quick channels choose
    ``READ_CLOSELY`` of them, with any that equal the last, and of those every channel gives its
    true score. A name or a number that the passages hold leans on its words, a lay paraphrase on
    its meaning: weights depend on how much of the query the passages know.
    """

    def __init__(
        self,
        words: LexicalIndex,
        characters: LexicalIndex,
        dense: DenseIndex,
        clauses: ClauseChannel,
        tokens: LateInteraction,
        weights: FusionWeights | None = None,
    ) -> None:
        """All number their rows alike. ``weights`` by default are those that Wenjin comes with."""
        assert words.rows.passage_ids == dense.rows.passage_ids
        self.words = words
        self.characters = characters
        self.dense = dense
        self.clauses = clauses
        self.tokens = tokens
        self._weights = shipped().weights if weights is None else weights

    def with_weights(self, weights: FusionWeights) -> FusedRetriever:
        """The same with other weights."""
        return FusedRetriever(
            self.words, self.characters, self.dense, self.clauses, self.tokens, weights
        )

    @property
    def rows(self) -> Rows:
        """The entries by number, as all channels have them."""
        return self.words.rows

    def search(self, query: Query, k: int) -> Ranking:
        """The best ``k`` passages by fused score."""
        rows = self.candidates(query, k)
        quick = self.quick_scores(query, rows)
        features = self.features(query, quick)
        first = fused(quick, features, self._weights.first)
        closely = read_closely(first)
        near, far = np.flatnonzero(closely), np.flatnonzero(~closely)
        scores = np.concatenate([quick[near], self.slow_scores(query, rows[near])], axis=1)
        second = fused(scores, features, self._weights.all)
        # the others stand below in the order of the first look
        below = second.min(initial=0.0) - 1.0 + first[far] - first[far].max(initial=-np.inf)
        return self.rows.ranking(
            np.concatenate([rows[near], rows[far]]), np.concatenate([second, below]), k
        )

    def standings(self, query: Query, k: int) -> Mapping[str, Ranking]:
        """How each of ``CHANNELS`` by itself ranks what it scored in ``search``, all of it.

        The quick ones scored every candidate, the others those that were read closely. What shares
        no term with the query is in no ranking of terms.
        """
        rows = self.candidates(query, k)
        quick = self.quick_scores(query, rows)
        first = fused(quick, self.features(query, quick), self._weights.first)
        near = rows[read_closely(first)]
        columns = [(rows, column) for column in quick.T]
        columns += [(near, column) for column in self.slow_scores(query, near).T]
        found = dict(zip(CHANNELS, columns, strict=True))
        for name in OF_TERMS:
            held = found[name][1] > 0
            found[name] = (found[name][0][held], found[name][1][held])
        return {
            name: self.rows.ranking(scored, column, len(scored))
            for name, (scored, column) in found.items()
        }

    def candidates(self, query: Query, k: int) -> RowNumbers:
        """The rows that are scored, in order."""
        depth = max(k, DEPTH)
        found = (self.words.search_rows(query, depth), self.dense.search_rows(query, depth))
        return np.unique(np.concatenate(found))

    def quick_scores(self, query: Query, rows: RowNumbers) -> NDArray[np.float64]:
        """The scores of the channels that need nothing but what is in memory, a column each."""
        channels = (self.words, self.characters, self.dense)
        return np.stack([each.scores_of(query, rows) for each in channels], axis=1)

    def slow_scores(self, query: Query, rows: RowNumbers) -> NDArray[np.float64]:
        """The scores of the other channels, a column each."""
        clauses, body = self.clauses.scores_of(query, rows)
        return np.stack([clauses, body, self.tokens.scores_of(query, rows)], axis=1)

    def features(self, query: Query, quick: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the weights of this query depend on, given its candidates' quick scores."""
        asked, known = self.characters.share_known(query)
        if not asked:
            return features_of(0.0, 0.0)
        best = float(quick[:, CHANNELS.index("characters")].max(initial=0.0))
        return features_of(known / asked, best / asked)


class Rescored:
    """A Retriever that puts the candidates of the fused one in the order of one channel."""

    def __init__(
        self, fused: FusedRetriever, scores_of: Callable[[Query, RowNumbers], Scores]
    ) -> None:
        self._fused = fused
        self._scores_of = scores_of

    def search(self, query: Query, k: int) -> Ranking:
        """The best ``k`` candidates."""
        rows = self._fused.candidates(query, k)
        return self._fused.rows.ranking(rows, self._scores_of(query, rows), k)


def fused(
    scores: NDArray[np.float64], features: NDArray[np.float64], weights: Weights
) -> NDArray[np.float64]:
    """One score a row: the mean of its z-normalised ``scores``, a column a channel.

    Weighted as ``weights`` say for a query of these ``features``.
    """
    mine = features @ weights
    total: float = np.abs(mine).sum()
    normalised = np.stack([z_normalised(column) for column in scores.T], axis=1)
    mean: NDArray[np.float64] = normalised @ (mine / (total or 1.0))
    return mean.round(_DIGITS)


def read_closely(first: Scores) -> NDArray[np.bool_]:
    """Which of the candidates all channels score, given the first look; equals stay together."""
    return np.asarray(first >= nth_best(first, READ_CLOSELY))


def z_normalised(scores: Scores) -> Scores:
    """Scores less their mean, in standard deviations; all 0 where they do not differ."""
    deviation = float(scores.std()) if len(scores) else 0.0
    if deviation < 1e-9:
        return np.zeros(len(scores))
    normalised: Scores = np.round((scores - scores.mean()) / deviation, _DIGITS)
    return normalised

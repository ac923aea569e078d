"""Late interaction: a question's tokens, each against the passage's token it is nearest to.

MaxSim of ColBERT (Khattab and Zaharia 2020, arXiv 2004.12832), without training: over the token
vectors of the embedding model in a space where they tell words apart (``retrieval.token_space``).
It scores rows that other channels have found.
"""

from __future__ import annotations

import numpy as np

from retrieval.hit import Query, RowNumbers, Scores, TokenVectors
from retrieval.lexical import LexicalIndex
from retrieval.make_segment import TOKEN_SCALE, TOKENS
from retrieval.places import Places, best_of_each

_UNSEEN = 2.0
"""What a token weighs that no passage holds: less than a rare one, since it may be any word."""
_DIGITS = 5  # of a score: the last bits of a product depend on what is multiplied beside it


class LateInteraction:
    """Scores rows by their token vectors."""

    def __init__(self, places: Places, pieces: LexicalIndex) -> None:
        """``pieces`` is the channel of the model's tokens."""
        self._places = places
        self._pieces = pieces

    def scores_of(self, query: Query, rows: RowNumbers) -> Scores:
        """The mean cosine of the query's tokens with the nearest of each row.

        Rare tokens weigh more. 0 for all where the query or the rows have no tokens.
        """
        tokens = query.tokens
        held, counts = self._places.gather(TOKENS, rows)
        if tokens is None or not len(tokens.ids) or held is None:
            return np.zeros(len(rows))
        assert held.shape[1] == tokens.vectors.shape[1], "token vectors of another space"
        cosines = held.astype(np.float32) @ tokens.vectors.T
        nearest = best_of_each(cosines, counts).astype(np.float64) / TOKEN_SCALE
        scores: Scores = np.round(nearest @ self._weights(tokens), _DIGITS)
        return scores

    def _weights(self, tokens: TokenVectors) -> Scores:
        """How much each token of a query counts; they sum to 1."""
        rare = self._pieces.rarity(list(map(str, tokens.ids.tolist())))
        weights = np.where(rare > 0.0, rare, _UNSEEN)
        shares: Scores = weights / weights.sum()
        return shares

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
        if tokens is None or not len(tokens.ids):
            return np.zeros(len(rows))
        asked = np.ascontiguousarray(tokens.vectors.T)
        found = list(self._places.each(TOKENS, rows))
        counts = np.array([0 if each is None else len(each) for each in found], dtype=np.int64)
        if not counts.any():
            return np.zeros(len(rows))
        products = np.empty((int(counts.sum()), len(tokens.ids)), dtype=np.float32)
        begin = 0
        # row by row: what one holds fits the cache of a core, what all hold does not
        for held in found:
            if held is not None and len(held):
                assert held.shape[1] == len(asked), "token vectors of another space"
                end = begin + len(held)
                np.dot(held.astype(np.float32), asked, out=products[begin:end])
                begin = end
        weights = self.weights(tokens) / TOKEN_SCALE
        scores: Scores = np.round(best_of_each(products, counts) @ weights, _DIGITS)
        return scores

    def weights(self, tokens: TokenVectors) -> Scores:
        """How much each token of a query counts; they sum to 1."""
        rare = self._pieces.rarity(list(map(str, tokens.ids.tolist())))
        weights = np.where(rare > 0.0, rare, _UNSEEN)
        shares: Scores = weights / weights.sum()
        return shares

"""Questions are remembered up to a bound, the least recently used forgotten first."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.hit import QueryVectors, TokenVectors
from retrieval.query_memory import QueryMemory


def vectors_of(tokens: int = 1) -> QueryVectors:
    """Of 4 numbers a vector: 16 bytes, and 40 more for each token."""
    of_tokens = TokenVectors(
        np.zeros((tokens, 4), np.float32),
        np.zeros(tokens, np.int64),
        np.zeros((tokens, 2), np.int64),
    )
    return QueryVectors(np.zeros(4, np.float32), of_tokens)


def test_what_was_put_is_found_and_cannot_be_changed() -> None:
    memory, vectors = QueryMemory(1000), vectors_of()
    memory.put("热线", vectors)
    assert memory.get("热线") is vectors
    assert memory.get("电话") is None
    with pytest.raises(ValueError, match="read-only"):
        vectors.vector[0] = 1.0


def test_the_least_recently_used_is_forgotten_first() -> None:
    memory = QueryMemory(2 * (16 + 40))
    memory.put("一", vectors_of())
    memory.put("二", vectors_of())
    memory.get("一")
    memory.put("三", vectors_of())
    assert [memory.get(text) is None for text in "一二三"] == [False, True, False]


def test_a_question_put_again_counts_once() -> None:
    memory = QueryMemory(2 * (16 + 40))
    for text in ("一", "一", "一", "二"):
        memory.put(text, vectors_of())
    assert memory.get("一") is not None
    assert memory.get("二") is not None


def test_a_question_larger_than_the_bound_is_not_kept() -> None:
    memory = QueryMemory(100)
    memory.put("长", vectors_of(tokens=50))
    assert memory.get("长") is None

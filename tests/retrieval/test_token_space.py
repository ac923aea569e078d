"""The space in which tokens are compared: the same every time, and every direction evened out."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from safetensors.numpy import load

from retrieval import token_space
from retrieval.hit import TokenVectors
from retrieval.index_files import FORMAT
from retrieval.token_space import FILE, SIZE, TokenSpace, fit, words_of


def some_vectors(number: int = 500) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    spread = np.array([9.0, 3.0, 1.0, 0.3])
    drawn = np.random.default_rng(3).normal(size=(number, 4)) * spread + [5.0, 0.0, 0.0, 0.0]
    return drawn.astype(np.float32)


def test_main_directions_come_first_and_are_evened_out() -> None:
    vectors = some_vectors()
    space = fit(vectors, 3)
    assert space.mean == pytest.approx(vectors.mean(axis=0), abs=1e-4)
    # the variance of each kept direction is the square root of what it was
    kept = ((vectors - space.mean) @ space.axes).var(axis=0)
    assert kept == pytest.approx(np.sqrt([81, 9, 1]), rel=0.15)
    assert np.argmax(np.abs(space.axes), axis=0).tolist() == [0, 1, 2]


def test_a_direction_has_the_same_end_every_time() -> None:
    one, other = fit(some_vectors()), fit(some_vectors()[::-1])
    assert one.axes == pytest.approx(other.axes, abs=1e-3)
    assert (one.axes[np.abs(one.axes).argmax(axis=0), range(4)] > 0).all()


def test_projected_tokens_are_unit_vectors() -> None:
    found = fit(some_vectors()).project(some_vectors(9))
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(9), abs=1e-5)
    nothing = TokenSpace(np.zeros(4, dtype=np.float32), np.eye(4, dtype=np.float32))
    assert not nothing.project(np.zeros((1, 4), dtype=np.float32)).any()


def test_marks_and_prompt_are_no_tokens_of_the_text() -> None:
    places = np.array([[0, 0], [0, 2], [2, 3], [0, 0]])
    tokens = TokenVectors(some_vectors(4), np.arange(4), places)
    for space in (None, fit(some_vectors(), 2)):
        found = words_of(tokens, space)
        assert found.ids.tolist() == [1, 2]
        assert found.places.tolist() == [[0, 2], [2, 3]]
        assert found.vectors.shape == (2, 4 if space is None else 2)
        assert np.linalg.norm(found.vectors, axis=1) == pytest.approx(np.ones(2), abs=1e-5)


def test_the_space_of_the_bundled_model_is_read_as_it_was_written() -> None:
    space = token_space.bundled()
    assert space.axes.shape == (384, SIZE)
    assert space.to_bytes() == FILE.read_bytes()


def test_a_space_is_written_as_it_is() -> None:
    space = fit(some_vectors(), 3)
    arrays = load(space.to_bytes())
    assert arrays["axes"] == pytest.approx(space.axes, abs=1e-3)
    assert arrays["mean"] == pytest.approx(space.mean, abs=1e-2)


def test_another_space_needs_another_format_of_the_index() -> None:
    """Token vectors of two spaces must not meet in one index."""
    digest = hashlib.sha256(FILE.read_bytes()).hexdigest()[:12]
    assert (FORMAT, digest) == (5, "93a4b4caea59")

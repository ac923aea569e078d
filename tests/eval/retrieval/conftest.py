"""Fixtures of the tests of retrieval's evaluation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.eval.retrieval.small_collection import write_collection


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small collection in BEIR layout."""
    return write_collection(tmp_path / "parks")

"""Outlines of invented notices, reviewed by eye; a change shows as a diff."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.passages import read
from corpus.read import expand, read_file
from tests.corpus.outline_text import GOLDEN, outline_text

_NOTICES = expand([GOLDEN / "notices"])


@pytest.mark.parametrize("path", _NOTICES, ids=[path.stem for path in _NOTICES])
def test_the_outline_is_the_reviewed_one(path: Path) -> None:
    reviewed = (GOLDEN / "outlines" / f"{path.stem}.txt").read_text(encoding="utf-8")
    assert outline_text(read(read_file(path))) == reviewed

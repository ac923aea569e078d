"""A store with nothing in it but what a test records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.store import NoticeStore, sqlite_url
from service.records.log import RecordLog


@pytest.fixture
def store(tmp_path: Path) -> Iterator[NoticeStore]:
    """A store of its own."""
    store = NoticeStore.open(sqlite_url(tmp_path / "wenjin.sqlite3"))
    yield store
    store.close()


@pytest.fixture
def log(store: NoticeStore) -> RecordLog:
    """Its records."""
    return RecordLog(store.engine)

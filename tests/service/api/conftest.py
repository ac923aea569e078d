"""A library with the shipped notice, and clients of the app over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from corpus.read import read_file
from service.keys import KeyStore, Role
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder
from tests.service.api.clients import client_of

SHIPPED = Path("corpus/notices/tianjin-zwfw-2025.txt")


@pytest.fixture(scope="session")
def shipped_library(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The shipped notice and no key; for tests that change nothing."""
    home = tmp_path_factory.mktemp("shipped")
    library = Library.open(home, cache=home / "cache", embedder=HashEmbedder())
    library.ingest(read_file(root / SHIPPED))
    yield library
    library.close()


@pytest.fixture(scope="session")
def client(shipped_library: Library) -> Iterator[TestClient]:
    """A caller on this machine without a key."""
    with client_of(shipped_library) as client:
        yield client


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A small library of its own, for tests that change it."""
    library = Library.open(tmp_path / "home", cache=tmp_path, embedder=HashEmbedder())
    library.ingest(a_published_file(date="2025-03-05"))
    yield library
    library.close()


@pytest.fixture
def keys(library: Library) -> KeyStore:
    """The keys of that library."""
    return KeyStore(library.store.engine)


@pytest.fixture
def editor(keys: KeyStore) -> str:
    """A key with the role editor."""
    return keys.create(Role.EDITOR).secret

"""What several tests of answering ask: an answerer over one invented notice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.answering.pipeline import Answerer
from service.library import Library
from tests.factories import a_published_file
from tests.fakes import HashEmbedder


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    """Over the invented plan alone, whose vectors are of its characters."""
    home = tmp_path_factory.mktemp("answerer")
    library = Library.open(home, cache=home, embedder=HashEmbedder())
    library.ingest(a_published_file())
    yield Answerer(library)
    library.close()

"""A library of some notices alone, in a folder that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus.read import read_file
from retrieval.hit import Embedder
from service.library import Library


@contextmanager
def scratch_library(notices: Sequence[Path], embedder: Embedder) -> Iterator[Library]:
    """Hands out a library that holds these files and no other; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="wenjin-eval-") as folder:
        library = Library.open(Path(folder) / "home", cache=Path(folder), embedder=embedder)
        try:
            for path in notices:
                library.ingest(read_file(path))
            yield library
        finally:
            library.close()

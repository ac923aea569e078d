"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from retrieval.embedder import SentenceEmbedder

ROOT = Path(__file__).resolve().parent.parent

# An example that is slow once (a dictionary is read, the machine is busy) is no failure.
# the same examples every time: a landing is judged by the change, not by the draw
settings.register_profile("unhurried", deadline=None, derandomize=True)
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A command run in this process says where events go, and from which level: only for a test."""
    yield
    from service.logs import PACKAGES, EventFormatter

    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h.formatter, EventFormatter)]:
        root.removeHandler(handler)
        root.setLevel(logging.WARNING)
    for package in PACKAGES:
        logging.getLogger(package).setLevel(logging.NOTSET)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of outside notices, questions and gold beside the repository."""
    folder = ROOT.parent / "shared"
    if not (folder / "notices").is_dir():
        pytest.skip("needs ../shared (outside notices, questions and gold), which is absent")
    return folder


@pytest.fixture(scope="session")
def shipped_home(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the shipped notice in it, hashed: to be copied, never opened.

    To take the notice in costs a second, to copy what came of it a few milliseconds.
    """
    from corpus.read import read_file
    from service.library import Library
    from tests.fakes import HashEmbedder

    home = tmp_path_factory.mktemp("shipped") / "home"
    library = Library.open(home, cache=home.parent, embedder=HashEmbedder())
    library.ingest(read_file(root / "corpus/notices/tianjin-zwfw-2025.txt"))
    library.close()
    return home


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder for the prepared bundled model, which is gone afterwards."""
    from retrieval import bundled_model
    from retrieval.runtime import Runtime

    cache = tmp_path_factory.mktemp("cache")
    bundled_model.prepare(cache, Runtime.AUTO)
    yield cache
    shutil.rmtree(cache, ignore_errors=True)


@pytest.fixture(scope="session")
def float_folder(model_cache: Path) -> Path:
    """The bundled model as a Sentence Transformers folder in float32, 460 MB."""
    from retrieval import bundled_model
    from retrieval.runtime import Runtime

    return bundled_model.prepare(model_cache, Runtime.TORCH)


@pytest.fixture(scope="session")
def embedder(model_cache: Path) -> SentenceEmbedder:
    """The real embedding model, loaded once."""
    from retrieval.embedder import SentenceEmbedder

    return SentenceEmbedder.load("bundled", model_cache)

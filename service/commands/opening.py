"""Opens what a command works on: the settings, then the library of ``--home``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import StoreEmpty
from service.commands.output import note

if TYPE_CHECKING:
    from service.library import Library
    from service.settings import Settings


@contextmanager
def opened_library(
    home: Path | None, *, for_search: bool = False, with_notices: bool = False
) -> Iterator[Library]:
    """The library of ``home``, closed afterwards. No model is loaded until one is needed.

    ``for_search``: this command will need it, so say so when it is still to be prepared.
    ``with_notices``: this command is nothing without a notice. Raises StoreEmpty.
    """
    from service.library import Library
    from service.settings import load_settings

    settings = load_settings(home=home)
    library = Library.open(
        settings.home,
        cache=settings.cache,
        model=settings.embedding_model,
        runtime=settings.embedding_runtime,
        database_url=settings.database_url,
    )
    try:
        if with_notices and not library.store.notices():
            raise StoreEmpty
        if for_search:
            _announce_model(settings)
        yield library
    finally:
        library.close()


def _announce_model(settings: Settings) -> None:
    """Preparing the packaged model takes a while, once; a new user should not wonder."""
    from retrieval import bundled_model

    if settings.embedding_model == bundled_model.NAME and not bundled_model.is_prepared(
        settings.cache, settings.embedding_runtime
    ):
        note(f"Preparing the embedding model in {settings.cache} (once) ...")

"""Python's collector of cyclic garbage, kept still while a process loads."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collected_afterwards() -> Iterator[None]:
    """Collect nothing within the block, by whatever thread.

    While a large graph grows the collector goes through all of it several times, and holds every
    thread up for up to a second each time; after the block it does so once.
    """
    if not gc.isenabled():  # within another block, or switched off by who runs this
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def collected_later() -> Iterator[None]:
    """Collect nothing within the block, and never look at what was made in it.

    Importing the model's libraries makes a million objects that live as long as the process. The
    collector would go through them again and again, which is an eighth of the time until a server
    is ready, and once more, all at once, while a question waits. Frozen they still go when nothing
    refers to them any more; only cycles among them stay.
    """
    if not gc.isenabled():
        yield
        return
    with collected_afterwards():
        try:
            yield
        finally:
            gc.freeze()

"""The lock that writers of a home take turns on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import StoreUnavailable

NAME = "write.lock"
_WAIT_S = 120.0


@contextmanager
def writers_lock(home: Path) -> Iterator[None]:
    """Hold it; whoever else wants to write waits. Raises StoreUnavailable."""
    lock = FileLock(home / NAME, timeout=_WAIT_S, mode=0o600)
    try:
        lock.acquire()
    except Timeout as error:
        waited = f"another process has been writing for {_WAIT_S:.0f} s"
        raise StoreUnavailable(str(home), waited) from error
    except OSError as error:
        raise StoreUnavailable(str(home), error.strerror or str(error)) from error
    try:
        yield
    finally:
        lock.release()

"""The lock that the writers of a home take turns on, in every process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import StoreUnavailable

_WAIT_S = 120.0


@contextmanager
def writing_in(home: Path) -> Iterator[None]:
    """Hold the lock of ``home``. Raises StoreUnavailable where it cannot be had."""
    lock = FileLock(home / "write.lock", timeout=_WAIT_S, mode=0o600)
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

"""The folder in which a backup is made until it gets its name, and what broken-off ones have left.

::

    .NAME.xxxxxxxx.part/   beside where the backup goes; one of its own for each that is made
        making.lock        held for as long as the backup is being made
        …                  what is made

No two backups share one, whatever their names are. Whose lock nobody holds was broken off, and the
next backup into the same folder removes it, whatever that one is called: the plan of every night
has a new name each day.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.private_files import PART

LOCK = "making.lock"
_NEW = ".new"  # no part of a backup yet: its lock is not held


@contextmanager
def folder_to_make(target: Path) -> Iterator[Path]:
    """A new folder beside ``target``, gone at the end; before that, what was broken off goes.

    Lets OSError through.
    """
    _remove_broken_off(target.parent)
    made = tempfile.mkdtemp(prefix=f".{target.name}.", suffix=_NEW, dir=target.parent)
    folder = Path(made)
    lock = FileLock(folder / LOCK, timeout=0, mode=0o600)
    try:
        with suppress(NotImplementedError, Timeout):  # without locks nobody else could take it
            lock.acquire()
        folder = folder.rename(folder.with_suffix(PART))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def _remove_broken_off(beside: Path) -> None:
    """Remove what nobody is making any more; what cannot be removed is in nobody's way."""
    for lock_file in sorted(beside.glob(f".*{PART}/{LOCK}")):
        lock = FileLock(lock_file, timeout=0)
        try:
            lock.acquire()
        except (Timeout, OSError, NotImplementedError):
            continue
        shutil.rmtree(lock_file.parent, ignore_errors=True)
        lock.release()

"""The folder in which a backup is made until it gets its name, and what broken-off ones have left.

::

    .NAME.xxxxxxxx.part/   beside where the backup goes; one of its own for each that is made
        making.lock        held for as long as the backup is being made
        …                  what is made

No two backups share one, whatever their names are. Whose lock nobody holds was broken off, and the
next backup into the same folder removes it, whatever that one is called: the plan of every night
has a new name each day. So it does with an empty one, which was broken off before it had its lock:
nothing but its name, and that only its owner may look into it, tells it from somebody else's.
"""

from __future__ import annotations

import errno
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.private_files import PART

LOCK = "making.lock"
_OURS = re.compile(rf"\..+\.[a-z0-9_]{{8}}{re.escape(PART)}", re.DOTALL)
_TRIES = 10  # of a folder that another backup has taken for broken off before its lock was held


@contextmanager
def folder_to_make(target: Path) -> Iterator[Path]:
    """A new folder beside ``target``, gone at the end; before that, what was broken off goes.

    Lets OSError through.
    """
    _remove_broken_off(target.parent)
    folder, lock = _own_folder(target)
    try:
        yield folder
    finally:
        _remove(folder, lock)


def _own_folder(target: Path) -> tuple[Path, FileLock]:
    for _ in range(_TRIES):
        made = tempfile.mkdtemp(prefix=f".{target.name}.", suffix=PART, dir=target.parent)
        folder = Path(made)
        lock = FileLock(folder / LOCK, timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            continue
        except (NotImplementedError, OSError):  # without locks nobody else could take it
            if folder.is_dir():
                break
        else:
            if (folder / LOCK).exists():
                with suppress(OSError):  # it may have been removed, and made anew for its lock
                    folder.chmod(0o700)
                break
    else:
        raise OSError(errno.EBUSY, "other backups took each folder made for it; try again")
    return folder, lock


def _remove_broken_off(beside: Path) -> None:
    """Remove what nobody is making any more; what cannot be removed is in nobody's way."""
    for folder in sorted(filter(_is_of_a_backup, beside.glob(f".*{PART}"))):
        lock = FileLock(folder / LOCK, timeout=0, mode=0o600)
        try:
            lock.acquire()
        except (Timeout, OSError, NotImplementedError):
            continue
        _remove(folder, lock)


def _is_of_a_backup(folder: Path) -> bool:
    """Whether a backup is, or was, made in it. It has no lock yet in the instant it is made."""
    try:
        if (folder / LOCK).is_file():
            return True
        mode = folder.stat(follow_symlinks=False).st_mode
        is_private = stat.S_ISDIR(mode) and not mode & 0o077
        return is_private and bool(_OURS.fullmatch(folder.name)) and not any(folder.iterdir())
    except OSError:
        return False


def _remove(folder: Path, lock: FileLock) -> None:
    """Remove all that can be, its lock last: by that the next backup knows what is left."""
    with suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != LOCK:
                with suppress(OSError):
                    path.unlink()
    is_empty = False
    with suppress(OSError):
        is_empty = {path.name for path in folder.iterdir()} <= {LOCK}
    if is_empty:
        with suppress(OSError):  # while it is held: whoever waits for it finds it gone
            (folder / LOCK).unlink(missing_ok=True)
    with suppress(OSError):
        lock.release()
    if is_empty:  # a network disk keeps what is open until now
        with suppress(OSError):
            folder.rmdir()

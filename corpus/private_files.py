"""Folders and files that only their owner may read: 0700 and 0600."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

from corpus.errors import StoreUnavailable
from corpus.fault_points import reached
from corpus.store_errors import StoreReadOnly

PART = ".part"
"""Ends the name of a file that is being written, until it gets its own."""


def make_private_folder(path: Path) -> Path:
    """Make ``path`` and what is missing above it, 0700; a folder that exists stays as it is."""
    try:
        missing = list(takewhile(lambda folder: not folder.exists(), [path, *path.parents]))
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
        is_folder = path.is_dir()
    except OSError as error:
        raise StoreUnavailable(str(path), error.strerror or str(error)) from error
    if not is_folder:
        raise StoreUnavailable(str(path), "it is a file, not a folder")
    return path


def make_private_file(path: Path) -> Path:
    """Make ``path`` if it is missing, and take every right on it from all but its owner."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)
    except OSError as error:
        if error.errno == errno.EROFS:
            raise StoreReadOnly(str(path)) from error
        raise StoreUnavailable(str(path), error.strerror or str(error)) from error
    return path


def replace_file(path: Path, content: bytes, what: str, part: Path | None = None) -> None:
    """Write a file that only its owner reads, whole or not at all. Lets OSError through.

    ``what`` names it among the fault points. ``part`` is where it is written first; by default a
    name that one writer at a time may use.
    """
    part = part or path.with_name(f"{path.name}{PART}")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            reached(what, "opened")
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        reached(what, "written")
        os.replace(part, path)
    except OSError:
        with suppress(OSError):  # a full disk needs the room
            part.unlink(missing_ok=True)
        raise
    reached(what, "renamed")


def sync_folder(path: Path) -> None:
    """Have what was made, renamed or deleted in a folder outlast a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

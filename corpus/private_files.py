"""Folders and files that only their owner may read: 0700 and 0600."""

from __future__ import annotations

import os
import stat
from itertools import takewhile
from pathlib import Path

from corpus.errors import StoreUnavailable


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
        raise StoreUnavailable(str(path), error.strerror or str(error)) from error
    return path

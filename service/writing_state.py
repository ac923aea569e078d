"""Whether a home can be written now, told without writing to it."""

from __future__ import annotations

import os
from pathlib import Path

ROOM = 8 << 20
"""Bytes that a notice with its part of the index, or a database's log, may need at once."""


def cannot_write(home: Path) -> str | None:
    """Why nothing can be published or kept at the moment; None where nothing speaks against it.

    Answers need no writing: they go on.
    """
    try:
        disk = os.statvfs(home)
    except OSError as error:
        return error.strerror or str(error)
    if disk.f_flag & os.ST_RDONLY:
        return "the disk is read-only"
    if not os.access(home, os.W_OK):
        return "the data directory cannot be written by this user"
    free = disk.f_bavail * disk.f_frsize
    if free < ROOM:
        return f"the disk is full: {free / (1 << 20):.1f} MB are free, {ROOM >> 20} are needed"
    return None


def free_bytes(home: Path) -> int | None:
    """Bytes that are free on the disk of a home; None where nobody can tell."""
    try:
        disk = os.statvfs(home)
    except OSError:
        return None
    return disk.f_bavail * disk.f_frsize

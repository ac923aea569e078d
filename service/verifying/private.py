"""Check that nobody but the owner of a home can read what is in it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from service.home_files import CHANGES, DATABASE, INDEX, SIDE_FILES
from service.verifying.check import Checked, Examined, Finding
from service.writers_lock import NAME as LOCK


def private(examined: Examined) -> Checked:
    """Files are 0600 and folders 0700, of the database and of the index."""
    looked, findings = 0, []
    for path in _ours(examined.home):
        try:
            mode = stat.S_IMODE(path.lstat().st_mode)
        except FileNotFoundError:  # somebody has replaced it meanwhile
            continue
        looked += 1
        if mode & 0o077:
            name = path.relative_to(examined.home)
            findings.append(Finding(f"{name} may be read by others ({mode:04o})", _remedy(path)))
    return Checked.of(f"{looked} files and folders are their owner's alone", findings)


def _ours(home: Path) -> Iterator[Path]:
    yield from (
        home / name for name in (DATABASE, *SIDE_FILES, CHANGES, LOCK) if (home / name).exists()
    )
    if (home / INDEX).is_dir():
        yield home / INDEX
        yield from sorted((home / INDEX).rglob("*"))


def _remedy(path: Path) -> str:
    return f"`chmod go= {path}` takes that from them"

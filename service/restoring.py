"""A backup made a home again, in a folder of its own.

Everything is copied into a folder inside the new home, checked there against the manifest, and then
moved, the database last: until that is in its place there is no home that anybody could take for
one. Broken off, it may be begun again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from corpus.fault_points import reached
from corpus.private_files import make_private_file, make_private_folder, sync_folder
from corpus.schema import SCHEMA_VERSION
from service.backup_errors import (
    BackupDamaged,
    HomeNotEmpty,
    NotABackup,
    RestoreNotWritten,
)
from service.backup_manifest import MANIFEST, KeptFile, Manifest
from service.home_files import DATABASE, INDEX
from service.verifying.record import checked_copy

STAGING = ".restoring"
_BLOCK = 1 << 20

Progress = Callable[[str, int, int], None]


def restore(source: Path, home: Path, progress: Progress | None = None) -> Manifest:
    """Make of the backup in ``source`` the home ``home``, which must be empty or not there.

    Raises BackupError; StoreDamaged where the database in it does not hold.
    """
    _refuse_full(home)
    with _opened(source) as backup:
        manifest = backup.manifest()
        staging = home / STAGING
        try:
            make_private_folder(home)
            shutil.rmtree(staging, ignore_errors=True)
            staging.mkdir(mode=0o700)
            reached("restore", "begun")
            _copy(backup, manifest, staging, progress)
            checked_copy(staging / DATABASE, str(source))
            reached("restore", "copied")
            _move(staging, home)
        except OSError as error:
            raise RestoreNotWritten(str(home), error.strerror or str(error)) from error
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return manifest


def _refuse_full(home: Path) -> None:
    if home.is_file():
        raise HomeNotEmpty(str(home), "it is a file")
    try:
        held = sorted(path.name for path in home.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        raise RestoreNotWritten(str(home), error.strerror or str(error)) from error
    # what a restore has left that was broken off is no home: its database would come last
    is_left = STAGING in held and DATABASE not in held
    others = [name for name in held if name != "lost+found"]  # of a disk of its own
    if others and not is_left:
        raise HomeNotEmpty(str(home), ", ".join(others[:3]) + (" …" if others[3:] else ""))


def _copy(backup: _Backup, manifest: Manifest, staging: Path, progress: Progress | None) -> None:
    done = 0
    for kept in manifest.files:
        target = staging / kept.path
        make_private_folder(target.parent)
        make_private_file(target)
        digest, size = hashlib.sha256(), 0
        with backup.reading(kept) as source, target.open("wb") as file:
            while block := source.read(_BLOCK):
                digest.update(block)
                size += len(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        if (size, digest.hexdigest()) != (kept.size, kept.sha256):
            raise BackupDamaged(backup.name, f"{kept.path} is not what was written")
        done += size
        if progress is not None:
            progress("restoring", done, manifest.size)


def _move(staging: Path, home: Path) -> None:
    shutil.rmtree(home / INDEX, ignore_errors=True)
    names = sorted(path.name for path in staging.iterdir())
    names.sort(key=lambda name: (name == DATABASE, name != INDEX))
    for name in names:
        (staging / name).rename(home / name)
        if name == INDEX:
            reached("restore", "index_moved")
    for folder in (home / INDEX, home, home.parent):
        if folder.is_dir():
            sync_folder(folder)
    reached("restore", "moved")


class _Backup:
    """The files of a backup by their names, in a folder or in a ``.tar``."""

    def __init__(self, name: str, read: Callable[[str], IO[bytes] | None]) -> None:
        self.name = name
        self._read = read

    def manifest(self) -> Manifest:
        """Its manifest, of a store that this Wenjin reads."""
        with self._opened(MANIFEST, "it has no manifest.json") as file:
            content = file.read()
        try:
            found = Manifest.from_bytes(content)
        except (ValueError, KeyError, TypeError, json.JSONDecodeError) as error:
            problem = str(error) if type(error) is ValueError else "its manifest cannot be read"
            raise NotABackup(self.name, problem) from error
        if found.schema_version != SCHEMA_VERSION:
            problem = (
                f"it is of schema version {found.schema_version}, made by Wenjin {found.wenjin}, "
                f"and this Wenjin reads version {SCHEMA_VERSION}"
            )
            raise NotABackup(self.name, problem)
        if DATABASE not in {each.path for each in found.files}:
            raise NotABackup(self.name, "it has no database")
        return found

    def reading(self, kept: KeptFile) -> IO[bytes]:
        """One of its files."""
        return self._opened(kept.path, f"{kept.path} is missing")

    def _opened(self, path: str, missing: str) -> IO[bytes]:
        try:
            file = self._read(path)
        except (FileNotFoundError, KeyError, NotADirectoryError):
            file = None
        except (OSError, tarfile.TarError, EOFError) as error:
            raise BackupDamaged(self.name, f"{path} cannot be read") from error
        if file is None:
            raise (NotABackup if path == MANIFEST else BackupDamaged)(self.name, missing)
        return file


@contextmanager
def _opened(source: Path) -> Iterator[_Backup]:
    if source.is_dir():
        yield _Backup(str(source), lambda path: (source / path).open("rb"))
        return
    try:
        tar = tarfile.open(source)  # noqa: SIM115 closed below, and what is read in it may fail
    except FileNotFoundError as error:
        raise NotABackup(str(source), "there is nothing of this name") from error
    except (OSError, tarfile.TarError) as error:
        raise NotABackup(str(source), "it is neither a folder nor a .tar") from error
    with tar:
        yield _Backup(str(source), lambda path: tar.extractfile(path))

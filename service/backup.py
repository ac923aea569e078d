"""A backup of a home, made while others read and write it.

::

    TARGET/manifest.json     what there is, each with size and SHA-256; the generation, the time
    TARGET/wenjin.sqlite3    a whole database of one moment, without a log beside it
    TARGET/index/…           the search index, unless it is left out
    TARGET/…                 whatever files of others lay in the home

A target that ends in ``.tar`` is one file of the same. Either is made under another name, checked,
brought to the disk, and only then gets its own: a backup that is there is whole. Writers go on
meanwhile. The database is copied by SQLite's own means, as it is at one moment; the index, whose
files never change once they have their names, is copied after it. Where a notice was published in
between, the restored home makes good that notice's part, as after a crash.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version as version_of
from pathlib import Path

from corpus.change_count import note_of, noted_count
from corpus.fault_points import reached
from corpus.private_files import (
    make_private_file,
    make_private_folder,
    replace_file,
    sync_folder,
)
from corpus.sqlite_files import connect_read_only
from corpus.store_errors import ChangesLost, StoreDamaged, store_error
from retrieval import index_copy
from service.backup_errors import BackupInsideHome, BackupNotWritten, BackupTaken
from service.backup_manifest import MANIFEST, KeptFile, Manifest
from service.backup_part import folder_to_make
from service.home_files import DATABASE, INDEX, database_of, other_files
from service.last_backup import note_backup
from service.verifying.record import checked_copy

TAR = ".tar"
_PAGES = 1024  # at a time; the progress is told in between
_BLOCK = 1 << 20

Progress = Callable[[str, int, int], None]


def back_up(
    home: Path,
    target: Path,
    *,
    database_url: str | None = None,
    with_index: bool = True,
    progress: Progress | None = None,
) -> Manifest:
    """Keep a home in ``target``, a folder or a ``.tar``, neither of which may be there yet.

    Raises BackupError; StoreDamaged, and nothing is kept, where what was copied does not hold.
    """
    database = database_of(home, database_url)
    _refuse_inside(target, home)
    _refuse_taken(target)
    try:
        make_private_folder(target.parent)
        with folder_to_make(target) as making:
            part = making / "backup"
            part.mkdir(mode=0o700)
            reached("backup", "begun")
            manifest = _filled(part, home, database, with_index, progress)
            _put_in_place(part, target, manifest)
    except OSError as error:
        raise BackupNotWritten(str(target), error.strerror or str(error)) from error
    reached("backup", "renamed")
    note_backup(home, manifest.made_at)
    return manifest


def _refuse_inside(target: Path, home: Path) -> None:
    try:
        inside = target.resolve().is_relative_to(home.resolve())
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        raise BackupNotWritten(str(target), str(error)) from error
    if inside:
        raise BackupInsideHome(str(target))


def _refuse_taken(target: Path) -> None:
    try:
        taken = target.is_symlink() or target.exists()
        if taken and not (target.is_dir() and not any(target.iterdir())):
            raise BackupTaken(str(target))
    except OSError as error:
        raise BackupNotWritten(str(target), error.strerror or str(error)) from error


def _filled(
    part: Path, home: Path, database: Path, with_index: bool, progress: Progress | None
) -> Manifest:
    noted = noted_count(database)
    _copy_database(database, part / DATABASE, progress)
    reached("backup", "database_copied")
    held = checked_copy(part / DATABASE, str(database))
    if noted is not None and held.changes < noted:
        raise ChangesLost(str(database), held.changes, noted, note_of(database).name)
    if with_index:
        index_copy.copy(home / INDEX, part / INDEX)
    reached("backup", "index_copied")
    for path in other_files(home) if home.is_dir() else ():
        shutil.copyfile(path, make_private_file(part / path.name))
    files = []
    for path in sorted(_files_below(part)):
        files.append(_kept(path, path.relative_to(part).as_posix()))
    manifest = Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        wenjin=version_of("wenjin"),
        schema_version=held.schema_version,
        generation=held.generation,
        notices=held.notices,
        files=tuple(files),
    )
    replace_file(part / MANIFEST, manifest.to_bytes(), "backup.manifest")
    for folder in {path.parent for path in _files_below(part)}:
        sync_folder(folder)
    reached("backup", "sealed")
    return manifest


def _copy_database(source: Path, target: Path, progress: Progress | None) -> None:
    """SQLite's online backup, all of it of one moment, however much is written meanwhile."""
    make_private_file(target)

    def tell(_status: int, left: int, total: int) -> None:
        if progress is not None:
            progress("copying the database", total - left, total)

    try:
        with closing(connect_read_only(source)) as reading:
            reading.execute("BEGIN")
            reading.execute("SELECT count(*) FROM sqlite_master").fetchall()  # the moment is now
            with closing(sqlite3.connect(target)) as writing:
                reading.backup(writing, pages=_PAGES, progress=tell)
                # one file, which a read-only disk can hold as well
                writing.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        found = store_error(str(source), error)
        if isinstance(found, StoreDamaged):
            raise found from error
        raise BackupNotWritten(str(target.parent), str(error)) from error


def _kept(path: Path, name: str) -> KeptFile:
    """The file's name in the manifest; what it holds is on the disk afterwards."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
        os.fsync(file.fileno())
    return KeptFile(name, path.stat().st_size, digest.hexdigest())


def _files_below(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _put_in_place(part: Path, target: Path, manifest: Manifest) -> None:
    """Give it its name, unless something else has that by now. Raises BackupTaken."""
    try:
        if target.suffix == TAR:
            _check_all_there(part, manifest, target)
            _name(_packed(part, manifest), target)
        else:
            part.rename(target)  # over an empty folder at most
    except OSError:
        _refuse_taken(target)
        raise
    if target.suffix != TAR:
        _check_all_there(target, manifest, target)
    sync_folder(target.parent)


def _check_all_there(folder: Path, manifest: Manifest, target: Path) -> None:
    """Raise BackupNotWritten where somebody has taken away or cut what was written."""
    sizes = {
        path.relative_to(folder).as_posix(): path.stat().st_size for path in _files_below(folder)
    }
    if MANIFEST not in sizes or any(sizes.get(each.path) != each.size for each in manifest.files):
        shutil.rmtree(folder, ignore_errors=True)  # what has the name is whole, or not there
        raise BackupNotWritten(str(target), "files of it were taken away while it was made")


def _name(packed: Path, target: Path) -> None:
    """Give a file its name, where nothing has it: a rename would take the place of what has."""
    try:
        os.link(packed, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without links, where a file that comes this very moment is lost
        _refuse_taken(target)
        packed.rename(target)


def _packed(folder: Path, manifest: Manifest) -> Path:
    """The files of a backup in one, beside them, brought to the disk."""
    packed = make_private_file(folder.with_suffix(TAR))
    with packed.open("wb") as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            for name in (MANIFEST, *(each.path for each in manifest.files)):
                tar.add(folder / name, name, recursive=False)
        file.flush()
        os.fsync(file.fileno())
    return packed

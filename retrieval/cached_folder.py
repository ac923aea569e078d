"""A folder that is written once below the cache, by whichever process comes first.

Written under a lock and put in place by one rename, so that any number of processes may start
together, with the SHA-256 of every file. A folder that is not what was written is written again.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from retrieval.packaged_weights import sha256_of

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"
"""The SHA-256 of every other file of the folder."""


def prepare_folder(folder: Path, write: Callable[[Path], None]) -> None:
    """See that ``folder`` is as ``write`` once wrote it: every file, or all of them again.

    ``write`` gets an empty folder to fill. Raises OSError, and what ``write`` raises.
    """
    if _damage(folder) is None:
        return
    cache = folder.parent
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(cache / f"{folder.name}.lock"):
        problem = _damage(folder)  # another process may have written it meanwhile
        if problem is None:
            return
        if folder.exists():
            log.warning("model_cache_damaged folder=%s problem=%s", folder, problem)
        for leftover in [folder, *cache.glob(f"{folder.name}.*.part")]:
            shutil.rmtree(leftover, ignore_errors=True)
        _write(folder, write)


def is_prepared(folder: Path) -> bool:
    """Whether a folder is there, so that ``prepare_folder`` takes no time. A quick look only."""
    return (folder / MANIFEST).is_file()


def _damage(folder: Path) -> str | None:
    """What is wrong with the prepared folder; None where every file is as it was written."""
    try:
        expected = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return f"{MANIFEST} is missing"
    except ValueError:
        return f"{MANIFEST} cannot be read"
    if not isinstance(expected, dict) or not expected:
        return f"{MANIFEST} cannot be read"
    for name, digest in expected.items():
        try:
            found = sha256_of(folder / name)
        except FileNotFoundError:
            return f"{name} is missing"
        if found != digest:
            return f"{name} is not what was written"
    return None


def _write(folder: Path, write: Callable[[Path], None]) -> None:
    """Write the folder beside its place, then move it there in one step."""
    staging = Path(tempfile.mkdtemp(".part", f"{folder.name}.", folder.parent))
    try:
        write(staging)
        written = sorted(path for path in staging.rglob("*") if path.is_file())
        manifest = {path.relative_to(staging).as_posix(): sha256_of(path) for path in written}
        (staging / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
        for path in (staging / MANIFEST, *written):
            path.chmod(0o600)
        os.replace(staging, folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)

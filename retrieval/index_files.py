"""A search index on disk: one JSON file that lists the segments of the notices by their digests.

::

    index.json             format, fingerprint of the model, the digest of each notice's segment
    <digest>.safetensors   one notice: ids, vectors, terms (retrieval/segment_files.py)

A change writes the new segments, replaces ``index.json`` in one step, then deletes what it does not
list any more. So a reader finds the old index or the new one, whenever the writer stops, and an
index has the same bytes however it came about. FAISS structures and inverted lists are made from
the segments when they are loaded, which takes less than keeping them in step on disk would.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from corpus.errors import IndexDamaged, IndexMismatch, IndexNotBuilt, IndexNotSaved
from corpus.notice import NoticeId
from retrieval.segment import Segment
from retrieval.segment_files import ENDING, file_name, named, open_segment

FORMAT = 5
"""Counts the ways in which an index has been written, its terms included."""

HEAD = "index.json"
_DIGEST = re.compile(r"[0-9a-f]{64}")
# what this format and the first one write; other files in the folder are not the index's
_OURS = re.compile(rf"([0-9a-f]{{32}}{re.escape(ENDING)}|(entries|vectors|clauses)-.*)(\.part)?")


@dataclass(frozen=True, slots=True)
class Listing:
    """What ``index.json`` says: the digest of every notice's segment."""

    fingerprint: str
    digests: Mapping[NoticeId, str]


def listing(folder: Path, fingerprint: str) -> Listing:
    """What is saved in ``folder``, of the model with this fingerprint; no segment is opened.

    Raises IndexNotBuilt (where an older format was written, too: its texts have to be embedded
    again anyway), IndexMismatch and IndexDamaged.
    """
    found = _head(folder)
    if found.fingerprint != fingerprint:
        raise IndexMismatch(found.fingerprint, fingerprint)
    return found


def load(
    folder: Path, fingerprint: str, known: Mapping[str, Segment] | None = None
) -> Mapping[NoticeId, Segment]:
    """The segments saved in ``folder``; those ``known`` by their digest are not opened again.

    Raises as ``listing`` does.
    """
    opened = dict(known or {})
    while True:
        found = listing(folder, fingerprint)
        try:
            for digest in found.digests.values():
                if digest not in opened:
                    opened[digest] = open_segment(folder, digest)
        except FileNotFoundError as error:
            if _head(folder) == found:
                raise IndexDamaged(str(folder), f"{error.filename} is missing") from error
            continue  # another process has just replaced the index
        segments = {each: opened[digest] for each, digest in found.digests.items()}
        if any(segment.notice_id != each for each, segment in segments.items()):
            raise IndexDamaged(str(folder), f"{HEAD} names a segment of another notice")
        return segments


def load_one(folder: Path, fingerprint: str, notice_id: NoticeId) -> Segment | None:
    """The segment of one notice, None where there is none. Raises as ``listing`` does."""
    while True:
        found = listing(folder, fingerprint)
        digest = found.digests.get(notice_id)
        try:
            return None if digest is None else open_segment(folder, digest)
        except FileNotFoundError as error:
            if _head(folder) == found:
                raise IndexDamaged(str(folder), f"{error.filename} is missing") from error


def save(segments: Iterable[Segment], fingerprint: str, folder: Path) -> None:
    """Write an index of these segments in the place of what is there. Raises IndexNotSaved."""
    _replace(folder, fingerprint, segments, {})


def change(
    folder: Path,
    fingerprint: str,
    put: Iterable[Segment] = (),
    drop: Collection[NoticeId] = (),
) -> None:
    """Put segments in, each in the place of its notice's, and take notices out, in one step.

    Whoever changes a folder holds off all others who may. Raises as ``listing`` and ``save`` do.
    """
    found = listing(folder, fingerprint).digests
    _replace(folder, fingerprint, put, {k: v for k, v in found.items() if k not in drop})


def _replace(
    folder: Path, fingerprint: str, put: Iterable[Segment], kept: Mapping[NoticeId, str]
) -> None:
    digests = dict(kept)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(folder / "write.lock", mode=0o600):
            for segment in put:
                made, content = named(segment)
                _write(folder / file_name(made.digest), content)
                digests[made.notice_id] = made.digest
            _write(folder / HEAD, _head_bytes(fingerprint, digests))
            used = {file_name(digest) for digest in digests.values()}
            for path in sorted(folder.iterdir()):
                if path.name not in used and _OURS.fullmatch(path.name):
                    path.unlink()
    except OSError as error:
        raise IndexNotSaved(str(folder), error.strerror or str(error)) from error


def _head_bytes(fingerprint: str, digests: Mapping[NoticeId, str]) -> bytes:
    head = {"format": FORMAT, "fingerprint": fingerprint, "segments": dict(sorted(digests.items()))}
    return json.dumps(head, indent=0).encode("ascii")


def _head(folder: Path) -> Listing:
    """The content of ``index.json``, all of it there."""
    try:
        head = json.loads((folder / HEAD).read_bytes())
    except FileNotFoundError as error:
        raise IndexNotBuilt(str(folder)) from error
    except (OSError, ValueError) as error:
        raise IndexDamaged(str(folder), f"{HEAD} cannot be read") from error
    written = head.get("format") if isinstance(head, dict) else None
    if isinstance(written, int) and 0 < written < FORMAT:
        raise IndexNotBuilt(str(folder))
    if written != FORMAT:
        raise IndexDamaged(str(folder), f"{HEAD} is not of format {FORMAT}")
    fingerprint, segments = head.get("fingerprint"), head.get("segments")
    if not isinstance(fingerprint, str) or not isinstance(segments, dict):
        raise IndexDamaged(str(folder), f"{HEAD} lacks a field")
    if not all(isinstance(each, str) and _DIGEST.fullmatch(each) for each in segments.values()):
        raise IndexDamaged(str(folder), f"{HEAD} names no segment")
    return Listing(fingerprint, {NoticeId(each): digest for each, digest in segments.items()})


def _write(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)

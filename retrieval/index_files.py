"""A search index on disk: one JSON file that lists the segments of the notices by their digests.

::

    index.json             format, fingerprint of the model, the digest of each notice's segment;
                           and the SHA-256 of these
    <digest>.safetensors   one notice: ids, vectors, terms (retrieval/segment_files.py)

A change writes the new segments, replaces ``index.json`` in one step, then deletes what it does not
list any more. So a reader finds the old index or the new one, whenever the writer stops, and an
index has the same bytes however it came about. FAISS structures and inverted lists are made from
the segments when they are loaded, which takes less than keeping them in step on disk would.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from corpus.errors import (
    IndexDamaged,
    IndexMismatch,
    IndexNotBuilt,
    IndexNotSaved,
    RetrievalError,
)
from corpus.fault_points import reached
from corpus.notice import NoticeId
from corpus.private_files import replace_file
from retrieval.segment import Segment
from retrieval.segment_files import ENDING, file_name, named, open_segment

FORMAT = 5
"""Counts the ways in which an index has been written, its terms included."""

HEAD = "index.json"
_FIELDS = ("format", "fingerprint", "segments")
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
    found = head_of(folder)
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
            if head_of(folder) == found:
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
            if head_of(folder) == found:
                raise IndexDamaged(str(folder), f"{error.filename} is missing") from error


def sound(folder: Path, fingerprint: str) -> Mapping[NoticeId, Segment]:
    """What of a damaged index is as it was written, all of it looked at; maybe nothing.

    Raises IndexMismatch.
    """
    segments: dict[NoticeId, Segment] = {}
    try:
        found = listing(folder, fingerprint)
    except (IndexDamaged, IndexNotBuilt):
        return segments
    for notice_id, digest in found.digests.items():
        with suppress(IndexDamaged, FileNotFoundError):
            segment = open_segment(folder, digest)
            segment.check()
            if segment.notice_id == notice_id:
                segments[notice_id] = segment
    return segments


def names_notices(folder: Path) -> bool:
    """Whether an index is saved in ``folder``, of whatever model, that lists a notice."""
    try:
        return bool(head_of(folder).digests)
    except RetrievalError:
        return False


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
    digests, new = dict(kept), []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(folder / "write.lock", mode=0o600):
            for segment in put:
                made, content = named(segment)
                path = folder / file_name(made.digest)
                new += [] if path.exists() else [path]
                replace_file(path, content, "index.segment")
                digests[made.notice_id] = made.digest
            replace_file(folder / HEAD, head_bytes(Listing(fingerprint, digests)), "index.head")
            new = []
            used = {file_name(digest) for digest in digests.values()}
            for path in sorted(folder.iterdir()):
                if path.name not in used and _OURS.fullmatch(path.name):
                    path.unlink()
                    reached("index.leftover", "deleted")
    except OSError as error:
        for path in new:  # a full disk needs the room
            with suppress(OSError):
                path.unlink()
        raise IndexNotSaved(str(folder), error.strerror or str(error)) from error


def head_bytes(found: Listing) -> bytes:
    """The content of ``index.json``."""
    segments = dict(sorted(found.digests.items()))
    head = {"format": FORMAT, "fingerprint": found.fingerprint, "segments": segments}
    return json.dumps({**head, "check": _check(head)}, indent=0).encode("ascii")


def _check(head: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(head, sort_keys=True).encode("ascii")).hexdigest()


def head_of(folder: Path) -> Listing:
    """What ``index.json`` says, of whatever model. Raises IndexNotBuilt and IndexDamaged."""
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
    check = head.pop("check", None)
    # an index that was saved before there was a check has none, and nothing else
    if check != _check(head) and (check is not None or len(head) != len(_FIELDS)):
        raise IndexDamaged(str(folder), f"{HEAD} is not what was written")
    fingerprint, segments = head.get("fingerprint"), head.get("segments")
    if not isinstance(fingerprint, str) or not isinstance(segments, dict):
        raise IndexDamaged(str(folder), f"{HEAD} lacks a field")
    if not all(isinstance(each, str) and _DIGEST.fullmatch(each) for each in segments.values()):
        raise IndexDamaged(str(folder), f"{HEAD} names no segment")
    return Listing(fingerprint, {NoticeId(each): digest for each, digest in segments.items()})

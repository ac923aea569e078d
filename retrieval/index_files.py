"""A search index on disk: one JSON file that names three others by their checksums.

::

    index.json              format, fingerprint, and the SHA-256 of the other three
    entries-<digest>.jsonl  one line a passage: ids, terms, digest of its text, count of clauses
    vectors-<digest>.npy    one row a passage, float32
    clauses-<digest>.npy    one row a clause of every passage in turn, float16

``index.json`` is replaced last and in one step, so a reader finds the old index or the new one,
whenever the writer stops. The FAISS and BM25 structures are made from these when they are loaded,
which takes less than reading them would.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from corpus.errors import IndexDamaged, IndexMismatch, IndexNotBuilt, IndexNotSaved
from corpus.notice import NoticeId, PassageId
from retrieval.entry import IndexEntry
from retrieval.hit import Vectors

FORMAT = 1
"""Counts the ways in which an index has been written, its terms included."""

HEAD = "index.json"
_KINDS = ("entries", "vectors", "clauses")


@dataclass(frozen=True, slots=True, eq=False)
class SavedIndex:
    """All that a search index is made from.

    ``vectors`` has one row an entry. ``clause_vectors`` has ``entry.clauses`` rows for each entry
    in turn, sums of token vectors; half precision is enough for their cosines.
    """

    fingerprint: str
    entries: tuple[IndexEntry, ...]
    vectors: Vectors
    clause_vectors: NDArray[np.float16]


def save(saved: SavedIndex, folder: Path) -> None:
    """Write ``saved`` into ``folder`` in the place of what is there. Raises IndexNotSaved."""
    content = {
        "entries": _entry_lines(saved.entries),
        "vectors": _array_bytes(saved.vectors),
        "clauses": _array_bytes(saved.clause_vectors),
    }
    digests = {kind: hashlib.sha256(data).hexdigest() for kind, data in content.items()}
    head = {"format": FORMAT, "fingerprint": saved.fingerprint, **digests}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(folder / "write.lock", mode=0o600):
            for kind, data in content.items():
                _write(folder / _file_name(kind, digests[kind]), data)
            _write(folder / HEAD, json.dumps(head, indent=2).encode("utf-8"))
            kept = {_file_name(kind, digest) for kind, digest in digests.items()}
            for path in folder.iterdir():
                if path.name.startswith(_KINDS) and path.name not in kept:
                    path.unlink()
    except OSError as error:
        raise IndexNotSaved(str(folder), error.strerror or str(error)) from error


def load(folder: Path, fingerprint: str) -> SavedIndex:
    """What was saved in ``folder`` with the model of this fingerprint.

    Raises IndexNotBuilt, IndexMismatch and IndexDamaged.
    """
    while True:
        head = _head(folder)
        if head["fingerprint"] != fingerprint:
            raise IndexMismatch(head["fingerprint"], fingerprint)
        try:
            content = [_checked(folder, kind, head[kind]) for kind in _KINDS]
        except FileNotFoundError as error:
            if _head(folder) == head:
                raise IndexDamaged(str(folder), f"{error.filename} is missing") from error
            continue  # another process has just replaced the index
        return _parse(folder, fingerprint, *content)


def _head(folder: Path) -> dict[str, str]:
    """The fields of ``index.json``, all of them there."""
    try:
        head = json.loads((folder / HEAD).read_bytes())
    except FileNotFoundError as error:
        raise IndexNotBuilt(str(folder)) from error
    except (OSError, ValueError) as error:
        raise IndexDamaged(str(folder), f"{HEAD} cannot be read") from error
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise IndexDamaged(str(folder), f"{HEAD} is not of format {FORMAT}")
    fields = {name: head.get(name) for name in ("fingerprint", *_KINDS)}
    strings = {name: value for name, value in fields.items() if isinstance(value, str)}
    if len(strings) != len(fields):
        raise IndexDamaged(str(folder), f"{HEAD} lacks a field")
    return strings


def _checked(folder: Path, kind: str, digest: str) -> bytes:
    """The bytes of one file, which have this SHA-256. Lets FileNotFoundError through."""
    name = _file_name(kind, digest)
    try:
        data = (folder / name).read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise IndexDamaged(str(folder), f"{name} cannot be read") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise IndexDamaged(str(folder), f"{name} is not what was written")
    return data


def _parse(
    folder: Path, fingerprint: str, entries: bytes, vectors: bytes, clause_vectors: bytes
) -> SavedIndex:
    """The checksums hold, so only what another program wrote on purpose can still be wrong."""
    try:
        parsed = tuple(
            IndexEntry(PassageId(passage_id), NoticeId(notice_id), tuple(terms), digest, count)
            for passage_id, notice_id, terms, digest, count in map(json.loads, entries.splitlines())
        )
        saved = SavedIndex(fingerprint, parsed, _array(vectors), _array(clause_vectors))
    except (ValueError, TypeError) as error:
        raise IndexDamaged(str(folder), "its content cannot be read") from error
    rows, clause_rows = len(parsed), sum(entry.clauses for entry in parsed)
    if len(saved.vectors) != rows or len(saved.clause_vectors) != clause_rows:
        raise IndexDamaged(str(folder), "vectors and passages do not match")
    return saved


def _entry_lines(entries: tuple[IndexEntry, ...]) -> bytes:
    rows = (
        [entry.passage_id, entry.notice_id, list(entry.terms), entry.digest, entry.clauses]
        for entry in entries
    )
    # ASCII escapes, since a term may hold a lone surrogate, which UTF-8 cannot
    return "".join(json.dumps(row) + "\n" for row in rows).encode("ascii")


def _array_bytes(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _array(data: bytes) -> NDArray[Any]:
    array: NDArray[Any] = np.load(io.BytesIO(data), allow_pickle=False)
    return array


def _file_name(kind: str, digest: str) -> str:
    ending = "jsonl" if kind == "entries" else "npy"
    return f"{kind}-{digest[:16]}.{ending}"


def _write(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)

"""Files and uploads → PublishedFile: an id, the canonical text and the metadata beside it."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.errors import BadMetadata, UnreadableNotice, UnsupportedFormat
from corpus.notice import NoticeId, NoticeMetadata
from corpus.read.metadata import MAX_METADATA_BYTES, parse_metadata
from corpus.read.text import ENDINGS, MAX_BYTES, decode_text, refuse_size

MAX_ID = 128


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One notice as it came in, not yet read for its structure."""

    notice_id: NoticeId
    text: str
    metadata: NoticeMetadata


def read_file(path: Path) -> PublishedFile:
    """The notice at ``path``, with the ``.json`` of the same name beside it if there is one.

    Raises ``UnsupportedFormat``, ``UnreadableNotice`` or ``BadMetadata``.
    """
    _refuse_missing(path)  # before its ending is looked at: a mistyped path may have any
    notice_id = notice_id_of(path.name)
    data = _bytes_of(path, MAX_BYTES)
    beside = path.with_suffix(".json")
    metadata = _bytes_of(beside, MAX_METADATA_BYTES) if os.path.lexists(beside) else None
    return PublishedFile(
        notice_id, decode_text(str(path), data), parse_metadata(beside.name, metadata)
    )


def _refuse_missing(path: Path) -> None:
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnreadableNotice(
            str(path), "there is no such file or folder", _where_it_counts_from(path)
        ) from error
    except (OSError, ValueError):
        return  # it is there, or cannot be asked for: reading it says what is wrong


def _where_it_counts_from(path: Path) -> str:
    if path.is_absolute():
        return "Check the path."
    return f"Check the path; it counts from {os.getcwd()}."


def read_bytes(name: str, data: bytes, metadata_json: bytes | None = None) -> PublishedFile:
    """An upload: ``name`` is the file name that the client gave, path or not."""
    base = PurePosixPath(name.replace("\\", "/")).name
    notice_id = notice_id_of(base)
    text = decode_text(base, data)
    return PublishedFile(notice_id, text, parse_metadata(f"{notice_id}.json", metadata_json))


def expand(paths: Iterable[Path]) -> list[Path]:
    """Each file as given; each folder as the readable files anywhere in it, sorted.

    A folder without any is an ``UnreadableNotice``: nothing found must not look like all done.
    """
    found: list[Path] = []
    for path in paths:
        if not os.path.isdir(path):  # unlike Path.is_dir, no error where it may not look
            found.append(path)
            continue
        inside = sorted(_readable_files(path))
        if not inside:
            endings = " or ".join(ENDINGS)
            raise UnreadableNotice(
                str(path), f"the folder holds no {endings} file", "Name a file or another folder."
            )
        found.extend(inside)
    return list(dict.fromkeys(found))


def notice_id_of(file_name: str) -> NoticeId:
    """The id in a file's name: the name without its ending."""
    ending = PurePosixPath(file_name).suffix
    if ending.lower() not in ENDINGS:
        raise UnsupportedFormat(file_name, ENDINGS)
    stem = unicodedata.normalize("NFC", file_name[: -len(ending)])
    problem = _id_problem(stem)
    if problem:
        raise UnreadableNotice(
            file_name, f"the file's name cannot be a notice's id: it {problem}", "Rename the file."
        )
    return NoticeId(stem)


def _id_problem(stem: str) -> str | None:
    if not stem.strip() or stem != stem.strip():
        return "is blank or begins or ends with a space"
    if len(stem) > MAX_ID:
        return f"is longer than {MAX_ID} characters"
    if stem.startswith("."):
        return "begins with a dot"
    if any(c in "/\\" or unicodedata.category(c)[0] == "C" for c in stem):
        return "holds a slash, a control character or an invisible one"
    return None


def _readable_files(folder: Path) -> list[Path]:
    try:
        return [
            path
            for path in folder.rglob("*")
            if path.suffix.lower() in ENDINGS and not path.name.startswith(".") and path.is_file()
        ]
    except OSError as error:
        raise UnreadableNotice(
            str(folder), f"the folder cannot be listed ({error.strerror})", "Check its permissions."
        ) from error


def _bytes_of(path: Path, limit: int) -> bytes:
    """The file's bytes; one that is too large, or no plain file, is refused before it is read."""
    try:
        # O_NONBLOCK: a named pipe must not hold up the open that finds out that it is one
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise UnreadableNotice(path.name, "this is not a file", "Name a text file.")
            if path.suffix.lower() in ENDINGS:
                refuse_size(path.name, found.st_size)
            elif found.st_size > limit:
                raise BadMetadata(path.name, "(the file)", "is too large")
            return file.read(limit + 1)
    except (OSError, ValueError) as error:  # ValueError: a path that no system can have
        raise UnreadableNotice(
            str(path),
            f"the file cannot be read ({getattr(error, 'strerror', None) or error})",
            "Check the path and its permissions.",
        ) from error

"""``manifest.json`` of a backup: what is in it, as it was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath

MANIFEST = "manifest.json"
FORMAT = 1
_FIELDS = {
    "format": int,
    "made_at": str,
    "wenjin": str,
    "schema_version": int,
    "generation": int,
    "notices": int,
}


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a backup: its path within, its size in bytes, its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``made_at`` is ISO 8601, UTC; ``wenjin`` the version that made it."""

    made_at: str
    wenjin: str
    schema_version: int
    generation: int
    notices: int
    files: Sequence[KeptFile]
    format: int = FORMAT

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(each.size for each in self.files)

    def to_bytes(self) -> bytes:
        """The content of ``manifest.json``, its own SHA-256 in it."""
        document = asdict(self)
        return json.dumps({**document, "check": _check(document)}, indent=1).encode("ascii")

    @classmethod
    def from_bytes(cls, content: bytes) -> Manifest:
        """Raises ValueError with what is wrong."""
        document = json.loads(content)
        if not isinstance(document, dict):
            raise ValueError("its manifest is no object")
        check = document.pop("check", None)
        if document.get("format") != FORMAT:
            raise ValueError(f"its manifest is of format {document.get('format')}, not {FORMAT}")
        if check != _check(document):
            raise ValueError("its manifest is not what was written")
        fields = {name: document.pop(name) for name in _FIELDS}
        files = tuple(KeptFile(**each) for each in document.pop("files"))
        if document or not all(isinstance(fields[n], kind) for n, kind in _FIELDS.items()):
            raise ValueError("its manifest has other fields")
        if not all(_stays_within(each.path) for each in files):
            raise ValueError("its manifest names a file outside")
        return cls(**fields, files=files)


def _check(document: object) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode("ascii")).hexdigest()


def _stays_within(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return 0 < len(parts) <= 2 and ".." not in parts and not path.startswith("/")

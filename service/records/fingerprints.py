"""What a reply is made from, named so that it can be told whether it is still the same."""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import corpus
import kg
import retrieval
import service
from corpus.notice import NoticeId, NoticeMetadata
from service.records.record import Json, canonical, sha256_of
from service.snapshot import Snapshot

_KEPT = 8
_CODE_FILES = ("*.py", "*.json", "*.txt")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The notices and the index of a snapshot. ``body`` is the canonical list of the notices."""

    notices: str
    body: str
    index: str
    texts: dict[NoticeId, str]


class Fingerprints:
    """Those of the snapshots in use, each worked out once. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: list[tuple[weakref.ref[Snapshot], Fingerprint]] = []

    def of(self, snapshot: Snapshot) -> Fingerprint:
        """The fingerprint of a snapshot; a text of 20,000 characters takes 0.1 ms."""
        with self._lock:
            for held, known in self._known:
                if held() is snapshot:
                    return known
            made = fingerprint_of(snapshot)
            living = [each for each in self._known if each[0]() is not None]
            self._known = [(weakref.ref(snapshot), made), *living][:_KEPT]
            return made


def fingerprint_of(snapshot: Snapshot) -> Fingerprint:
    """What names the notices of a snapshot, text and metadata, and its index."""
    readings = sorted(snapshot.readings.items())
    texts = {notice_id: sha256_of(reading.notice.text) for notice_id, reading in readings}
    listed = [
        {
            "notice_id": notice_id,
            "sha256": texts[notice_id],
            "metadata_sha256": metadata_digest(reading.notice.metadata),
        }
        for notice_id, reading in readings
    ]
    segments = sorted(snapshot.index.segments.items())
    index: Json = [[notice_id, segment.digest] for notice_id, segment in segments]
    body = canonical(listed)
    return Fingerprint(sha256_of(body), body, sha256_of(canonical(index)), texts)


def metadata_digest(given: NoticeMetadata) -> str:
    """SHA-256 of the metadata as it was given; who may see a notice changes no answer from it."""
    held = (given.title, given.issuer, given.date, given.number, given.source_address)
    return sha256_of(canonical(held))


@lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """The version of the program, and the beginning of a digest of what answers are made with.

    The version alone would not tell that a file was changed in place, or two builds of one number.
    """
    digests = []
    for package in (corpus, kg, retrieval, service):
        folder = Path(str(package.__file__)).parent
        for pattern in _CODE_FILES:
            for path in sorted(folder.rglob(pattern)):
                if "notices" not in path.parts and "web" not in path.parts:
                    name = f"{package.__name__}/{path.relative_to(folder).as_posix()}"
                    digests.append(f"{name} {sha256_of(path.read_text(encoding='utf-8'))}")
    return f"{version('wenjin')}+{sha256_of(chr(10).join(sorted(digests)))[:12]}"

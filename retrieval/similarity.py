"""How near two short texts are in meaning, remembered beside the index.

The graph asks this of pairs of statements, the same pairs on every build. Each text is embedded by
itself, since a model gives a text slightly other numbers in other company, and what was worked out
once is kept: so two builds agree to the last byte, and the second needs no model.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from corpus.private_files import replace_file
from retrieval.hit import Embedder, Vectors

_LOG = logging.getLogger(__name__)
_PLACES = 4  # of a cosine: far finer than any decision that rests on it
_FORMAT = 1
_UNCHECKED = 3  # fields


class TextSimilarity:
    """Cosines of pairs of texts. Safe to share between threads.

    ``fingerprint`` names the model without loading it where that is possible; cosines of another
    model are left alone and not used.
    """

    def __init__(
        self, path: Path, fingerprint: Callable[[], str], embedder: Callable[[], Embedder]
    ) -> None:
        self._path = path
        self._fingerprint = fingerprint
        self._embedder = embedder
        self._lock = threading.Lock()
        self._cosines: dict[str, float] | None = None
        self._vectors: dict[str, Vectors] = {}
        self._is_changed = False

    def __call__(self, one: str, other: str) -> float:
        """The cosine of the two texts, from −1 to 1; the order of the two does not matter."""
        key = _key(one, other)
        with self._lock:
            known = self._known()
            if key not in known:
                known[key] = round(float(self._vector(one) @ self._vector(other)), _PLACES)
                self._is_changed = True
            return known[key]

    def save(self) -> None:
        """Keep what was worked out since the last time; a folder that cannot be written is told."""
        with self._lock:
            if not self._is_changed:
                return
            kept = {**self._read(), **self._known()}
            cosines = dict(sorted(kept.items()))
            document = {
                "format": _FORMAT,
                "fingerprint": self._fingerprint(),
                "cosines": cosines,
                "check": _check(cosines),
            }
            # several processes may save at once: the last one's file stays, whole
            part = self._path.with_name(f"{self._path.name}.{os.getpid()}.partial")
            try:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                content = json.dumps(document, indent=0).encode("utf-8")
                replace_file(self._path, content, "similarities", part)
            except OSError as error:
                # the graph is right all the same; the next build works them out again
                _LOG.warning("similarities_not_saved %s", error.strerror or error)
                return
            self._is_changed = False
            self._vectors = {}

    def _known(self) -> dict[str, float]:
        if self._cosines is None:
            self._cosines = self._read()
        return self._cosines

    def _read(self) -> dict[str, float]:
        """What is on disk from this model; nothing where there is none, or it is no such file."""
        try:
            document = json.loads(self._path.read_text("utf-8"))
            if (document["format"], document["fingerprint"]) != (_FORMAT, self._fingerprint()):
                return {}
            cosines = {str(key): float(value) for key, value in document["cosines"].items()}
            # a file from before there was a check has none, and nothing else
            if document.get("check") != _check(cosines) and len(document) > _UNCHECKED:
                raise ValueError("they are not what was written")
            return cosines
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            _LOG.warning("similarities_not_read %s", error)
            return {}

    def _vector(self, text: str) -> Vectors:
        if text not in self._vectors:
            self._vectors[text] = self._embedder().embed_queries([text])[0]
        return self._vectors[text]


def _key(one: str, other: str) -> str:
    """A pair's name in the file: its texts stay with the notices."""
    joined = "\0".join(sorted((one, other)))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _check(cosines: Mapping[str, float]) -> str:
    return hashlib.sha256(json.dumps(cosines, sort_keys=True).encode("ascii")).hexdigest()

"""One notice of the index as one file, and back.

A segment is a safetensors file: a JSON header, then the bytes of its arrays. Its name is the
SHA-256 of all but the ragged arrays; of those it has the SHA-256 of each passage's rows. So what
every search needs is checked when a segment is opened, and the ragged arrays, most of the bytes,
stay where they are until a passage of theirs is looked at, and that passage alone is checked then.
A file of some size is mapped into memory, as long as there are descriptors to spare, since each
mapping holds one; any other is read. Either way it may be deleted while it is in use.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from corpus.errors import IndexDamaged
from corpus.notice import NoticeId, PassageId
from retrieval.postings import Postings
from retrieval.segment import Ragged, Segment

ENDING = ".safetensors"

_SMALL = 2**16  # bytes of a file that is read rather than mapped
_MAPPED: WeakSet[mmap.mmap] = WeakSet()  # those in use
_RAGGED = "ragged."
_COUNTS = ".counts"
_DIGESTS = ".digests"  # 32 bytes a passage
_CHANNELS = ("words", "characters", "pieces")
_DTYPES = {
    "F32": np.float32,
    "F16": np.float16,
    "I64": np.int64,
    "I32": np.int32,
    "I8": np.int8,
    "U64": np.uint64,
    "U32": np.uint32,
    "U16": np.uint16,
    "U8": np.uint8,
}


@dataclass(frozen=True, slots=True)
class _Contents:
    """A segment's bytes, taken apart: ``fields`` from the header, arrays that lie in ``data``."""

    data: memoryview
    begin: int  # of the arrays
    fields: Mapping[str, Any]
    places: Mapping[str, tuple[str, tuple[int, ...], int, int]]  # dtype, shape, first, end

    def part(self, name: str) -> memoryview:
        """The bytes of one array."""
        _, _, first, end = self.places[name]
        return self.data[self.begin + first : self.begin + end]

    def array(self, name: str) -> NDArray[Any]:
        """One array, over the bytes as they lie."""
        dtype, shape, _, _ = self.places[name]
        return np.frombuffer(self.part(name), dtype=_DTYPES[dtype]).reshape(shape)

    def group(self, prefix: str) -> dict[str, NDArray[Any]]:
        """The arrays whose names begin so, by the rest of their names."""
        return {n[len(prefix) :]: self.array(n) for n in self.places if n.startswith(prefix)}

    def ragged(self) -> Iterator[str]:
        """The names of the ragged arrays."""
        for name in self.places:
            if name.startswith(_RAGGED) and not name.endswith((_COUNTS, _DIGESTS)):
                yield name

    def digest(self) -> str:
        """SHA-256 of header and arrays but the ragged ones."""
        digest = hashlib.sha256(self.data[: self.begin])
        later = set(self.ragged())
        for name in sorted(self.places, key=lambda name: self.places[name][2:]):
            if name not in later:
                digest.update(self.part(name))
        return digest.hexdigest()


def file_name(digest: str) -> str:
    """The name of the file of a segment."""
    return f"{digest[:32]}{ENDING}"


def segment_bytes(segment: Segment) -> bytes:
    """The content of a segment's file: the same for the same segment."""
    arrays: dict[str, NDArray[Any]] = {"vectors": segment.vectors}
    for channel, lists in ((name, getattr(segment, name)) for name in _CHANNELS):
        arrays |= {f"{channel}.{name}": array for name, array in lists.arrays().items()}
    for name, ragged in segment.ragged.items():
        digests = [_digest_of(ragged.of_passage(number)) for number in range(len(segment))]
        arrays[f"{_RAGGED}{name}"] = np.ascontiguousarray(ragged.values)
        arrays[f"{_RAGGED}{name}{_COUNTS}"] = ragged.counts
        arrays[f"{_RAGGED}{name}{_DIGESTS}"] = np.array(digests)
    fields = {
        "notice_id": segment.notice_id,
        "passages": list(zip(segment.passage_ids, segment.passage_digests, strict=True)),
    }
    # one field of metadata alone, since safetensors gives several in any order
    return save(arrays, {"segment": json.dumps(fields, sort_keys=True)})


def named(segment: Segment) -> tuple[Segment, bytes]:
    """The segment with its digest, and its file's content."""
    content = segment_bytes(segment)
    return replace(segment, digest=_taken_apart(memoryview(content)).digest()), content


def open_segment(folder: Path, digest: str) -> Segment:
    """The segment of this digest in ``folder``.

    Raises IndexDamaged where the file is not what was written, and lets FileNotFoundError through.
    """
    path = folder / file_name(digest)

    def damaged(problem: str) -> IndexDamaged:
        return IndexDamaged(str(folder), f"{path.name} {problem}")

    try:
        data = _mapped(path)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise damaged("cannot be read") from error
    try:
        contents = _taken_apart(data)
        if contents.digest() != digest:
            raise damaged("is not what was written")
        return _segment(contents, digest, damaged)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise damaged("is not what was written") from error


def _mapped(path: Path) -> memoryview:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size < _SMALL or len(_MAPPED) >= _most_mapped():
            return memoryview(file.read())
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):  # a system maps so many files and no more; or it is empty now
            return memoryview(file.read())
    _MAPPED.add(mapped)
    return memoryview(mapped)


def _most_mapped() -> int:
    """A quarter of the files that this process may have open: Python's mappings keep theirs so."""
    if sys.platform == "win32":
        return 256
    import resource  # not on Windows

    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if most == resource.RLIM_INFINITY else most // 4


def _taken_apart(data: memoryview) -> _Contents:
    """ValueError and its like where these are not the bytes of a segment."""
    begin = 8 + int.from_bytes(data[:8], "little")
    if begin > len(data):
        raise ValueError("the header is cut short")
    header = json.loads(bytes(data[8:begin]))
    fields = json.loads(header.pop("__metadata__")["segment"])
    places = {
        name: (told["dtype"], tuple(told["shape"]), *told["data_offsets"])
        for name, told in header.items()
    }
    if max(end for *_, end in places.values()) != len(data) - begin:
        raise ValueError("the arrays are cut short")
    return _Contents(data, begin, fields, places)


def _segment(contents: _Contents, digest: str, damaged: Callable[[str], IndexDamaged]) -> Segment:
    """The checksum holds, so only what another program wrote on purpose can still be wrong."""
    fields = contents.fields
    channels = {name: Postings.from_arrays(contents.group(f"{name}.")) for name in _CHANNELS}
    ragged = {}
    for name in contents.ragged():
        counts, digests = (contents.array(f"{name}{each}") for each in (_COUNTS, _DIGESTS))
        if digests.shape != (len(counts), hashlib.sha256().digest_size):
            raise ValueError("digests and passages do not match")
        check = _checking(digests, damaged)
        ragged[name[len(_RAGGED) :]] = Ragged(contents.array(name), counts, check)
    segment = Segment(
        notice_id=NoticeId(fields["notice_id"]),
        passage_ids=tuple(PassageId(passage_id) for passage_id, _ in fields["passages"]),
        passage_digests=tuple(digest for _, digest in fields["passages"]),
        vectors=contents.array("vectors"),
        **channels,
        ragged=ragged,
        digest=digest,
    )
    counted = {len(segment.vectors), *(len(each.lengths) for each in channels.values())}
    counted |= {len(each.counts) for each in ragged.values()}
    if counted != {len(segment)}:
        raise ValueError("arrays and passages do not match")
    return segment


def _checking(
    digests: NDArray[np.uint8], damaged: Callable[[str], IndexDamaged]
) -> Callable[[int, NDArray[Any]], None]:
    def check(number: int, rows: NDArray[Any]) -> None:
        if not np.array_equal(_digest_of(rows), digests[number]):
            raise damaged("is not what was written")

    return check


def _digest_of(rows: NDArray[Any]) -> NDArray[np.uint8]:
    """SHA-256 of one passage's rows of a ragged array, shape (32,)."""
    return np.frombuffer(hashlib.sha256(rows.tobytes()).digest(), dtype=np.uint8)

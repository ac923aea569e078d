"""A library as it was when a record was made: the versions of the notices, the edits by then."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import NoticeNotFound
from corpus.notice import Notice, NoticeId
from retrieval import index_copy
from service.edit_log import EditLog
from service.library import Library
from service.records.errors import RecordUnreadable
from service.records.fingerprints import metadata_digest
from service.records.record import Record, Replied


@dataclass(frozen=True, slots=True)
class Named:
    """A notice's version as a record names it."""

    notice_id: NoticeId
    sha256: str
    metadata_sha256: str


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions that a record names, as far as the store still has them.

    ``gone``: their notice was removed. ``lost``: the notice has other texts only.
    ``described``: their metadata has changed; there is no other way to it.
    """

    found: tuple[Notice, ...]
    replaced: tuple[NoticeId, ...]
    gone: tuple[NoticeId, ...]
    lost: tuple[NoticeId, ...]
    described: tuple[NoticeId, ...]


def named_in(body: str, number: int) -> tuple[Named, ...]:
    """The versions in a canonical list of notices. Raises RecordUnreadable."""
    try:
        return tuple(
            Named(NoticeId(each["notice_id"]), each["sha256"], each["metadata_sha256"])
            for each in json.loads(body)
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RecordUnreadable(number, "its set of notices is no list of them") from error


def versions_of(named: Sequence[Named], library: Library) -> Versions:
    """These versions, looked for in the store."""
    found, replaced, gone, lost, described = [], [], [], [], []
    for each in named:
        try:
            versions = library.store.versions(each.notice_id)
        except NoticeNotFound:
            gone.append(each.notice_id)
            continue
        kept = [version for version in versions if version.sha256 == each.sha256]
        if not kept:
            lost.append(each.notice_id)
            continue
        notice = library.store.get(each.notice_id, kept[-1].version)
        found.append(notice)
        if kept[-1].superseded_by is not None:
            replaced.append(each.notice_id)
        if metadata_digest(notice.metadata) != each.metadata_sha256:
            described.append(each.notice_id)
    return Versions(tuple(found), tuple(replaced), tuple(gone), tuple(lost), tuple(described))


@contextmanager
def past_library(library: Library, notices: Sequence[Notice], record: Record) -> Iterator[Library]:
    """A library of these notices, with the edits of the graph as they stood at the record.

    In a folder that is thrown away; what the index has of these texts already is neither embedded
    again nor copied.
    """
    assert isinstance(record.what, Replied)
    with tempfile.TemporaryDirectory(prefix="wenjin-replay-") as folder:
        home = Path(folder) / "home"
        embedder = library.embedder
        past = Library.open(home, cache=Path(folder), embedder=embedder)
        try:
            named = {notice.notice_id for notice in notices}
            index_copy.lend(library.index_folder, past.index_folder, named)
            for notice in notices:
                past.store.add(notice)
            EditLog(library.store.engine).copy_until(past.store.engine, record.at)
            yield past
        finally:
            past.close()

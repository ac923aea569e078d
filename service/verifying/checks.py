"""Every check there is, in the order in which they are run and told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from corpus.store import NoticeStore
from service.backup_errors import OtherDatabase
from service.home_files import database_of
from service.verifying import derived, private, record, tables
from service.verifying.check import Check, Examined, Progress, State, Verdict, run

CHECKS: tuple[tuple[str, Check], ...] = (
    ("database", record.database),
    ("notice texts", record.notice_texts),
    ("versions", record.version_chains),
    ("generation", record.generation),
    ("changes", record.changes),
    ("edits by hand", tables.edits),
    ("access keys", tables.keys),
    ("people", tables.people),
    ("feedback", tables.ratings),
    ("answer records", tables.answer_records),
    ("passages", derived.passages),
    ("index", derived.index),
    ("graph", derived.graph),
    ("file modes", private.private),
)
"""A new check: a function from ``Examined`` to ``Checked``, and its line here."""

NOT_COVERED = (
    "who may see a notice (visibility)",
    "a notice's title, issuer, date, number and source address as they were given",
    "role, bodies, expiry, revocation and label of a key",
    "role, bodies and disabling of a person",
)
"""What no check sees where it was changed in the database to something else that can be read."""


def verify(
    home: Path, *, database_url: str | None = None, progress: Progress | None = None
) -> Iterator[Verdict]:
    """What each check comes to, one after the other. Raises NothingToKeep without a store."""
    tell = progress or (lambda *_: None)
    with closing(_opened(home, database_url)) as store:
        examined = Examined(home, store, tell)
        can_be_read = True
        for name, check in CHECKS:
            verdict = run(name, check, examined, can_be_read=can_be_read)
            can_be_read = can_be_read and (name != "database" or verdict.state is State.OK)
            yield verdict


def _opened(home: Path, database_url: str | None) -> NoticeStore:
    try:
        return NoticeStore.read_only(database_of(home, database_url))
    except OtherDatabase:
        assert database_url is not None
        return NoticeStore.open(database_url)

"""A home looked at from outside, whether it is being served or not: for the command line."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import IndexDamaged, IndexNotBuilt, WenjinError
from corpus.passages import reading_of
from corpus.store import NoticeStore
from corpus.visibility import PUBLIC
from retrieval import bundled_model, index_files
from service.access_tables import users
from service.backup_errors import NothingToKeep, OtherDatabase
from service.home_files import INDEX, database_of
from service.keys import access_keys, valid_at
from service.last_backup import last_backup
from service.moments import utc_now, written
from service.settings import Settings
from service.status.check import Observed, Shelved
from service.verifying.check import Examined
from service.writing_state import cannot_write, free_bytes


def observed_home(settings: Settings) -> Observed:
    """What can be seen of the home without loading a model; nothing is written.

    Raises NothingToKeep where there is no store.
    """
    home = settings.home
    shelved, unreadable, has_caller, lost = None, None, None, None
    try:
        with closing(_opened(home, settings.database_url)) as store:
            lost = store.changes_lost()
            shelved = _shelved(store, home)
            has_caller = _has_caller(Examined(home, store, lambda *_: None))
    except NothingToKeep:
        raise
    except WenjinError as error:
        unreadable = str(error)
    return Observed(
        at=datetime.now(UTC),
        unreadable=unreadable,
        shelved=shelved,
        has_caller=has_caller,
        cannot_write=cannot_write(home),
        free_bytes=free_bytes(home),
        is_model_prepared=_is_prepared(settings),
        last_backup=last_backup(home),
        backup_days=settings.backup_days,
        live=None,
        lost=lost,
    )


def _opened(home: Path, database_url: str | None) -> NoticeStore:
    try:
        return NoticeStore.read_only(database_of(home, database_url))
    except OtherDatabase:
        assert database_url is not None
        return NoticeStore.open(database_url, may_be_new=False)


def _shelved(store: NoticeStore, home: Path) -> Shelved:
    """The notices, each by its checksum, and whether the index has exactly these.

    Whether it has them as they are now, ``wenjin verify`` sees.
    """
    notices = {each.notice_id: each for each in store.notices()}
    public = sum(each.visibility == PUBLIC for each in notices.values())
    try:
        indexed = set(index_files.head_of(home / INDEX).digests)
    except IndexNotBuilt:
        indexed = set()
    except IndexDamaged:
        return Shelved(len(notices), public, is_index_behind=False, is_index_damaged=True)
    lacking = (notices[each] for each in notices.keys() - indexed)
    is_behind = bool(indexed - notices.keys()) or any(reading_of(each).passages for each in lacking)
    return Shelved(len(notices), public, is_index_behind=is_behind, is_index_damaged=False)


def _has_caller(examined: Examined) -> bool:
    """Whether a key is valid or a user may sign in, of tables that may not be there yet."""
    able = {access_keys: valid_at(written(utc_now())), users: (users.c.disabled_at.is_(None),)}
    with examined.transactions.reading() as connection:
        return any(
            connection.execute(table.select().where(*conditions).limit(1)).first() is not None
            for table, conditions in able.items()
            if examined.has_table(table.name)
        )


def _is_prepared(settings: Settings) -> bool | None:
    """Whether the bundled model is; of another one nobody knows before it is loaded."""
    if settings.embedding_model != bundled_model.NAME:
        return None
    return bundled_model.is_prepared(settings.cache, settings.embedding_runtime)

"""A store that is damaged, and which error of the database means that it is."""

from __future__ import annotations

import sqlite3

from corpus.errors import CorpusError, StoreUnavailable

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_CUT_SHORT = sqlite3.SQLITE_IOERR_SHORT_READ  # a file, or the log beside it, ends too early
_NOT_TEXT = "Could not decode"  # what the driver says, with all of the text


class StoreDamaged(StoreUnavailable):
    """The database holds something else than what was written to it."""

    title = "The store is damaged"

    def __init__(self, where: str, problem: str) -> None:
        CorpusError.__init__(
            self,
            f"The store at {where} is damaged: {problem}. Nothing is written to it. "
            "`wenjin verify` says what is hurt; `wenjin restore BACKUP --home NEWDIR` puts a "
            "backup into another folder.",
        )
        self.where = where
        self.problem = problem


class ChangesLost(StoreDamaged):
    """The database is whole and older than what was acknowledged (``corpus/change_count.py``)."""

    title = "Changes that were acknowledged are gone"

    def __init__(self, where: str, count: int, noted: int, note: str) -> None:
        self.where = where
        self.count = count
        self.noted = noted
        self.note = note
        self.problem = (
            f"changes that were acknowledged are gone: {noted} were noted, and it has had {count}"
        )
        self.remedy = (
            "make a copy of the folder first. Then `wenjin restore BACKUP --home NEWDIR` puts a "
            f"backup into another folder; or, to go on with what is left, remove {note} beside the "
            "database and compare `wenjin keys list`, `wenjin users list` and `wenjin notices "
            "list` with what you gave out before you serve it"
        )
        CorpusError.__init__(
            self,
            f"The store at {where} is older than it was: {self.problem}. Keys, people and who may "
            "see a notice may be as they were before; nothing is written to it. What to do: "
            f"{self.remedy}.",
        )


class StoreReadOnly(StoreUnavailable):
    """The database lies on a disk that cannot be written, where a store cannot be opened."""

    def __init__(self, where: str) -> None:
        CorpusError.__init__(
            self,
            f"The store at {where} lies on a read-only disk, and it is written while it is used: "
            "records of answers, keys, the database's own log. Mount the disk so that it can be "
            "written, or use a copy: `wenjin backup COPY` and `wenjin restore COPY --home NEWDIR` "
            "can read from such a disk.",
        )
        self.where = where


def store_error(where: str, error: BaseException) -> StoreUnavailable:
    """What an error of the database, or of a layer above its driver, means for its user."""
    cause = getattr(error, "orig", None) or error
    if str(cause).startswith(_NOT_TEXT):
        return StoreDamaged(where, "a text in it is not what was kept")
    code = getattr(cause, "sqlite_errorcode", 0)
    if code == _CUT_SHORT:
        return StoreDamaged(where, "a part of it is not there any more")
    # the low byte; the others say where SQLite met it
    return (StoreDamaged if code & 0xFF in _DAMAGED else StoreUnavailable)(where, str(cause))

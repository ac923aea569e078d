"""What a check is given, what it tells, and how it is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from corpus.errors import StoreUnavailable, WenjinError
from corpus.notice import NoticeId, Reading
from corpus.passages import reading_of
from corpus.store import NoticeStore
from corpus.store_errors import StoreDamaged
from service.transactions import Transactions

RESTORE = "`wenjin restore BACKUP --home NEWDIR` puts a backup into another folder"
_MOST = 5  # findings of one check that are told one by one

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with (what is looked at, done, total)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and what to do about it."""

    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to: what it ``saw``, in a few words, and what was wrong."""

    saw: str
    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, saw: str, findings: Iterable[Finding]) -> Checked:
        """The first few findings, and how many more there are."""
        found = tuple(findings)
        more = len(found) - _MOST
        if more > 0:
            found = (*found[:_MOST], Finding(f"and {more} more like these", found[0].remedy))
        return cls(saw, found)


class Examined:
    """A home as the checks look at it. ``store`` is opened to be read alone."""

    def __init__(self, home: Path, store: NoticeStore, progress: Progress) -> None:
        self.home = home
        self.store = store
        self.transactions = Transactions(store.engine)
        self.progress = progress
        self._readings: Mapping[NoticeId, Reading] | None = None

    @property
    def readings(self) -> Mapping[NoticeId, Reading]:
        """Every notice, read; once for all checks."""
        if self._readings is None:
            notices = self.store.notices()
            readings = {}
            for done, notice in enumerate(notices):
                self.progress("reading", done, len(notices))
                readings[notice.notice_id] = reading_of(notice)
            self.progress("reading", len(notices), len(notices))
            self._readings = readings
        return self._readings

    def read_again(self) -> None:
        """Look at the notices anew: somebody has published one meanwhile."""
        self._readings = None

    def has_table(self, name: str) -> bool:
        """Whether the database has a table; most are made when the first row is."""
        with self.transactions.reading() as connection:
            return connection.dialect.has_table(connection, name)


Check: TypeAlias = Callable[[Examined], Checked]


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    FAILED = "failed"
    NOT_LOOKED_AT = "not looked at"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check by its name, and what came of it."""

    name: str
    state: State
    saw: str
    findings: tuple[Finding, ...] = ()


def run(name: str, check: Check, examined: Examined, *, can_be_read: bool) -> Verdict:
    """Run one check. Where the database cannot be read, what rests on it says only that."""
    try:
        checked = check(examined)
    except StoreUnavailable as error:
        if not can_be_read:
            return Verdict(name, State.NOT_LOOKED_AT, "the database cannot be read")
        # not its advice: to verify is what is being done, and how to restore is said below
        told = str(error)
        if isinstance(error, StoreDamaged):
            told = f"{error.where} is damaged: {error.problem}"
        return Verdict(name, State.FAILED, "", (Finding(told, RESTORE),))
    except WenjinError as error:
        return Verdict(name, State.FAILED, "", (Finding(str(error), RESTORE),))
    state = State.FAILED if checked.findings else State.OK
    return Verdict(name, state, checked.saw, checked.findings)

"""What a check of the status looks at and what it tells: read this file first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corpus.store_errors import ChangesLost


class State(StrEnum):
    """How it stands with one thing."""

    OK = "ok"
    WARNING = "warning"  # answers go on; somebody should see to it
    FAULT = "fault"  # people get no answer, or something is being lost
    NOT_LOOKED_AT = "not looked at"  # only the running service can tell


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as the page says it and as the command line does."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a check came to: how it is, and what to do next where that is not well."""

    state: State
    saw: Said
    do: Said | None = None


@dataclass(frozen=True, slots=True)
class Shelved:
    """What the store holds for whoever looks, and how the index stands to it."""

    notices: int
    public: int  # of these, what anybody may ask about
    is_index_behind: bool
    is_index_damaged: bool


@dataclass(frozen=True, slots=True)
class Live:
    """What only the running service knows."""

    is_ready: bool  # /readyz is 200
    is_loading: bool
    not_loaded: str | None  # why not, where it has failed
    is_open_beyond: bool  # listens beyond this machine
    limited: int  # turned away in the last minutes for what one caller did
    overload: int  # … because as many were at work or waiting as may
    failed: int  # requests that failed here in the last minutes
    unrecorded: int  # answers that left and have no record yet
    is_unrecordable: bool  # the last record of an answer, or trial of one, could not be written
    records_nothing: bool  # WENJIN_RECORD_DAYS is 0
    minutes: int  # that these are counted over


@dataclass(frozen=True, slots=True)
class Observed:
    """A home at one moment. What could not be looked at is None."""

    at: datetime
    unreadable: str | None  # why the database cannot be read
    shelved: Shelved | None
    has_caller: bool | None  # whether a key is valid or a user may sign in
    cannot_write: str | None
    free_bytes: int | None
    is_model_prepared: bool | None
    last_backup: datetime | None
    backup_days: int  # 0: nobody is reminded
    live: Live | None  # None: no service was asked
    lost: ChangesLost | None = None  # where the database is older than what was acknowledged


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at. ``name`` is also its line in docs/operations.md."""

    name: str
    title: Said
    look: Callable[[Observed], Told]


NOT_LOOKED_AT = Told(
    State.NOT_LOOKED_AT,
    Said("这里看不到，要看运行中的服务", "only the running service can tell: see its page /status"),
)


def ok(zh: str, en: str) -> Told:
    """All is well, and how it is."""
    return Told(State.OK, Said(zh, en))

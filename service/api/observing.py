"""The running service as its operator sees it: for the metrics, and for the checks of the status.

Looking makes nothing: no index is brought in step for it, no model loaded. Only where nobody knows
whether a record can be written, one is tried, as /readyz does. That alone may wait: for whoever
else writes, for as long as the database lets it.
Whoever sees no more than anybody (a caller on this machine without a key) is told of the notices
what anybody may see, so that not even a count tells of one that is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from corpus.errors import WenjinError
from corpus.store_errors import StoreReadOnly
from corpus.visibility import Level, visible
from service.api.access import Caller
from service.api.answering_now import check_answering
from service.api.load import Limit, LoadSnapshot
from service.api.readiness import Ready
from service.api.state import Services
from service.keys import viewer_of
from service.last_backup import last_backup
from service.metrics import Gauge
from service.recent_counts import MINUTES
from service.records.errors import NothingRecorded
from service.snapshot import Snapshot
from service.status.check import Live, Observed, Shelved
from service.writing_state import cannot_write, free_bytes

FAILED = "failed"
"""What is counted of requests that ended so."""
OVERLOAD = (Limit.FULL, Limit.WAIT, Limit.TIME)
"""Limits that turn away whoever comes, and not one who asks too much."""
NO_MATTER_OF_MUCH = (*OVERLOAD, Limit.MALFORMED)
"""All that say nothing of how much one caller asks: whatever looks for open ports is malformed."""
_NO_ROOM = re.compile(r"\bis full\b|no space left|quota exceeded|read-?only", re.IGNORECASE)
"""How databases say that making room, or making it writable, would help."""


def observed(held: Services, calling: Caller) -> Observed:
    """What this operator sees of the service now."""
    unreadable: str | None = None
    shelved, has_caller, lost = None, None, None
    ready = held.readiness.if_loaded()
    if ready is not None:
        try:
            shelved = _shelved(ready, calling)
            lost = ready.library.store.changes_lost()
            has_caller = ready.keys.any_valid() or ready.accounts.users.any_enabled()
        except WenjinError as error:
            unreadable = _told(error, calling)
    home = held.settings.home
    unwritable = cannot_write(home)
    live, unrecorded = _live(held, calling, unwritable)
    return Observed(
        at=datetime.now(UTC),
        unreadable=unreadable,
        shelved=shelved,
        has_caller=has_caller,
        cannot_write=unwritable or _no_room(unrecorded),
        free_bytes=free_bytes(home),
        is_model_prepared=None,
        last_backup=last_backup(home),
        backup_days=held.settings.backup_days,
        live=live,
        lost=lost,
    )


def _live(
    held: Services, calling: Caller, unwritable: str | None
) -> tuple[Live, NothingRecorded | None]:
    """What only the running service knows, and that no record can be written where it refuses."""
    ready = held.readiness.if_loaded()
    is_loaded = ready is not None
    failure = None if is_loaded else held.readiness.failure()
    is_ready, unrecorded = (False, None) if ready is None else _is_ready(held, ready, unwritable)
    load = held.load.snapshot()
    overload = sum(load.recently[each] for each in OVERLOAD)
    other = sum(load.recently[each] for each in NO_MATTER_OF_MUCH)
    live = Live(
        is_ready=is_ready,
        is_loading=not is_loaded and failure is None,
        not_loaded=None if failure is None else _told(failure, calling),
        is_open_beyond=held.is_open_beyond,
        limited=sum(load.recently.values()) - other,
        overload=overload,
        failed=held.failures.of(FAILED),
        unrecorded=held.records.missed(),
        is_unrecordable=held.records.is_failing() or unrecorded is not None,
        records_nothing=held.settings.record_days == 0,
        minutes=MINUTES,
    )
    return live, unrecorded


def _is_ready(
    held: Services, ready: Ready, unwritable: str | None
) -> tuple[bool, NothingRecorded | None]:
    """Whether /readyz is 200 now, and that no record can be written, where that is it."""
    try:
        check_answering(held, ready, unwritable)
    except NothingRecorded as error:
        return False, error
    except WenjinError:
        return False, None
    return True, None


def _no_room(unrecorded: NothingRecorded | None) -> str | None:
    """What the database says of its disk; None of a lock, of damage, and of all else."""
    cause = None if unrecorded is None else unrecorded.__cause__
    if isinstance(cause, StoreReadOnly):
        return "the disk is read-only"
    problem = getattr(cause, "problem", "")
    return problem if _NO_ROOM.search(problem) else None


def _told(error: WenjinError, calling: Caller) -> str:
    """What is wrong; what names folders of this machine does not leave it."""
    return str(error) if error.for_callers or calling.direct else type(error).title


def _shelved(ready: Ready, calling: Caller) -> Shelved | None:
    """The notices that this operator may see. Raises StoreUnavailable."""
    current, seen = ready.library.current, _answered_from(ready, calling)
    if current is None or seen is None:
        return None
    return Shelved(
        notices=len(seen.readings),
        public=current.public,
        is_index_behind=ready.library.store.generation() != current.generation,
        is_index_damaged=ready.library.saved.is_damaged,
    )


def _answered_from(ready: Ready, calling: Caller) -> Snapshot | None:
    """What was last answered from, as far as this operator may see it; nothing is made for it."""
    current, viewer = ready.library.current, viewer_of(calling.key)
    if current is None or viewer.level is Level.ALL:
        return current
    return ready.views.last(visible(viewer, current.kinds))


def gauges(held: Services, calling: Caller) -> list[Gauge]:
    """What is so much now, as far as this operator may see it."""
    seen = observed(held, calling)
    ready = held.readiness.if_loaded()
    found = [*_home_gauges(seen), *_record_gauges(seen), *_load_gauges(held.load.snapshot())]
    if ready is not None and seen.shelved is not None:
        found += _notice_gauges(seen.shelved)
        found += _index_gauges(ready, calling)
    return found


def _home_gauges(seen: Observed) -> Iterator[Gauge]:
    live = seen.live
    assert live is not None
    yield _one("wenjin_ready", "1 where /readyz is 200.", live.is_ready)
    yield _one(
        "wenjin_writable",
        "1 where the home and its database can be written.",
        seen.cannot_write is None,
    )
    if seen.free_bytes is not None:
        yield _one("wenjin_disk_free_bytes", "Free on the home's disk.", seen.free_bytes)
    if seen.last_backup is not None:
        yield _one(
            "wenjin_last_backup_timestamp_seconds",
            "When `wenjin backup` last kept this home; absent where it never did.",
            seen.last_backup.timestamp(),
        )
    yield _one(
        "wenjin_backup_days",
        "Days without a backup after which somebody is to be reminded; 0: nobody is.",
        seen.backup_days,
    )


def _record_gauges(seen: Observed) -> Iterator[Gauge]:
    live = seen.live
    assert live is not None
    yield _one("wenjin_unrecorded_answers", "Answers that left without a record.", live.unrecorded)
    yield _one(
        "wenjin_records_failing",
        "1 where the last record of an answer, or trial of one, could not be written.",
        live.is_unrecordable,
    )


def _notice_gauges(shelved: Shelved) -> Iterator[Gauge]:
    yield _one("wenjin_notices", "Notices that this caller may see.", shelved.notices)
    yield _one(
        "wenjin_public_notices",
        "Notices that anybody may see; 0: who asks without a key gets no answer.",
        shelved.public,
    )
    yield _one(
        "wenjin_index_behind",
        "1 where the notices have changed since they were last answered from.",
        shelved.is_index_behind,
    )
    yield _one("wenjin_index_damaged", "1 where damage is still on disk.", shelved.is_index_damaged)


def _index_gauges(ready: Ready, calling: Caller) -> Iterator[Gauge]:
    answered_from = _answered_from(ready, calling)
    if answered_from is None:
        return
    yield _one(
        "wenjin_index_made_timestamp_seconds",
        "When what is answered from last changed, or was loaded.",
        answered_from.made_at,
    )
    if answered_from is ready.library.current and calling.key is not None:
        yield _one(
            "wenjin_index_generation",
            "The store's count of changes that is answered from; for admins alone.",
            answered_from.generation,
        )


def _load_gauges(load: LoadSnapshot) -> list[Gauge]:
    working = {lane.value: each.working for lane, each in load.lanes.items()}
    waiting = {lane.value: each.waiting for lane, each in load.lanes.items()}
    rejected = {limit.value: count for limit, count in load.rejected.items()}
    return [
        Gauge("wenjin_working", "What is worked on now, by kind of work.", working, "lane"),
        Gauge("wenjin_waiting", "What waits for its turn, by kind of work.", waiting, "lane"),
        Gauge(
            "wenjin_rejected",
            "Requests and connections turned away, by the limit that did.",
            rejected,
            "limit",
            only_grows=True,
        ),
        _one("wenjin_connections", "Connections that are open.", load.connections),
    ]


def _one(name: str, says: str, amount: float | bool) -> Gauge:
    return Gauge(name, says, {"": float(amount)})

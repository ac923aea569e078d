"""Keeps a record of each reply before it leaves: one thread writes, several replies at a time.

A reply waits until its record is on the disk, so that none leaves that a crash could make
unrecorded. What waits together is written in one transaction: the disk is waited for once.
Where no record can be written, the reply is refused, or, if so set, leaves and is counted; the
count becomes a record as soon as one can be written again.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from corpus.errors import WenjinError
from service.logs import log_event, log_failure
from service.records.errors import RecordNotKept
from service.records.fingerprints import Fingerprints
from service.records.log import RecordLog
from service.records.made import Leaving, replied
from service.records.record import Unrecorded, What
from service.records.rules import OnFailure, RecordRules

logger = logging.getLogger(__name__)

MOST_WAITING = 256
"""Replies that may wait to be recorded; more are refused, as where none can be written."""
MOST_AT_ONCE = 64
WAIT_S = 10.0
"""How long a reply waits for its record."""
PRUNED_EVERY_S = 3600.0


@dataclass(slots=True)
class _Waiting:
    made: Sequence[What]
    notices: dict[str, str]
    done: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None


class RecordKeeper:
    """Records what leaves one app. Its thread begins with the first reply."""

    def __init__(self, log_of: Callable[[], RecordLog], rules: RecordRules) -> None:
        """``log_of`` gives the store's records; it is asked when the first reply leaves."""
        self._log_of = log_of
        self._rules = rules
        self._fingerprints = Fingerprints()
        self._queue: queue.Queue[_Waiting | None] = queue.Queue(MOST_WAITING)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._counting = threading.Lock()
        self._missed = 0
        self._missed_since = ""

    def keep(self, leaving: Sequence[Leaving]) -> None:
        """Record these replies; returns when they may leave. Raises RecordNotKept.

        To be called where waiting is allowed: a few milliseconds, WAIT_S at most.
        """
        if self._rules.days == 0 or not leaving:
            return
        try:
            self._keep(leaving)
        except WenjinError as error:
            self._not_kept(len(leaving), error)

    def stop(self) -> None:
        """Write what waits and end the thread."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()

    def _keep(self, leaving: Sequence[Leaving]) -> None:
        made, notices = [], {}
        for each in leaving:
            made_from = self._fingerprints.of(each.snapshot)
            notices[made_from.notices] = made_from.body
            made.append(replied(each, made_from))
        waiting = _Waiting(made, notices)
        self._begin()
        try:
            self._queue.put(waiting, timeout=WAIT_S)
        except queue.Full:
            raise RecordNotKept(f"{MOST_WAITING} others wait to be written.") from None
        if not waiting.done.wait(WAIT_S):
            raise RecordNotKept(f"the database did not answer within {WAIT_S:.0f} s.")
        if waiting.error is not None:
            raise RecordNotKept(str(waiting.error)) from waiting.error

    def _not_kept(self, count: int, error: WenjinError) -> None:
        if self._rules.on_failure is OnFailure.REFUSE:
            raise error
        with self._counting:
            self._missed += count
            self._missed_since = self._missed_since or _now()
        log_failure(logger, "record.not_kept", error)

    def _begin(self) -> None:
        with self._starting:
            if self._thread is None:
                log = self._log_of()
                self._thread = threading.Thread(
                    target=self._run, args=(log,), name="wenjin-records", daemon=True
                )
                self._thread.start()

    def _run(self, log: RecordLog) -> None:
        pruned_at = -PRUNED_EVERY_S
        while True:
            first = self._queue.get()
            ends = first is None
            together = [] if first is None else [first]
            while len(together) < MOST_AT_ONCE and not ends:
                try:
                    each = self._queue.get_nowait()
                except queue.Empty:
                    break
                if each is None:
                    ends = True
                else:
                    together.append(each)
            self._write(log, together)
            if ends:
                return
            if time.monotonic() - pruned_at >= PRUNED_EVERY_S:
                pruned_at = time.monotonic()
                self._prune(log)

    def _write(self, log: RecordLog, together: Sequence[_Waiting]) -> None:
        with self._counting:
            missed, since = self._missed, self._missed_since
        made: list[What] = [Unrecorded(missed, since)] if missed else []
        made += [each for waiting in together for each in waiting.made]
        notices = {key: body for waiting in together for key, body in waiting.notices.items()}
        error: Exception | None = None
        if made:
            try:
                log.append(made, notices)
            except Exception as raised:  # noqa: BLE001 told to every reply that waits
                error = raised
        if error is None and missed:
            with self._counting:
                self._missed -= missed
                self._missed_since = "" if not self._missed else self._missed_since
        for waiting in together:
            waiting.error = error
            waiting.done.set()

    def _prune(self, log: RecordLog) -> None:
        try:
            count = log.prune(self._rules.days)
        except WenjinError as error:
            log_failure(logger, "records.not_pruned", error)
            return
        if count:
            log_event(logger, logging.INFO, "records.pruned", count=count, days=self._rules.days)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")

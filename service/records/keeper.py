"""Keeps a record of each reply before it leaves, several replies at a time.

A reply waits until its record is committed, so that none leaves that a crash of the program could
make unrecorded. It does not wait for the disk, which takes longer than all else of recording: a
thread does within a second, so that only a failure of the machine itself can cost the records of
that second. Whoever comes first writes for all who came meanwhile, in one transaction. A thread
that did nothing but write would cost every reply two more wakings.

Where no record can be written, the reply is refused; or, if so set, it leaves and is counted, and
the count becomes a record as soon as one can be kept.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from corpus.errors import WenjinError
from service.logs import log_event, log_failure
from service.records.errors import NothingRecorded, RecordNotKept
from service.records.fingerprints import Fingerprints
from service.records.log import RecordLog
from service.records.made import Leaving, replied
from service.records.record import Unrecorded, What
from service.records.rules import OnFailure, RecordRules

logger = logging.getLogger(__name__)

WAIT_S = 10.0
"""How long a reply waits for its record."""
SYNCED_WITHIN_S = 1.0
PRUNED_EVERY_S = 3600.0
TRIED_EVERY_S = 1.0


@dataclass(eq=False, slots=True)
class _Waiting:
    """Records of one request that are not written yet."""

    made: Sequence[What]
    notices: dict[str, str]
    is_done: bool = False
    error: WenjinError | None = None


class RecordKeeper:
    """Records what leaves one app. Safe to share between threads."""

    def __init__(self, log_of: Callable[[], RecordLog], rules: RecordRules) -> None:
        """``log_of`` gives the store's records; it is asked when the first reply leaves."""
        self._log_of = log_of
        self._rules = rules
        self._fingerprints = Fingerprints()
        self._log: RecordLog | None = None
        self._waiting: list[_Waiting] = []
        self._counting = threading.Lock()  # guards what is above and below; held for a moment
        self._writing = threading.Lock()  # held by who writes, for all who wait
        self._missed = 0
        self._missed_since = ""
        self._is_doubtful = False  # the last one could not be written
        self._trying = threading.Lock()
        self._tried_at = -TRIED_EVERY_S
        self._found: WenjinError | None = None
        self._pruned_at = -PRUNED_EVERY_S
        self._pruning: threading.Thread | None = None
        self._syncing: threading.Timer | None = None

    def keep(self, leaving: Sequence[Leaving]) -> None:
        """Record these replies; returns when they may leave. Raises RecordNotKept.

        To be called where waiting is allowed: a few milliseconds, WAIT_S at most. Where no days
        are set nothing is recorded, and what was recorded before goes.
        """
        if not leaving:
            return
        if self._rules.days == 0:
            self._forget_all()
            return
        try:
            self._keep(leaving)
        except WenjinError as error:
            self._not_kept(len(leaving), error)

    def check(self, doubt: str | None) -> None:
        """Raise NothingRecorded where no reply could leave now, for want of a record.

        Where the last record could be written and nobody has a ``doubt``, nothing is done. Else it
        is tried, as nothing else can tell: by what fits into the room that is left, and is really
        written.
        """
        rules = self._rules
        if rules.days == 0 or rules.on_failure is OnFailure.ANSWER:
            return
        log = self._opened()
        if doubt is None and not self._is_doubtful:
            return
        with self._trying:
            if time.monotonic() - self._tried_at >= TRIED_EVERY_S:
                self._found = self._trial(log)
                self._tried_at = time.monotonic()
            if self._found is not None:
                raise NothingRecorded(doubt or "the log says more") from self._found

    def _trial(self, log: RecordLog) -> WenjinError | None:
        try:
            log.try_writing()
        except WenjinError as error:
            if self._found is None:  # logged once, however often it is asked
                log_failure(logger, "records.not_writable", error)
            return error
        if self._found is not None:
            log_event(logger, logging.INFO, "records.writable")
        with self._counting:
            self._is_doubtful = False
        return None

    def missed(self) -> int:
        """Replies that left and have no record yet."""
        with self._counting:
            return self._missed

    def is_failing(self) -> bool:
        """Whether the last record could not be written, and none has been since."""
        return self._is_doubtful

    def stop(self) -> None:
        """Wait for what is still at work on the records."""
        if self._pruning is not None:
            self._pruning.join()
        with self._counting:
            syncing, log = self._syncing, self._log
        if syncing is not None and log is not None:
            syncing.cancel()
            syncing.join()
            self._sync(log)

    def _keep(self, leaving: Sequence[Leaving]) -> None:
        made, notices = [], {}
        for each in leaving:
            made_from = self._fingerprints.of(each.snapshot)
            notices[made_from.notices] = made_from.body
            made.append(replied(each, made_from))
        mine, log = _Waiting(made, notices), self._opened()
        with self._counting:
            self._waiting.append(mine)
        if not self._writing.acquire(timeout=WAIT_S):
            self._withdraw(mine)
            raise RecordNotKept(f"the database did not answer within {WAIT_S:.0f} s.")
        try:
            if not mine.is_done:  # nobody who wrote meanwhile has taken it along
                self._write_all(log)
        except BaseException:
            self._withdraw(mine)
            raise
        finally:
            self._writing.release()
        if mine.error is not None:
            raise RecordNotKept(str(mine.error)) from mine.error
        self._sync_soon(log)
        self._prune_now_and_then(log)

    def _opened(self) -> RecordLog:
        with self._counting:
            self._log = self._log or self._log_of()
            return self._log

    def _withdraw(self, mine: _Waiting) -> None:
        """The reply does not leave, so that its record need not wait any more."""
        with self._counting:
            self._waiting = [each for each in self._waiting if each is not mine]

    def _write_all(self, log: RecordLog) -> None:
        with self._counting:
            together, self._waiting = self._waiting, []
            missed, since = self._missed, self._missed_since
        made: list[What] = [Unrecorded(missed, since)] if missed else []
        made += [each for waiting in together for each in waiting.made]
        notices = {key: body for waiting in together for key, body in waiting.notices.items()}
        try:
            log.append(made, notices)
        except WenjinError as error:
            self._is_doubtful = True
            for waiting in together:
                waiting.error = error
        except BaseException:  # nobody foresaw it: who waits has to find out for themselves
            with self._counting:
                self._waiting = [*together, *self._waiting]
            raise
        else:
            with self._counting:
                self._missed -= missed
                self._missed_since = self._missed_since if self._missed else ""
                self._is_doubtful = False
        for waiting in together:
            waiting.is_done = True

    def _not_kept(self, count: int, error: WenjinError) -> None:
        if self._rules.on_failure is OnFailure.REFUSE:
            raise error
        with self._counting:
            self._missed += count
            self._missed_since = self._missed_since or _now()
        log_failure(logger, "record.not_kept", error)

    def _sync_soon(self, log: RecordLog) -> None:
        with self._counting:
            if self._syncing is None:
                self._syncing = threading.Timer(SYNCED_WITHIN_S, self._sync, (log,))
                self._syncing.daemon = True
                self._syncing.start()

    def _sync(self, log: RecordLog) -> None:
        with self._counting:
            self._syncing = None  # what is committed from here on has a thread of its own
        try:
            log.sync()
        except WenjinError as error:
            log_failure(logger, "records.not_synced", error)

    def _forget_all(self) -> None:
        """In time: a reply that needs no record is not refused for what could not go."""
        try:
            log = self._opened()
        except WenjinError as error:
            log_failure(logger, "records.not_pruned", error)
            return
        self._prune_now_and_then(log)

    def _prune_now_and_then(self, log: RecordLog) -> None:
        """In a thread of its own: no reply waits for what goes."""
        with self._counting:
            if time.monotonic() - self._pruned_at < PRUNED_EVERY_S:
                return
            self._pruned_at = time.monotonic()
            self._pruning = threading.Thread(
                target=self._prune, args=(log,), name="wenjin-records", daemon=True
            )
            self._pruning.start()

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

"""Work that takes the processor: so much at once, the rest waits its turn, more comes again later.

Who waits holds no thread. Callers have their turns in rotation, so that one who asks a hundred
questions at once keeps nobody else waiting for more than one of them.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from service.api.load import Lane, LaneLoad, Limit, Load
from service.load_errors import OthersWait, ServiceBusy, TooManyAtOnce

MOST_WAITING = 4
LONGEST_RETRY_S = 30
_FIRST_GUESS_S = 5.0
_WEIGHT_OF_LAST = 0.1
"""Of the last piece of work in the mean of how long one takes."""


@dataclass(frozen=True, slots=True)
class TurnRules:
    """``at_once`` places, and how many may wait for one.

    ``for_staff``: work that people with a key wait for in each other's turn.
    """

    at_once: int = 1
    most_waiting: int = MOST_WAITING
    for_staff: bool = True


@dataclass(eq=False, slots=True)
class _Waiting:
    caller: str
    places: int
    came: asyncio.Future[None]


class Turns:
    """Turns in one lane, kept in the event loop. Of one loop only."""

    def __init__(self, load: Load, lane: Lane, rules: TurnRules) -> None:
        self._load = load
        self._rules = rules
        self._free = rules.at_once
        self._waiting: OrderedDict[str, deque[_Waiting]] = OrderedDict()
        self._count = 0  # that wait
        self._held: Counter[str] = Counter()  # places of each caller, waited for or taken
        self._takes_s = _FIRST_GUESS_S
        load.watch(lane, self._look)

    @asynccontextmanager
    async def turn(
        self, caller: str = "", places: int = 1, *, each: int | None = None, limited: bool = True
    ) -> AsyncIterator[None]:
        """Wait for one's turn and hold it. Who is cancelled while waiting gives it up.

        ``places``: how much of ``at_once`` it takes; ``each``: how many of them this caller may
        have, waited for or taken. A caller who is not ``limited`` waits however many do. Raises
        TooManyAtOnce, and OthersWait or ServiceBusy where too many wait already.
        """
        places = min(places, self._rules.at_once)
        self._check_share(caller, places, each)
        if limited:
            self._check_waiting(places)
        self._held[caller] += places
        try:
            await self._come(caller, places)
            began = time.monotonic()
            try:
                yield
            finally:
                taken = time.monotonic() - began
                self._takes_s += (taken / places - self._takes_s) * _WEIGHT_OF_LAST
                self._leave(places)
        finally:
            self._held[caller] -= places
            if not self._held[caller]:
                del self._held[caller]

    def check(self, caller: str = "", *, each: int | None = None) -> None:
        """Raise at once what ``turn`` would: the caller has their share, or too many wait."""
        self._check_share(caller, 1, each)
        self._check_waiting(1)

    def retry_after_s(self) -> int:
        """Seconds until those who wait now have had their turn, at the pace of the last ones."""
        waited = (self._count + 1) * self._takes_s / self._rules.at_once
        return max(1, min(LONGEST_RETRY_S, math.ceil(waited)))

    def _check_share(self, caller: str, places: int, each: int | None) -> None:
        has = self._held[caller]
        if each is not None and has and has + places > each:  # one alone may take them all
            self._load.reject(Limit.EACH)
            raise TooManyAtOnce(each, self.retry_after_s())

    def _check_waiting(self, places: int) -> None:
        rules = self._rules
        must_wait = bool(self._waiting) or self._free < places
        if must_wait and self._count >= rules.most_waiting:
            self._load.reject(Limit.FULL)
            kind = OthersWait if rules.for_staff else ServiceBusy
            raise kind(self.retry_after_s())

    async def _come(self, caller: str, places: int) -> None:
        if not self._waiting and self._free >= places:
            self._free -= places
            return
        mine = _Waiting(caller, places, asyncio.get_running_loop().create_future())
        self._waiting.setdefault(caller, deque()).append(mine)
        self._count += 1
        try:
            await mine.came
        except asyncio.CancelledError:
            if mine.came.done() and not mine.came.cancelled():
                self._leave(places)  # its turn had just come
            else:
                self._withdraw(mine)
            raise

    def _withdraw(self, mine: _Waiting) -> None:
        others = self._waiting.get(mine.caller)
        if others is None or mine not in others:
            return
        others.remove(mine)
        if not others:
            del self._waiting[mine.caller]
        self._count -= 1
        self._let_in()  # who stood behind it may need less room

    def _leave(self, places: int) -> None:
        self._free += places
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting:
            caller, waiting = next(iter(self._waiting.items()))
            if waiting[0].places > self._free:
                return
            first = waiting.popleft()
            self._waiting.move_to_end(caller)
            if not waiting:
                del self._waiting[caller]
            self._count -= 1
            if first.came.cancelled():  # its caller has just gone, and does not know it yet
                continue
            self._free -= first.places
            first.came.set_result(None)

    def _look(self) -> LaneLoad:
        rules = self._rules
        return LaneLoad(rules.at_once - self._free, self._count, rules.at_once, rules.most_waiting)


@dataclass(frozen=True, slots=True)
class Queue:
    """A lane as one caller stands in it, with their share of its places."""

    turns: Turns
    caller: str
    each: int | None

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Wait for one's turn and hold it; raises as ``Turns.turn``."""
        return self.turns.turn(self.caller, each=self.each)

    def check(self) -> None:
        """Raise at once what ``turn`` would."""
        self.turns.check(self.caller, each=self.each)

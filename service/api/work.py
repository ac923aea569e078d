"""One piece of work that somebody waits for: its turn, its thread, and its end when nobody does.

The event loop sees that a caller has hung up or has waited as long as a question may take. Work
that has not begun is then never begun; work that has is told at its next step (``is_wanted``), and
its place is free when it has really ended.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from fastapi import Request, Response

from service.answering.stage_clock import NoLongerAsked
from service.api.event_stream import seen
from service.api.load import Limit, Load
from service.api.turns import Turns
from service.load_errors import TookTooLong

T = TypeVar("T")

GONE = 499  # nginx's number for a caller who hung up; nobody receives it
EVIDENCE_PLACES = 3
"""Places that a question takes whose whole list of evidence is asked for: it costs that much."""


class HungUp(Exception):
    """Whoever asked has gone: not an error, and nobody is left to be told of it."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where work waits and runs: turns of one lane, threads that no other work can take up."""

    turns: Turns
    threads: Executor
    load: Load


@dataclass(frozen=True, slots=True)
class Patience:
    """How one caller is treated: ``caller`` names whose places are counted together.

    ``each``: the places they may have at once. ``limited``: whether they are turned away where too
    many wait already. ``seconds``: how long an answer may take. None is no limit.
    """

    caller: str
    each: int | None
    limited: bool
    seconds: float | None


class Work(Generic[T]):
    """Work that has been asked for. To be made in the event loop."""

    def __init__(
        self,
        lanes: Lanes,
        patience: Patience,
        act: Callable[[Callable[[], bool]], T],
        places: int = 1,
    ) -> None:
        """``act`` runs in a thread, and may ask its argument whether it is still wanted."""
        self._lanes = lanes
        self._patience = patience
        self._act = act
        self._unwanted = threading.Event()
        self._until = None if patience.seconds is None else time.monotonic() + patience.seconds
        self._has_begun = False
        self.result = asyncio.ensure_future(self._worked(places))
        self.result.add_done_callback(seen)

    def forget(self) -> None:
        """Nobody waits for it any more. Of no effect on work that is done."""
        self._unwanted.set()
        if not self._has_begun:
            self.result.cancel()

    def time_left(self) -> float | None:
        """Seconds that it may still take; None for ever."""
        return None if self._until is None else max(0.0, self._until - time.monotonic())

    def took_too_long(self) -> TookTooLong:
        """The error that says so, counted; the work ends when it next looks."""
        self._lanes.load.reject(Limit.TIME if self._has_begun else Limit.WAIT)
        self.forget()
        return TookTooLong(self._patience.seconds or 0.0, self._lanes.turns.retry_after_s())

    async def _worked(self, places: int) -> T:
        turns, patience = self._lanes.turns, self._patience
        who, each, limited = patience.caller, patience.each, patience.limited
        async with turns.turn(who, places, each=each, limited=limited):
            self._has_begun = True
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._lanes.threads, self._acted)

    def _acted(self) -> T:
        if not self._is_wanted():
            raise NoLongerAsked
        return self._act(self._is_wanted)

    def _is_wanted(self) -> bool:
        return not self._unwanted.is_set()


async def worked(request: Request, work: Work[T]) -> T:
    """What comes of it. Raises TookTooLong, HungUp, and what the work raises."""
    await waited_for(request, work, work.time_left())
    if not work.result.done():
        raise work.took_too_long()
    with suppress(NoLongerAsked):
        return work.result.result()
    raise HungUp


async def waited_for(request: Request, work: Work[T], seconds: float | None) -> None:
    """Returns when it is done, or after ``seconds``. Raises HungUp where its caller went first."""
    gone = asyncio.ensure_future(_until_gone(request))
    try:
        await asyncio.wait(
            {work.result, gone}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
        )
    finally:
        has_gone = gone.done() and not work.result.done()
        if has_gone or (not work.result.done() and _is_cancelled()):
            work.forget()
        gone.cancel()
    if has_gone:
        raise HungUp


def nobody_left(_request: Request, _error: Exception) -> Response:
    """The response to HungUp, which nobody receives."""
    return Response(status_code=GONE)


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _is_cancelled() -> bool:
    """Whether the task that runs is being ended from outside."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0

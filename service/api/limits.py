"""How much and how often: the size of a body and the time it may take, and asks a minute."""

from __future__ import annotations

import asyncio
import ipaddress
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import RateLimited
from service.api.load import Limit, Load
from service.api.problems import problem_response

BODY_LIMIT = 64 * 1024
UPLOAD_LIMIT = 6 * 1024 * 1024  # the largest notice that is read, and the form around it
UPLOADS = {("POST", "/api/v1/notices"), ("POST", "/api/v1/notices/preview")}
BODY_S = 20.0  # that a body may take to come
UPLOAD_S = 120.0  # 50 KB a second for the largest
DRAINED = 8 * 1024 * 1024
DRAIN_S = 2.0
ENDING = {"Connection": "close"}  # or the server would read on to the end of 200 MB

WINDOW_S = 60.0
CALLERS_KEPT = 10_000


class BodyLimit:
    """ASGI middleware: refuses a body over its limit by the bytes that arrive, not by their header.

    And one that has not come whole in time: whoever sends a byte a second holds nothing but their
    connection, and that not for long. Starlette has one of its own, which answers in plain text.
    """

    def __init__(self, app: ASGIApp, load: Load) -> None:
        self._app = app
        self._load = load

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_upload = (scope["method"], scope["path"]) in UPLOADS
        limit = UPLOAD_LIMIT if is_upload else BODY_LIMIT
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > limit:
            if "expect" not in headers:  # a client that waits to be told to go on sends nothing
                await drain(receive)
            self._load.reject(Limit.BODY_SIZE)
            response = problem_response(413, _too_large(limit), headers=ENDING)
            await response(scope, receive, send)
            return
        received, is_whole = 0, False
        seconds = UPLOAD_S if is_upload else BODY_S
        until = asyncio.get_running_loop().time() + seconds

        async def counted() -> Message:
            nonlocal received, is_whole
            if is_whole:  # what is waited for is that the caller hangs up
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                self._load.reject(Limit.SLOW_BODY)
                raise HTTPException(408, _too_slow(seconds), headers=ENDING) from None
            is_whole = not message.get("more_body", False)
            received += len(message.get("body", b""))
            if received > limit:
                if message.get("more_body", False):
                    await drain(receive)
                self._load.reject(Limit.BODY_SIZE)
                # the one kind of exception that the framework lets through while it reads
                raise HTTPException(413, _too_large(limit), headers=ENDING)
            return message

        await self._app(scope, counted, send)


async def drain(receive: Receive) -> None:
    """Read on for a while: a client that is still sending would lose the answer otherwise."""

    async def read_on() -> None:
        left = DRAINED
        while left > 0:
            message = await receive()
            left -= len(message.get("body", b""))
            if message["type"] == "http.disconnect" or not message.get("more_body", False):
                return

    with suppress(TimeoutError):
        await asyncio.wait_for(read_on(), DRAIN_S)


def _too_large(limit: int) -> str:
    return f"The body is larger than {limit // 1024} KiB. Send a shorter one."


def _too_slow(seconds: float) -> str:
    return f"The body was not there within {seconds:.0f} seconds. Send it again, and at once."


class RateLimiter:
    """At most so many asks of one caller in any 60 seconds.

    Remembers the times of each caller's asks in the last 60 seconds; of too many callers those
    longest silent are forgotten first.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def count(self, caller: str, per_minute: int) -> float:
        """Count one ask of ``caller``; when it was. Raises RateLimited where it is one too many."""
        with self._lock:
            now = self._clock()
            times = self._asked.setdefault(caller, deque())
            self._asked.move_to_end(caller)
            self._forget(now)
            _refuse_one_more(times, per_minute, now)
            times.append(now)
            return now

    def give_back(self, caller: str, counted: float) -> None:
        """Let the ask that was counted then count for nothing."""
        with self._lock, suppress(ValueError):  # it was forgotten meanwhile
            self._asked.get(caller, deque()).remove(counted)

    def is_full(self, caller: str, per_minute: int) -> bool:
        """Whether one more ask would be one too many; counts nothing."""
        with self._lock:
            times, since = self._asked.get(caller, ()), self._clock() - WINDOW_S
            return sum(each > since for each in times) >= per_minute

    def _forget(self, now: float) -> None:
        """Whoever was silent for the whole window, and the longest silent of too many."""
        while len(self._asked) > 1:
            times = next(iter(self._asked.values()))
            if len(self._asked) <= CALLERS_KEPT and times and times[-1] > now - WINDOW_S:
                return
            self._asked.popitem(last=False)


def _refuse_one_more(times: deque[float], per_minute: int, now: float) -> None:
    while times and times[0] <= now - WINDOW_S:
        times.popleft()
    if len(times) >= per_minute:
        raise RateLimited(per_minute, max(1, round(times[0] + WINDOW_S - now + 0.5)))


def counted_address(address: str) -> str:
    """The address that asks are counted under: of IPv6 the /64, which one customer holds whole."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))

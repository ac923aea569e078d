"""Work that takes seconds of the processor: one at a time, a few wait, more come again later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.exceptions import HTTPException

MOST_WAITING = 4
RETRY_AFTER_S = 5


class Turns:
    """Turns in the event loop, so that who waits holds no thread. Of one loop only."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self._lock = asyncio.Lock()
        self._most_waiting = most_waiting
        self._waiting = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn and hold it. HTTP 429 where too many wait already."""
        if self._waiting >= self._most_waiting:
            raise HTTPException(
                429,
                f"Others wait for this already. Try again in {RETRY_AFTER_S} seconds.",
                headers={"Retry-After": str(RETRY_AFTER_S)},
            )
        self._waiting += 1
        try:
            await self._lock.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._lock.release()

"""Keys as this process knows them: which may be let in, and which it is looking up now."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.concurrency import run_in_threadpool

from service.keys import KeyStore


class KnownKeys:
    """Of one process, and of its event loop only. A key is known here by its digest."""

    def __init__(self) -> None:
        self._valid: set[str] = set()
        self._is_read = False
        self._looked_up: dict[str, set[asyncio.Future[None]]] = {}

    async def has(self, digest: str, keys: KeyStore) -> bool:
        """Whether this key was valid when first one was asked for, or was let in since.

        It may have ended meanwhile. Raises StoreUnavailable.
        """
        if not self._is_read:
            self._valid |= await run_in_threadpool(keys.valid_digests)
            self._is_read = True
        return digest in self._valid

    def add(self, digest: str) -> None:
        """It was let in."""
        self._valid.add(digest)

    def remove(self, digest: str) -> None:
        """It is good for nothing any more."""
        self._valid.discard(digest)

    @contextmanager
    def looking_up(self, caller: str) -> Iterator[None]:
        """While a key that ``caller`` sent is looked up: nobody knows yet whether it is wrong."""
        done = asyncio.get_running_loop().create_future()
        under_way = self._looked_up.setdefault(caller, set())
        under_way.add(done)
        try:
            yield
        finally:
            under_way.remove(done)
            if not under_way:
                del self._looked_up[caller]
            done.set_result(None)

    async def may_wait(self, caller: str) -> bool:
        """Return once a key that ``caller`` sent was looked up; False, at once, where none is."""
        under_way = self._looked_up.get(caller)
        if not under_way:
            return False
        await asyncio.wait(tuple(under_way), return_when=asyncio.FIRST_COMPLETED)
        return True

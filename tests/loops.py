"""Coroutines in tests. The thread that runs the tests may have a browser's event loop running."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def own_loop(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns, run in a loop and a thread of its own."""
    return own_thread(lambda: asyncio.run(coroutine))


def own_thread(act: Callable[[], T]) -> T:
    """What ``act`` returns, which starts a loop itself."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()

"""Which functions run, looked at many times a second: stacks and how often each was seen."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import TypeAlias

Stack: TypeAlias = tuple[str, ...]
"""Functions as “module:name”, the outermost first."""

_EVERY_S = 0.001
_SWITCH_S = 0.000_05
"""How long a thread may keep the sampler waiting; else it would mostly look at what gives way."""

_WAITING = {
    ("threading", "wait"),
    ("threading", "_wait_for_tstate_lock"),
    ("selectors", "select"),
    ("concurrent.futures.thread", "_worker"),
    ("anyio._backends._asyncio", "run"),  # of its worker threads: between two calls
    ("queue", "get"),
}


@contextmanager
def sampled(counted: Callable[[Stack], bool]) -> Iterator[Counter[Stack]]:
    """Count the stacks of all other threads that are not waiting, until the end of the block.

    Time in compiled code counts for the Python function that called it. ``counted`` says which
    stacks are of interest.
    """
    seen: Counter[Stack] = Counter()
    over = threading.Event()

    def look() -> None:
        own = threading.get_ident()
        names: dict[CodeType, str] = {}
        while not over.wait(_EVERY_S):
            for thread, frame in sys._current_frames().items():
                if thread != own and not _waits(frame):
                    stack = _stack_of(frame, names)
                    if counted(stack):
                        seen[stack] += 1

    before = sys.getswitchinterval()
    sampler = threading.Thread(target=look, name="sampler", daemon=True)
    sys.setswitchinterval(_SWITCH_S)
    sampler.start()
    try:
        yield seen
    finally:
        over.set()
        sampler.join()
        sys.setswitchinterval(before)


def _waits(frame: FrameType) -> bool:
    return (frame.f_globals.get("__name__", ""), frame.f_code.co_name) in _WAITING


def _stack_of(frame: FrameType | None, names: dict[CodeType, str]) -> Stack:
    stack = []
    while frame is not None:
        name = names.get(frame.f_code)
        if name is None:
            module = frame.f_globals.get("__name__", "?")
            name = names[frame.f_code] = f"{module}:{frame.f_code.co_qualname}"
        stack.append(name)
        frame = frame.f_back
    return tuple(reversed(stack))

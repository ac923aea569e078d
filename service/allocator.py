"""The C library's allocator, told to keep few arenas. The only user of ctypes."""

from __future__ import annotations

import ctypes

_ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h
_ARENAS = 2


def keep_few_arenas() -> bool:
    """Let all threads share two arenas, for the whole process; whether that was done.

    glibc gives each new thread an arena of its own, up to eight a core, and what one thread has
    freed no other uses again. A server whose threads take turns at the same work keeps its memory
    several times over. Two were measured on two cores alone; on many, threads that allocate at once
    may wait for each other, which nobody has looked at. Another C library than glibc is left as it
    is. To be called before there are threads.
    """
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    return tell is not None and tell(_ARENA_MAX, _ARENAS) == 1

"""What the service is busy with, and how many it turned away: counts for whoever watches it.

Nothing here limits anything. The limits (``turns.py``, ``limits.py``, ``service/connections.py``)
tell what they do; metrics and the status page read one ``snapshot``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from service.recent_counts import RecentCounts


class Lane(StrEnum):
    """Work that waits for its turn, each kind apart from the others."""

    ASK = "ask"  # questions and searches, as JSON and as events
    ASSIST = "assist"  # agents' calls
    PUBLISH = "publish"  # notices in and out
    PREVIEW = "preview"
    REASK = "reask"  # rated questions that are asked again
    SIGN_IN = "sign_in"


class Limit(StrEnum):
    """What turned a request or a connection away."""

    RATE = "rate"  # 429: more asks a minute than one caller may
    EACH = "each"  # 429: more asks at once than one caller may
    FULL = "full"  # 503 (429 to staff): as many wait already as may
    WAIT = "wait"  # 503: no turn came within the time that a request may take
    TIME = "time"  # 503: it had its turn and took longer than a request may
    BODY_SIZE = "body_size"  # 413
    MALFORMED = "malformed"  # 400: what came is no HTTP
    SLOW_HEAD = "slow_head"  # 408: the head of a request came too slowly
    SLOW_BODY = "slow_body"  # 408: its body did
    SLOW_READER = "slow_reader"  # cut: what was sent was not read
    CONNECTIONS = "connections"  # 503: too many connections, in all or of one address
    STOPPING = "stopping"  # 503: the server is being stopped


@dataclass(frozen=True, slots=True)
class LaneLoad:
    """One lane now, in places: most work takes one. Direct callers may wait beyond most_waiting."""

    working: int
    waiting: int
    at_once: int
    most_waiting: int


@dataclass(frozen=True, slots=True)
class LoadSnapshot:
    """One moment: every lane that there is, every limit (0 where it turned nobody away)."""

    lanes: Mapping[Lane, LaneLoad]
    rejected: Mapping[Limit, int]  # since the start
    recently: Mapping[Limit, int]  # in the last ``recent_counts.MINUTES``
    connections: int


class Load:
    """The counts of one app. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rejected = dict.fromkeys(Limit, 0)
        self._recent = RecentCounts()
        self._connections = 0
        self._lanes: dict[Lane, Callable[[], LaneLoad]] = {}

    def watch(self, lane: Lane, look: Callable[[], LaneLoad]) -> None:
        """Ask ``look`` how a lane is when somebody wants to know."""
        with self._lock:
            self._lanes[lane] = look

    def reject(self, limit: Limit) -> None:
        """Count one that ``limit`` turned away."""
        with self._lock:
            self._rejected[limit] += 1
        self._recent.add(limit)

    def connect(self, change: int) -> int:
        """Count connections that came (1) or went (-1); how many there are now."""
        with self._lock:
            self._connections += change
            return self._connections

    def snapshot(self) -> LoadSnapshot:
        """How things are now."""
        with self._lock:
            looks, rejected = dict(self._lanes), dict(self._rejected)
            connections = self._connections
        lanes = {lane: looks[lane]() for lane in Lane if lane in looks}
        recently = {limit: self._recent.of(limit) for limit in Limit}
        return LoadSnapshot(
            MappingProxyType(lanes),
            MappingProxyType(rejected),
            MappingProxyType(recently),
            connections,
        )

"""Connections that are cut when their client keeps them waiting: uvicorn's, with limits.

uvicorn waits for ever for the rest of a head, and for a client that does not read what it is sent.
Such a client holds no thread; but connections are not endless, and a full buffer is memory. Looked
at now and then, each connection by itself, so that one that behaves costs next to nothing. How
long a body may take is a matter of the app (``service/api/limits.py``).
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import termios
from array import array
from collections import Counter
from dataclasses import dataclass, field

from uvicorn.protocols.http.h11_impl import H11Protocol

from service.api.access import is_loopback
from service.api.addresses import is_within
from service.api.limits import counted_address
from service.api.load import Limit, Load
from service.api.problems import MEDIA_TYPE
from service.settings import Network

HEAD_S = 10.0  # from a request's first byte to the end of its head
READ_S = 20.0  # within which a client must have read at least READ_AT_LEAST of what it is sent
READ_AT_LEAST = 4_096
LOOK_S = 1.0
RETRY_AFTER_S = 5
_SHARE = 4  # one address may have a quarter of all


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """``most`` at once, a quarter of them from one address that is no proxy; and times."""

    most: int
    trusted: frozenset[Network] = frozenset()
    head_s: float = HEAD_S
    read_s: float = READ_S

    def may_have_all(self, address: str) -> bool:
        """Whether many callers may stand behind this address: a proxy's, or this machine's."""
        return is_loopback(address) or is_within(address, self.trusted)


@dataclass
class Connections:
    """The connections of one server."""

    limits: ConnectionLimits
    load: Load
    by_address: Counter[str] = field(default_factory=Counter)

    def came(self, address: str) -> bool:
        """Count one more; whether it is one too many, which has still to be counted off."""
        self.by_address[address] += 1
        most = self.limits.most
        too_many = self.load.connect(1) > most
        if not self.limits.may_have_all(address):
            too_many |= self.by_address[address] > max(1, most // _SHARE)
        if too_many:
            self.load.reject(Limit.CONNECTIONS)
        return too_many

    def is_flooded(self) -> bool:
        """Whether there are too many even to be told so."""
        return self.load.snapshot().connections > 2 * self.limits.most

    def went(self, address: str) -> None:
        """Count one off."""
        self.load.connect(-1)
        self.by_address[address] -= 1
        if not self.by_address[address]:
            del self.by_address[address]


class LimitedConnection(H11Protocol):
    """One connection. ``held`` is set in a subclass of each server (``limited``)."""

    held: Connections
    _address = ""
    _is_counted = False
    _is_too_many = False
    _look: asyncio.TimerHandle | None = None
    _head_since: float | None = None
    _unread_since: float | None = None
    _unread = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, unless there are too many."""
        super().connection_made(transport)
        self._address = counted_address(self.client[0] if self.client else "")
        self._is_counted = True
        self._head_since = self.loop.time()
        self._is_too_many = self.held.came(self._address)
        if self.held.is_flooded():
            transport.abort()
        else:
            self._look_again()

    def connection_lost(self, exc: Exception | None) -> None:
        """End; uvicorn wakes what waits for it."""
        if self._is_counted:
            self._is_counted = False
            self.held.went(self._address)
        if self._look is not None:
            self._look.cancel()
            self._look = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, with an eye on when a head began and when it was whole."""
        if self.transport.is_closing():
            return
        if self._is_too_many:  # told now: who is still sending would not hear it
            self._refuse(503, "Service Unavailable", "Too many connections. Try again soon.")
            return
        before = self.scope
        if self._head_since is None and self._is_between_requests():
            self._head_since = self.loop.time()
        super().data_received(data)
        if self.scope is not before:
            self._head_since = None

    def send_400_response(self, msg: str) -> None:
        """Count what is no HTTP. uvicorn logs that it came and answers it.

        No route sees it, but for the one whose body stops being HTTP: its caller has hung up.
        """
        self.held.load.reject(Limit.MALFORMED)
        super().send_400_response(msg)

    def resume_writing(self) -> None:
        """The client has read: most of what waited has gone."""
        self._unread_since = None
        super().resume_writing()

    def _is_between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _look_again(self) -> None:
        self._look = self.loop.call_later(LOOK_S, self._looked)

    def _looked(self) -> None:
        limits = self.held.limits
        now = self.loop.time()
        if self._is_stuck(now, limits.read_s):
            self.held.load.reject(Limit.SLOW_READER)
            self.transport.abort()
            return
        since = self._head_since
        if self._is_too_many:
            self.transport.close()
        if since is not None and now - since > limits.head_s and not self.transport.is_closing():
            self.held.load.reject(Limit.SLOW_HEAD)
            self._refuse(408, "Request Timeout", "The request was not there in time.")
        self._look_again()

    def _is_stuck(self, now: float, seconds: float) -> bool:
        """Whether what waits to be read has hardly become less for so long."""
        waiting = self.transport.get_write_buffer_size()
        unread = waiting + _on_its_way(self.transport) if waiting else 0
        if unread == 0:
            self._unread_since = None
        elif self._unread_since is None or unread <= self._unread - READ_AT_LEAST:
            self._unread_since, self._unread = now, unread
        return self._unread_since is not None and now - self._unread_since > seconds

    def _refuse(self, status: int, title: str, detail: str) -> None:
        """Say why in a few bytes, and close. Before a request there is nothing to answer with."""
        problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        body = json.dumps(problem).encode()
        head = (
            f"HTTP/1.1 {status} {title}\r\nContent-Type: {MEDIA_TYPE}\r\n"
            f"Content-Length: {len(body)}\r\nRetry-After: {RETRY_AFTER_S}\r\n"
            "Connection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self._unset_keepalive_if_required()
        self.transport.close()


def _on_its_way(transport: asyncio.Transport) -> int:
    """Bytes that the system has taken over and the client has not: 0 where it does not tell.

    It takes on more only when a good part of megabytes has gone; a slow line would seem to stand.
    """
    waiting = array("i", [0])
    try:
        fcntl.ioctl(transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, waiting)
    except OSError:
        return 0
    return waiting[0]


def limited(limits: ConnectionLimits, load: Load) -> type[LimitedConnection]:
    """The connections of one server, which are counted together."""

    class Limited(LimitedConnection):
        held = Connections(limits, load)

    return Limited

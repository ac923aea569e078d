"""Every request is counted by the template of its route, when its last byte has been sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.work import GONE

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "OTHER"  # a caller may send any word for a method
FILE = "(file)"
NO_ROUTE = "(none)"


@dataclass(frozen=True, slots=True)
class Ended:
    """A request that was answered, or whose caller has gone (GONE)."""

    method: str
    route: str
    status: int
    seconds: float
    is_to_be_tried_again: bool
    """The answer says when (Retry-After): a limit or a start, and no failure."""


class Counting:
    """ASGI middleware: tells ``ended`` of every request. To be the outermost.

    ``templates`` has the whole address of each route by its function: what the framework hands on
    lacks the prefix under which a router was included.
    """

    def __init__(
        self,
        app: ASGIApp,
        ended: Callable[[Ended], None],
        templates: Mapping[Callable[..., object], str],
    ) -> None:
        self._app = app
        self._ended = ended
        self._templates = templates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status, later = GONE, False

        async def seen(message: Message) -> None:
            nonlocal status, later
            if message["type"] == "http.response.start":
                status = message["status"]
                later = status >= 400 and "retry-after" in Headers(raw=message["headers"])
            await send(message)

        try:
            await self._app(scope, receive, seen)
        finally:
            method = scope["method"] if scope["method"] in METHODS else OTHER
            took = time.perf_counter() - began
            self._ended(Ended(method, self._template(scope, status), status, took, later))

    def _template(self, scope: Scope, status: int) -> str:
        known = self._templates.get(scope.get("endpoint"))  # type: ignore[arg-type]
        if known is not None:
            return known
        return FILE if status < 400 else NO_ROUTE

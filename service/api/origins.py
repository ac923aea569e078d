"""Which other sites' pages may call the service: those that carry the widget, for what it needs.

Allowed are the origins of ``WENJIN_ALLOWED_ORIGINS``, none by default, and of the routes those
that the widget calls. Never with credentials: no route that takes a key is among them, and a page
elsewhere cannot act with what a browser keeps for this one.
(Fetch standard, https://fetch.spec.whatwg.org/#http-cors-protocol.)
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import problem_response

WIDGETS_ROUTES = (
    ("POST", re.compile(r"/api/v1/(?:ask|feedback)")),
    ("GET", re.compile(r"/api/v1/(?:notices(?:/[^/]+/text)?|suggestions)|/readyz")),
)
SENT = "Content-Type, Last-Event-ID"
READ = "Retry-After"
KEPT_S = 600  # how long a browser need not ask again whether it may

REFUSED = (
    "Pages of this site may not call this address. The operator allows sites by name with "
    "WENJIN_ALLOWED_ORIGINS, and only for what the widget needs."
)


class AllowedOrigins:
    """ASGI middleware: answers preflights, and marks responses that a page elsewhere may read."""

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = Headers(scope=scope).get("origin") if scope["type"] == "http" else None
        if origin is None:
            await self._app(scope, receive, send)
            return
        wanted = Headers(scope=scope).get("access-control-request-method")
        if scope["method"] == "OPTIONS" and wanted is not None:
            await self._preflight(origin, wanted, scope["path"])(scope, receive, send)
            return
        granted = self._granted(origin, scope["method"], scope["path"])

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start" and is_widgets(scope["path"]):
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Origin")
                if granted:
                    headers["Access-Control-Allow-Origin"] = origin
                    headers["Access-Control-Expose-Headers"] = READ
            await send(message)

        await self._app(scope, receive, send_marked)

    def _granted(self, origin: str, method: str, path: str) -> bool:
        return origin in self._origins and any(
            allowed in (method, "GET" if method == "HEAD" else method) and route.fullmatch(path)
            for allowed, route in WIDGETS_ROUTES
        )

    def _preflight(self, origin: str, method: str, path: str) -> Response:
        if not self._granted(origin, method, path):
            return problem_response(403, REFUSED, headers={"Vary": "Origin"})
        return Response(
            status_code=204,
            headers={
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Methods": method,
                "Access-Control-Allow-Headers": SENT,
                "Access-Control-Max-Age": str(KEPT_S),
                "Vary": "Origin",
            },
        )


def is_widgets(path: str) -> bool:
    """Whether the widget calls this address."""
    return any(route.fullmatch(path) for _, route in WIDGETS_ROUTES)

"""The cookie of who is signed in: the one place that takes it in, and only from our own pages.

A browser sends cookies along with requests that other sites cause. So a request that may change
something (any method but GET, HEAD and OPTIONS) and comes with the cookie is let through only if

- the browser says that a page of this very origin sent it (Sec-Fetch-Site, or the Origin header
  where a browser does not say so, as over plain http), and
- it carries the session's token in X-CSRF-Token, which other sites can neither read nor send.

As OWASP's Cross-Site Request Forgery Prevention Cheat Sheet has it: fetch metadata with the origin
as fallback, and a token, over SameSite=Strict. The token follows from the session's own by HMAC, so
nothing of it is stored, and its cookie, which scripts may read, serves every tab. Requests with a
key in Authorization pass without: nobody but a program of its own sends that, and the cookie beside
it is not looked at. Routes ask ``session_token`` and never read the cookie themselves.
"""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from service.access_errors import ForgedRequest
from service.api.problems import wenjin_problem

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SIGN_IN = "/api/v1/session"
SESSION = "wenjin-session"
CSRF = "wenjin-csrf"  # scripts read it
BROWSER = "wenjin-browser"
BROWSER_KEPT_S = 180 * 24 * 3600
CSRF_HEADER = "X-CSRF-Token"
_TAKEN_IN = "wenjin.session"
_SECURE = "wenjin.secure"


class SessionCookies:
    """ASGI middleware: hands the session's token to the routes, or refuses the request."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        """``secure``: cookies are for https alone, also where a request did not come by it."""
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            refusal = self._take_in(scope)
            if refusal is not None:
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _take_in(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        scope[_SECURE] = self._secure or came_by_https(scope, headers)
        if headers.get("authorization", "").lower().startswith("bearer"):
            return None
        token = cookies_of(headers).get(_named(SESSION, secure=scope[_SECURE]))
        is_unsafe = scope["method"] not in SAFE
        if is_unsafe and (token or scope["path"] == SIGN_IN):
            if not is_from_here(headers):
                return _refusal(scope, "Another site caused this request")
            sent = headers.get(CSRF_HEADER, "")
            if token and not hmac.compare_digest(sent.encode(), csrf_token(token).encode()):
                refusal = _refusal(scope, f"{CSRF_HEADER} is missing or of another session")
                if scope["path"] == SIGN_IN:
                    # a page of ours that lost the token could never sign in again otherwise
                    clear_cookies(refusal, scope[_SECURE])
                return refusal
        if token:
            scope[_TAKEN_IN] = token
        return None


def session_token(request: Request) -> str | None:
    """The token that the caller's cookie holds, if the request may use it; it may be over."""
    token = request.scope.get(_TAKEN_IN)
    return token if isinstance(token, str) else None


def browser_token(request: Request) -> str | None:
    """What an earlier signing in left in this browser."""
    return cookies_of(request.headers).get(BROWSER)


def is_secure(request: Request) -> bool:
    """Whether cookies set now are for https alone."""
    return bool(request.scope.get(_SECURE))


def csrf_token(session: str) -> str:
    """The token that a page must send beside the cookie of this session."""
    return hmac.new(session.encode(), b"wenjin csrf", hashlib.sha256).hexdigest()


def set_cookies(response: Response, session: str, browser: str, secure: bool) -> None:
    """Let the browser keep a session: until it is closed, and itself as a known one for longer."""
    response.set_cookie(
        _named(SESSION, secure=secure), session, httponly=True, samesite="strict", secure=secure
    )
    response.set_cookie(CSRF, csrf_token(session), samesite="strict", secure=secure)
    response.set_cookie(
        BROWSER,
        browser,
        max_age=BROWSER_KEPT_S,
        path=SIGN_IN,
        httponly=True,
        samesite="strict",
        secure=secure,
    )


def clear_cookies(response: Response, secure: bool) -> None:
    """Let the browser forget the session; that it is a known one stays."""
    response.delete_cookie(
        _named(SESSION, secure=secure), httponly=True, samesite="strict", secure=secure
    )
    response.delete_cookie(CSRF, samesite="strict", secure=secure)


def came_by_https(scope: Scope, headers: Headers) -> bool:
    """By https to us, or to the proxy before us, if it says so.

    Anybody can send that header: of their own browser they get a cookie that plain http never
    sends, which harms nobody else.
    """
    said = headers.get("x-forwarded-proto", "").split(",")[0].strip().lower()
    return scope.get("scheme") == "https" or said == "https"


def is_from_here(headers: Headers) -> bool:
    """Whether a page of this origin sent the request, or no browser at all."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    if origin is None:  # browsers send it with every unsafe method
        return True
    parts = urlsplit(origin)
    implied = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    host = headers.get("host", "").lower()
    return bool(parts.netloc) and parts.netloc.lower().removesuffix(implied) == host.removesuffix(
        implied
    )


def cookies_of(headers: Headers) -> dict[str, str]:
    """The cookies of a request."""
    return cookie_parser("; ".join(headers.getlist("cookie")))


def _named(cookie: str, *, secure: bool) -> str:
    """With the prefix that keeps neighbouring hosts from setting it, which takes https."""
    return f"__Host-{cookie}" if secure else cookie


def _refusal(scope: Scope, problem: str) -> Response:
    return wenjin_problem(Request(scope), ForgedRequest(problem))

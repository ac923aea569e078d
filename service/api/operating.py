"""Who may see how the service is doing: its operator, also while nothing is loaded yet.

That is whoever has a key or session of role admin, or sits at this machine: a direct caller on
loopback without a key. What counts as direct is stricter here than for limits, since it opens
something. A proxy on the same machine that passes on what comes from outside says so in a header
(FORWARDED); nginx as it comes out of the box says nothing, but speaks HTTP/1.0. And a page on the
web may point a name of its own at 127.0.0.1, so the host must be localhost or an IP address.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials
from starlette.concurrency import run_in_threadpool

from service.accounts import Accounts
from service.api.access import Caller, bearer, caller_of, is_plain_host
from service.api.session_cookies import session_token
from service.api.state import Services, ServicesDep
from service.keys import KeyStore, Role

OPERATORS = (Role.ADMIN,)
UNATTENDED = "Wenjin-Unattended"
"""The header that a page sends with what it asks by itself: that is no use of a session."""


async def operator(
    request: Request,
    held: ServicesDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)],
) -> Caller:
    """The operator who calls.

    Raises Unauthenticated and Forbidden; HTTP 503 where there is a key to look up and no store to
    look it up in yet.
    """
    token = session_token(request)
    if credentials is None and token is None:
        calling = Caller.without_key(request, held)
    elif credentials is None and token is not None and UNATTENDED in request.headers:
        calling = await _unattended(request, held, token)
    else:
        calling = await caller_of(request, held, *_doors(held), credentials)
    if calling.key is not None or not _sits_here(request, calling):
        calling.must_have(OPERATORS)
    return calling


OperatorDep = Annotated[Caller, Depends(operator)]


async def _unattended(request: Request, held: Services, token: str) -> Caller:
    """Who is signed in where a page looks by itself, for as long as they would be without it."""
    _, accounts = _doors(held)
    session = await run_in_threadpool(accounts.session_of, token, is_used=False)
    calling = Caller.without_key(request, held)
    key = session.user.as_key() if session else None
    return replace(calling, key=key, session_over=session is None)


def _doors(held: Services) -> tuple[KeyStore, Accounts]:
    """Where keys and people are looked up: as soon as the store is open, loaded or not."""
    ready, library = held.readiness.if_loaded(), held.readiness.opened()
    if ready is None and library is not None:
        return KeyStore(library.store.engine), Accounts(library.store.engine)
    loaded = held.readiness.loaded()
    return loaded.keys, loaded.accounts


def _sits_here(request: Request, calling: Caller) -> bool:
    return (
        calling.direct
        and request.scope["http_version"] != "1.0"
        and is_plain_host(request.url.hostname or "")
    )

"""Who may see how the service is doing: its operator, also while nothing is loaded yet.

That is whoever has a key or session of role admin, or sits at this machine: a direct caller on
loopback without a key. What counts as direct is stricter here than for limits, since it opens
something. A proxy on the same machine that passes on what comes from outside says so in a header
(FORWARDED); nginx as it comes out of the box says nothing, but speaks HTTP/1.0. And a page on the
web may point a name of its own at 127.0.0.1, so the host must be localhost or an IP address.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials

from service.accounts import Accounts
from service.api.access import Caller, bearer, caller_of, is_plain_host
from service.api.session_cookies import session_token
from service.api.state import Services, ServicesDep
from service.keys import KeyStore, Role

OPERATORS = (Role.ADMIN,)


async def operator(
    request: Request,
    held: ServicesDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)],
) -> Caller:
    """The operator who calls.

    Raises Unauthenticated and Forbidden; HTTP 503 where there is a key to look up and no store to
    look it up in yet.
    """
    if credentials is None and session_token(request) is None:
        calling = Caller.without_key(request, held)
    else:
        calling = await caller_of(request, held, *_doors(held), credentials)
    if calling.key is not None or not _sits_here(request, calling):
        calling.must_have(OPERATORS)
    return calling


OperatorDep = Annotated[Caller, Depends(operator)]


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

"""``/session``: people sign in by name and password, see who they are, and sign out."""

from __future__ import annotations

import logging
from datetime import timedelta

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from corpus.errors import Unauthenticated
from service.access_errors import SessionOver
from service.api.access import json_only
from service.api.addresses import address_of
from service.api.limits import counted_address
from service.api.session_cookies import (
    browser_token,
    clear_cookies,
    csrf_token,
    is_secure,
    session_token,
    set_cookies,
)
from service.api.session_schemas import SessionBody, SignInBody
from service.api.state import SHIFT, AccountsDep, ServicesDep
from service.logs import log_event
from service.sessions import Lifetime, Session
from service.settings import Settings
from service.users import name_key

router = APIRouter(prefix="/session", tags=["access"])
door = APIRouter(prefix="/session", tags=["access"])  # what is counted before all else is asked
logger = logging.getLogger(__name__)

KNOWN_EACH = 2  # of one name, in however many browsers: a second try while the first is under way


@door.post("", summary="Sign in", status_code=201, dependencies=[Depends(json_only)])
async def sign_in(
    request: Request, response: Response, body: SignInBody, held: ServicesDep, accounts: AccountsDep
) -> SessionBody:
    """Sets the cookie of a session, and ends the one that the browser had.

    401 for a wrong name or password, whichever it was; 429 with Retry-After after too many. Who
    has to wait for wrong ones takes no place of those who sign in; one address has its share of
    the places, and in a browser that is known nobody is turned away because others wait.
    """
    address = counted_address(address_of(request, held.settings.trusted_proxies))
    browser, name = browser_token(request), body.name
    known = await run_in_threadpool(accounts.known_browser, name, address, browser)
    who, each = (address, SHIFT) if known is None else (f"known {name_key(name)}", KNOWN_EACH)
    # a password takes a processor and 64 MiB for a while
    async with held.signing_in.turn(who, each=each, limited=known is None):
        signed_in = await run_in_threadpool(
            accounts.sign_in,
            name,
            body.password.get_secret_value(),
            address,
            _lifetime(held.settings),
            browser,
        )
    earlier = session_token(request)
    if earlier is not None:
        await run_in_threadpool(accounts.sign_out, earlier)
    set_cookies(response, signed_in.token, signed_in.browser, is_secure(request))
    log_event(logger, logging.INFO, "session.began", user=signed_in.session.user.user_id)
    return _body(signed_in.session, signed_in.token)


@router.get("", summary="Who is signed in")
async def who(request: Request, accounts: AccountsDep) -> SessionBody:
    """The session of the cookie that is sent, and its token; 401 where there is none any more."""
    token = session_token(request)
    if token is None:
        raise Unauthenticated("Nobody is signed in here")
    session = await run_in_threadpool(accounts.session_of, token)
    if session is None:
        raise SessionOver()
    return _body(session, token)


@router.delete("", summary="Sign out", status_code=204)
async def sign_out(request: Request, accounts: AccountsDep) -> Response:
    """Ends the session on the server and clears its cookie; 204 also where it was over."""
    token = session_token(request)
    if token is not None:
        await run_in_threadpool(accounts.sign_out, token)
    response = Response(status_code=204)
    clear_cookies(response, is_secure(request))
    return response


def _lifetime(settings: Settings) -> Lifetime:
    return Lifetime(
        timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)
    )


def _body(session: Session, token: str) -> SessionBody:
    user = session.user
    return SessionBody.model_validate(
        {
            "name": user.name,
            "role": user.role.value,
            "csrf_token": csrf_token(token),
            "expires_at": session.expires_at,
            "idle_s": session.idle_s,
        }
    )

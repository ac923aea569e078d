"""Who calls, what their key allows, and how often they may ask.

What a request passes on its way to a route runs in the event loop, since it waits for nothing: a
plain function would be handed to a thread of the pool and back, each at the price of two wakings,
while other requests compete for the interpreter. Only what asks the database is handed over.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from corpus.errors import Forbidden, RateLimited, Unauthenticated, WenjinError
from service.access_errors import SessionOver
from service.accounts import Accounts
from service.api.addresses import address_of
from service.api.limits import counted_address
from service.api.load import Limit
from service.api.readiness import Ready
from service.api.session_cookies import session_token
from service.api.state import SHIFT, AccountsDep, ReadyDep, Services, ServicesDep
from service.api.turns import Queue, Turns
from service.api.work import Patience
from service.keys import AccessKey, KeyStore, Role, digest_of

STAFF = (Role.AGENT, Role.EDITOR, Role.ADMIN)
EDITORS = (Role.EDITOR, Role.ADMIN)
PUBLIC_RATE = 60  # asks a minute of a caller from elsewhere, where WENJIN_RATE_LIMIT is not set
PUBLIC_EACH = 8  # places of asks that such a caller may have at once
PUBLIC_SECONDS = 30.0  # that such a caller waits for an answer at most
PAUSES_AN_ASK = 10  # of an agent who types what a caller says, and is shown cards at each pause
READS_AN_ASK = 10  # of notices and the graph, which cost a page little and a crawler nothing
SIGN_INS_AN_ASK = 10  # tries of one address, right or wrong, before the database is asked of them
WRONG_KEYS = "wrong key "
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")

bearer = HTTPBearer(auto_error=False, description="A key that `wenjin keys create` made")


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from. ``direct``: from this machine and passed on by nobody.

    ``key``: the one sent, or what stands for somebody signed in. ``session_over``: they were.
    """

    address: str
    direct: bool
    key: AccessKey | None
    session_over: bool = False

    @classmethod
    def without_key(cls, request: Request, held: Services) -> Caller:
        """Where a request comes from, whatever it carries."""
        address = address_of(request, held.settings.trusted_proxies)
        passed_on = any(name in request.headers for name in FORWARDED)
        return cls(address, is_loopback(address) and not passed_on, None)

    @property
    def counted_as(self) -> str:
        """Whose asks are counted together: by key and address."""
        return f"{self.key.key_id if self.key else '-'} {counted_address(self.address)}"

    def must_have(self, roles: tuple[Role, ...]) -> None:
        """Raises Unauthenticated without a key or session, Forbidden with one of another role."""
        if self.key is None:
            raise SessionOver() if self.session_over else Unauthenticated()
        if self.key.role not in roles:
            raise Forbidden(self.key.role, roles)


async def caller(
    request: Request,
    held: ServicesDep,
    ready: ReadyDep,
    accounts: AccountsDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)],
) -> Caller:
    """The caller; a key that is sent must be valid, even where none is needed.

    Of a session that is over, nothing is left: its browser may still ask as everybody may.
    """
    return await caller_of(request, held, ready.keys, accounts, credentials)


async def caller_of(
    request: Request,
    held: Services,
    keys: KeyStore,
    accounts: Accounts,
    credentials: HTTPAuthorizationCredentials | None,
) -> Caller:
    """The same, with where keys and people are looked up. Raises Unauthenticated."""
    calling = Caller.without_key(request, held)
    if credentials is not None:
        return replace(calling, key=await _key_of(held, calling, keys, credentials.credentials))
    if (token := session_token(request)) is not None:
        session = await run_in_threadpool(accounts.session_of, token)
        key = session.user.as_key() if session else None
        return replace(calling, key=key, session_over=session is None)
    return calling


async def _key_of(held: Services, calling: Caller, keys: KeyStore, secret: str) -> AccessKey:
    """The key that ``secret`` is. Raises Unauthenticated, and RateLimited after many wrong ones.

    Wrong ones are counted by address, and beyond the rate no more are looked up. One that was valid
    when this process was first sent a key, or since, is looked up all the same: no guesses behind
    the same address keep it out. Only one made later waits with them until it was let in once.
    """
    digest, known = digest_of(secret), held.known_keys
    if await known.has(digest, keys):
        key = await run_in_threadpool(keys.verify, secret)
        if key is None:
            known.remove(digest)
            _count(held, calling, WRONG_KEYS)
    else:
        key = await _key_of_unknown(held, calling, keys, secret)
    if key is None:
        raise Unauthenticated("This access key is unknown, was revoked or has expired")
    known.add(digest)
    return key


async def _key_of_unknown(
    held: Services, calling: Caller, keys: KeyStore, secret: str
) -> AccessKey | None:
    """The key that ``secret`` is, or None. Raises RateLimited.

    It is counted before it is looked up, so that many wrong ones at once gain nothing, and given
    back where it is right. As those that are being looked up may be right as well, one more is not
    refused for their sake, but waits for what comes of them.
    """
    limit, counted_as = _rate(held, calling), f"{WRONG_KEYS}{calling.counted_as}"
    known, limiter = held.known_keys, held.limiter
    while limit is not None and limiter.is_full(counted_as, limit):
        if not await known.may_wait(counted_as):
            break
    counted = _count(held, calling, WRONG_KEYS)
    is_wrong = True  # also of whoever hangs up before it is known
    with known.looking_up(counted_as):
        try:
            key = await run_in_threadpool(keys.verify, secret)
            is_wrong = key is None
        except WenjinError:
            is_wrong = False
            raise
        finally:
            if not is_wrong and counted is not None:
                limiter.give_back(counted_as, counted)
    return key


CallerDep = Annotated[Caller, Depends(caller)]


@dataclass(frozen=True, slots=True)
class Needs:
    """A dependency that lets only these roles through; /openapi.json tells of it."""

    roles: tuple[Role, ...]

    async def __call__(self, calling: CallerDep) -> None:
        """Raises Unauthenticated, SessionOver or Forbidden."""
        calling.must_have(self.roles)


def needs(roles: tuple[Role, ...]) -> Needs:
    """A dependency that lets only these roles through."""
    return Needs(roles)


async def within_rate(held: ServicesDep, calling: CallerDep) -> None:
    """Counts one ask by key and address. The address is the connection's, never a header's."""
    _count(held, calling)


async def within_feedback_rate(held: ServicesDep, calling: CallerDep) -> None:
    """Counts one thumb, apart from the asks: who has asked much may still say how it was."""
    _count(held, calling, "feedback ")


async def within_reading_rate(held: ServicesDep, calling: CallerDep) -> None:
    """Counts one reading of notices or graph, apart from asks and with ten times their number."""
    _count(held, calling, "reading ", READS_AN_ASK)


async def within_sign_in_rate(request: Request, held: ServicesDep) -> None:
    """Counts one try to sign in, by address, before anything is looked up in the database.

    However low the rate is set, a whole shift behind one address comes in, each at a second try.
    """
    calling = Caller.without_key(request, held)
    _count(held, calling, "signing in ", SIGN_INS_AN_ASK, least=2 * SHIFT)


def _count(
    held: Services,
    calling: Caller,
    of: str = "",
    times: int = 1,
    *,
    least: int = 0,
) -> float | None:
    """When it was counted; None where nothing is. Raises RateLimited."""
    limit = _rate(held, calling)
    if limit is None:
        return None
    try:
        return held.limiter.count(f"{of}{calling.counted_as}", max(limit * times, least))
    except RateLimited:
        held.load.reject(Limit.RATE)
        raise


def _rate(held: Services, calling: Caller) -> int | None:
    """Asks a minute that this caller may have; None: as many as they like."""
    if held.settings.rate_limit is None and not calling.direct:
        return PUBLIC_RATE
    return held.settings.rate_limit


def patience_with(held: Services, calling: Caller) -> Patience:
    """How long a caller's questions may take, and how many they may have under way.

    As with the rate: of direct callers on this machine nothing is limited unless it is set.
    """
    settings, direct = held.settings, calling.direct
    seconds = settings.ask_seconds or (None if direct else PUBLIC_SECONDS)
    each = settings.asks_each or (None if direct else PUBLIC_EACH)
    waiting = not direct or settings.asks_waiting is not None
    return Patience(calling.counted_as, each, waiting, seconds)


def queue_of(turns: Turns, calling: Caller, each: int) -> Queue:
    """A lane of staff as this caller stands in it: in rotation by key or person, wherever they sit.

    ``each``: the places that they may have of it; a direct caller on this machine, as many as wait.
    """
    key = calling.key
    who = key.key_id if key else calling.counted_as
    return Queue(turns, who, None if calling.direct else each)


async def within_typing_rate(held: ServicesDep, calling: CallerDep) -> None:
    """Counts one pause in an agent's typing, apart from asks and with ten times their number."""
    _count(held, calling, "typing ", PAUSES_AN_ASK)


async def known_host(request: Request, held: ServicesDep) -> None:
    """Guards a server that only this machine should reach against DNS rebinding.

    A page elsewhere can point a name of its own at 127.0.0.1 and read what it finds there. While
    there is no key, only localhost and plain IP addresses, which no name hides, are answered; an
    operator who made one has the server behind a name of their own.
    """
    if is_plain_host(request.url.hostname or ""):
        return
    ready = held.readiness.if_loaded()
    if ready is not None and not await run_in_threadpool(_is_set_up, ready):
        raise HTTPException(
            421,
            "While there is no access key, Wenjin answers only to localhost or an IP address. "
            "`wenjin keys create` makes one.",
        )


def _is_set_up(ready: Ready) -> bool:
    """Whether a key was made or a user: one that has expired must not close a site to everybody."""
    return ready.keys.any_kept() or ready.accounts.users.any_enabled()


async def json_only(request: Request) -> None:
    """A body that is not declared as JSON is refused; a form on another site cannot declare it."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "Send the body as JSON, with Content-Type: application/json.")


def is_plain_host(host: str) -> bool:
    """Whether a Host header's name is localhost or an IP address."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False

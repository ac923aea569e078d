"""What the routes are given: one frozen record, made by ``create_app``."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from service.accounts import Accounts
from service.api.known_keys import KnownKeys
from service.api.limits import RateLimiter
from service.api.load import Lane, Load
from service.api.readiness import Readiness, Ready
from service.api.turns import TurnRules, Turns
from service.api.work import Lanes
from service.metrics import Metrics
from service.recent_counts import RecentCounts
from service.records.keeper import RecordKeeper
from service.settings import Settings

AT_ONCE = 2
"""Calls of agents that are worked on at a time: more would only wait for the same processor."""

AGENTS_WAITING = 40
"""Calls of agents that may wait: a page that goes on typing hangs up the one before."""

EDITORS_WAITING = 20
"""Notices that may wait to be taken in or out, which happens one after another."""

EDITORS_EACH = 5
"""Notices of one key or person that may be taken in or out and wait for it at a time."""

LOOKS_EACH = 3
"""Previews, and askings anew of what was rated, that one key or person may have at a time."""

SHIFT = 40
"""Who may sign in at once at one address: a hotline begins its day, a sixth of a second each."""

SIGN_INS_WAITING = 3 * SHIFT
"""Those who may wait to sign in, of all addresses: one alone must not take every place."""

WAITING = 64
"""Questions of callers from elsewhere that may wait, where WENJIN_ASKS_WAITING is not set."""


@dataclass(frozen=True, slots=True)
class Services:
    """The dependencies of the routes."""

    settings: Settings
    readiness: Readiness
    limiter: RateLimiter
    version: str
    records: RecordKeeper
    metrics: Metrics
    is_open_beyond: bool  # listens beyond this machine
    failures: RecentCounts
    load: Load
    threads: ThreadPoolExecutor
    asking: Lanes
    assisting: Lanes
    publishing: Turns
    previewing: Turns
    reasking: Turns
    signing_in: Turns
    known_keys: KnownKeys


def services_of(
    settings: Settings,
    readiness: Readiness,
    records: RecordKeeper,
    version: str,
    *,
    is_open_beyond: bool,
) -> Services:
    """The record of a new app. Who asks has threads that nothing else can take up."""
    load = Load()
    at_once = settings.asks_at_once or asks_at_once()
    threads = ThreadPoolExecutor(at_once + AT_ONCE, thread_name_prefix="wenjin-ask")
    waiting = WAITING if settings.asks_waiting is None else settings.asks_waiting
    asks = TurnRules(at_once, waiting, for_staff=False)

    def turns(lane: Lane, rules: TurnRules) -> Turns:
        return Turns(load, lane, rules)

    return Services(
        settings=settings,
        readiness=readiness,
        limiter=RateLimiter(),
        version=version,
        records=records,
        metrics=Metrics(version),
        is_open_beyond=is_open_beyond,
        failures=RecentCounts(),
        load=load,
        threads=threads,
        asking=Lanes(turns(Lane.ASK, asks), threads, load),
        assisting=Lanes(turns(Lane.ASSIST, TurnRules(AT_ONCE, AGENTS_WAITING)), threads, load),
        publishing=turns(Lane.PUBLISH, TurnRules(1, EDITORS_WAITING)),
        previewing=turns(Lane.PREVIEW, TurnRules()),
        reasking=turns(Lane.REASK, TurnRules()),
        signing_in=turns(Lane.SIGN_IN, TurnRules(1, SIGN_INS_WAITING)),
        known_keys=KnownKeys(),
    )


def asks_at_once() -> int:
    """Questions that are worked on at a time where nobody says how many."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS has no affinity
        cores = os.cpu_count() or 1
    return max(2, cores)


async def services(request: Request) -> Services:
    """The record of this app."""
    held = request.app.state.services
    assert isinstance(held, Services)
    return held


async def ready(held: Annotated[Services, Depends(services)]) -> Ready:
    """What was loaded; HTTP 503 while it is being loaded. A route has ``LoadedDep``."""
    return held.readiness.loaded()


async def accounts(held: Annotated[Services, Depends(services)]) -> Accounts:
    """People and their sessions; HTTP 503 while they are being loaded."""
    return held.readiness.loaded().accounts


ServicesDep = Annotated[Services, Depends(services)]
AccountsDep = Annotated[Accounts, Depends(accounts)]
ReadyDep = Annotated[Ready, Depends(ready)]

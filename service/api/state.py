"""What the routes are given: one frozen record, made by ``create_app``."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from service.accounts import Accounts
from service.api.limits import RateLimiter
from service.api.load import Load
from service.api.readiness import Readiness, Ready
from service.api.turns import Turns
from service.records.keeper import RecordKeeper
from service.settings import Settings

AT_ONCE = 2
"""Calls of agents that are worked on at a time: more would only wait for the same processor."""

SHIFT = 40
"""People who may wait to sign in: a hotline begins its day at once, a sixth of a second each."""


@dataclass(frozen=True, slots=True)
class Services:
    """The dependencies of the routes."""

    settings: Settings
    readiness: Readiness
    limiter: RateLimiter
    version: str
    records: RecordKeeper
    load: Load = field(default_factory=Load)
    assisting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    previewing: Turns = field(default_factory=Turns)
    signing_in: Turns = field(default_factory=lambda: Turns(SHIFT))


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

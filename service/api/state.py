"""What the routes are given: one frozen record, made by ``create_app``."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from service.api.limits import RateLimiter
from service.api.readiness import Readiness, Ready
from service.api.turns import Turns
from service.settings import Settings

AT_ONCE = 2
"""Calls of agents that are worked on at a time: more would only wait for the same processor."""


@dataclass(frozen=True, slots=True)
class Services:
    """The dependencies of the routes."""

    settings: Settings
    readiness: Readiness
    limiter: RateLimiter
    version: str
    assisting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    previewing: Turns = field(default_factory=Turns)


async def services(request: Request) -> Services:
    """The record of this app."""
    held = request.app.state.services
    assert isinstance(held, Services)
    return held


async def ready(held: Annotated[Services, Depends(services)]) -> Ready:
    """What was loaded; HTTP 503 while it is being loaded. A route has ``LoadedDep``."""
    return held.readiness.loaded()


ServicesDep = Annotated[Services, Depends(services)]
ReadyDep = Annotated[Ready, Depends(ready)]

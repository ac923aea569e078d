"""What the routes are given: one frozen record, made by ``create_app``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from service.api.limits import RateLimiter
from service.api.readiness import Loaded, Readiness
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Services:
    """The dependencies of the routes."""

    settings: Settings
    readiness: Readiness
    limiter: RateLimiter
    version: str


async def services(request: Request) -> Services:
    """The record of this app."""
    held = request.app.state.services
    assert isinstance(held, Services)
    return held


async def loaded(held: Annotated[Services, Depends(services)]) -> Loaded:
    """What answering takes; HTTP 503 while it is being loaded."""
    return held.readiness.loaded()


ServicesDep = Annotated[Services, Depends(services)]
LoadedDep = Annotated[Loaded, Depends(loaded)]

"""Whether the process is alive, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter

from service.api.schemas import Health
from service.api.state import ReadyDep, ServicesDep

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Is the process alive?")
def healthz(held: ServicesDep) -> Health:
    """200 for as long as the process answers at all."""
    return Health(status="alive", version=held.version)


@router.get("/readyz", summary="Can questions be answered?")
def readyz(held: ServicesDep, ready: ReadyDep) -> Health:
    """503 until the search index and the model are loaded, then 200."""
    return Health(status="ready", version=held.version)

"""Whether the process is alive, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter

from service.api.schemas import Health
from service.api.state import ReadyDep, ServicesDep
from service.writing_state import cannot_write

router = APIRouter(tags=["health"])


class Ready(Health):
    """The service answers. ``cannot_write``: why nothing can be published or kept just now."""

    cannot_write: str | None = None


@router.get("/healthz", summary="Is the process alive?")
def healthz(held: ServicesDep) -> Health:
    """200 for as long as the process answers at all."""
    return Health(status="alive", version=held.version)


@router.get("/readyz", summary="Can questions be answered?")
def readyz(held: ServicesDep, ready: ReadyDep) -> Ready:
    """200 where a question would be answered.

    503 until the search index and the model are loaded, while the store cannot be read, from when
    the server has been told to stop, and while no record of an answer can be written, where none
    is given without one. Where the disk is full or read-only and answers go on, it says so.
    """
    held.readiness.check_going_on()
    ready.library.store.generation()
    problem = cannot_write(ready.library.home)
    held.records.check(problem)
    return Ready(status="ready", version=held.version, cannot_write=problem)

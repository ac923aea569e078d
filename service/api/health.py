"""Whether the process is alive, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter

from service.api.answering_now import check_answering
from service.api.schemas import Health
from service.api.state import ReadyDep, ServicesDep
from service.writing_state import cannot_write

router = APIRouter(tags=["health"])

# the same whether there is no notice or hidden ones only: that there are some is not told
NO_NOTICES = "No notice is public: who asks without a key is answered 503 store-empty."


class Ready(Health):
    """The service answers. ``cannot_write``: why nothing can be published or kept just now.

    ``no_notices``: set where all is loaded and nothing is there that anybody may ask about.
    """

    cannot_write: str | None = None
    no_notices: str | None = None


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

    A store without a public notice is ready: one can be published, and staff may ask of what they
    may see. ``no_notices`` says then that who asks without a key is told 503 ``store-empty``.
    """
    problem = cannot_write(ready.library.home)
    check_answering(held, ready, problem)
    current = ready.library.current
    says = NO_NOTICES if current is not None and not current.public else None
    return Ready(status="ready", version=held.version, cannot_write=problem, no_notices=says)
